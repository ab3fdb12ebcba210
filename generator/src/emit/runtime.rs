//! The runtime's source inside a crate.

use specless_runtime::source::{Part, client, inline_client};

use crate::plan::CratePlan;
use crate::settings::Runtime;

use super::HEADER;

const DOCS: &str = "Items that the types of all generated crates share.";

/// Returns the files of the runtime, by path; none if the crate depends on it or does not need it.
pub(super) fn files(plan: &CratePlan) -> Vec<(String, String)> {
    if plan.runtime != Runtime::Embedded || !plan.has_runtime() {
        return Vec::new();
    }
    let parts: Vec<Part> = plan.runtime_parts.iter().copied().collect();
    let declared = if plan.has_client() { "#[cfg(feature = \"client\")]\npub mod client;\n" } else { "" };
    let modules = root(&parts, |part| format!("{}mod {};\n", visibility(part), part.module()));
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

/// The lints that an included file does not leave to the package that includes it.
pub(super) const ALLOWED: &str = "#[allow(dead_code, deprecated, missing_docs, unexpected_cfgs, unreachable_pub, unused_imports)]\n\
    #[allow(clippy::all, clippy::pedantic, clippy::nursery)]\n";

/// Returns the runtime as a module inside another file.
pub(super) fn inline(plan: &CratePlan) -> String {
    if !plan.has_runtime() {
        return String::new();
    }
    let parts: Vec<Part> = plan.runtime_parts.iter().copied().collect();
    let client_parts: Vec<_> = plan.client_parts.iter().copied().collect();
    let body =
        root(&parts, |part| format!("{}mod {} {{\n{}}}\n", visibility(part), part.module(), part.text()));
    let client = if plan.has_client() {
        format!("pub mod client {{\n{}}}\n", inline_client(&client_parts))
    } else {
        String::new()
    };
    format!("/// {DOCS}\n{ALLOWED}pub mod runtime {{\n{body}{client}}}\n")
}

fn root(parts: &[Part], module: impl Fn(Part) -> String) -> String {
    let modules: String = parts.iter().map(|part| module(*part)).collect();
    let uses = parts.iter().flat_map(|part| {
        let module = part.module();
        let items = match part.items() {
            [] => String::new(),
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

/// Returns the visibility of a module: one that offers its items by its own name is seen from outside.
fn visibility(part: Part) -> &'static str {
    if part.items().is_empty() { "pub " } else { "" }
}
