//! Evidence: what examples show of names, values and types, interpreted once for all dialects, over the model.
//!
//! An example `{"created_from": "disk"}` of a type with the row `createdFrom` shows how the names of the API are spelled
//! on the wire. Nothing that the documents state is changed by it, only widened. Knows no dialect and no grammar.

mod counts;
mod dates;
mod members;
mod names;
mod observed;
mod roots;
mod shape;
mod shown;
mod style;
mod values;
mod vocabulary;

use serde_json::Value;

use crate::ground::fact::Fact;
use crate::ground::finding::Diagnostic;
use crate::ground::source::Spanned;
use crate::ground::words::pascal;
use crate::model::{Api, Struct, Ty, Type, TypeKind};
use crate::settings::Conventions;

#[cfg(test)]
mod tests;

pub(crate) use counts::{Samples, count};
use members::Example;
pub(crate) use observed::complete as complete_observed;
use roots::{Fit, Form};
use shape::{Showing, Site};
use shown::Shown;

/// Decides the names and values on the wire that the documents do not state.
pub(crate) fn settle_names(api: &mut Api, conventions: &Conventions) -> Vec<Diagnostic> {
    let mut shown = Shown::default();
    if has_open(api) {
        shown = Shown::of(api);
        names::unescape(api, &shown);
        shown.walk(api);
        observed::show(api, &mut shown);
    }
    let mut findings = names::settle(api, &shown, conventions);
    findings.extend(values::settle(api, &shown));
    dates::settle(api);
    api.evidence.clear();
    observed::mark(api);
    findings
}

/// Completes bodies and types by what written examples show. Examples of types that a generator made show nothing; what
/// stands below an operation comes from the service.
pub(crate) fn complete_types(api: &mut Api, findings: &mut Vec<Diagnostic>) {
    let mut examples = Vec::new();
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        let group = api.groups.get(operation.group).map(|group| group.name.clone());
        let at = |part: &str| (format!("{}{part}", pascal(&operation.name)), group.clone());
        for body in &mut operation.bodies {
            body.ty = form(api, Some(&body.ty), &body.examples, at("Request")).unwrap_or(body.ty.clone());
            examples.extend(of_type(api, &body.ty, &body.examples, false));
        }
        for response in operation.responses.iter_mut().filter(|response| !response.examples.is_empty()) {
            let documented = response.ty.as_ref().map(|ty| &ty.value);
            let shown = form(api, documented, &response.examples, at("Response"));
            if let (Some(ty), Some(first)) = (shown, response.examples.first()) {
                response.ty = Some(Fact::shown(ty, first.span));
            }
            if let Some(ty) = &response.ty {
                examples.extend(of_type(api, &ty.value, &response.examples, true));
            }
        }
    }
    api.operations = operations;
    for (id, ty) in api.types().filter(|_| !api.examples_generated) {
        let example =
            |value: &Spanned<Value>| Example { ty: Ty::Ref(id), value: value.clone(), received: true };
        examples.extend(ty.examples.iter().map(example));
    }
    members::complete(api, &examples, findings);
}

/// Returns the examples of a body that show its form.
fn of_type(api: &Api, ty: &Ty, examples: &[Spanned<Value>], received: bool) -> Vec<Example> {
    let agrees = |example: &&Spanned<Value>| matches!(roots::fit(api, ty, &example.value), Fit::Agrees);
    let example = |value: &Spanned<Value>| Example { ty: ty.clone(), value: value.clone(), received };
    examples.iter().filter(agrees).map(example).collect()
}

/// Returns the form that the examples of a body show, if none agrees with what is documented.
fn form(
    api: &mut Api,
    ty: Option<&Ty>,
    examples: &[Spanned<Value>],
    (name, group): (String, Option<String>),
) -> Option<Ty> {
    let first = examples.first()?;
    let site =
        Site { name: &name, group: group.as_deref(), scope: "", showing: Showing::example(first.span) };
    let values: Vec<&Value> = examples.iter().map(|example| &example.value).collect();
    let Some(ty) = ty else { return Some(shape::of(api, &values, site)) };
    Some(formed(api, ty, roots::other_form(api, ty, &values)?, site))
}

/// Returns a documented body in another form.
fn formed(api: &mut Api, ty: &Ty, form: Form, site: Site<'_>) -> Ty {
    match form {
        Form::List => Ty::list(ty.clone()),
        Form::Part(part) => part,
        Form::Wrapper { key, list } => {
            let inner = if list { Ty::list(ty.clone()) } else { ty.clone() };
            let field = shape::typed_field(&key, inner, site.showing);
            let kind = TypeKind::Struct(Struct { fields: vec![field], additional: None });
            let Showing { certainty, span } = site.showing;
            let group = site.group.map(str::to_owned);
            let wrapper =
                Type { kind, group, certainty, ..Type::new(site.name.to_owned(), false, Some(span)) };
            Ty::Ref(api.add_type(wrapper))
        }
    }
}

/// Returns whether there is a name or value on the wire that the documents do not state.
fn has_open(api: &Api) -> bool {
    let mut open = false;
    shown::fields(api, &mut |field| open |= names::is_open(field));
    open || api.types().any(|(_, ty)| {
        let TypeKind::Enum(list) = &ty.kind else { return false };
        list.values.iter().any(values::is_open)
    })
}
