//! The runtime's source inside a crate.

use specless_runtime::source::{Part, client};

use crate::plan::CratePlan;
use crate::settings::Runtime;

use super::HEADER;

const DOCS: &str = "What the types of all generated crates share.";

/// The files of the runtime, by path; none if the crate depends on it or does not need it.
pub(super) fn files(plan: &CratePlan) -> Vec<(String, String)> {
    if plan.runtime != Runtime::Embedded || !plan.has_runtime() {
        return Vec::new();
    }
    let parts: Vec<Part> = plan.runtime_parts.iter().copied().collect();
    let declared = if plan.has_client() { "#[cfg(feature = \"client\")]\npub mod client;\n" } else { "" };
    let modules = root(&parts, |part| format!("mod {};\n", part.module()));
    let root = format!("// {HEADER}\n\n//! {DOCS}\n\n{declared}{modules}");
    let file = |part: &Part| {
        let text = format!("// {HEADER}\n\n{}", part.text());
        (format!("src/runtime/{}.rs", part.module()), text)
    };
    let client_parts: Vec<_> = plan.client_parts.iter().copied().collect();
    let client = plan.has_client().then(|| {
        let file = |(name, text)| (format!("src/runtime/client/{name}"), format!("// {HEADER}\n\n{text}"));
        client(&client_parts).into_iter().map(file)
    });
    let root = std::iter::once(("src/runtime/mod.rs".to_owned(), root));
    root.chain(parts.iter().map(file)).chain(client.into_iter().flatten()).collect()
}

/// The runtime as a module inside another file.
pub(super) fn inline(parts: &[Part]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let body = root(parts, |part| format!("mod {} {{\n{}}}\n", part.module(), part.text()));
    format!(
        "/// {DOCS}\n#[allow(dead_code, missing_docs, unreachable_pub, unused_imports, clippy::all, clippy::pedantic, clippy::nursery)]\npub mod runtime {{\n{body}}}\n"
    )
}

fn root(parts: &[Part], module: impl Fn(Part) -> String) -> String {
    let modules: String = parts.iter().map(|part| module(*part)).collect();
    let uses = parts.iter().flat_map(|part| {
        let module = part.module();
        let items = match part.items() {
            [item] => format!("pub use self::{module}::{item};\n"),
            items => format!("pub use self::{module}::{{{}}};\n", items.join(", ")),
        };
        // Which modules use it is up to the features.
        let macros = part
            .crate_macro()
            .map(|name| format!("#[allow(unused_imports)]\npub(crate) use self::{module}::{name};\n"));
        std::iter::once(items).chain(macros)
    });
    format!("{modules}\n{}", uses.collect::<String>())
}
