//! The manifest of a crate, and other files that are not Rust.

use std::fmt::Write;

use toml::Value;

use crate::plan::{CratePlan, DependencySource, SERDE_JSON};

use super::readme::Shown;
use super::{HEADER, features};

/// The edition of generated code, and the first Rust that compiles it.
const EDITION: (&str, &str) = ("2024", "1.88");

pub(super) const LICENSE: &str = "\
The code in this crate was written by a program, specless. Whoever generated it may use, copy, change, publish
and sell it for any purpose, with or without fee and without naming anyone. The same holds for the runtime's
source, where it is part of the crate.

The code comes as it is, without any warranty; nobody is liable for what it does.

Descriptions in the comments come from the documentation of the API. The rights that its owner has in them,
if any, are not affected.
";

/// Another format would make the crate look changed.
pub(super) const RUSTFMT: &str = "disable_all_formatting = true\n";

/// `Cargo.toml`
pub(super) fn cargo_toml(plan: &CratePlan) -> String {
    let (edition, rust_version) = EDITION;
    let mut text = format!("# {HEADER}\n\n[package]\n");
    for (key, value) in [
        ("name", plan.name.as_str()),
        ("version", "0.1.0"),
        ("edition", edition),
        ("rust-version", rust_version),
        ("description", plan.summary.as_str()),
        ("license-file", "LICENSE"),
    ] {
        _ = writeln!(text, "{key} = {}", Value::from(value));
    }
    text.push_str(&features::features(plan));
    let (client, client_on_targets) = features::client_dependencies(plan);
    if !plan.dependencies.is_empty() || !client.is_empty() {
        text.push_str("\n[dependencies]\n");
    }
    for dependency in &plan.dependencies {
        let (key, source) = match &dependency.source {
            DependencySource::Version(version) => ("version", version),
            DependencySource::Path(path) => ("path", path),
        };
        let source = Value::from(source.as_str());
        _ = match dependency.features {
            [] if key == "version" => writeln!(text, "{} = {source}", dependency.name),
            [] => writeln!(text, "{} = {{ {key} = {source} }}", dependency.name),
            features => {
                let features = Value::from(features.to_vec());
                writeln!(text, "{} = {{ {key} = {source}, features = {features} }}", dependency.name)
            }
        };
    }
    text.push_str(&client);
    text.push_str(&client_on_targets);
    let known = |name: &str| plan.dependencies.iter().any(|dependency| dependency.name == name);
    match Shown::of(plan) {
        Some(Shown::Program(_)) => {
            _ = write!(text, "\n[dev-dependencies]\n{}", features::program_dependencies());
        }
        Some(Shown::Reading(_)) if !known("serde_json") => {
            _ = write!(text, "\n[dev-dependencies]\nserde_json = {}\n", Value::from(SERDE_JSON));
        }
        Some(Shown::Reading(_)) | None => {}
    }
    text
}
