//! Writes `provenance.json`: where each type, field, call and parameter of a crate is documented.
//!
//! ```json
//! {
//!   "calls::images::list": { "file": "docs/ImagesApi.md", "line": 40, "certainty": "stated" },
//!   "calls::images::list(per_page)": { "file": "docs/ImagesApi.md", "line": 52, "certainty": "stated" },
//!   "models::Image": { "file": "docs/Image.md", "line": 1, "certainty": "stated" },
//!   "models::Image.id": { "file": "docs/Image.md", "line": 7, "certainty": "stated" }
//! }
//! ```
//!
//! A line for each, in the order of their names, so that a change of one page changes few lines. Names are those of the
//! crate; knows nothing of the documented ones.

use std::collections::BTreeMap;

use crate::ground::escape::{Output, escape};
use crate::plan::ident::Ident;
use crate::plan::item::{ItemKind, Provenance};
use crate::plan::{ApiPlan, CratePlan};

/// Returns the text of the file.
pub(super) fn text(plan: &CratePlan) -> String {
    let mut entries: BTreeMap<String, &Provenance> = BTreeMap::new();
    for api in &plan.apis {
        let path = api.module.as_ref().map_or(String::new(), |module| format!("{}::", module.as_str()));
        types(api, &path, &mut entries);
        calls(api, &path, &mut entries);
    }
    let lines =
        entries.iter().map(|(name, origin)| format!("  {}: {}", escape(name, Output::Json), entry(origin)));
    format!("{{\n{}\n}}\n", lines.collect::<Vec<_>>().join(",\n"))
}

fn types<'p>(api: &'p ApiPlan, path: &str, entries: &mut BTreeMap<String, &'p Provenance>) {
    for item in api.files.iter().flat_map(|file| &file.items) {
        let name = format!("{path}models::{}", item.ident.as_str());
        if let ItemKind::Struct(object) = &item.kind {
            let fields =
                object.fields.iter().filter_map(|field| Some((&field.ident, field.origin.as_ref()?)));
            entries.extend(fields.map(|(ident, origin)| (format!("{name}.{}", ident.as_str()), origin)));
        }
        entries.insert(name, &item.origin);
    }
}

fn calls<'p>(api: &'p ApiPlan, path: &str, entries: &mut BTreeMap<String, &'p Provenance>) {
    for group in api.client.iter().flat_map(|client| &client.groups) {
        let name = format!("{path}calls::{}", group.module.as_str());
        let shared = group.shared.iter().filter_map(|input| Some((&input.ident, input.origin.as_ref()?)));
        entries.extend(shared.map(|(ident, origin)| (format!("{name}({})", ident.as_str()), origin)));
        for call in &group.calls {
            let name = format!("{path}calls::{}::{}", group.module.as_str(), call.method.as_str());
            let inputs = call.arguments.iter().chain(&call.setters);
            let inputs = inputs.filter_map(|input| Some((&input.ident, input.origin.as_ref()?)));
            let named = |ident: &Ident| format!("{name}({})", ident.as_str());
            entries.extend(inputs.map(|(ident, origin)| (named(ident), origin)));
            entries.insert(name, &call.origin);
        }
    }
}

fn entry(origin: &Provenance) -> String {
    let certainty = serde_json::json!(origin.certainty);
    match &origin.place {
        Some(place) => {
            let (file, line) = (escape(&place.file, Output::Json), place.line);
            format!("{{ \"file\": {file}, \"line\": {line}, \"certainty\": {certainty} }}")
        }
        None => format!("{{ \"certainty\": {certainty} }}"),
    }
}
