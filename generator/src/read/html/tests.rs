use super::*;
use crate::ground::source::Sources;
use crate::read::page::{Block, BlockKind, Table};

/// Returns one line a block: place, kind, words, anchors.
fn outline(text: &str) -> String {
    let sources = Sources::new(vec![SourceFile::new("a.html", text)]);
    let file = FileId(0);
    let (page, diagnostics) = read(file, sources.file(file).unwrap());
    let mut out = String::new();
    lines(&page.blocks, 0, &sources, &mut out);
    for diagnostic in diagnostics {
        let at = sources.location(diagnostic.span().unwrap());
        out.push_str(&format!("{} {}:{}: {}\n", diagnostic.code, at.line, at.column, diagnostic.message));
    }
    out
}

fn lines(blocks: &[Block], depth: usize, sources: &Sources, out: &mut String) {
    for block in blocks {
        let at = sources.location(block.span);
        let anchors = if block.anchors.is_empty() { String::new() } else { format!(" {:?}", block.anchors) };
        out.push_str(&format!("{}{}:{} ", "  ".repeat(depth), at.line, at.column));
        match &block.kind {
            BlockKind::Heading { level, text } => {
                out.push_str(&format!("h{level} {}{anchors}\n", text.markdown()))
            }
            BlockKind::Paragraph(text) => out.push_str(&format!("p {:?}{anchors}\n", text.markdown())),
            BlockKind::Code { text, .. } => out.push_str(&format!("code {text:?}{anchors}\n")),
            BlockKind::Quote(inner) => {
                out.push_str(&format!("quote{anchors}\n"));
                lines(inner, depth + 1, sources, out);
            }
            BlockKind::List(items) => {
                out.push_str(&format!("list{anchors}\n"));
                for item in items {
                    let at = sources.location(item.span);
                    out.push_str(&format!("{}- {}:{}\n", "  ".repeat(depth), at.line, at.column));
                    lines(&item.blocks, depth + 1, sources, out);
                }
            }
            BlockKind::Table(table) => {
                out.push_str(&format!("table{anchors}\n"));
                rows(table, depth + 1, sources, out);
            }
        }
    }
}

fn rows(table: &Table, depth: usize, sources: &Sources, out: &mut String) {
    let indent = "  ".repeat(depth);
    let words = |cells: &[crate::read::page::Cell]| {
        cells.iter().map(|cell| cell.plain().replace('\n', " / ")).collect::<Vec<_>>().join(" | ")
    };
    if let Some(caption) = &table.caption {
        out.push_str(&format!("{indent}caption {}\n", caption.markdown()));
    }
    out.push_str(&format!("{indent}header {}\n", words(&table.header)));
    for row in &table.rows {
        let at = sources.location(row.span);
        out.push_str(&format!("{indent}{}:{} {}\n", at.line, at.column, words(&row.cells)));
    }
}

#[test]
fn blocks_know_their_place_and_anchors() {
    let page = "\
<a name=\"PAGE\"></a><a name=\"PAGE\"></a>

<h1 class=\"t\">Listing <span>Boxes</span></h1>
<div id=\"body\"><div id=\"s1\"><h4>URI</h4><p id=\"p1\">GET /v1/boxes</p>
</div>
<ul id=\"u\"><li id=\"l1\">Parameters<p><a name=\"l1\"></a>None</p>
</li><li>Example<pre id=\"c\">{
  \"a\": <em>1</em>
}</pre>
</li></ul>
</div>
";
    insta::assert_snapshot!(outline(page), @r#"
    3:1 h1 Listing Boxes ["PAGE"]
    4:29 h4 URI ["body", "s1"]
    4:41 p "GET /v1/boxes" ["p1"]
    6:1 list ["u"]
    - 6:12
      6:24 p "Parameters" ["l1"]
      6:34 p "None" ["l1"]
    - 7:6
      7:10 p "Example"
      7:17 code "{\n  \"a\": 1\n}" ["c"]
    "#);
}

#[test]
fn words_in_front_of_a_saved_page_are_cut_off_and_places_stay() {
    let page =
        "docs/a.html\nSomebody <me@example.org>\n7 lines\n\n<a name=\"A\"></a>\n<h1>Title</h1>\n<p>Text</p>";
    insta::assert_snapshot!(outline(page), @r#"
    6:1 h1 Title ["A"]
    7:1 p "Text"
    "#);
    let ordinary = "<p>Before</p>\n<a name=\"A\"></a><h1>Title</h1>";
    assert!(outline(ordinary).starts_with("1:1 p \"Before\""), "{}", outline(ordinary));
}

#[test]
fn marks_neither_add_nor_remove_spaces() {
    let page = "<p><strong>0</strong>: a  <code>b</code>\n<strong>c </strong>d<br>next <a href=\"x.html\">see\n it</a>.</p>\
                <div>1: one<p>5: five</p></div><p>a\u{200b}b\u{a0}c</p><p> </p><p><span class=\"parmvalue\">on</span></p>";
    insta::assert_snapshot!(outline(page), @r#"
    1:1 p "**0**: a `b` **c** d\nnext see it."
    3:13 p "1: one"
    3:24 p "5: five"
    3:44 p "ab c"
    3:64 p "**on**"
    "#);
}

#[test]
fn notes_are_apart_and_numbers_of_lines_are_dropped() {
    let page = "<div class=\"note\"><span>NOTE:</span><div><p>Take care</p></div></div>
<div><table class=\"highlighttable\"><tr><td class=\"linenos\"><pre>1\n2</pre></td>\
<td class=\"code\"><div><pre><span class=\"p\">{</span>\n<span>}</span></pre></div></td></tr></table></div>";
    insta::assert_snapshot!(outline(page), @r#"
    1:1 quote
      1:19 p "NOTE:"
      1:42 p "Take care"
    2:6 code "{\n}"
    "#);
}

#[test]
fn cells_line_up_with_the_header_whatever_they_span() {
    let page = "<table id=\"t\"><caption><b>Table 1 </b>Boxes</caption>
<thead><tr><th>Name</th><th>Must</th><th colspan=\"2\">Text</th></tr></thead>
<tbody><tr id=\"r\"><td>a</td><td rowspan=\"2\">always</td><td colspan=\"2\">A<ul><li>x</li><li>y</li></ul></td></tr>
<tr><td>b</td><td>B</td><td>more</td></tr>
<tr><td>c</td></tr>
</tbody></table>
<table><tr><th>Plain</th></tr><tr><td>row</td></tr></table>";
    insta::assert_snapshot!(outline(page), @r#"
    1:1 table ["t"]
      caption **Table 1** Boxes
      header Name | Must | Text | 
      3:8 a | always | A / x / y | 
      4:1 b | always | B | more
      5:1 c
    7:1 table
      header Plain
      7:31 row
    "#);
}

#[test]
fn spans_of_ten_thousand_rows_and_columns_cost_nothing() {
    let page =
        format!("<table><tr><td rowspan=9999 colspan=9999>x</td></tr>{}</table>", "<tr></tr>".repeat(9999));
    let sources = SourceFile::new("a.html", page);
    let (page, _) = read(FileId(0), &sources);
    let cells: usize = page.blocks[0].as_table().unwrap().rows.iter().map(|row| row.cells.len()).sum();
    assert!(cells < 2000, "{cells} cells");
}

#[test]
fn deep_nesting_is_reported_and_what_is_above_is_kept() {
    for (open, close) in
        [("<div>", "</div>"), ("<ul><li>", "</li></ul>"), ("<b>", "</b>"), ("<table><tr><td>", "")]
    {
        let page = format!("<p>Top</p>\n{}deep{}", open.repeat(10_000), close.repeat(10_000));
        let text = outline(&page);
        assert!(text.starts_with("1:1 p \"Top\""), "{open}: {}", text.get(..80).unwrap_or(&text));
        assert!(text.contains("nested-too-deep 2:"), "{open} is not reported");
    }
}

#[test]
fn formatting_that_is_never_closed_does_not_multiply() {
    let page = (0..5000).map(|n| format!("<p><b id=\"{n}\"><i class=\"{n}\">x")).collect::<String>();
    let (page, diagnostics) = read(FileId(0), &SourceFile::new("a.html", page));
    assert!(!page.blocks.is_empty());
    assert!(diagnostics.iter().all(|one| one.code == Code::NestedTooDeep));
}

#[test]
fn odd_markup_keeps_its_words() {
    let page = "<tr>stray<td>cell</td></tr><ul>text<p>para</p><li>item</ul></p></div><table><p>foster<tr><td>x</table>\
                <a title=\"<p>\" name=q>link</a><!-- <h1>no</h1> --><h2>Last";
    let text = outline(page);
    for word in ["stray", "cell", "text", "para", "item", "foster", "x", "link", "h2 Last"] {
        assert!(text.contains(word), "{word} is missing in\n{text}");
    }
    assert!(!text.contains("no"), "{text}");
}

#[test]
fn spans_hold_exactly_what_they_are_about() {
    let page = "<a name=\"A\"></a>\n<h1>Title</h1>\n<ul>\n<li>loose <b>bold</b> words<p>own</p> tail\n</li>\n<LI>next</LI></ul>\n\
                <div>front<table><tbody><tr><td>x <i>y</i></td><td rowspan=2><p>z</p>\n</td></tr></table>behind</div>\n<br>last";
    let source = SourceFile::new("a.html", page);
    let (page, _) = read(FileId(0), &source);
    let mut held = Vec::new();
    texts(&page.blocks, source.text(), &mut held);
    let expected = [
        "<h1>Title</h1>",
        "loose <b>bold</b> words",
        "<p>own</p>",
        "tail",
        "next",
        "<div>front",
        "x <i>y</i>",
        "<p>z</p>",
        "behind</div>",
        "<br>last",
    ];
    assert_eq!(held, expected);
}

/// The source of each heading and paragraph.
fn texts<'a>(blocks: &[Block], source: &'a str, held: &mut Vec<&'a str>) {
    for block in blocks {
        match &block.kind {
            BlockKind::List(items) => items.iter().for_each(|item| texts(&item.blocks, source, held)),
            BlockKind::Table(table) => {
                table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .for_each(|cell| texts(&cell.blocks, source, held));
            }
            _ => held.push(&source[block.span.range()]),
        }
    }
}

#[test]
fn only_the_main_part_and_the_breadcrumbs_of_a_page_are_read() {
    let page = "<nav><a href='/'>Home</a></nav><ul class=\"breadcrumbs\"><li><a>Guide</a><span></span></li><li>Boats</li></ul>\
                <main><span id=\"b\"></span><h1>Boats<a class=\"headerlink\" href=\"#b\">¶</a></h1><nav>x</nav><p>Float.</p></main>\
                <aside><p>Other pages</p></aside>";
    let read = outline(page);
    assert!(read.contains("Guide › Boats"), "{read}");
    assert!(read.contains("h1 Boats [\"b\"]"), "{read}");
    assert!(read.contains("Float."), "{read}");
    assert!(!read.contains("Home") && !read.contains("Other pages") && !read.contains('¶'), "{read}");
}
