//! `specless diff` on seeded edits of real pages: each edit is of a known kind, so it is known what the diff must say.
//!
//! The pages are those of `corpora/editions`. A row of a table is removed, copied under another name, or told in other words;
//! rows change places and pages move. A share of the edits is made in every run, all of them with `--ignored`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rayon::prelude::*;
use specless::internals::diff::{self, Edition};
use specless::internals::ground::http::ParameterIn;
use specless::internals::ground::source::{Sources, Span};
use specless::internals::model::{Operation, TypeKind};
use specless::internals::pipeline::{self, ApiRun};
use specless::{ApiSettings, WireCase};
use specless_tests::corpora::shared;
use specless_tests::random::Random;
use walkdir::WalkDir;

const SEED: u64 = 20_261_130;

/// The trees, by the dialects of their pages.
const TREES: [&str; 5] =
    ["rust-major", "java-konfig-major", "apimatic-ts-major", "javascript-major", "html-minor"];

/// Pages by path.
type Pages = BTreeMap<String, String>;

/// What is edited: a field, a parameter or a value, with its row, or an operation with its description.
#[derive(Clone)]
struct Row {
    kind: &'static str,
    /// The name with that of the owner, as a change has it.
    item: String,
    name: String,
    description: String,
    page: String,
    /// The first and the last byte of the row.
    bytes: (usize, usize),
}

/// An edition with its pages, as they are edited.
struct Tree {
    settings: ApiSettings,
    pages: Pages,
    run: ApiRun,
    rows: Vec<Row>,
}

impl Tree {
    fn read(root: &Path) -> Self {
        let mut pages = Pages::new();
        for entry in WalkDir::new(root).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            pages.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
        let mut settings = ApiSettings::new("api", root);
        settings.conventions.wire_case = Some(WireCase::AsDocumented);
        let run = pipeline::describe(&settings, &()).unwrap();
        let rows = rows(&run, &pages);
        Self { settings, pages, run, rows }
    }

    /// Returns the changes that the diff tells about other pages, as `kind item action`.
    fn changes(&self, pages: &Pages) -> BTreeSet<String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in pages {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let settings = ApiSettings { docs: vec![folder.path().to_owned()], ..self.settings.clone() };
        let new = pipeline::describe(&settings, &()).unwrap();
        let changes = diff::compare(
            Edition { api: &self.run.api, sources: &self.run.documents.sources },
            Edition { api: &new.api, sources: &new.documents.sources },
        );
        let told = changes
            .iter()
            .map(|change| format!("{} {} {}", change.item.as_str(), change.name, change.action.as_str()));
        told.collect()
    }
}

/// Returns the rows of a model that stand alone on lines of their own, each documented by one item.
fn rows(run: &ApiRun, pages: &Pages) -> Vec<Row> {
    let mut rows = Vec::new();
    let sources = &run.documents.sources;
    let mut note = |kind, item: String, name: &str, description: &str, span: Option<Span>| {
        let Some(span) = span else { return };
        let page = sources.path(span.file).to_owned();
        let Some(text) = pages.get(&page) else { return };
        let bytes = match kind {
            "operation" => Some((span.start as usize, span.end as usize)),
            _ => row(text, span.start as usize, page.ends_with(".html")),
        };
        let Some(bytes) = bytes else { return };
        let (name, description) = (name.to_owned(), description.to_owned());
        rows.push(Row { kind, item, name, description, page, bytes });
    };
    for (_, ty) in run.api.types().filter(|(_, ty)| !ty.inline) {
        match &ty.kind {
            // Without its only row a page documents no object any more.
            TypeKind::Struct(object) if object.fields.len() > 1 => {
                for field in &object.fields {
                    let item = format!("{}.{}", ty.name, field.name);
                    note("field", item, &field.name, &field.description, field.span);
                }
            }
            TypeKind::Enum(list) if list.values.len() > 2 => {
                for value in &list.values {
                    let text = value.wire.value.as_str().unwrap_or_default();
                    let name = value.name.as_deref().unwrap_or(text);
                    let shown = value.name.clone().unwrap_or_else(|| value.wire.value.to_string());
                    note("enum value", format!("{}.{shown}", ty.name), name, &value.description, value.span);
                }
            }
            _ => {}
        }
    }
    for operation in &run.api.operations {
        let owner = format!("{}.{}", run.api.groups[operation.group].name, operation.name);
        // A variable of the path is in the route as well.
        let sent = operation.parameters.iter().filter(|known| known.location.value != ParameterIn::Path);
        for field in sent.map(|parameter| &parameter.field) {
            let item = format!("{owner}.{}", field.name);
            note("parameter", item, &field.name, &field.description, field.span);
        }
        note("operation", owner, &operation.name, &operation.description, prose(sources, pages, operation));
    }
    // A row that documents several items would be several changes.
    let mut seen: BTreeMap<(String, (usize, usize)), usize> = BTreeMap::new();
    rows.iter().for_each(|row: &Row| *seen.entry((row.page.clone(), row.bytes)).or_default() += 1);
    rows.retain(|row| seen[&(row.page.clone(), row.bytes)] == 1);
    rows
}

/// Returns where a page has the description of an operation, if it has it once and on one line.
fn prose(sources: &Sources, pages: &Pages, operation: &Operation) -> Option<Span> {
    let text = pages.get(sources.path(operation.span.file))?;
    let line = operation.description.lines().next().filter(|line| line.len() > 20)?;
    let at = text.find(line).filter(|at| text.rfind(line) == Some(*at))?;
    let start = u32::try_from(at).ok()?;
    Some(Span { start, end: start + u32::try_from(line.len()).ok()?, ..operation.span })
}

/// Returns the row around a byte: the line of a Markdown table, or the `tr` of one in HTML.
fn row(text: &str, at: usize, html: bool) -> Option<(usize, usize)> {
    if html {
        let start = text.get(..at + "<tr".len())?.rfind("<tr")?;
        return Some((start, start + text[start..].find("</tr>")? + "</tr>".len()));
    }
    let start = text.get(..at)?.rfind('\n')? + 1;
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    text[start..end].contains('|').then_some((start, end))
}

/// One edit: other pages, and what the diff must say of them.
fn edit(tree: &Tree, random: &mut Random) -> Option<(&'static str, Pages, BTreeSet<String>)> {
    let row = tree.rows.get(random.below(tree.rows.len()))?;
    let text = tree.pages.get(&row.page)?;
    let (start, end) = row.bytes;
    let line = text.get(start..end)?;
    let change = |what: &str, item: &str| BTreeSet::from([format!("{} {item} {what}", row.kind)]);
    let with = |new: String| {
        let mut pages = tree.pages.clone();
        pages.insert(row.page.clone(), format!("{}{new}{}", &text[..start], &text[end..]));
        pages
    };
    let prose = row.kind == "operation";
    match random.below(5) {
        0 | 1 | 3 if prose => None,
        0 => Some(("removed", with(String::new()), change("removed", &row.item))),
        1 => {
            let new = format!("{}extra", row.name);
            let copy = line.replacen(&row.name, &new, 1);
            let item = row.item.strip_suffix(&row.name)?.to_owned() + &new;
            let is_new = line.matches(&row.name).count() == 1 && matches!(row.kind, "field" | "parameter");
            is_new.then(|| ("copied", with(format!("{line}{copy}")), change("added", &item)))
        }
        2 => {
            let word = row
                .description
                .split_whitespace()
                .rfind(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))?;
            let at = line.rfind(word)?;
            let is_told = line.matches(word).count() == 1 && row.kind != "enum value";
            let told = format!("{}harbourmaster{}", &line[..at], &line[at + word.len()..]);
            is_told.then(|| ("told otherwise", with(told), change("changed", &row.item)))
        }
        3 => {
            let next = tree.rows.iter().find(|next| next.page == row.page && next.bytes.0 == end)?;
            let other = &text[next.bytes.0..next.bytes.1];
            let mut pages = tree.pages.clone();
            let turned = format!("{}{other}{line}{}", &text[..start], &text[next.bytes.1..]);
            pages.insert(row.page.clone(), turned);
            Some(("turned", pages, BTreeSet::new()))
        }
        _ => Some(("spaced", with(line.replace("</tr>", "</tr>\n")), BTreeSet::new())),
    }
}

/// Makes as many edits of each tree; returns how many changes were told, how many of them rightly, and how many there are.
fn measure(edits: usize) -> Option<[usize; 3]> {
    let shared = shared()?;
    let measured: Vec<[usize; 3]> = TREES
        .par_iter()
        .map(|name| {
            let tree = Tree::read(&shared.join("corpora/editions").join(name).join("old"));
            measure_tree(name, &tree, edits)
        })
        .collect();
    Some([0, 1, 2].map(|count| measured.iter().map(|counts| counts[count]).sum()))
}

fn measure_tree(name: &str, tree: &Tree, edits: usize) -> [usize; 3] {
    let mut sums = [0; 3];
    let mut random = Random(SEED);
    let (mut made, mut tries) = (0, 0);
    while made < edits && tries < edits * 100 {
        tries += 1;
        let Some((kind, pages, expected)) = edit(tree, &mut random) else { continue };
        made += 1;
        let told = tree.changes(&pages);
        let right = told.intersection(&expected).count();
        if told != expected {
            println!("{name}, {kind}: expected {expected:?}, told {told:?}");
        }
        let counts = [told.len(), right, expected.len()];
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    assert_eq!(made, edits, "{name} has too few rows");
    sums
}

/// Checks precision and recall.
fn check(edits: usize) {
    let Some([told, right, expected]) = measure(edits) else { return };
    let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
    let (precision, recall) = (share(right, told), share(right, expected));
    println!(
        "{told} told, {right} right, {expected} expected: precision {precision:.1} %, recall {recall:.1} %"
    );
    assert!(precision >= 99.0 && recall >= 99.0, "precision {precision:.1} %, recall {recall:.1} %");
}

#[test]
fn a_share_of_the_edits_is_told_as_it_was_made() {
    check(4);
}

#[test]
#[ignore = "compares three hundred editions: `.ci/run` includes it"]
fn seeded_edits_are_told_as_they_were_made() {
    check(60);
}
