//! Findings as rustc shows them: code, message, the line of the document, help.
//!
//! Guarantees: a long line is cut around the place that is meant; however many findings there are, no more
//! than the caller asks for are shown of one code, and the others are counted.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::ground::escape::{Output, escape, shown};
use crate::ground::finding::{Code, Diagnostic, Severity};
use crate::ground::source::{Location, Span};
use crate::ground::words::counted;
use crate::load::Documents;

use super::{by_code, location, place, setting};

/// Bytes before a place in its line beyond which the line is not shown.
const BEFORE: usize = 4096;
/// Characters of a line that are shown from the place on.
const AFTER: usize = 160;

/// Other places of one finding that are shown.
const MOST_PLACES: usize = 20;

type Marked = annotate_snippets::Annotation<'static>;

/// How much to show, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// Most findings that are shown of one code.
    pub per_code: usize,
    /// The lowest severity that is shown and not only counted.
    pub lowest: Severity,
    /// The command that shows everything.
    pub all: String,
    /// Colours.
    pub colour: bool,
}

/// Returns all findings of one API, notes first and errors last.
pub fn render(documents: &Documents, findings: &[Diagnostic], options: &Options) -> String {
    let renderer = if options.colour { Renderer::styled() } else { Renderer::plain() };
    let groups = by_code(findings);
    let mut out = String::new();
    let hidden = || groups.iter().filter(|((severity, _), _)| *severity < options.lowest);
    if hidden().next().is_some() {
        let all: usize = hidden().map(|(_, group)| group.len()).sum();
        let codes = counts(hidden().map(|((_, code), group)| (*code, group)));
        let title = format!("{} ({codes}); `{}` lists them", counted(all, "note"), options.all);
        push(&mut out, &renderer, vec![Group::with_title(Level::NOTE.primary_title(title))]);
    }
    for ((severity, code), group) in groups.iter().filter(|((severity, _), _)| *severity >= options.lowest) {
        for finding in group.iter().take(options.per_code) {
            push(&mut out, &renderer, one(documents, finding, options.per_code));
        }
        if group.len() > options.per_code {
            let more = format!("and {} more; `{}` lists all", group.len() - options.per_code, options.all);
            push(&mut out, &renderer, vec![title(*severity, Some(*code), more)]);
        }
    }
    out
}

/// Returns a message without a place.
pub fn message(severity: Severity, text: &str, help: Option<&str>, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    push(&mut out, &renderer, with_help(title(severity, None, escape(text, Output::Lines)), help));
    out
}

/// Returns a message without a place, and its help as a message of its own.
fn with_help<'a>(group: Group<'a>, help: Option<&'a str>) -> Vec<Group<'a>> {
    let help = help.map(|help| Group::with_title(Level::HELP.secondary_title(escape(help, Output::Line))));
    std::iter::once(group).chain(help).collect()
}

fn one<'a>(documents: &'a Documents, finding: &'a Diagnostic, places: usize) -> Vec<Group<'a>> {
    let mut group = title(finding.severity, Some(finding.code), escape(&finding.title(), Output::Line));
    let Some(place) = location(documents, finding) else {
        if let Some(setting) = setting(finding) {
            group = group.element(Origin::path(escape(&setting, Output::Line)));
        }
        return with_help(group, finding.help.as_deref());
    };
    group = match finding.span().and_then(|span| snippet(documents, span, &place)) {
        Some(snippet) => group.element(snippet),
        None => group.element(
            Origin::path(escape(&place.path, Output::Line)).line(place.line).char_column(place.column),
        ),
    };
    if let Some(also) = also_at(documents, finding, places) {
        group = group.element(Level::NOTE.message(escape(&also, Output::Line)));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(escape(help, Output::Line)));
    }
    vec![group]
}

/// Lists other places of the same finding, no more than so many: `also at docs/a.md:3, docs/b.md:7 and 2 more`.
fn also_at(documents: &Documents, finding: &Diagnostic, places: usize) -> Option<String> {
    let listed = places.min(MOST_PLACES);
    let shown = finding.also().iter().take(listed).map(|repeat| place(documents, repeat.span).to_string());
    let shown = shown.collect::<Vec<_>>().join(", ");
    match finding.also().len().checked_sub(listed) {
        _ if finding.also().is_empty() => None,
        None | Some(0) => Some(format!("also at {shown}")),
        Some(more) => Some(format!("also at {shown} and {more} more")),
    }
}

fn title<'a>(severity: Severity, code: Option<Code>, text: String) -> Group<'a> {
    let level = match severity {
        Severity::Note => Level::NOTE,
        Severity::Warning => Level::WARNING,
        Severity::Error => Level::ERROR,
    };
    let title = level.primary_title(text);
    Group::with_title(match code {
        Some(code) => title.id(code.as_str()),
        None => title,
    })
}

/// Returns the first line of a span; `None` if the line is too long to be shown.
fn snippet(documents: &Documents, span: Span, place: &Location) -> Option<Snippet<'static, Marked>> {
    let text = documents.sources.file(span.file)?.text();
    let before = text.get(..span.range().start)?.rsplit('\n').next().filter(|line| line.len() <= BEFORE)?;
    let after = text.get(span.range().start..)?.split('\n').next()?;
    let end = after.char_indices().nth(AFTER).map_or(after.len(), |(at, _)| at);
    let after = after.get(..end)?.trim_end();
    let marked = span.range().len().min(after.len());
    // An empty place, and the start of a page has one, is shown by the character that stands there.
    let marked = marked.max(after.chars().next().map_or(1, char::len_utf8));
    let (marked, rest) = after.split_at_checked(marked).unwrap_or((after, ""));
    let [before, marked, rest] =
        [before, marked, rest].map(|text| text.chars().map(visible).collect::<String>());
    let place_in_line = before.len()..before.len() + marked.len().max(1);
    let snippet = Snippet::source(format!("{before}{marked}{rest}"))
        .path(escape(&place.path, Output::Line))
        .line_start(place.line);
    Some(snippet.annotation(AnnotationKind::Primary.span(place_in_line)))
}

/// Returns a character of a page as a snippet shows it; its columns of tabs are the renderer's work.
fn visible(c: char) -> char {
    if c == '\t' { c } else { shown(c) }
}

/// Returns how many findings of each code there are, in words: `prose 12, unknown-page 3`.
fn counts<'a>(groups: impl Iterator<Item = (Code, &'a Vec<&'a Diagnostic>)>) -> String {
    groups.map(|(code, group)| format!("{code} {}", group.len())).collect::<Vec<_>>().join(", ")
}

fn push(out: &mut String, renderer: &Renderer, groups: Vec<Group<'_>>) {
    // Each by itself: rendered together, a bar would connect them.
    for group in groups {
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::ground::escape::is_hidden;
    use crate::ground::source::{FileId, SourceFile, Sources};

    fn documents(text: &str) -> Documents {
        Documents {
            root: "docs".into(),
            sources: Sources::new(vec![SourceFile::new("models/Pet.md", text)]),
            ..Documents::default()
        }
    }

    fn options() -> Options {
        Options {
            per_code: 2,
            lowest: Severity::Warning,
            all: "specless inspect docs".to_owned(),
            colour: false,
        }
    }

    fn at(code: Code, range: std::ops::Range<usize>, message: &str) -> Diagnostic {
        Diagnostic::new(code, Span::new(FileId(0), range), message)
    }

    #[test]
    fn a_finding_shows_the_line_and_help() {
        let text = "# Pet\n\n**name** | [**Name**](Nam.md) |\n";
        let start = text.find("Nam.md").unwrap();
        let finding =
            at(Code::UnresolvedReference, start..start + 6, "no page documents `Name`").help("add the page");
        assert_snapshot!(render(&documents(text), &[finding], &options()), @r"
        warning[unresolved-reference]: no page documents `Name`
         --> docs/models/Pet.md:3:23
          |
        3 | **name** | [**Name**](Nam.md) |
          |                       ^^^^^^
          |
          = help: add the page
        ");
    }

    #[test]
    fn many_findings_of_a_code_are_counted() {
        let text = "a\nb\nc\nd\n";
        let mut findings: Vec<_> =
            (0..4).map(|line| at(Code::MalformedRow, line * 2..line * 2 + 1, "bad row")).collect();
        findings.push(at(Code::Prose, 0..1, "prose"));
        findings.push(Diagnostic::of_file(Code::NotUtf8, "b.md", "the file is not UTF-8").at_line(7));
        assert_snapshot!(render(&documents(text), &findings, &options()), @r"
        note: 1 note (prose 1); `specless inspect docs` lists them

        error[not-utf8]: the file is not UTF-8
        --> docs/b.md:7:1

        error[malformed-row]: bad row
         --> docs/models/Pet.md:1:1
          |
        1 | a
          | ^

        error[malformed-row]: bad row
         --> docs/models/Pet.md:2:1
          |
        2 | b
          | ^

        error[malformed-row]: and 2 more; `specless inspect docs` lists all
        ");
    }

    #[test]
    fn what_has_no_place_is_shown_by_message_and_help() {
        let finding = Diagnostic::general(Code::GuessedWireName, "names are guessed").help("say so");
        let shown = render(&documents(""), &[finding], &Options { lowest: Severity::Note, ..options() });
        assert_eq!(shown, "warning[guessed-wire-name]: names are guessed\nhelp: say so\n\n");
        assert_eq!(message(Severity::Error, "no", Some("try"), false), "error: no\nhelp: try\n\n");
    }

    #[test]
    fn a_long_line_is_cut_and_control_characters_are_shown() {
        let text = format!("{}\u{1b}[31mhere{}\nnext", "é".repeat(500), "x".repeat(500));
        let start = text.find("here").unwrap();
        let finding = at(Code::UnknownSpelling, start..start + 4, "bad \u{1b}[0m\nspelling");
        let shown = render(&documents(&text), &[finding], &options());
        assert!(shown.lines().all(|line| line.chars().count() < 160), "{shown}");
        assert!(!shown.contains('\u{1b}'), "{shown}");
        assert!(shown.contains("docs/models/Pet.md:1:506"), "{shown}");
    }

    #[test]
    fn an_empty_place_before_any_character_is_shown_by_that_character() {
        let at_start = |text: &str| {
            let finding = [at(Code::UnknownPage, 0..0, "x")];
            render(&documents(text), &finding, &Options { lowest: Severity::Note, ..options() })
        };
        for text in ["é Größe", "状", "\u{1f980}", "\u{202e}abc", "e\u{301}", "", "\n", "\u{feff}# a", "\té"]
        {
            let shown = at_start(text);
            assert!(shown.contains("docs/models/Pet.md:1:1"), "{text:?}: {shown}");
            assert!(!shown.contains(|c| c != '\n' && is_hidden(c)), "{text:?}: {shown:?}");
        }
    }

    #[test]
    fn a_span_over_several_lines_or_past_the_end_is_shown_by_its_start() {
        let text = "one\r\ntwo";
        for range in [0..9, 5..8, 8..8, 5..5, 90..99] {
            let shown = render(
                &documents(text),
                &[at(Code::Prose, range, "x")],
                &Options { lowest: Severity::Note, ..options() },
            );
            assert!(shown.contains("note[prose]: x"), "{shown}");
        }
    }
}
