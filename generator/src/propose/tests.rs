//! Proposals for real documentation, measured against the grammars that come with the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::dialect::raw::{RawField, RawShape};
use crate::ledger::Unit;
use crate::pipeline::{self, Understood};
use crate::settings::ApiSettings;

/// The rows that a grammar reads, by page and text: how often each.
type Rows = BTreeMap<(String, String), usize>;

fn shared() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora");
    folder.is_dir().then_some(folder)
}

/// Returns rows and items that a grammar uses, and those that arrive as facts.
fn rows(settings: &ApiSettings) -> (Rows, Rows, String) {
    let read = pipeline::read(settings, &()).unwrap();
    let pages = read[0].pages.clone();
    let Understood { documents, extraction, .. } = pipeline::extract(read, settings).unwrap();
    let silent = bundled::parse("name = \"silent\"", "silent").unwrap();
    let sources = &documents.sources;
    let all = dialect::extract(&silent, &pages, sources).account.skipped;
    let skipped: HashSet<Span> = extraction.account.skipped.iter().map(|unit| unit.span).collect();
    let key = |span: Span| (sources.path(span.file).to_owned(), sources.text(span).trim().to_owned());
    let (mut used, mut facts) = (Rows::new(), Rows::new());
    for unit in all.iter().filter(|unit| unit.unit != Unit::Code && !skipped.contains(&unit.span)) {
        *used.entry(key(unit.span)).or_default() += 1;
    }
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
    spans.into_iter().for_each(|span| *facts.entry(key(span)).or_default() += 1);
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

/// Lines of a proposal as a user edits them: what is replaced, and by what. At most five lines differ.
type Edits = &'static [(&'static str, &'static str)];

/// The documentations, with the edits of a user who looked at what stays unread.
const DOCUMENTATIONS: [(&str, Edits); 6] = [
    ("discord", &[]),
    ("telegram", &[]),
    ("twitch", &[]),
    ("openbao", &[]),
    ("bybit", &[]),
    (
        "obs-websocket",
        &[(
            "[[tables]]",
            "[[sections]]\nheading = '^(?<type>\\w+)::(?<name>\\w+)$'\nrole = \"value\"\n\n\
             [[items]]\nmatch = '^Identifier Value: `?(?<value>.*?)`?$'\nrole = \"value\"\n\n[[tables]]",
        )],
    ),
];

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

#[test]
fn proposals_read_most_of_what_bundled_grammars_read() {
    let Some(shared) = shared() else { return };
    for (name, edits) in DOCUMENTATIONS {
        let docs = shared.join("declared").join(name).join("docs");
        let proposal = pipeline::propose_grammar(&ApiSettings::new(name, &docs), Vec::new()).unwrap();
        if let Some(folder) = std::env::var_os("SPECLESS_PROPOSALS") {
            std::fs::write(Path::new(&folder).join(format!("{name}.grammar.toml")), &proposal.text).unwrap();
        }
        let (used, facts) = measured(name, &docs, &proposal.text);
        println!("{name}: {used:.3} of the rows, {facts:.3} as facts");
        assert!(used >= 0.7 && facts >= 0.7, "{name}: {used:.3} {facts:.3}");
        let mut edited = proposal.text.clone();
        for (from, to) in edits {
            assert!(edited.contains(from), "{name}: {from}");
            edited = edited.replacen(from, to, 1);
        }
        let lines = |text: &str| text.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines(&edited).abs_diff(lines(&proposal.text)) <= 6);
        let (used, facts) = if edits.is_empty() { (used, facts) } else { measured(name, &docs, &edited) };
        println!("{name}: {used:.3} of the rows, {facts:.3} as facts after the edits");
        assert!(used >= 0.9, "{name}: {used:.3} {facts:.3}");
    }
}
