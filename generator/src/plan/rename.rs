//! Wire names as serde attributes, no more of them than needed.
//!
//! Guarantees: with the chosen `rename_all` and the renames that are left, every field has its wire name.

use super::item::FieldItem;

/// The rules of serde that change the names of fields, in the order of preference.
const RULES: [&str; 5] =
    ["camelCase", "PascalCase", "kebab-case", "SCREAMING_SNAKE_CASE", "SCREAMING-KEBAB-CASE"];

/// Returns the rule that makes the most renames needless, if it saves more than it takes; needless renames are removed.
pub(super) fn best_rename_all(fields: &mut [FieldItem]) -> Option<&'static str> {
    let renames = |rule: Option<&str>| {
        let renamed =
            fields.iter().filter(|field| field.rename.as_deref() != Some(&apply(rule, field.ident.as_str())));
        renamed.count()
    };
    // A rule is an attribute, too.
    let plain = renames(None);
    let best = if plain > 1 { RULES.as_slice() } else { &[] };
    let best = best.iter().copied().min_by_key(|rule| renames(Some(rule)));
    let rule = best.filter(|rule| renames(Some(rule)) + 1 < plain);
    for field in fields {
        field.rename = field.rename.take().filter(|wire| *wire != apply(rule, field.ident.as_str()));
    }
    rule
}

/// Returns what serde makes of the name of a field.
fn apply(rule: Option<&str>, field: &str) -> String {
    let pascal = || {
        let parts = field.split('_').map(|part| {
            let mut chars = part.chars();
            let first = chars.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(chars).collect::<String>()
        });
        parts.collect::<String>()
    };
    match rule {
        Some("PascalCase") => pascal(),
        Some("camelCase") => {
            let pascal = pascal();
            let mut chars = pascal.chars();
            chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
        }
        Some("kebab-case") => field.replace('_', "-"),
        Some("SCREAMING_SNAKE_CASE") => field.to_ascii_uppercase(),
        Some("SCREAMING-KEBAB-CASE") => field.to_ascii_uppercase().replace('_', "-"),
        _ => field.to_owned(),
    }
}
