//! The examples of responses in real documents decode into the generated types and come back whole.
//!
//! The test writes a program that decodes each example, runs it, and reads what it says.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::process::Command;

use serde_json::json;
use specless::internals::model::{Api, Ty};
use specless::internals::pipeline::{self, ApiRun};
use specless_tests::compile::Crates;
use specless_tests::corpora::{corpus, shared};

/// How many of a hundred examples must decode.
const LEAST: f64 = 97.0;

/// What the program says of one example that does not come back whole.
const HARNESS: &str = r#"
fn check<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) -> Result<(), String> {
    let sent: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let read: T = serde_json::from_str(text).map_err(|error| format!("does not decode: {error}"))?;
    let back = serde_json::to_value(&read).map_err(|error| format!("does not encode: {error}"))?;
    lost("", &sent, &back).map_or(Ok(()), |path| Err(format!("comes back without {path}")))
}

/// The first key or item that is missing or different. A key that was null may be missing: it says the same.
fn lost(path: &str, sent: &serde_json::Value, back: &serde_json::Value) -> Option<String> {
    use serde_json::Value::{Array, Null, Object};
    match (sent, back) {
        (Object(sent), Object(back)) => sent.iter().filter(|(_, value)| **value != Null).find_map(|(key, value)| {
            let path = format!("{path}/{key}");
            back.get(key).map_or(Some(path.clone()), |back| lost(&path, value, back))
        }),
        (Array(sent), Array(back)) if sent.len() == back.len() => {
            sent.iter().zip(back).enumerate().find_map(|(index, (sent, back))| lost(&format!("{path}/{index}"), sent, back))
        }
        _ if sent == back || (sent.as_f64().is_some() && sent.as_f64() == back.as_f64()) => None,
        _ => Some(path.to_owned()),
    }
}
"#;

/// The Rust type of a response.
fn rust(api: &Api, ty: &Ty) -> String {
    match ty {
        Ty::Ref(id) => format!("models::{}", api.ty(*id).ident),
        Ty::List { item, .. } => format!("Vec<{}>", rust(api, item)),
        Ty::Map(value) => format!("std::collections::BTreeMap<String, {}>", rust(api, value)),
        Ty::Nullable(inner) => format!("Option<{}>", rust(api, inner)),
        _ => "serde_json::Value".to_owned(),
    }
}

/// A program that checks every example of a response, one line of output for each.
fn program(name: &str, run: &ApiRun) -> (String, usize) {
    let mut text = format!(
        "#![allow(missing_docs)]\nuse {}::models;\n{HARNESS}\nfn main() {{\n",
        name.replace('-', "_")
    );
    let mut count = 0;
    for response in run.api.operations.iter().flat_map(|operation| &operation.responses) {
        let Some(ty) = &response.ty else { continue };
        for example in &response.examples {
            let place = run.documents.sources.location(example.span).to_string();
            let (ty, example) = (rust(&run.api, &ty.value), example.value.to_string());
            writeln!(text, "    println!(\"{{}}\\t{{:?}}\", {place:?}, check::<{ty}>({example:?}));")
                .unwrap();
            count += 1;
        }
    }
    text.push_str("}\n");
    (text, count)
}

#[test]
fn examples_decode_and_come_back() {
    let Some(shared) = shared() else { return };
    let names = ["otc-ecs", "otc-elb", "otc-ims"];
    let mut crates = Crates::new("examples").unwrap();
    let mut expected = BTreeMap::new();
    for name in names {
        let generation = pipeline::generate(&corpus(name).settings(&shared), &()).unwrap();
        crates.add(name, &generation.files).unwrap();
        let (text, count) = program(name, &generation.runs[0]);
        let folder = crates.folder().join(name).join("examples");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("check.rs"), text).unwrap();
        expected.insert(name, count);
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
        assert_eq!(outcomes.len(), expected[name], "{name}: every example is checked");
        report(name, &outcomes);
    }
}

/// Prints what fails by cause, and fails if it is too much.
fn report(name: &str, outcomes: &[(&str, &str)]) {
    let failures: Vec<_> = outcomes.iter().filter(|(_, outcome)| *outcome != "Ok(())").collect();
    let percent = 100.0 * (outcomes.len() - failures.len()) as f64 / outcomes.len() as f64;
    println!("{name}: {} examples, {percent:.1} % decode and come back", outcomes.len());
    for (place, outcome) in &failures {
        println!("  {place}: {outcome}");
    }
    assert!(percent >= LEAST, "{name}: only {percent:.1} % of the examples decode: {}", json!(failures));
}
