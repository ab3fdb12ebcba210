//! The features of a crate, and the dependencies that only its client needs.
//!
//! Guarantees: the client is behind the feature `client`, calls without async behind `blocking`, spans behind
//! `tracing`, the choices of TLS behind features of their own; all are additive. A crate that holds the runtime's source
//! needs what those parts of the runtime need that it holds.

use std::fmt::Write;

use specless_runtime::source::{ClientPart, MANIFEST};
use toml::{Table, Value};

use crate::plan::{ApiPlan, CratePlan, GroupFeature};
use crate::settings::Runtime;

/// The features of the client, as the runtime has them too.
const FEATURES: [&str; 8] =
    ["client", "blocking", "mock", "native-tls", "record", "rustls", "rustls-no-provider", "tracing"];
/// Those that are on unless switched off.
const DEFAULT: [&str; 2] = ["client", "rustls"];

/// Returns the table of features; empty if there is none.
pub(super) fn features(plan: &CratePlan) -> String {
    let apis: Vec<&str> = plan.apis.iter().flat_map(ApiPlan::features).collect();
    let client = if plan.has_client() { &DEFAULT[..] } else { &[] };
    let default: Vec<&str> = client.iter().chain(&apis).copied().collect();
    if default.is_empty() {
        return String::new();
    }
    let mut text = format!("\n[features]\ndefault = {}\n", Value::from(default));
    for api in &plan.apis {
        if let Some(module) = &api.module {
            _ = writeln!(text, "{} = []", module.as_str());
        }
        for GroupFeature { name, needs } in &api.group_features {
            _ = writeln!(text, "{name} = {}", Value::from(needs.clone()));
        }
    }
    if plan.has_client() {
        let runtime = runtime_manifest();
        let parts: Vec<&str> = plan.client_parts.iter().map(|part| part.feature()).collect();
        for feature in FEATURES {
            let parts = if feature == "client" { &parts[..] } else { &[] };
            let needs: Vec<Value> = match plan.runtime {
                Runtime::Embedded => parts.iter().fold(needs(&runtime, feature), |mut all, part| {
                    all.extend(
                        needs(&runtime, part).into_iter().filter(|need| need.as_str() != Some("client")),
                    );
                    all
                }),
                Runtime::Path(_) | Runtime::Version(_) => {
                    let client = (feature != "client").then(|| "client".to_owned());
                    let of_runtime = std::iter::once(&feature).chain(parts);
                    let of_runtime = of_runtime.map(|feature| format!("specless-runtime/{feature}"));
                    client.into_iter().chain(of_runtime).map(Value::from).collect()
                }
            };
            let own = |need: &Value| {
                let dependency = need.as_str().and_then(|need| need.strip_prefix("dep:"));
                dependency.is_some_and(|name| plan.dependencies.iter().any(|own| own.name == name))
            };
            let needs: Vec<Value> = needs.into_iter().filter(|need| !own(need)).collect();
            _ = writeln!(text, "{feature} = {}", Value::from(needs));
        }
    }
    text
}

/// Returns the optional dependencies of a client whose runtime is part of the crate: those of all targets, and the
/// tables of those of some.
pub(super) fn client_dependencies(plan: &CratePlan) -> (String, String) {
    let mut common = String::new();
    let mut special = String::new();
    if plan.runtime != Runtime::Embedded || !plan.has_client() {
        return (common, special);
    }
    let runtime = runtime_manifest();
    let left_out = left_out(&runtime, plan);
    if let Some(dependencies) = runtime.get("dependencies").and_then(Value::as_table) {
        common = optional(dependencies, &left_out);
    }
    for (target, tables) in runtime.get("target").and_then(Value::as_table).into_iter().flatten() {
        if let Some(dependencies) = tables.get("dependencies").and_then(Value::as_table) {
            _ = write!(
                special,
                "\n[target.{}.dependencies]\n{}",
                Value::from(target.as_str()),
                optional(dependencies, &left_out)
            );
        }
    }
    (common, special)
}

/// Says what a file to include needs for its client: lines of comments, none without a client.
pub(super) fn needed(plan: &CratePlan) -> String {
    let (common, special) = client_dependencies(plan);
    if common.is_empty() {
        return String::new();
    }
    let lines = common.lines().chain(special.lines()).map(|line| line.replace("optional = true, ", ""));
    let lines: String = lines.map(|line| format!("//     {line}\n").replace("//     \n", "//\n")).collect();
    format!(
        "// The client needs these dependencies, and one of the features `rustls`, `rustls-no-provider` and `native-tls` of\n\
         // reqwest; with a feature `blocking` of the package also `tokio/rt-multi-thread`:\n//\n//     [dependencies]\n{lines}\n"
    )
}

/// Returns what the program in the README needs beside the crate.
pub(super) fn program_dependencies() -> String {
    let runtime = runtime_manifest();
    let tokio =
        runtime.get("dependencies").and_then(|dependencies| dependencies.get("tokio")?.get("version"));
    let version = tokio.cloned().unwrap_or_else(|| "1".into());
    let features = Value::from(vec!["macros", "rt-multi-thread"]);
    format!("tokio = {{ version = {version}, features = {features} }}\n")
}

/// Returns the dependencies of those parts of the runtime that the crate leaves out.
fn left_out(runtime: &Table, plan: &CratePlan) -> Vec<String> {
    let unused = ClientPart::ALL.into_iter().filter(|part| !plan.client_parts.contains(part));
    let needs = unused.flat_map(|part| needs(runtime, part.feature()));
    let of_client = needs.filter_map(|need| need.as_str()?.strip_prefix("dep:").map(str::to_owned));
    // Dates belong to the types: their library is no optional dependency, or none at all.
    let of_types = plan.dependencies.iter().map(|dependency| dependency.name.to_owned());
    of_client.chain(of_types).chain(["chrono", "jiff", "uuid"].map(str::to_owned)).collect()
}

fn optional(dependencies: &Table, left_out: &[String]) -> String {
    let is_optional = |value: &Value| value.get("optional").and_then(Value::as_bool).unwrap_or(false);
    let wanted = dependencies.iter().filter(|(name, value)| is_optional(value) && !left_out.contains(name));
    wanted.map(|(name, value)| format!("{name} = {value}\n")).collect()
}

fn needs(runtime: &Table, feature: &str) -> Vec<Value> {
    let found = runtime.get("features").and_then(|features| features.get(feature)?.as_array());
    found.cloned().unwrap_or_default()
}

/// Returns the runtime's manifest, which is part of this program: that it parses is tested.
fn runtime_manifest() -> Table {
    MANIFEST.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_of_the_runtime_has_what_the_client_needs() {
        let runtime = runtime_manifest();
        for feature in FEATURES {
            assert!(!needs(&runtime, feature).is_empty(), "{feature}");
        }
        let dependencies = optional(runtime["dependencies"].as_table().unwrap(), &["sha2".to_owned()]);
        assert!(!dependencies.contains("sha2") && dependencies.contains("hmac"), "{dependencies}");
        assert!(dependencies.contains("reqwest = {"), "{dependencies}");
        assert!(
            !dependencies.contains("workspace"),
            "an inherited version says nothing elsewhere: {dependencies}"
        );
    }
}
