//! Parameters that newer documentation collects into one object (`GetOrderInput input`).
//!
//! Guarantees: the fields of the object become parameters, and the object is no type of the API; where each
//! travels is not documented, so every place is `Conventional` and reported.

use crate::dialect::raw::{RawApi, RawBody, RawField, RawModel, RawOperation, RawParameter, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::words::fold;

/// What the page of such an object says of itself.
const SENTENCE: &str = "Input structure for the method";

/// Replaces every collected parameter by its fields.
pub(super) fn expand(api: &mut RawApi) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    let (inputs, models) = std::mem::take(&mut api.models).into_iter().partition(is_input);
    api.models = models;
    for operation in &mut api.operations {
        for parameter in std::mem::take(&mut operation.parameters) {
            if parameter.location.span.is_some() {
                operation.parameters.push(parameter);
            } else if let Some(fields) = fields_of(&inputs, &parameter) {
                fields.iter().for_each(|field| diagnostics.push(place(operation, field.clone())));
            } else {
                diagnostics.push(place(operation, parameter.field));
            }
        }
    }
    diagnostics
}

fn is_input(model: &RawModel) -> bool {
    model.description.contains(SENTENCE) && matches!(model.shape, RawShape::Struct { .. })
}

fn fields_of<'a>(inputs: &'a [RawModel], parameter: &RawParameter) -> Option<&'a [RawField]> {
    let TypeExpr::Named { name, link } = &parameter.field.ty.value else { return None };
    let is_it = |model: &&RawModel| match link {
        Some(link) => model.links.contains(link),
        None => model.name.value == *name,
    };
    match &inputs.iter().find(is_it)?.shape {
        RawShape::Struct { fields, .. } => Some(fields),
        _ => None,
    }
}

/// Adds a parameter at the place that its name and requiredness suggest.
fn place(operation: &mut RawOperation, field: RawField) -> Diagnostic {
    let name = field.name.clone();
    let wire = field.wire.as_ref().map_or(name.value.as_str(), |wire| wire.value.as_str());
    let is_required = field.required.as_ref().is_some_and(|required| required.value);
    let shown = field.wire.as_ref().is_some_and(|wire| wire.certainty == Certainty::Shown);
    let header = shown && (wire.contains('-') || wire.starts_with(char::is_uppercase));
    let (words, location) = if fold(&name.value) == "body" {
        ("the body", None)
    } else if field.constant.is_some() || header {
        ("a header", Some(ParameterIn::Header))
    } else if is_required {
        ("a part of the path", Some(ParameterIn::Path))
    } else {
        ("a part of the query", Some(ParameterIn::Query))
    };
    match location {
        Some(location) => {
            operation.parameters.push(RawParameter { field, location: Fact::conventional(location) });
        }
        None => operation.bodies.push(RawBody {
            name: Some(field.name),
            content_types: Vec::new(),
            ty: field.ty,
            required: field.required,
            description: field.description,
            examples: Vec::new(),
        }),
    }
    let owner = &operation.name.value;
    let message =
        format!("the documents do not tell where `{}` travels; it is taken for {words}", name.value);
    Diagnostic::new(Code::GuessedLocation, name.span, message).help(format!(
        "confirm or correct it: `--override \"{owner}.{}.in=query\"`, or `in` under \
             [api.overrides.\"{owner}.{}\"] in the manifest; what travels in the path is said by the route",
        name.value, name.value
    ))
}
