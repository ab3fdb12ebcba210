//! Evidence: what examples show of names, values and types, interpreted once for all dialects, over the model.
//!
//! An example `{"created_from": "disk"}` of a type with the row `createdFrom` shows how the names of the API are spelled
//! on the wire. Nothing that the documents state is changed by it, only widened. Knows no dialect and no grammar.

pub(crate) mod json;
mod names;
mod shown;
mod style;
mod values;
mod vocabulary;

use crate::ground::finding::Diagnostic;
use crate::model::{Api, TypeKind};
use crate::settings::Conventions;

#[cfg(test)]
mod tests;

use shown::Shown;

/// Decides the names and values on the wire that the documents do not state.
pub(crate) fn settle_names(api: &mut Api, conventions: &Conventions) -> Vec<Diagnostic> {
    let mut shown = Shown::default();
    if has_open(api) {
        shown = Shown::of(api);
        names::unescape(api, &shown);
        shown.walk(api);
    }
    let mut findings = names::settle(api, &shown, conventions);
    findings.extend(values::settle(api, &shown));
    api.evidence.clear();
    findings
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
