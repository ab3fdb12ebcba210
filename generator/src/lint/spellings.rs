//! Names that the documents spell in several ways.
//!
//! `userId` in one type and `user_id` in twelve others -> one finding for `userId`. Names on the wire that the documents say are
//! compared with each other, and documented names, which the language of the documents may have made, with each other. Headers do
//! not count: their case is of no matter.

use std::collections::BTreeMap;

use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic, Repeat};
use crate::ground::http::ParameterIn;
use crate::ground::source::Span;
use crate::ground::words::{counted, fold};
use crate::model::{Api, TypeKind};

/// The places of each spelling of a name.
type Spellings<'a> = BTreeMap<&'a str, Vec<Span>>;

/// Returns a finding for each spelling that is not the most frequent one of its name.
pub(super) fn several(api: &Api) -> Vec<Diagnostic> {
    let types = api.types().filter_map(|(_, ty)| match &ty.kind {
        TypeKind::Struct(object) => Some(&object.fields),
        _ => None,
    });
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let parameters = parameters.filter(|parameter| parameter.location.value != ParameterIn::Header);
    let mut names: BTreeMap<(bool, String), Spellings<'_>> = BTreeMap::new();
    for field in types.flatten().chain(parameters.map(|parameter| &parameter.field)) {
        let said = matches!(field.wire.certainty, Certainty::Stated | Certainty::Shown);
        let name = if said { &field.wire.value } else { &field.name };
        if let Some(span) = field.wire.span.filter(|_| said).or(field.span) {
            names.entry((said, fold(name))).or_default().entry(name).or_default().push(span);
        }
    }
    names.into_values().filter(|spellings| spellings.len() > 1).flat_map(findings).collect()
}

fn findings(spellings: Spellings<'_>) -> Vec<Diagnostic> {
    let usual = spellings.iter().max_by_key(|(_, places)| places.len());
    let Some((usual, count)) = usual.map(|(name, places)| (*name, places.len())) else { return Vec::new() };
    let others = spellings.into_iter().filter(|(name, _)| *name != usual);
    let finding = |(name, places): (&str, Vec<Span>)| {
        let (first, rest) = places.split_first()?;
        let message = format!("`{name}` is spelled `{usual}` at {}", counted(count, "other place"));
        let mut finding = Diagnostic::new(Code::SeveralSpellings, *first, message);
        rest.iter().for_each(|span| finding.push(Repeat { span: *span, subject: None }));
        Some(finding)
    };
    others.filter_map(finding).collect()
}
