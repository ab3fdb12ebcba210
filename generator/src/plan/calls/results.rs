//! The result of a call.
//!
//! `{"image": {..}, "meta": {..}}` results in the image, `{"image": {..}, "action": {..}}` in an object of both; 201 with
//! a type beside 204 without one in an enum.

use crate::ground::words::fold;
use crate::model::{EnumBase, Field, Operation, Response, Returned, Struct, Ty, TypeId, TypeKind};
use crate::plan::ApiPlanner;
use crate::plan::ident::{Case, Ident, Scope};
use crate::plan::item::RustType;

use super::content_types::{is_json, is_streamed, is_text};
use super::{ResultCase, ResultPlan, pointer};

/// Members that say something about an answer rather than being it, folded.
const BESIDE: [&str; 4] = ["meta", "links", "metadata", "pagination"];

/// A member that is all that an answer holds.
#[derive(Clone, Copy)]
pub(in crate::plan) struct OnlyMember<'a> {
    wire: &'a str,
    /// Its type, without null.
    pub(in crate::plan) ty: &'a Ty,
}

impl<'a> OnlyMember<'a> {
    fn of(field: &'a Field) -> Self {
        let ty = if let Ty::Nullable(inner) = &field.ty { inner } else { &field.ty };
        Self { wire: &field.wire.value, ty }
    }
}

impl ApiPlanner<'_> {
    /// Returns what an operation results in.
    pub(in crate::plan) fn result(
        &self,
        operation: &Operation,
        call: &Ident,
        types: &mut Scope,
    ) -> ResultPlan {
        let successes: Vec<&Response> =
            operation.responses.iter().filter(|response| response.is_success()).collect();
        let mut distinct: Vec<Option<RustType>> = Vec::new();
        for response in &successes {
            let ty = response.ty.as_ref().map(|ty| self.names.rust(&ty.value));
            if !distinct.contains(&ty) {
                distinct.push(ty);
            }
        }
        match distinct.as_slice() {
            [] | [None] => ResultPlan::Empty,
            [Some(_)] => {
                let found = successes.iter().find_map(|response| self.single(operation, response));
                found.unwrap_or(ResultPlan::Empty)
            }
            _ => ResultPlan::Any {
                ident: types
                    .name(Case::Pascal, &[&format!("{} Result", call.as_str())], &["type"], "result")
                    .ident,
                cases: self.cases(&successes),
            },
        }
    }

    /// Returns the result of an operation with one success type.
    fn single(&self, operation: &Operation, response: &Response) -> Option<ResultPlan> {
        let ty = self.names.behind_aliases(&response.ty.as_ref()?.value);
        let types = &response.content_types;
        let only_json = types.iter().all(|content_type| is_json(content_type));
        let json = types.is_empty()
            || types.iter().any(|content_type| {
                // Nothing but JSON holds an object or a list in plain text.
                is_json(content_type) || content_type.contains('*') || content_type.starts_with("text/plain")
            });
        let text = types.iter().any(|content_type| is_text(content_type));
        Some(match ty {
            Ty::Binary => ResultPlan::Stream,
            _ if is_streamed(response) => self.values(ty),
            // Where the list is that of all responses, JSON may be for the errors alone: text reads both.
            Ty::String(_) if !only_json => ResultPlan::Text,
            _ if text && self.is_plain(ty) => ResultPlan::Parsed(self.names.rust(ty)),
            _ if !json => ResultPlan::Stream,
            _ => self.only_member(operation, response).map_or_else(
                || self.response_type(response).map(ResultPlan::Json),
                |member| Some(self.member(member)),
            )?,
        })
    }

    /// Returns whether a type can be parsed from text: a number, a boolean, one of several texts.
    fn is_plain(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Bool | Ty::Integer(_) | Ty::Number | Ty::Float(_) | Ty::Decimal => true,
            Ty::Ref(id) => matches!(&self.api.ty(*id).kind,
                TypeKind::Enum(list) if list.base == EnumBase::String),
            _ => false,
        }
    }

    fn member(&self, member: OnlyMember<'_>) -> ResultPlan {
        let wire = member.wire.to_owned();
        let pointer = pointer(std::slice::from_ref(&wire));
        match self.names.behind_aliases(member.ty) {
            Ty::List { item, .. } => {
                ResultPlan::Member { wire, pointer, ty: self.names.rust(item), list: true }
            }
            _ => ResultPlan::Member { wire, pointer, ty: self.names.rust(member.ty), list: false },
        }
    }

    /// Returns the member of an answer that is an object or a list and beside which there is nothing of its own. The
    /// answer of a list in pages stays whole, because its other members tell where the list goes on.
    pub(in crate::plan) fn only_member<'r>(
        &'r self,
        operation: &Operation,
        response: &'r Response,
    ) -> Option<OnlyMember<'r>> {
        let (_, object) = self.answer(response)?;
        match &operation.returned {
            Some(Returned::Whole) => return None,
            // What else the answer has by now is had by `raw`.
            Some(Returned::Member(wire)) => {
                if let Some(member) = object.fields.iter().find(|field| field.wire.value == *wire) {
                    return Some(OnlyMember::of(member));
                }
            }
            None => {}
        }
        if operation.paging.is_some() {
            return None;
        }
        if let Some(wire) = &operation.envelope {
            return object.fields.iter().find(|field| field.wire.value == *wire).map(OnlyMember::of);
        }
        let beside = |name: &str| BESIDE.contains(&fold(name).as_str());
        let mut members = object.fields.iter().filter(|field| !beside(&field.wire.value));
        let member = members.next()?;
        if members.next().is_some() || object.additional.is_some() {
            return None;
        }
        self.as_member(member)
    }

    /// Returns a member of an answer as the result of a call, if it is an object or a list.
    fn as_member<'r>(&'r self, member: &'r Field) -> Option<OnlyMember<'r>> {
        let member = OnlyMember::of(member);
        let list = matches!(self.names.behind_aliases(member.ty), Ty::List { .. });
        (list || self.is_object(member.ty)).then_some(member)
    }

    /// Returns the struct that an answer is.
    pub(in crate::plan) fn answer<'r>(&'r self, response: &'r Response) -> Option<(TypeId, &'r Struct)> {
        let Ty::Ref(id) = self.names.behind_aliases(&response.ty.as_ref()?.value) else { return None };
        match &self.api.ty(*id).kind {
            TypeKind::Struct(object) => Some((*id, object)),
            _ => None,
        }
    }

    /// Returns the type of a body, as the operation calls it.
    fn response_type(&self, response: &Response) -> Option<RustType> {
        Some(self.names.rust(&response.ty.as_ref()?.value))
    }

    fn cases(&self, successes: &[&Response]) -> Vec<ResultCase> {
        let mut scope = Scope::with(&["Other"]);
        let mut cases: Vec<ResultCase> = Vec::new();
        for response in successes {
            let status = response.status.as_ref().and_then(|status| status.value.parse().ok());
            if cases.iter().any(|case| case.status == status) {
                continue;
            }
            let name = status.map_or("Success", status_word);
            let qualifier = status.map_or_else(String::new, |status| status.to_string());
            let ident = scope.name(Case::Pascal, &[name], &[&qualifier], "status").ident;
            let ty = self.response_type(response);
            cases.push(ResultCase { ident, status, ty });
        }
        // The case of any other success comes last: it would shadow those behind it.
        cases.sort_by_key(|case| case.status.is_none());
        cases
    }
}

/// Returns what a success status is called.
fn status_word(status: u16) -> &'static str {
    match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "Transformed",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        _ => "Status",
    }
}

/// Returns the documented success content types, where they are not plain JSON or unknown.
pub(super) fn accept(operation: &Operation, result: &ResultPlan) -> Option<String> {
    let mut types = success_types(operation);
    let decodes =
        !matches!(result, ResultPlan::Stream | ResultPlan::Values(_) | ResultPlan::Text | ResultPlan::Empty);
    // Asked for what cannot be decoded, a server might send it.
    if decodes && types.iter().any(|content_type| is_json(content_type)) {
        types.retain(|content_type| {
            is_json(content_type) || (matches!(result, ResultPlan::Parsed(_)) && is_text(content_type))
        });
    }
    (!types.is_empty() && types != ["application/json"]).then(|| types.join(", "))
}

/// Returns the content types of all successes.
pub(super) fn success_types(operation: &Operation) -> Vec<&str> {
    let successes = operation.responses.iter().filter(|response| response.is_success());
    let mut types: Vec<&str> = Vec::new();
    for content_type in successes.flat_map(|response| &response.content_types) {
        let usable = content_type.is_ascii() && !content_type.contains(char::is_control);
        if usable && !types.contains(&content_type.as_str()) {
            types.push(content_type);
        }
    }
    types
}
