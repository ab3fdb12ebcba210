//! Attributes that the user gives to types, fields, groups and calls.
//!
//! `"Image*" = ["#[derive(Eq)]"]` concerns the type `ImageList`, `"Image.id" = ["#[serde(alias = \"uid\")]"]` the field `id`
//! of `Image`, `"images.list" = ["#[doc(hidden)]"]` a call of the group `images`: names are those of the crate. Does not know
//! what an attribute means, except that a field which is read `with` a module of the user's is not read in another way too.

use std::collections::BTreeMap;

use glob::Pattern;

use super::ApiPlan;
use super::item::{FieldItem, ItemKind, Read};

/// Gives all types, fields, groups and calls their attributes, in the order of the globs; returns the globs that match
/// nothing. A glob of groups or calls begins with a small letter, so that `*` is for types.
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
        let clients = apis.iter_mut().filter_map(|api| api.client.as_mut());
        let small = glob.starts_with(|c: char| c.is_ascii_lowercase());
        for group in clients.flat_map(|client| &mut client.groups).filter(|_| small) {
            extend(group.module.as_str(), &mut group.attributes);
            for call in &mut group.calls {
                let name = format!("{}.{}", group.module.as_str(), call.method.as_str());
                extend(&name, &mut call.attributes);
            }
        }
        if !matched {
            unmatched.push(glob.clone());
        }
    }
    for item in apis.iter_mut().flat_map(|api| &mut api.files).flat_map(|file| &mut file.items) {
        if let ItemKind::Struct(object) = &mut item.kind {
            object.fields.iter_mut().for_each(leave_reading);
        }
    }
    unmatched
}

/// Leaves it to the user's own module to read a field, and gives the default where the field is missing.
fn leave_reading(field: &mut FieldItem) {
    let own = field.attributes.iter().map(|attribute| attribute.replace(' ', ""));
    let is_read = |attribute: String| {
        let words = attribute.split(['(', ',']).filter_map(|word| word.split_once('='));
        attribute.starts_with("#[serde(")
            && words.into_iter().any(|(key, _)| matches!(key, "with" | "deserialize_with"))
    };
    if own.into_iter().any(is_read) {
        field.read = field.read.map(|_| Read::Default);
    }
}
