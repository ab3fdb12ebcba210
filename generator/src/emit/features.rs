//! The features of a crate, and the dependencies that only its client needs.
//!
//! Guarantees: the client is behind the feature `client`, calls without async behind `blocking`, spans behind
//! `tracing`; all are additive. A crate that holds the runtime's source needs what the runtime itself needs.

use std::fmt::Write;

use specless_runtime::source::MANIFEST;
use toml::{Table, Value};

use crate::plan::CratePlan;
use crate::settings::Runtime;

/// The features of the client, as the runtime has them too.
const FEATURES: [&str; 3] = ["client", "blocking", "tracing"];

/// The table of features; empty if there is none.
pub(super) fn features(plan: &CratePlan) -> String {
    let apis: Vec<&str> = plan.apis.iter().filter_map(|api| Some(api.module.as_ref()?.as_str())).collect();
    let client = plan.has_client().then_some("client");
    let default: Vec<&str> = client.into_iter().chain(apis.iter().copied()).collect();
    if default.is_empty() {
        return String::new();
    }
    let mut text = format!("\n[features]\ndefault = {}\n", Value::from(default));
    for feature in apis {
        _ = writeln!(text, "{feature} = []");
    }
    if client.is_some() {
        let runtime = runtime_manifest();
        for feature in FEATURES {
            let needs = match plan.runtime {
                Runtime::Embedded => needs(&runtime, feature),
                Runtime::Path(_) | Runtime::Version(_) => {
                    let mut needs = vec![Value::from(format!("specless-runtime/{feature}"))];
                    if feature != "client" {
                        needs.insert(0, "client".into());
                    }
                    Value::from(needs)
                }
            };
            _ = writeln!(text, "{feature} = {needs}");
        }
    }
    text
}

/// The optional dependencies of a client whose runtime is part of the crate: those of all targets, and the tables
/// of those of some.
pub(super) fn client_dependencies(plan: &CratePlan) -> (String, String) {
    let mut common = String::new();
    let mut special = String::new();
    if plan.runtime != Runtime::Embedded || !plan.has_client() {
        return (common, special);
    }
    let runtime = runtime_manifest();
    if let Some(dependencies) = runtime.get("dependencies").and_then(Value::as_table) {
        common = optional(dependencies);
    }
    for (target, tables) in runtime.get("target").and_then(Value::as_table).into_iter().flatten() {
        if let Some(dependencies) = tables.get("dependencies").and_then(Value::as_table) {
            _ = write!(
                special,
                "\n[target.{}.dependencies]\n{}",
                Value::from(target.as_str()),
                optional(dependencies)
            );
        }
    }
    (common, special)
}

/// What the program in the README needs beside the crate.
pub(super) fn program_dependencies() -> String {
    let runtime = runtime_manifest();
    let tokio =
        runtime.get("dependencies").and_then(|dependencies| dependencies.get("tokio")?.get("version"));
    let version = tokio.cloned().unwrap_or_else(|| "1".into());
    let features = Value::from(vec!["macros", "rt-multi-thread"]);
    format!("tokio = {{ version = {version}, features = {features} }}\n")
}

fn optional(dependencies: &Table) -> String {
    let is_optional = |value: &Value| value.get("optional").and_then(Value::as_bool).unwrap_or(false);
    let wanted = dependencies.iter().filter(|(_, value)| is_optional(value));
    wanted.map(|(name, value)| format!("{name} = {value}\n")).collect()
}

fn needs(runtime: &Table, feature: &str) -> Value {
    let found = runtime.get("features").and_then(|features| features.get(feature));
    found.cloned().unwrap_or_else(|| Value::Array(Vec::new()))
}

/// The runtime's manifest is part of this program: that it parses is tested.
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
            let Value::Array(needs) = needs(&runtime, feature) else { panic!("{feature}") };
            assert!(!needs.is_empty(), "{feature}");
        }
        let dependencies = optional(runtime["dependencies"].as_table().unwrap());
        assert!(dependencies.contains("reqwest = {"), "{dependencies}");
        assert!(
            !dependencies.contains("workspace"),
            "an inherited version says nothing elsewhere: {dependencies}"
        );
    }
}
