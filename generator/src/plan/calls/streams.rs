//! Answers whose values come one by one.
//!
//! `application/x-ndjson` with the type `Boat`, or a list of boats -> a stream of boats. Beside JSON, what is documented is the
//! type of the JSON: a list has the values of the stream, and from any other type they cannot be told. Does not know how a
//! stream is written.

use crate::ground::finding::{Code, Diagnostic};
use crate::model::{Operation, Ty};
use crate::plan::ApiPlanner;
use crate::plan::ident::{Case, Scope};
use crate::plan::item::RustType;

use super::content_types::is_stream;
use super::results::success_types;
use super::{CallPlan, ClientPlan, ResultPlan, code};

impl ApiPlanner<'_> {
    /// Returns the result of an operation that answers with a stream of values of this type, or of the items of the list.
    pub(super) fn values(&self, ty: &Ty) -> ResultPlan {
        match self.names.behind_aliases(ty) {
            Ty::List { item, .. } => ResultPlan::Values(self.names.rust(item)),
            // Events of text need not be JSON.
            Ty::String(_) | Ty::Binary => ResultPlan::Stream,
            _ => ResultPlan::Values(self.names.rust(ty)),
        }
    }

    /// Returns the call that asks for a stream, where an operation offers one beside a value.
    pub(super) fn offered_stream(
        &self,
        operation: &Operation,
        call: &CallPlan,
        methods: &mut Scope,
        types: &mut Scope,
    ) -> Option<CallPlan> {
        if matches!(call.result, ResultPlan::Stream | ResultPlan::Values(_)) {
            return None;
        }
        let accept = success_types(operation).into_iter().find(|content_type| is_stream(content_type))?;
        let name = format!("{} stream", call.method.as_str());
        let method = methods.name(Case::Snake, &[&name], &["call"], "stream").ident;
        let ident = types.name(Case::Pascal, &[method.as_str()], &["call"], "stream").ident;
        let mut docs = call.docs.clone();
        docs.paragraph(format!("The answer is {}, read as it comes.", code(accept)));
        let documented = operation.responses.iter().filter(|response| response.is_success());
        let documented = documented.filter_map(|response| Some(&response.ty.as_ref()?.value)).next();
        let result = match documented.map(|ty| (ty, self.names.behind_aliases(ty))) {
            Some((ty, Ty::List { .. } | Ty::String(_) | Ty::Binary)) => self.values(ty),
            _ => ResultPlan::Values(RustType::Value),
        };
        let accept = Some(accept.to_owned());
        Some(CallPlan { method, ident, docs, accept, result, paging: None, ..call.clone() })
    }

    /// Reports the streams of values whose type is not documented.
    pub(in crate::plan) fn untyped_streams(&self, client: &ClientPlan) -> Vec<Diagnostic> {
        let calls = client.calls().filter_map(|call| {
            let operation = self.api.operations.get(call.operation)?;
            let accepted = call.accept.as_deref().is_some_and(is_stream);
            let (given, help) = match call.result {
                ResultPlan::Values(RustType::Value) => (
                    "JSON values",
                    "if a type of the crate is theirs, `typed()` of the stream reads them as it",
                ),
                ResultPlan::Stream if accepted => ("bytes", "read them as they come, with `next`"),
                _ => return None,
            };
            let name = &operation.name;
            let message =
                format!("`{name}` answers with a stream of values of no documented type: they are {given}");
            Some(Diagnostic::new(Code::UntypedStream, operation.span, message).help(help).about(name))
        });
        calls.collect()
    }
}
