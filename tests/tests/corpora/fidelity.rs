//! How much of an API's own description the exported document holds, and whether that is less than it was.
//!
//! The figures are percentages of what the truth has; what is missing, and why, stands in `tests/FIDELITY.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use specless::ApiSettings;
use specless::internals::lock::ApiLock;
use specless::internals::{openapi, pipeline};
use specless_tests::corpora::{corpus, shared, together};

/// Compares a corpus with a truth; every figure that is named must be at least what is written here.
fn measure(name: &str, truth: &str, flags: &[&str], floor: &[(&str, f64)]) {
    let Some(shared) = shared() else { return };
    measure_api(name, &corpus(name).api(&shared), &shared, truth, flags, floor);
}

fn measure_api(
    name: &str,
    api: &ApiSettings,
    shared: &Path,
    truth: &str,
    flags: &[&str],
    floor: &[(&str, f64)],
) {
    let run = pipeline::understand(api, &ApiLock::default(), &()).unwrap();
    let document = openapi::export(&run.api, &run.documents.sources);
    let temp = tempfile::tempdir().unwrap();
    let derived = temp.path().join("derived.json");
    fs::write(&derived, document.to_string()).unwrap();
    let figures = fidelity(shared, &derived, &shared.join("corpora").join(truth), flags);

    println!("{name}");
    for (what, figure) in figures.as_object().unwrap() {
        let Some(percent) = figure.get("pct") else { continue };
        println!("  {what:<15} {percent:>6} %  ({} of {})", figure["ok"], figure["all"]);
    }
    println!("  {:<15} {}", "extra", figures["extra"]);
    let misses: Vec<String> = floor
        .iter()
        .filter_map(|(what, least)| {
            let percent = figures[what]["pct"].as_f64().unwrap_or(0.0);
            (percent < *least).then(|| format!("{what}: {percent} %, and it was at least {least} %"))
        })
        .collect();
    assert!(misses.is_empty(), "{name} lost facts: {}", misses.join("; "));
}

fn fidelity(shared: &Path, derived: &Path, truth: &Path, flags: &[&str]) -> Value {
    let out = derived.with_extension("figures.json");
    let output = Command::new("python3")
        .arg(shared.join("tools/fidelity.py"))
        .args([derived, truth])
        .arg("--json")
        .arg(&out)
        .args(flags)
        .output()
        .expect("python3 is needed to compare with the corpora");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "fidelity.py failed (it needs PyYAML, see .ci/run): {error}");
    serde_json::from_str(&fs::read_to_string(out).unwrap()).unwrap()
}

#[test]
fn hetzner() {
    measure(
        "hetzner",
        "hetzner/truth.openapi.yaml",
        &[],
        &[
            ("operations", 100.0),
            ("parameters", 100.0),
            ("bodies", 100.0),
            ("responses", 100.0),
            ("properties", 100.0),
            ("types", 98.0),
            ("types_loose", 100.0),
            ("required", 100.0),
            ("enums", 100.0),
        ],
    );
}

#[test]
fn digitalocean() {
    measure(
        "digitalocean",
        "digitalocean/truth.openapi.yaml",
        &[],
        &[
            ("operations", 100.0),
            ("parameters", 99.4),
            ("bodies", 100.0),
            ("responses", 100.0),
            ("properties", 99.1),
            ("types", 96.9),
            ("types_loose", 98.4),
            ("required", 99.8),
        ],
    );
}

#[test]
fn digitalocean_javascript() {
    measure(
        "digitalocean-javascript",
        "digitalocean/truth.openapi.yaml",
        &[],
        &[
            ("operations", 100.0),
            ("parameters", 99.7),
            ("bodies", 100.0),
            ("responses", 100.0),
            ("properties", 99.4),
            ("types", 89.0),
            ("types_loose", 100.0),
            ("required", 98.9),
            // Values of enumerations that share a name are united, so that one place lists values of another.
            ("enums", 99.0),
        ],
    );
}

/// Two flavours of one API read together have what either of them keeps, whichever is named first.
#[test]
fn digitalocean_in_two_flavours() {
    let Some(shared) = shared() else { return };
    for names in [["digitalocean", "digitalocean-javascript"], ["digitalocean-javascript", "digitalocean"]] {
        let api = together(&shared, &names);
        let floor = [
            ("operations", 100.0),
            ("parameters", 100.0),
            ("param_required", 100.0),
            ("bodies", 100.0),
            ("responses", 100.0),
            ("properties", 99.4),
            ("types", 98.8),
            ("types_loose", 100.0),
            ("required", 99.8),
            ("enums", 99.0),
            ("formats", 100.0),
        ];
        measure_api(&names.join(" and "), &api, &shared, "digitalocean/truth.openapi.yaml", &[], &floor);
    }
}

#[test]
fn azureml() {
    measure(
        "azureml",
        "azureml/truth.openapi.yaml",
        &[],
        &[
            ("operations", 100.0),
            ("parameters", 100.0),
            ("bodies", 100.0),
            ("responses", 100.0),
            ("properties", 100.0),
            ("types", 95.0),
            ("types_loose", 100.0),
            ("required", 100.0),
            ("enums", 100.0),
        ],
    );
}

#[test]
fn cycle() {
    measure(
        "cycle",
        "cycle/truth.openapi.yaml",
        &["--models"],
        // The description is younger than the pages: no page has any of the properties that are missing.
        &[("properties", 97.3), ("types_loose", 98.0), ("required", 98.0)],
    );
}
