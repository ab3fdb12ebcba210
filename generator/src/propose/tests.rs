//! Proposals for real documentation, measured against the grammars that come with the program.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::*;
use crate::dialect::raw::{RawField, RawShape};
use crate::ground::source::Span;
use crate::lock::ApiLock;
use crate::pipeline::{self, Understood};
use crate::settings::ApiSettings;

/// The rows that a grammar reads, by page and text: how often each.
type Rows = BTreeMap<(String, String), usize>;

/// Returns the folder of real documentation; `None` where there is none, which the file of skipped tests then tells.
fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var_os("SPECLESS_CORPORA_REQUIRED").is_none(), "no corpora at {}", folder.display());
    if let Some(path) = std::env::var_os("SPECLESS_SKIPPED") {
        let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        writeln!(file, "proposals: there are no corpora at {}", folder.display()).unwrap();
    }
    None
}

/// Returns rows and items that a grammar uses, and those that arrive as facts.
fn rows(settings: &ApiSettings) -> (Rows, Rows, String) {
    let read = pipeline::read(pipeline::load(settings).unwrap(), settings, &()).unwrap();
    let pages = read[0].pages.clone();
    let Understood { documents, extraction, .. } = pipeline::extract(read, settings).unwrap();
    let silent = bundled::parse("name = \"silent\"", "silent").unwrap();
    let sources = &documents.sources;
    let all = dialect::extract(&silent, &pages, sources).account.skipped;
    let skipped: HashSet<Span> = extraction.account.skipped.iter().map(|unit| unit.span).collect();
    let key = |span: Span| (sources.path(span.file).to_owned(), sources.text(span).trim().to_owned());
    let (mut used, mut facts) = (Rows::new(), Rows::new());
    let mut read: Vec<Span> = Vec::new();
    for unit in all.iter().filter(|unit| unit.unit != Unit::Code && !skipped.contains(&unit.span)) {
        *used.entry(key(unit.span)).or_default() += 1;
        read.push(unit.span);
    }
    // What messages are made of besides rows (headings, their own tags) is nothing that a proposal could read.
    read.sort();
    let in_a_row = |span: &Span| {
        let before = read.get(..read.partition_point(|row| (row.file, row.start) <= (span.file, span.start)));
        before.and_then(<[Span]>::last).is_some_and(|row| row.contains(*span))
    };
    let mut spans: HashSet<Span> = HashSet::new();
    let span_of = |field: &RawField| field.name.span;
    for operation in &extraction.raw.operations {
        spans.extend(operation.parameters.iter().map(|parameter| span_of(&parameter.field)));
    }
    for model in &extraction.raw.models {
        match &model.shape {
            RawShape::Struct { fields, .. } => spans.extend(fields.iter().map(span_of)),
            RawShape::Enum(values) => spans.extend(values.values.iter().map(|value| value.span)),
            _ => {}
        }
    }
    spans.into_iter().filter(in_a_row).for_each(|span| *facts.entry(key(span)).or_default() += 1);
    let raw = &extraction.raw;
    let unknown =
        extraction.diagnostics.iter().filter(|found| found.code.as_str() == "unknown-spelling").count();
    let figures = format!(
        "{} operations, {} types, {unknown} spellings unknown",
        raw.operations.len(),
        raw.models.len()
    );
    (used, facts, figures)
}

fn share(found: &Rows, of: &Rows) -> f64 {
    let both: usize =
        of.iter().map(|(key, count)| found.get(key).copied().unwrap_or_default().min(*count)).sum();
    columns::ratio(both, of.values().sum())
}

/// Rows that a proposal reads, of those that the bundled grammar does: used at all, and as facts of a type or operation.
fn measured(name: &str, docs: &Path, text: &str) -> (f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proposed.toml");
    std::fs::write(&file, text).unwrap();
    let mut settings = ApiSettings::new(name, docs);
    settings.conventions.dialect = Some(name.to_owned());
    let (used, facts, figures) = rows(&settings);
    settings.conventions.dialect = None;
    settings.conventions.grammar = Some(file);
    let (own_used, own_facts, own_figures) = rows(&settings);
    println!("{name}: {figures}; proposed: {own_figures}");
    (share(&own_used, &used), share(&own_facts, &facts))
}

/// The goal was 70 % as written and 90 % after five edited lines; without an edited line it is 88 %.
#[test]
#[ignore = "reads six whole documentations"]
fn proposals_read_most_of_what_bundled_grammars_read() {
    let Some(shared) = shared() else { return };
    for name in ["discord", "telegram", "twitch", "openbao", "bybit", "obs-websocket"] {
        let docs = shared.join("declared").join(name).join("docs");
        let proposal = pipeline::propose_grammar(&ApiSettings::new(name, &docs), Vec::new()).unwrap();
        if let Some(folder) = std::env::var_os("SPECLESS_PROPOSALS") {
            std::fs::write(Path::new(&folder).join(format!("{name}.grammar.toml")), &proposal.text).unwrap();
        }
        let (used, facts) = measured(name, &docs, &proposal.text);
        println!("{name}: {used:.3} of the rows, {facts:.3} as facts");
        assert!(used >= 0.88 && facts >= 0.88, "{name}: {used:.3} {facts:.3}");
    }
}

#[test]
#[ignore = "reads a whole documentation"]
fn templates_of_a_vendor_become_rules_on_top_of_the_nearest_grammar() {
    let Some(shared) = shared() else { return };
    let docs = shared.join("wild/java-custom/docs");
    let mut settings = ApiSettings::new("jobs", &docs);
    let proposal = pipeline::propose_rules(&settings).unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("proposed.toml");
    std::fs::write(&file, &proposal.text).unwrap();
    settings.conventions.grammar = Some(file);
    let run = pipeline::understand(&settings, &ApiLock::default(), &()).unwrap();
    println!("{} operations, {} values", run.figures.operations, run.figures.enum_values);
    println!("{}", proposal.text);
    assert!(proposal.text.contains("base = \"java\""));
    assert!(run.figures.operations >= 500 && run.figures.enum_values >= 300);
}

/// Pages of any form give a valid grammar that accounts for every row, or the error that there are none.
#[test]
fn a_proposal_for_any_pages_is_a_valid_grammar() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/dialect/fixtures");
    let families = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = families
        .flat_map(|family| std::fs::read_dir(family).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    folders.sort();
    let mut proposed = 0;
    for docs in folders {
        let mut settings = ApiSettings::new("fixture", &docs);
        let proposal = match pipeline::propose_grammar(&settings, vec!["a\nremark".to_owned()]) {
            Ok(proposal) => proposal,
            Err(error) => panic!("{}: {error}", docs.display()),
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("proposed.toml");
        std::fs::write(&file, &proposal.text).unwrap();
        settings.conventions.grammar = Some(file);
        let run = pipeline::understand(&settings, &ApiLock::default(), &())
            .unwrap_or_else(|error| panic!("{}: {error}", docs.display()));
        assert!(run.account.balances());
        proposed += 1;
    }
    assert!(proposed > 30);
}
