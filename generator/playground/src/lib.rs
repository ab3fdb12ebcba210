//! specless in a browser: pages and a grammar go in, the crate, the OpenAPI document, findings and coverage come out.
//!
//! A script writes JSON to where [`room`] says, `{"pages": {"Pet.md": "# Pet ..."}}`, calls [`run`], and reads as many bytes
//! as [`length`] says from where that says: `{"files": {"src/lib.rs": "..."}, "openapi": "...", "report": {...}}`. Knows no
//! file system and no network.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specless::internals::{grammar, openapi, pipeline, render};
use specless::{ApiSettings, Error, Settings};

/// The text that the browser and this library share: the question, and then its answer.
static TEXT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn text() -> MutexGuard<'static, Vec<u8>> {
    TEXT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes room for a question of so many bytes; returns where it is.
#[expect(unsafe_code, reason = "a name that a browser finds")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    let mut text = text();
    *text = vec![0; length];
    text.as_mut_ptr()
}

/// Answers the question; returns where the answer is.
#[expect(unsafe_code, reason = "a name that a browser finds")]
#[unsafe(no_mangle)]
pub extern "C" fn run() -> *const u8 {
    let mut text = text();
    let answer = match serde_json::from_slice(&text) {
        Ok(question) => answer(&question),
        Err(error) => Answer { error: Some(error.to_string()), ..Answer::default() },
    };
    *text = serde_json::to_vec(&answer).unwrap_or_default();
    text.as_ptr()
}

/// Returns how many bytes the answer has.
#[expect(unsafe_code, reason = "a name that a browser finds")]
#[unsafe(no_mangle)]
pub extern "C" fn length() -> usize {
    text().len()
}

/// A question of the browser.
#[derive(Debug, Deserialize)]
struct Question {
    /// The pages by their paths.
    pages: BTreeMap<String, String>,
    /// A grammar of one's own.
    grammar: Option<String>,
}

/// The answer to a question.
#[derive(Debug, Default, Serialize)]
struct Answer {
    /// Why there is nothing else.
    error: Option<String>,
    /// The report of `inspect --format json`; the findings alone if there is an error.
    report: Value,
    /// The grammar that the pages were read by, if it comes with specless.
    grammar: Option<&'static str>,
    /// The crate.
    files: BTreeMap<String, String>,
    openapi: String,
}

fn answer(question: &Question) -> Answer {
    let mut api = ApiSettings::new("api", "pages");
    api.conventions.grammar = question.grammar.is_some().then(|| "grammar.toml".into());
    let settings = Settings {
        crate_name: "api".to_owned(),
        out_dir: Some("crate".into()),
        apis: vec![api],
        ..Settings::default()
    };
    match pipeline::generate_texts(&settings, &question.pages, question.grammar.as_deref()) {
        Ok(generation) => {
            let run = generation.runs.first();
            let document = run.map(|run| openapi::export(&run.api, &run.documents.sources));
            let file = |(path, text): (&str, &str)| (path.to_owned(), text.to_owned());
            Answer {
                report: json!(run.map(render::report)),
                grammar: run.and_then(used_grammar),
                files: generation.files.iter().map(file).collect(),
                openapi: document.and_then(|it| serde_json::to_string_pretty(&it).ok()).unwrap_or_default(),
                ..Answer::default()
            }
        }
        Err(error) => {
            let findings = match &error {
                Error::Unrecognised { documents, .. } | Error::Unrelated { documents, .. } => {
                    render::findings(documents, &documents.diagnostics)
                }
                _ => Vec::new(),
            };
            let report = json!({ "findings": findings });
            Answer { error: Some(error.to_string()), report, ..Answer::default() }
        }
    }
}

/// Returns the text of the grammar that pages were read by.
fn used_grammar(run: &pipeline::ApiRun) -> Option<&'static str> {
    let read_as = run.folders.first()?;
    let flavour = read_as.flavour.as_deref().unwrap_or_default();
    let of_family = format!("{}-{flavour}", read_as.dialect);
    let names = grammar::names();
    let name = [&of_family, flavour, &read_as.dialect].into_iter().find(|name| names.contains(name))?;
    Some(grammar::text(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Pet\n\n## Properties\n\nName | Type | Description | Notes\n------------ | ------------- | ------------- | -------------\n**id** | **i64** | Its number. | \n**nick_name** | Option<**String**> | | [optional]\n\n[[Back to Model list]](../README.md#documentation-for-models)\n";

    fn ask(question: &Value) -> Value {
        let question: Question = serde_json::from_value(question.clone()).unwrap();
        serde_json::to_value(answer(&question)).unwrap()
    }

    #[test]
    fn answers_with_all_that_was_made() {
        let answer = ask(&json!({ "pages": { "docs/Pet.md": PAGE, "notes.txt": "no page" } }));
        assert_eq!(answer["error"], Value::Null);
        assert!(
            answer["files"]["src/models/types.rs"].as_str().unwrap().contains("pub struct Pet"),
            "{answer}"
        );
        assert!(answer["openapi"].as_str().unwrap().contains("\"nick_name\""));
        assert_eq!(answer["report"]["rows"]["used"], 2);
        assert!(answer["grammar"].as_str().unwrap().contains("\"rust\""));
    }

    #[test]
    fn reads_by_a_grammar_of_ones_own_and_tells_its_mistakes() {
        let mut question =
            json!({ "pages": { "Pet.md": PAGE }, "grammar": "name = \"mine\"\nbase = \"rust\"\n" });
        let answer = ask(&question);
        assert!(!answer["report"]["rules"].as_array().unwrap().is_empty(), "{answer}");
        question["grammar"] = json!("name = \"mine\"\nbase = \"rusty\"\n");
        let answer = ask(&question);
        assert!(answer["error"].as_str().unwrap().contains("grammar.toml:2"), "{answer}");
    }

    #[test]
    fn tells_what_was_found_about_pages_of_no_known_form() {
        let answer = ask(&json!({ "pages": { "a.md": "# Words\n\nNothing else.\n" } }));
        assert!(answer["error"].as_str().unwrap().starts_with("pages: "), "{answer}");
        assert!(answer["report"]["findings"].is_array());
    }
}
