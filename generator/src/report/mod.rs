//! The understanding of documents as one page to look at: `specless report -o api.html`.
//!
//! Every type and operation, each fact in the colour of its certainty and with the line of the documents that says it;
//! guesses, findings and skipped rows by cause, the coverage of each page, and what changed since an old edition. The page
//! is complete without a script, which only searches, filters and shows lines, and it loads nothing. Decides nothing.

mod findings;
mod html;
mod items;
mod source_lines;

use crate::diff;
use crate::ground::words::counted;
use crate::pipeline::ApiRun;
use crate::render::changes::{self, Editions};
use crate::render::guesses;

use html::Html;
use items::ApiPage;
use source_lines::SourceLines;

/// The content of the report on an API.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The API as a crate is made of it.
    pub run: &'a ApiRun,
    /// The API as documented, item by item.
    pub described: &'a ApiRun,
    /// An old edition as documented.
    pub old: Option<&'a ApiRun>,
    /// The user said the case of names.
    pub said_case: bool,
}

/// Before the title. The script is known by its hash; a test holds that.
const HEAD: &str = concat!(
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ",
    "script-src 'sha256-",
    include_str!("page.js.sha256"),
    "'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<style>\n",
    include_str!("page.css"),
    "</style>\n",
);

const TOOLS: &str = "<header>\n<input id=\"search\" type=\"search\" placeholder=\"Search (/)\" aria-label=\"Search\">\n\
    <span id=\"legend\" role=\"group\" aria-label=\"Certainty\">\
    <button data-only=\"overridden\">overridden</button><button data-only=\"stated\">stated</button>\
    <button data-only=\"shown\">shown</button><button data-only=\"observed\">observed</button>\
    <button data-only=\"conventional\">conventional</button></span>\n<button id=\"theme\">Dark or light (d)</button>\n\
    <output id=\"count\"></output>\n<small>j and k go on and back, Enter opens, a click on a fact shows its line, Esc closes</small>\n\
    </header>\n";

/// After everything.
const END: &str = concat!(
    "<aside id=\"source\" hidden aria-live=\"polite\"><b></b><pre></pre><button>Close (Esc)</button></aside>\n<script>",
    include_str!("page.js"),
    "</script>\n</body>\n</html>\n",
);

/// Returns the page of some APIs.
pub fn page(apis: &[Shown<'_>]) -> String {
    let mut html = Html::default();
    html.raw(HEAD);
    let names: Vec<&str> = apis.iter().map(|shown| shown.run.name.as_str()).collect();
    html.element("title", &[], &names.join(", "));
    html.raw("\n</head>\n<body>\n");
    html.raw(TOOLS);
    html.raw("<main>\n");
    apis.iter().enumerate().for_each(|(number, shown)| api(&mut html, shown, number));
    html.raw("</main>\n");
    html.raw(END);
    html.finish()
}

fn api(html: &mut Html, shown: &Shown<'_>, number: usize) {
    let run = shown.run;
    let title = if run.api.title.is_empty() { &run.name } else { &run.api.title };
    html.element("h1", &[("id", &format!("a{number}"))], title);
    let figures = &run.figures;
    let counts = [
        counted(figures.operations, "operation"),
        counted(figures.types, "type"),
        counted(figures.fields, "field"),
        counted(run.account.pages, "page"),
    ];
    html.element("p", &[], &counts.join(", "));
    let mut page = ApiPage { html, run, lines: SourceLines::new(&run.documents, number), number };
    page.operations();
    page.types();
    page.findings();
    page.skipped();
    page.coverage();
    page.lines.write(page.html);
    section(html, number, "guesses", "Guesses that reach the wire");
    let text = guesses::text(&guesses::settled(shown.described, run, shown.said_case), run);
    html.element("pre", &[], &text);
    html.raw("</details>\n");
    if let Some(old) = shown.old {
        differences(html, old, shown.described, number);
    }
}

/// Opens a part of the page.
fn section(html: &mut Html, number: usize, name: &str, title: &str) {
    html.open("details", &[("class", "section"), ("id", &format!("a{number}-{name}"))]);
    html.raw("<summary>");
    html.element("h2", &[], title);
    html.raw("</summary>\n");
}

fn differences(html: &mut Html, old: &ApiRun, new: &ApiRun, number: usize) {
    let changes = diff::compare(old.edition(), new.edition());
    let title = format!("Since the old edition: {}", diff::verdict(&changes).as_str());
    section(html, number, "changes", &title);
    let editions = Editions { old: &old.documents, new: &new.documents };
    for (effect, heading, lines) in changes::groups(&changes, editions, false) {
        html.element("h3", &[], &format!("{heading} ({})", lines.len()));
        html.raw("<ul>\n");
        let class = if effect == diff::Effect::Breaking { "breaking" } else { "change" };
        for line in lines {
            html.element("li", &[("class", class)], &line);
            html.raw("\n");
        }
        html.raw("</ul>\n");
    }
    html.raw("</details>\n");
}
