//! The examples of responses in real documents decode into the generated types and come back whole.
//!
//! The test writes a program that decodes each example, runs it, and reads what it says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use specless::Settings;
use specless::internals::model::{Api, Ty, TypeKind};
use specless::internals::output::FileSet;
use specless::internals::pipeline::{self, ApiRun};
use specless_tests::compile::Crates;
use specless_tests::corpora::{corpus, shared};

/// How many of a hundred examples of the pages must decode; two of elb are answers of another service.
const LEAST: f64 = 96.5;
/// How many of a hundred examples of an API's own description must decode; some hold members that it does not list.
const OFFICIAL: f64 = 94.0;

/// The report of the program on one example that does not come back whole.
const HARNESS: &str = r#"
fn check<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<(), String> {
    let sent: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let read: T = serde_json::from_str(text).map_err(|error| format!("does not decode: {error}"))?;
    let back = serde_json::to_value(&read).map_err(|error| format!("does not encode: {error}"))?;
    lost("", &sent, &back).map_or(Ok(()), |path| Err(format!("comes back without {path}")))
}

/// Returns the first key or item that is missing or different. A key that was null may be missing, empty or false: that
/// says the same.
fn lost(path: &str, sent: &serde_json::Value, back: &serde_json::Value) -> Option<String> {
    use serde_json::Value::{Array, Null, Object};
    match (sent, back) {
        (Null, Object(back)) if back.is_empty() => None,
        (Null, Array(back)) if back.is_empty() => None,
        (Array(sent), Object(back)) if sent.is_empty() && back.is_empty() => None,
        (Null, serde_json::Value::Bool(false)) => None,
        (Object(sent), Object(back)) => sent.iter().find_map(|(key, value)| {
            let path = format!("{path}/{key}");
            match back.get(key) {
                Some(back) => lost(&path, value, back),
                None => (*value != Null).then_some(path),
            }
        }),
        (Array(sent), Array(back)) if sent.len() == back.len() => {
            sent.iter().zip(back).enumerate().find_map(|(index, (sent, back))| lost(&format!("{path}/{index}"), sent, back))
        }
        (serde_json::Value::String(sent), serde_json::Value::String(back)) => {
            // The same instant may be written in another way.
            let instant = |text: &str| text.replace("+00:00", "Z").trim_end_matches(['Z', '0', '.']).to_owned();
            (instant(sent) != instant(back)).then(|| path.to_owned())
        }
        _ if sent == back || (sent.as_f64().is_some() && sent.as_f64() == back.as_f64()) => None,
        _ => Some(path.to_owned()),
    }
}
"#;

/// Returns the Rust type of a response, from a module that has all types.
fn rust(api: &Api, ty: &Ty) -> String {
    match api.opened(ty) {
        Ty::Ref(id) => format!("whole::{}", api.ty(*id).ident),
        Ty::List { item, .. } => format!("Vec<{}>", rust(api, item)),
        Ty::Map(value) => format!("std::collections::BTreeMap<String, {}>", rust(api, value)),
        Ty::Nullable(inner) => format!("Option<{}>", rust(api, inner)),
        _ => "serde_json::Value".to_owned(),
    }
}

/// Returns all types by their names: those of the crate, and for answers of which a call gives a member a struct around
/// that.
fn whole(api: &Api, files: &FileSet) -> String {
    let emitted: String = files.iter().map(|(_, text)| text).collect();
    let mut text =
        "#[allow(unused_imports)]\nmod whole {\n    use super::models;\n    use super::whole;\n".to_owned();
    let mut seen = BTreeSet::new();
    for (_, ty) in api.types() {
        let ident = &ty.ident;
        if !seen.insert(ident) {
            continue;
        }
        let is_emitted = ["struct", "enum"].iter().any(|kind| {
            emitted.contains(&format!("pub {kind} {ident} {{"))
                || emitted.contains(&format!("pub {kind} {ident};"))
        });
        match &ty.kind {
            _ if is_emitted => writeln!(text, "    pub type {ident} = models::{ident};").unwrap(),
            TypeKind::Struct(object) => {
                writeln!(
                    text,
                    "    #[derive(serde::Serialize, serde::Deserialize)]\n    pub struct {ident} {{"
                )
                .unwrap();
                for (at, field) in object.fields.iter().enumerate() {
                    let (wire, ty) = (&field.wire.value, rust(api, &field.ty));
                    writeln!(
                        text,
                        "        #[serde(rename = {wire:?})]\n        pub field_{at}: Option<{ty}>,"
                    )
                    .unwrap();
                }
                text.push_str("    }\n");
            }
            _ => writeln!(text, "    pub type {ident} = serde_json::Value;").unwrap(),
        }
    }
    text + "}\n"
}

/// An example: where it is from, the type that its call returns, and the JSON.
struct Example {
    place: String,
    ty: String,
    json: String,
}

/// Returns the examples of answers in the pages of an API.
fn of_pages(run: &ApiRun) -> Vec<Example> {
    let mut examples = Vec::new();
    for response in run.api.operations.iter().flat_map(|operation| &operation.responses) {
        let Some(ty) = &response.ty else { continue };
        examples.extend(response.examples.iter().map(|example| Example {
            place: run.documents.sources.location(example.span).to_string(),
            ty: rust(&run.api, &ty.value),
            json: example.value.to_string(),
        }));
    }
    examples
}

/// Returns the examples of answers in an API's own description, of the operations that its pages have.
fn of_description(run: &ApiRun, description: &Path) -> Vec<Example> {
    let script = specless_tests::workspace().join("tests/official_examples.py");
    let output = Command::new("python3").arg(script).arg(description).output().expect("python3 is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let plain = |path: &str| {
        let segments = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        segments.collect::<Vec<_>>().join("/")
    };
    let mut examples = Vec::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let (method, path, status, body): (String, String, String, Value) =
            serde_json::from_str(line).unwrap();
        let operation = run.api.operations.iter().find(|operation| {
            operation.route.as_ref().is_some_and(|route| {
                route.value.method.to_string().eq_ignore_ascii_case(&method)
                    && plain(&route.value.path) == plain(&path)
            })
        });
        let responses = operation.into_iter().flat_map(|operation| &operation.responses);
        let mut of_status = responses
            .filter(|response| response.status.as_ref().is_none_or(|documented| documented.value == status));
        let Some(ty) = of_status.find_map(|response| response.ty.as_ref()) else { continue };
        let place = format!("{method} {path} {status}");
        examples.push(Example { place, ty: rust(&run.api, &ty.value), json: body.to_string() });
    }
    examples
}

/// Returns a program that checks every example, one line of output for each.
fn program(name: &str, whole: &str, examples: &[Example]) -> String {
    let mut text = format!(
        "#![allow(missing_docs)]\nuse {}::models;\n{whole}\n{HARNESS}\nfn main() {{\n",
        name.replace('-', "_")
    );
    for Example { place, ty, json } in examples {
        writeln!(text, "    println!(\"{{}}\\t{{:?}}\", {place:?}, check::<{ty}>({json:?}));").unwrap();
    }
    text.push_str("}\n");
    text
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn examples_decode_and_come_back() {
    let Some(shared) = shared() else { return };
    let names = ["hetzner", "digitalocean", "otc-ecs", "otc-elb", "otc-ims"];
    let mut crates = Crates::new("examples").unwrap();
    let mut expected = BTreeMap::new();
    for name in names {
        let settings = Settings { round_trip: true, ..corpus(name).settings(&shared) };
        let generation = pipeline::generate(&settings, &()).unwrap();
        crates.add(name, &generation.files).unwrap();
        let description = shared.join("corpora").join(name).join("truth.openapi.yaml");
        let official = description.exists();
        let run = &generation.runs[0];
        let examples = if official { of_description(run, &description) } else { of_pages(run) };
        let folder = crates.folder().join(name).join("examples");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("check.rs"), program(name, &whole(&run.api, &generation.files), &examples))
            .unwrap();
        expected.insert(name, (examples.len(), if official { OFFICIAL } else { LEAST }));
    }
    for name in names {
        crates
            .cargo(
                &["build", "--quiet", "--package", name, "--example", "check", "--no-default-features"],
                "",
            )
            .unwrap_or_else(|error| panic!("the examples of {name} do not compile:\n{error}"));
        let program = specless_tests::workspace().join("target/generated-crates/target/debug/examples/check");
        let output = Command::new(program).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        let outcomes: Vec<(&str, &str)> = said.lines().filter_map(|line| line.split_once('\t')).collect();
        let (count, least) = expected[name];
        assert_eq!(outcomes.len(), count, "{name}: every example is checked");
        report(name, &outcomes, least);
    }
}

/// Prints what fails by cause, and fails if it is too much.
fn report(name: &str, outcomes: &[(&str, &str)], least: f64) {
    let fails =
        |outcome: &str| if least == OFFICIAL { outcome.contains("does not") } else { outcome != "Ok(())" };
    let failures: Vec<_> = outcomes.iter().filter(|(_, outcome)| fails(outcome)).collect();
    let percent = 100.0 * (outcomes.len() - failures.len()) as f64 / outcomes.len() as f64;
    println!("{name}: {} examples, {percent:.1} % decode", outcomes.len());
    for (place, outcome) in &failures {
        println!("  {place}: {outcome}");
    }
    assert!(percent >= least, "{name}: only {percent:.1} % of the examples decode: {}", json!(failures));
}
