//! The files of a crate that are not Rust.

use std::fmt::Write;

use toml::Value;

use crate::model::Method;
use crate::plan::doc::{code, plain};
use crate::plan::item::ItemKind;
use crate::plan::{ApiPlan, CratePlan, DependencySource};

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
    text
}

/// `README.md`
pub(super) fn readme(plan: &CratePlan) -> String {
    let mut text = format!("<!-- {HEADER} -->\n\n# {}\n\n{}.\n", plan.name, plain(&plan.summary));
    if plan.apis.iter().any(|api| api.module.is_some()) {
        text.push_str("\nEach API is a module and a feature of its own; all are on by default.\n\n");
        text.push_str("| module | API | types |\n| --- | --- | --- |\n");
        for api in &plan.apis {
            let module = api.module.as_ref().map_or("models", |module| module.as_str());
            let title = plain(&api.title).replace('|', "\\|");
            let types: usize = api.files.iter().map(|file| file.items.len()).sum();
            _ = writeln!(text, "| {} | {title} | {types} |", code(module));
        }
    }
    let calls = plan.apis.iter().find_map(|api| call_example(&plan.name, api));
    if let Some(example) = calls.or_else(|| plan.apis.iter().find_map(|api| example(&plan.name, api))) {
        text.push('\n');
        text.push_str(&example);
    }
    if plan.has_client() {
        text.push_str(FEATURES);
    }
    text.push_str(
        "\nValues that the documentation does not list do no harm: they are kept, and written back as they were \
         read.\nFields that it does not list are ignored.\n\nThe code is free to use; see LICENSE.\n",
    );
    text
}

/// What the features of the client are for.
const FEATURES: &str = "
| feature | what it adds |
| --- | --- |
| `client` (default) | calls over HTTP; without it the types need serde alone |
| `blocking` | the same calls without async: `.wait()` in place of `.await`, lists as iterators |
| `tracing` | a span for each call and an event for each attempt, without secrets and bodies |
";

/// A call that needs no arguments, one that pages if there is one.
fn call_example(crate_name: &str, api: &ApiPlan) -> Option<String> {
    let client = api.client.as_ref()?;
    let plain = || {
        let groups = client.groups.iter().flat_map(|group| group.calls.iter().map(move |call| (group, call)));
        groups.filter(|(_, call)| call.verb == Method::Get && call.arguments.is_empty() && !call.deprecated)
    };
    let (group, call) = plain().find(|(_, call)| call.paging.is_some()).or_else(|| plain().next())?;
    let module = api.module.as_ref().map(|module| format!("{}::", module.as_str())).unwrap_or_default();
    let base_url = if client.base_url.is_some() { "" } else { "\"https://service.example.com\"" };
    let begin = format!("client.{}().{}()", group.module.as_str(), call.method.as_str());
    let mut text = format!(
        "```rust\nuse {}::{module}Client;\n\nlet client = Client::builder({base_url}).bearer_token(token).build()?;\n\
         let answer = {begin}.send().await?;\n",
        crate_name.replace('-', "_"),
    );
    if call.paging.is_some() {
        _ = write!(
            text,
            "\nlet mut items = {begin}.items(); // of all pages\nwhile let Some(item) = items.next().await {{\n    println!(\"{{:?}}\", item?);\n}}\n"
        );
    }
    text.push_str("```\n");
    Some(text)
}

/// How to read the first struct of an API.
fn example(crate_name: &str, api: &ApiPlan) -> Option<String> {
    let mut items = api.files.iter().flat_map(|file| &file.items);
    let item = items.find(|item| matches!(item.kind, ItemKind::Struct(_)))?;
    let module = api.module.as_ref().map(|module| format!("{}::", module.as_str())).unwrap_or_default();
    let (crate_name, name) = (crate_name.replace('-', "_"), item.ident.as_str());
    Some(format!(
        "```rust\nuse {crate_name}::{module}models::{name};\n\nlet value: {name} = serde_json::from_str(&text)?;\n```\n"
    ))
}
