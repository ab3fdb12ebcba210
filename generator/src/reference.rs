//! The references that are written from code: `FINDINGS.md` and `MANIFEST.md` beside `ARCHITECTURE.md`.
//!
//! `SPECLESS_BLESS=1 cargo test -p specless --lib reference` writes them; without it, the test fails where they differ. The
//! pages of findings are in `ground/findings/`, the meanings of keys are the comments of the structs that read a manifest.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::ground::finding::{Code, Severity};
use crate::manifest::Manifest;
use crate::pipeline;
use crate::settings::ApiSettings;

const WRITTEN: &str = "<!-- Written from code: SPECLESS_BLESS=1 cargo test -p specless --lib reference -->";

/// Compares a file with what it should be, or writes it.
fn hold(name: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("SPECLESS_BLESS").is_some() {
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{name} is stale: SPECLESS_BLESS=1 cargo test -p specless --lib reference writes it"
    );
}

#[test]
fn findings_are_documented() {
    let mut text = format!(
        "{WRITTEN}\n\n# Findings\n\nWhat specless tells about documents, by code. An *error* means that something of the documents \
         is missing from the output, a\n*warning* that the output says less than the document or something else, and a *note* is for \
         information. `specless explain CODE`\nprints one of these pages.\n\n"
    );
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.as_str());
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_severity = codes.iter().filter(|code| code.severity() == severity);
        let links: Vec<String> = of_severity.map(|code| format!("[{code}](#{code})")).collect();
        let _ = writeln!(text, "- {}: {}", format!("{severity:?}s").to_lowercase(), links.join(", "));
    }
    for code in codes {
        let severity = format!("{:?}", code.severity()).to_lowercase();
        let _ =
            write!(text, "\n## {code}\n\n*{severity}.*{}\n{}", paragraph(code.explanation()), code.page());
    }
    hold("FINDINGS.md", &text);
}

/// Joins the lines of a comment.
fn paragraph(comment: &str) -> String {
    comment.lines().collect::<String>().trim_end().to_owned() + "\n"
}

#[test]
fn every_page_is_that_of_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ground/findings");
    let file = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let pages: BTreeSet<String> = fs::read_dir(folder).unwrap().map(|entry| file(entry.unwrap())).collect();
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{code}.md")).collect();
    assert_eq!(pages, codes);
    for code in Code::ALL {
        for heading in ["### For example\n", "### What to do\n"] {
            assert!(code.page().contains(heading), "{code} has no `{heading}`");
        }
    }
}

/// Returns the pages in an example: blocks of code whose first line names a file.
fn pages(example: &str) -> Vec<(&str, &str)> {
    let mut pages = Vec::new();
    for block in example.split("\n```markdown ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap();
        pages.push((name, rest.split_once("\n```").unwrap().0));
    }
    pages
}

#[test]
fn pages_of_examples_give_their_finding() {
    let mut tried = 0;
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let pages = pages(code.page());
        if pages.is_empty() {
            continue;
        }
        tried += 1;
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in pages {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{text}\n")).unwrap();
        }
        let mut api = ApiSettings::new("any", folder.path());
        api.conventions.dialect = Some("openapi-generator".to_owned());
        api.conventions.flavour = Some("java".to_owned());
        let run = pipeline::understand(&api, &crate::lock::ApiLock::default(), &()).unwrap();
        let planned = crate::plan::plan_alone(&run.input()).findings;
        let found = run.documents.diagnostics.iter().chain(&planned);
        let found: BTreeSet<&str> = found.map(|found| found.code.as_str()).collect();
        if !found.contains(code.as_str()) {
            wrong.push(format!("{code}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 12, "{tried}");
}

#[test]
fn keys_of_the_manifest_are_documented() {
    let settings =
        SchemaSettings::draft2020_12().for_deserialize().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<Manifest>().to_value();
    let mut text = format!(
        "{WRITTEN}\n\n# The manifest\n\nEvery key of `specless.toml`. A key that is not known is an error; paths are relative to the \
         folder of the manifest. The flag that\nsays the same on the command line stands at the end of a meaning.\n"
    );
    let mut missing = Vec::new();
    table(&schema, "", &mut text, &mut missing);
    assert!(missing.is_empty(), "keys without a comment in manifest.rs: {missing:?}");
    hold("MANIFEST.md", &text);
}

/// Writes the keys of a table, and then the tables in it.
fn table(schema: &Value, name: &str, text: &mut String, missing: &mut Vec<String>) {
    let Some(keys) = schema.get("properties").and_then(Value::as_object) else { return };
    let heading = if name.is_empty() { "Top level".to_owned() } else { format!("`{name}`") };
    let _ = write!(text, "\n## {heading}\n\n| key | value | meaning |\n| --- | --- | --- |\n");
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (key, inner) in keys {
        let meaning = inner.get("description").and_then(Value::as_str).unwrap_or_default().replace('\n', " ");
        if meaning.is_empty() {
            missing.push(format!("{name} {key}"));
        }
        let needed = if required.contains(&key.as_str()) { "Required. " } else { "" };
        let _ = writeln!(text, "| `{key}` | {} | {needed}{meaning} |", value(inner));
    }
    let bare = name.trim_matches(['[', ']']);
    for (key, inner) in keys {
        let path = if bare.is_empty() { key.clone() } else { format!("{bare}.{key}") };
        let entries = inner.get("additionalProperties").filter(|entry| entry.is_object());
        if let Some(item) = inner.get("items") {
            table(item, &format!("[[{path}]]"), text, missing);
        } else if let Some(entry) = entries {
            table(entry, &format!("[{path}.NAME]"), text, missing);
        } else {
            table(inner, &format!("[{path}]"), text, missing);
        }
    }
}

/// Names the values of a key: `string`, `true or false`, `list of strings`, `` `full`, `summary` ``.
fn value(schema: &Value) -> String {
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        let words = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
        return words.collect::<Vec<_>>().join(", ");
    }
    if let Some(some) = schema.get("anyOf").and_then(|options| options.get(0)) {
        return value(some);
    }
    let ty = schema.get("type");
    let word = ty.and_then(|ty| ty.as_str().or_else(|| ty.get(0)?.as_str())).unwrap_or_default();
    match word {
        "boolean" => "`true` or `false`".to_owned(),
        "array" => match schema.get("items") {
            Some(item) if item.get("properties").is_some() => "list of tables".to_owned(),
            item => format!("list of {}s", item.map(value).unwrap_or_default()),
        },
        "object" if schema.get("additionalProperties").is_some_and(Value::is_object) => {
            "table by name".to_owned()
        }
        "object" => "table".to_owned(),
        other => other.to_owned(),
    }
}
