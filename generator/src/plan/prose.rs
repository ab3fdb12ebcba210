//! How much of the documents' prose becomes comments.
//!
//! `Creates it.  #### Errors  ...` is `Creates it.` in a crate with summaries alone, and nothing in one without docs. Knows
//! only descriptions: what the plan itself says of names, limits and pages stays.

use std::borrow::Cow;

use crate::model::{Api, TypeKind};
use crate::settings::DocsAmount;

use super::doc::first_paragraph;

/// Returns an API with as much of its prose as is wanted.
pub(super) fn kept(api: &Api, amount: DocsAmount) -> Cow<'_, Api> {
    let keep = |text: &mut String| match amount {
        DocsAmount::Full => {}
        DocsAmount::Summary => *text = first_paragraph(text),
        DocsAmount::None => text.clear(),
    };
    if amount == DocsAmount::Full {
        return Cow::Borrowed(api);
    }
    let mut api = api.clone();
    keep(&mut api.description);
    for (_, ty) in api.types_mut() {
        keep(&mut ty.description);
        ty.aliases.iter_mut().for_each(|alias| keep(&mut alias.description));
        if let TypeKind::Enum(list) = &mut ty.kind {
            list.values.iter_mut().for_each(|value| keep(&mut value.description));
        }
    }
    api.fields_mut().for_each(|field| keep(&mut field.description));
    for operation in &mut api.operations {
        if !operation.summary.is_empty() {
            operation.description.clear();
        }
        keep(&mut operation.summary);
        keep(&mut operation.description);
    }
    Cow::Owned(api)
}
