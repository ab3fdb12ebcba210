//! The manifest of a crate, and other files that are not Rust.

use std::fmt::Write;

use toml::Value;

use crate::ground::escape::{Output, escape};
use crate::plan::{CratePlan, Dependency, DependencySource, FIRST_VERSION, SERDE_JSON};
use crate::settings::PackageKey;

use super::readme::Shown;
use super::{HEADER, cli, features, smoke};

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
    let given = |key: PackageKey| plan.package.get(&key).map(String::as_str);
    let licensed = given(PackageKey::License).is_some();
    for (key, value) in [
        ("name", Some(plan.name.as_str())),
        ("version", given(PackageKey::Version).or(Some(FIRST_VERSION))),
        ("edition", Some(edition)),
        ("rust-version", Some(rust_version)),
        ("description", given(PackageKey::Description).or(Some(&plan.summary))),
        ("license", given(PackageKey::License)),
        ("license-file", (!licensed).then_some("LICENSE")),
        ("repository", given(PackageKey::Repository)),
        ("homepage", given(PackageKey::Homepage)),
        ("documentation", given(PackageKey::Documentation)),
    ] {
        if let Some(value) = value {
            _ = writeln!(text, "{key} = {}", escape(value, Output::Toml));
        }
    }
    text.push_str(&features::features(plan));
    let (client, client_on_targets) = features::client_dependencies(plan);
    if !plan.dependencies.is_empty() || !client.is_empty() {
        text.push_str("\n[dependencies]\n");
    }
    text.push_str(&dependencies(&plan.dependencies));
    text.push_str(&client);
    text.push_str(&client_on_targets);
    let dev_dependencies = dev_dependencies(plan);
    if !dev_dependencies.is_empty() {
        _ = write!(text, "\n[dev-dependencies]\n{dev_dependencies}");
    }
    for api in &plan.apis {
        text.push_str(&smoke::manifest(api));
        text.push_str(&cli::manifest(api));
    }
    text
}

fn dependencies(all: &[Dependency]) -> String {
    let mut text = String::new();
    for dependency in all {
        let (key, source) = match &dependency.source {
            DependencySource::Version(version) => ("version", version),
            DependencySource::Path(path) => ("path", path),
        };
        let source = escape(source, Output::Toml);
        let mut entry = format!("{key} = {source}");
        if !dependency.default_features {
            entry.push_str(", default-features = false");
        }
        if !dependency.features.is_empty() {
            _ = write!(entry, ", features = {}", Value::from(dependency.features.clone()));
        }
        let version_alone = key == "version" && dependency.default_features && dependency.features.is_empty();
        _ = if version_alone {
            writeln!(text, "{} = {source}", dependency.name)
        } else {
            writeln!(text, "{} = {{ {entry} }}", dependency.name)
        };
    }
    text
}

/// Returns what its tests and programs depend on.
fn dev_dependencies(plan: &CratePlan) -> String {
    let mut text = program_dependencies(plan);
    if plan.apis.iter().any(|api| api.cli.is_some()) {
        _ = writeln!(text, "clap = {}", Value::from(cli::CLAP));
    }
    text
}

fn program_dependencies(plan: &CratePlan) -> String {
    let known = |name: &str| plan.dependencies.iter().any(|dependency| dependency.name == name);
    match Shown::of(plan) {
        _ if plan.apis.iter().any(|api| api.smoke.is_some()) => features::program_dependencies(),
        Some(Shown::Program(_)) => features::program_dependencies(),
        Some(Shown::Reading(_)) if !known("serde_json") => {
            format!("serde_json = {}\n", Value::from(SERDE_JSON))
        }
        Some(Shown::Reading(_)) | None => String::new(),
    }
}
