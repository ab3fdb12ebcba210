//! The manifest that `specless init` writes, with the evidence for what it says.
//!
//! ```toml
//! # java: 332 of 339 types and 98 % of the rows of a sample
//! # runner-up: kotlin: 120 of 339 types and 60 % of the rows of a sample
//! dialect = "openapi-generator"
//! flavour = "java"
//! ```
//!
//! Text of documents stands in comments of one line and in quoted strings.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{location, place};
use crate::ground::escape::{Output, escape};
use crate::ground::fact::Certainty;
use crate::ground::finding::{Diagnostic, Severity};
use crate::ground::wire_case::WireCase;
use crate::ground::words::{counted, in_case, words};
use crate::model::{Field, TypeKind};
use crate::pipeline::ApiRun;

/// Findings that are shown.
const SHOWN: usize = 10;

/// Paths of a manifest, as they are seen from its folder.
#[derive(Debug)]
pub struct ManifestPaths<'p> {
    /// The documents.
    pub docs: &'p str,
    /// The crate.
    pub out: &'p str,
    /// A grammar of one's own.
    pub grammar: Option<&'p str>,
    /// The command that goes on from here.
    pub next: &'p str,
}

/// Returns the manifest of an API that was read.
pub fn render(run: &ApiRun, paths: &ManifestPaths<'_>) -> String {
    let mut out = head(&run.name, paths);
    grammar(&mut out, run, paths);
    wire_case(&mut out, run);
    base_url(&mut out, run);
    doubts(&mut out, run);
    out.push('\n');
    comment(&mut out, &format!("Next: {}", paths.next));
    out
}

/// Returns the beginning of a manifest: the crate, and where the documents are.
fn head(name: &str, paths: &ManifestPaths<'_>) -> String {
    format!(
        "# Written by `specless init`, with the evidence for each line. Paths are relative to this file.\n\n\
         [crate]\nname = {}\nout = {}\n\n[[api]]\nname = {}\ndocs = {}\n",
        quoted(name),
        quoted(paths.out),
        quoted(name),
        quoted(paths.docs)
    )
}

fn grammar(out: &mut String, run: &ApiRun, paths: &ManifestPaths<'_>) {
    let account = &run.account;
    let folder = run.folders.first();
    let scores = folder.map_or(&[][..], |folder| &folder.scores);
    let mut lines: Vec<String> =
        scores.iter().zip(["chosen", "runner-up"]).map(|(score, rank)| format!("{rank}: {score}")).collect();
    lines.push(format!(
        "{} of {} and {} of {} of lists and code are used, for {} and {}",
        account.rows_used,
        counted(account.rows_read, "row"),
        account.others_used,
        account.others_read,
        counted(run.figures.operations, "operation"),
        counted(run.figures.types, "type"),
    ));
    out.push('\n');
    lines.iter().for_each(|line| comment(out, line));
    match paths.grammar {
        Some(grammar) => {
            let _ = writeln!(out, "grammar = {}", quoted(grammar));
        }
        None => {
            let Some(folder) = folder else { return };
            let _ = writeln!(out, "dialect = {}", quoted(folder.dialect.as_str()));
            if let Some(flavour) = &folder.flavour {
                let _ = writeln!(out, "flavour = {}", quoted(flavour.as_str()));
            }
        }
    }
}

/// Says how names are spelled on the wire. Names of one word tell nothing.
fn wire_case(out: &mut String, run: &ApiRun) {
    const CASES: [WireCase; 4] = [WireCase::Snake, WireCase::Camel, WireCase::Kebab, WireCase::Pascal];
    let structs = run.api.types().filter_map(|(_, ty)| match &ty.kind {
        TypeKind::Struct(object) => Some(object.fields.iter()),
        _ => None,
    });
    let fields: Vec<&Field> = structs.flatten().filter(|field| words(&field.wire.value).len() > 1).collect();
    let guessed = fields.iter().filter(|field| field.wire.certainty == Certainty::Conventional).count();
    let known: Vec<&&Field> =
        fields.iter().filter(|field| field.wire.certainty != Certainty::Conventional).collect();
    let mut counts: BTreeMap<&str, (usize, WireCase, &Field)> = BTreeMap::new();
    for field in &known {
        let case = CASES.into_iter().find(|case| in_case(&field.wire.value, *case) == field.wire.value);
        if let Some(case) = case {
            counts.entry(case.as_str()).or_insert((0, case, field)).0 += 1;
        }
    }
    out.push('\n');
    for (word, (count, _, field)) in &counts {
        let at = field.wire.span.or(field.span).map(|span| place(&run.documents, span));
        let at = at.map(|at| format!(" ({}:{})", at.path, at.line)).unwrap_or_default();
        comment(
            out,
            &format!("{} shown in {word}, such as `{}`{at}", counted(*count, "name"), field.wire.value),
        );
    }
    let most = counts.values().max_by_key(|(count, ..)| *count);
    match most {
        _ if guessed == 0 => {
            comment(out, "The pages show every name as it is sent; `wire-case` is not needed.")
        }
        Some((_, case, _)) => {
            comment(out, &format!("{} not shown anywhere: check this", counted(guessed, "name")));
            let _ = writeln!(out, "wire-case = {}", quoted(case.as_str()));
        }
        None => {
            comment(
                out,
                &format!(
                    "{} of several words, and no example shows one: say how they are sent",
                    counted(guessed, "name")
                ),
            );
            out.push_str(
                "# wire-case = \"snake_case\"  # or camelCase, kebab-case, PascalCase, as-documented\n",
            );
        }
    }
}

fn base_url(out: &mut String, run: &ApiRun) {
    out.push('\n');
    let absolute = |url: &&crate::ground::fact::Fact<String>| url.value.starts_with("http");
    let Some(server) = run.api.servers.iter().find(absolute) else {
        comment(out, "The pages show no base URL; without one the program gives it.");
        out.push_str("# base-url = \"https://...\"\n");
        return;
    };
    let page = server.span.map(|span| place(&run.documents, span)).filter(|at| at.line > 1);
    let from = page.map_or("told by the grammar".to_owned(), |at| format!("{}:{}", at.path, at.line));
    comment(out, &format!("The base URL: {from}"));
    let is_plain = !server.value.contains(['{', '}']);
    let _ = writeln!(out, "{}base-url = {}", if is_plain { "" } else { "# " }, quoted(server.value.as_str()));
}

/// Lists what was guessed or is missing, the gravest first.
fn doubts(out: &mut String, run: &ApiRun) {
    let mut found: Vec<&Diagnostic> =
        run.documents.diagnostics.iter().filter(|found| found.severity > Severity::Note).collect();
    found.sort_by_key(|found| (std::cmp::Reverse(found.severity), found.code));
    if found.is_empty() {
        return;
    }
    out.push('\n');
    comment(out, "Worth a look:");
    let mut shown: BTreeMap<_, usize> = BTreeMap::new();
    let mut lines = 0;
    for finding in &found {
        let count = shown.entry(finding.code).or_default();
        *count += 1;
        if *count > 2 || lines >= SHOWN {
            continue;
        }
        lines += 1;
        let at = location(&run.documents, finding).map(|at| format!(" {}:{}:", at.path, at.line));
        comment(out, &format!("  {}{} {}", finding.code, at.unwrap_or_default(), finding.message));
    }
    if found.len() > lines {
        comment(out, &format!("  and {} more; `specless inspect` lists them", found.len() - lines));
    }
}

fn quoted(text: &str) -> String {
    escape(text, Output::Toml)
}

fn comment(out: &mut String, text: &str) {
    let _ = writeln!(out, "# {}", escape(text, Output::Line));
}
