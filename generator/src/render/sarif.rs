//! Findings as SARIF 2.1.0, which shows them beside the lines of a pull request.
//!
//! A finding at `docs/Order.md:7` -> a result of the rule of its code, with the place as a relative URI and the other places
//! where the same was found. Rules are those of the results.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use serde_json::{Value, json};

use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::source::Location;
use crate::load::Documents;

use super::{location, place};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Returns the log of one run over the documents of some APIs. `usual` is the severity of a code that nobody changed.
pub fn log(all: &[&Documents], usual: impl Fn(Code) -> Option<Severity>) -> Value {
    let found = || all.iter().flat_map(|documents| &documents.diagnostics);
    let codes: BTreeSet<Code> = found().map(|finding| finding.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, usual(*code))).collect();
    let results = all
        .iter()
        .flat_map(|documents| documents.diagnostics.iter().map(|finding| result(documents, finding, &codes)));
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "specless", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code, usual: Option<Severity>) -> Value {
    let explanation: String = code.explanation().trim().lines().collect();
    json!({
        "id": code,
        "shortDescription": { "text": explanation.trim() },
        "help": { "text": code.page(), "markdown": code.page() },
        "defaultConfiguration": { "level": usual.map_or("none", level) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn result(documents: &Documents, finding: &Diagnostic, codes: &[Code]) -> Value {
    let help = finding.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    let places = location(documents, finding);
    let also = finding.also().iter().map(|repeat| physical(&place(documents, repeat.span)));
    json!({
        "ruleId": finding.code,
        "ruleIndex": codes.iter().position(|code| *code == finding.code),
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", finding.title()) },
        "locations": places.iter().map(physical).collect::<Vec<_>>(),
        "relatedLocations": also.collect::<Vec<_>>(),
    })
}

fn physical(at: &Location) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(Path::new(&at.path)) },
            "region": { "startLine": at.line, "startColumn": at.column },
        },
    })
}

/// Returns a path as a URI: relative as the path is, or `file:///...`.
fn uri(path: &Path) -> String {
    let mut segments = Vec::new();
    for component in path.components() {
        match component {
            Component::RootDir | Component::Prefix(_) => segments.push("file://".to_owned()),
            Component::CurDir => {}
            other => segments.push(encoded(&other.as_os_str().to_string_lossy())),
        }
    }
    segments.join("/")
}

fn encoded(segment: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    segment
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        for (path, expected) in [
            ("docs/a b.md", "docs/a%20b.md"),
            ("./docs/../ä:#?.md", "docs/../%C3%A4%3A%23%3F.md"),
            ("/srv/a.md", "file:///srv/a.md"),
        ] {
            assert_eq!(uri(Path::new(path)), expected);
        }
    }
}
