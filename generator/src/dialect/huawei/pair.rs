//! Examples against bodies: which body an example shows, and what the root of a body really is.
//!
//! Guarantees: the root of a body is changed only where no example agrees with the documented one; a body that
//! no table documents gets the shape of its example; examples of other operations, shown as steps, change
//! nothing.

use serde_json::{Map, Value};

use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::Method;
use crate::ground::scalar::Scalar;
use crate::ground::source::{Span, Spanned};

use super::arena::{Arena, Id};
use super::draft::{Body, Draft, Response};
use super::example::{Direction, Example};
use super::facts::Facts;
use super::seen::Seen;
use super::table::bare_field;

/// How an example relates to the type of a body.
#[derive(Clone, Debug, PartialEq)]
enum Fit {
    /// It shows the type.
    Direct,
    /// It shows another type, which the document means: a wrapper is missing in the table, or on the wire.
    Instead(Repair),
    /// It shows something else.
    No,
}

/// A better root.
#[derive(Clone, Debug, PartialEq)]
enum Repair {
    /// The members are inside one named member; a list of them if the flag is set.
    Wrap(String, bool),
    /// The body is of this type.
    Type(TypeExpr),
}

/// Gives each example of a page to the body that it shows, and mends the roots of the bodies.
pub(super) fn pair(draft: &mut Draft, facts: &mut Facts<'_>, arena: &mut Arena) {
    for example in std::mem::take(&mut facts.examples) {
        let taken = match example.direction {
            Direction::Request => request(draft, &example, facts, arena),
            Direction::Response => response(draft, &example, facts, arena),
        };
        if taken {
            facts.ledger.used(example.span);
        }
        facts.examples.push(example);
    }
    let page = Page { index: draft.page, path: facts.path };
    let findings = &mut facts.diagnostics;
    for body in &mut draft.bodies {
        findings.extend(mend(&mut body.ty, &body.examples, arena, &page));
    }
    for response in &mut draft.responses {
        if let Some(ty) = &mut response.ty {
            findings.extend(mend(ty, &response.examples, arena, &page));
        }
    }
}

struct Page<'a> {
    index: usize,
    path: &'a str,
}

fn request(draft: &mut Draft, example: &Example, facts: &Facts<'_>, arena: &mut Arena) -> bool {
    let shown = Spanned::new(example.value.clone(), example.span);
    let of_type =
        |body: &&mut Body| example.content_type.as_ref().is_some_and(|ty| body.content_types.contains(ty));
    if let Some(body) = draft.bodies.iter_mut().find(of_type) {
        body.examples.push(shown);
        return true;
    }
    if let Some(body) = draft.bodies.iter_mut().find(|body| fit(&example.value, &body.ty, arena) != Fit::No) {
        body.examples.push(shown);
        return true;
    }
    let method = facts.uri.as_ref().map(|uri| uri.route.method);
    let sends_body = matches!(method, Some(Method::Post | Method::Put | Method::Patch));
    if draft.bodies.is_empty() && sends_body && !is_empty(&example.value) {
        let page = Page { index: draft.page, path: facts.path };
        let ty = shape(&example.value, example.span, arena, &page);
        let content_types = example.content_type.iter().cloned().collect();
        draft.bodies.push(Body { root: None, ty, content_types, examples: vec![shown], span: example.span });
        return true;
    }
    false
}

fn response(draft: &mut Draft, example: &Example, facts: &Facts<'_>, arena: &mut Arena) -> bool {
    let shown = Spanned::new(example.value.clone(), example.span);
    let status = example.status.map(|status| status.to_string());
    let has_status = |response: &Response| {
        status.is_none() || response.status.as_ref().is_none_or(|known| Some(&known.value) == status.as_ref())
    };
    let failed = example.failure || example.status.is_some_and(|status| status >= 400);
    let fits = |response: &Response| {
        response.failure == failed
            && response.ty.as_ref().is_some_and(|ty| fit(&example.value, ty, arena) != Fit::No)
    };
    let position = draft.responses.iter().position(|response| has_status(response) && fits(response));
    if let Some(response) = position.and_then(|at| draft.responses.get_mut(at)) {
        response.examples.push(shown);
        return true;
    }
    let page = Page { index: draft.page, path: facts.path };
    if failed || is_error(&example.value) {
        return error_response(draft, shown, status, arena, &page);
    }
    // A success that no table documents: the example is all there is.
    let untyped = |response: &&mut Response| !response.failure && response.ty.is_none();
    if let Some(response) = draft.responses.iter_mut().find(untyped) {
        if !is_empty(&example.value) {
            response.ty = Some(shape(&example.value, example.span, arena, &page));
            response.span = example.span;
        }
        response.examples.push(shown);
        return true;
    }
    false
}

/// An example of an error: to the documented error body, else to one made of the example.
fn error_response(
    draft: &mut Draft,
    shown: Spanned<Value>,
    status: Option<String>,
    arena: &mut Arena,
    page: &Page<'_>,
) -> bool {
    let fits = |response: &&mut Response| {
        response.failure && response.ty.as_ref().is_some_and(|ty| fit(&shown.value, ty, arena) != Fit::No)
    };
    if let Some(known) = draft.responses.iter_mut().find(fits) {
        known.examples.push(shown);
        return true;
    }
    let status = match status {
        Some(status) => Fact::stated(status, shown.span),
        None => Fact::conventional("default".to_owned()),
    };
    let ty = shape(&shown.value, shown.span, arena, page);
    for id in arena.mentioned(&ty) {
        if let Some(entry) = arena.get_mut(id) {
            entry.name = Some(("ErrorBody".to_owned(), false));
        }
    }
    let span = shown.span;
    let same = |response: &&mut Response| {
        response.ty.is_none() && response.status.as_ref().is_some_and(|known| known.value == status.value)
    };
    if let Some(known) = draft.responses.iter_mut().find(same) {
        known.ty = Some(ty);
        known.examples.push(shown);
        return true;
    }
    draft.responses.push(Response {
        status: Some(status),
        failure: true,
        description: String::new(),
        ty: Some(ty),
        headers: Vec::new(),
        examples: vec![shown],
        span,
    });
    true
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

/// True for the shapes of error bodies that the services of this cloud use.
fn is_error(value: &Value) -> bool {
    let Value::Object(members) = value else { return false };
    let only = |names: &[&str]| members.keys().all(|name| names.contains(&name.as_str()));
    !members.is_empty()
        && only(&[
            "error",
            "error_code",
            "error_msg",
            "error_message",
            "code",
            "message",
            "request_id",
            "errorCode",
        ])
        && members.keys().any(|name| name.starts_with("error") || name == "message")
}

/// How `value` relates to `ty`.
fn fit(value: &Value, ty: &TypeExpr, arena: &Arena) -> Fit {
    match (value, ty) {
        (Value::Array(items), TypeExpr::List(item)) => match items.first() {
            Some(first) => fit(first, item, arena),
            None => Fit::Direct,
        },
        (Value::Array(items), TypeExpr::Named { .. }) => {
            match items.first().map(|first| fit(first, ty, arena)) {
                Some(Fit::Direct) => Fit::Instead(Repair::Type(TypeExpr::list(ty.clone()))),
                _ => Fit::No,
            }
        }
        (Value::Object(members), TypeExpr::Named { .. }) => {
            arena.target(ty).map_or(Fit::No, |id| fit_object(members, id, arena))
        }
        (Value::Object(_), TypeExpr::List(item)) if fit(value, item, arena) == Fit::Direct => {
            Fit::Instead(Repair::Type((**item).clone()))
        }
        (_, TypeExpr::Scalar(Scalar::Any)) => Fit::Direct,
        (Value::Object(_), TypeExpr::Map(_) | TypeExpr::Scalar(Scalar::Object)) => Fit::Direct,
        _ => Fit::No,
    }
}

fn fit_object(members: &Map<String, Value>, id: Id, arena: &Arena) -> Fit {
    let Some(entry) = arena.get(id) else { return Fit::No };
    let single = members.iter().next().filter(|_| members.len() == 1);
    if members.is_empty() || known(members, id, arena) > 0 {
        return Fit::Direct;
    }
    // `{"boxes": {...}}` where the table says `box`: the same member.
    if let Some((name, Value::Object(_) | Value::Array(_))) = single
        && entry.rows.near(name).is_some()
    {
        return Fit::Direct;
    }
    // `{"box": {...}}`, and the table lists what is inside.
    if let Some((name, inside)) = single {
        let (inside, listed) = match inside {
            Value::Array(items) => (items.first(), true),
            other => (Some(other), false),
        };
        let free_text = entry.rows.is_empty() && matches!(entry.additional, Some(TypeExpr::Scalar(_)));
        if let Some(Value::Object(inside)) = inside
            && (known(inside, id, arena) > 0 || free_text)
        {
            return Fit::Instead(Repair::Wrap(name.clone(), listed));
        }
    }
    if entry.additional.is_some() {
        return Fit::Direct;
    }
    // The table lists a wrapper that is not on the wire.
    if let [row] = entry.rows.as_slice()
        && let [inner] = arena.mentioned(&row.field.ty.value).as_slice()
        && known(members, *inner, arena) * 2 >= members.len()
    {
        return Fit::Instead(Repair::Type(arena.reference(*inner)));
    }
    Fit::No
}

/// How many members have a row.
pub(super) fn known(members: &Map<String, Value>, id: Id, arena: &Arena) -> usize {
    arena.get(id).map_or(0, |entry| entry.rows.known(members))
}

/// Changes the root of a body if its examples agree that it is another one.
fn mend(
    ty: &mut TypeExpr,
    examples: &[Spanned<Value>],
    arena: &mut Arena,
    page: &Page<'_>,
) -> Option<Diagnostic> {
    let mut repair = None;
    for example in examples {
        match fit(&example.value, ty, arena) {
            Fit::Direct if !is_empty(&example.value) => return None,
            Fit::Instead(better) => repair = repair.or(Some((better, example.span))),
            _ => {}
        }
    }
    let (repair, span) = repair?;
    let message = match repair {
        Repair::Type(better) => {
            let wrapper = arena.target(ty).filter(|id| !arena.mentioned(&better).contains(id));
            if let Some(entry) = wrapper.and_then(|id| arena.get_mut(id)) {
                entry.unwrapped = true;
            }
            *ty = better;
            "the example shows the body without the wrapper, or with the list, that the table does not tell"
                .to_owned()
        }
        Repair::Wrap(name, listed) => {
            let inner = if listed { TypeExpr::list(ty.clone()) } else { ty.clone() };
            let field = bare_field(&name, inner, span, Fact::shown(name.clone(), span));
            let id = arena.add_shown(page.index, page.path, span, vec![field]);
            *ty = arena.reference(id);
            format!("the example shows the body inside of `{name}`, which no table has")
        }
    };
    Some(Diagnostic::new(Code::ExampleDisagrees, span, message).help("the example was followed"))
}

/// A type made of an example alone: objects become tables, whatever they hold stays optional.
fn shape(value: &Value, span: Span, arena: &mut Arena, page: &Page<'_>) -> TypeExpr {
    match value {
        Value::Object(members) if members.keys().all(|name| is_plain_name(name)) && !members.is_empty() => {
            let mut fields = Vec::with_capacity(members.len());
            for (name, value) in members {
                let ty = shape(value, span, arena, page);
                let mut field = bare_field(name, ty, span, Fact::shown(name.clone(), span));
                field.description = String::new();
                fields.push(field);
            }
            let id = arena.add_shown(page.index, page.path, span, fields);
            arena.reference(id)
        }
        Value::Array(items) => match items.first() {
            Some(first @ Value::Object(_)) if items.iter().all(Value::is_object) => {
                let mut all = Map::new();
                items.iter().filter_map(Value::as_object).for_each(|item| {
                    item.iter().for_each(|(name, value)| {
                        all.entry(name.clone()).or_insert_with(|| value.clone());
                    });
                });
                let merged = if all.is_empty() { first.clone() } else { Value::Object(all) };
                TypeExpr::list(shape(&merged, span, arena, page))
            }
            _ => {
                let mut seen = Seen::default();
                seen.see(value);
                seen.ty()
            }
        },
        other => {
            let mut seen = Seen::default();
            seen.see(other);
            seen.ty()
        }
    }
}

fn is_plain_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))
}
