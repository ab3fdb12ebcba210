//! Attributes that the user gives to types and fields.
//!
//! `"Image*" = ["#[derive(Eq)]"]` concerns the type `ImageList`, `"Image.id" = ["#[serde(alias = \"uid\")]"]` the field `id`
//! of `Image`: names are those of the crate. Does not know what an attribute means.

use std::collections::BTreeMap;

use glob::Pattern;

use super::ApiPlan;
use super::item::ItemKind;

/// Gives all types and fields their attributes, in the order of the globs; returns the globs that match nothing.
pub(super) fn give(apis: &mut [ApiPlan], attributes: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let mut unmatched = Vec::new();
    for (glob, attributes) in attributes {
        let Ok(pattern) = Pattern::new(glob) else { continue };
        let mut matched = false;
        let mut extend = |name: &str, own: &mut Vec<String>| {
            // A glob of types concerns no field.
            if pattern.matches(name) && glob.contains('.') == name.contains('.') {
                own.extend(attributes.iter().cloned());
                matched = true;
            }
        };
        for item in apis.iter_mut().flat_map(|api| &mut api.files).flat_map(|file| &mut file.items) {
            let name = item.ident.as_str();
            extend(name, &mut item.attributes);
            if let ItemKind::Struct(object) = &mut item.kind {
                for field in &mut object.fields {
                    extend(&format!("{name}.{}", field.ident.as_str()), &mut field.attributes);
                }
            }
        }
        if !matched {
            unmatched.push(glob.clone());
        }
    }
    unmatched
}
