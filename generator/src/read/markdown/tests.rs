use super::*;
use crate::ground::source::Sources;
use std::fmt::Write;

fn page(text: &str) -> Page {
    read(FileId(0), &SourceFile::new("p.md", text)).0
}

/// Returns the blocks as an indented outline, and a check that the span of every cell is exact.
fn outline(text: &str) -> String {
    let sources = Sources::new(vec![SourceFile::new("p.md", text)]);
    let mut out = String::new();
    describe(&page(text).blocks, 0, &sources, &mut out);
    out
}

fn describe(blocks: &[Block], depth: usize, sources: &Sources, out: &mut String) {
    for block in blocks {
        let pad = "  ".repeat(depth);
        let anchors = if block.anchors.is_empty() { String::new() } else { format!(" {:?}", block.anchors) };
        match &block.kind {
            BlockKind::Heading { level, text } => writeln!(out, "{pad}h{level}{anchors} {:?}", text.raw()),
            BlockKind::Paragraph(text) => writeln!(out, "{pad}p{anchors} {:?}", text.raw()),
            BlockKind::Code { language, text } => writeln!(out, "{pad}code {language:?} {text:?}"),
            BlockKind::Quote(inner) => {
                writeln!(out, "{pad}quote").unwrap();
                describe(inner, depth + 1, sources, out);
                Ok(())
            }
            BlockKind::List(items) => {
                for item in items {
                    writeln!(out, "{pad}item").unwrap();
                    describe(&item.blocks, depth + 1, sources, out);
                }
                Ok(())
            }
            BlockKind::Table(table) => {
                writeln!(out, "{pad}head{anchors} {:?}", cells(&table.header, sources)).unwrap();
                table
                    .rows
                    .iter()
                    .try_for_each(|row| writeln!(out, "{pad}row {:?}", cells(&row.cells, sources)))
            }
        }
        .unwrap();
    }
}

fn cells<'a>(cells: &'a [Cell], sources: &Sources) -> Vec<&'a str> {
    for cell in cells {
        assert_eq!(sources.text(cell.span), cell.raw(), "span of a cell");
    }
    cells.iter().map(Cell::raw).collect()
}

#[test]
fn rows_without_outer_pipes_keep_an_empty_last_cell() {
    insta::assert_snapshot!(outline(
        "## Properties\n\nName | Type | Description | Notes\n---- | --- | --- | ---\n\
         **id** | **i64** | The number. | \n**a** | Option<**Vec<String>**> | x | y || z | [optional]\n\
         **tail** | **T** | t |\nlonely\n | **x** | **y**| d | \n\nend\n"
    ), @r#"
    h2 "Properties"
    head ["Name", "Type", "Description", "Notes"]
    row ["**id**", "**i64**", "The number.", ""]
    row ["**a**", "Option<**Vec<String>**>", "x", "y", "", "z", "[optional]"]
    row ["**tail**", "**T**", "t", ""]
    row ["lonely"]
    row ["**x**", "**y**", "d"]
    p "end"
    "#);
}

#[test]
fn rows_with_outer_pipes_lose_only_those() {
    insta::assert_snapshot!(outline(
        "| Name | Value |\n|---- | -----|\n| A | &quot;a|b&quot; |\n|  | x |\n**200** | ok | - | \n| E |  |\n\
         | a \\| b | c \\\\|\n"
    ), @r#"
    head ["Name", "Value"]
    row ["A", "&quot;a", "b&quot;"]
    row ["", "x"]
    row ["**200**", "ok", "-"]
    row ["E", ""]
    row ["a \\| b", "c \\\\"]
    "#);
}

#[test]
fn a_row_of_81_cells_is_kept() {
    let text = format!("a | b\n--- | ---\n{}\n", vec!["x"; 81].join(" | "));
    let page = page(&text);
    let table = page.blocks.first().and_then(Block::as_table).unwrap();
    assert_eq!(table.rows[0].cells.len(), 81);
}

#[test]
fn anchors_before_a_block_belong_to_it() {
    insta::assert_snapshot!(outline(
        "text\n<a name=\"listPets\"></a>\n# **listPets**\n> List&lt;Pet&gt; listPets(a).execute();\n\n\
         <a id=\"StatusEnum\"></a>\n\n## Enum: StatusEnum <a id='x'></a>\n"
    ), @r#"
    p "text"
    h1 ["listPets"] "**listPets**"
    quote
      p "List&lt;Pet&gt; listPets(a).execute();"
    h2 ["StatusEnum", "x"] "Enum: StatusEnum <a id='x'></a>"
    "#);
}

#[test]
fn a_signature_keeps_its_angle_brackets_and_the_line_behind_it() {
    insta::assert_snapshot!(outline("> Vec<models::Pet> list(a, b)\nList \\\"all\\\" <b>pets</b>\n\n\\\"Notes\\\" of\n> <T> b()\n"), @r#"
    quote
      p "Vec<models::Pet> list(a, b)\nList \\\"all\\\" <b>pets</b>"
    p "\\\"Notes\\\" of"
    quote
      p "<T> b()"
    "#);
}

#[test]
fn lists_nest_and_code_keeps_its_text() {
    insta::assert_snapshot!(outline(
        "* `A` (value: `\"a\"`)\n* b\n  more\n\n  - c\n\n    ```json\n    {\"<x\": 1}\n    ```\n\n1. one\n2. two\n\n\
         ```\n<a id=\"no\"></a>\n```\n"
    ), @r#"
    item
      p "`A` (value: `\"a\"`)"
    item
      p "b\nmore"
      item
        p "c"
        code Some("json") "{\"<x\": 1}\n"
    item
      p "one"
    item
      p "two"
    code None "<a id=\"no\"></a>\n"
    "#);
}

#[test]
fn a_fence_that_never_closes_does_not_swallow_the_page() {
    insta::assert_snapshot!(outline("~~~ waves\n\n# a\n\n``` x\n\n## b\n\n```\ncode\n```\n"), @r#"
    p "~~~ waves"
    h1 "a"
    code Some("x") "\n## b\n\n"
    p "code\n```"
    "#);
}

#[test]
fn html_blocks_and_link_definitions_are_text() {
    insta::assert_snapshot!(outline("<!-- never closed\n\n# a\n\n[note]: is text\n\n<div>\n# b\n"), @r##"
    p "<!-- never closed"
    h1 "a"
    p "[note]: is text"
    p "<div>"
    h1 "b"
    "##);
}

#[test]
fn nesting_is_bounded_and_reported_once() {
    let samples = [
        ">".repeat(10_000) + " deep",
        "- ".repeat(10_000) + "deep",
        (0..2_000).map(|level| format!("{}- x\n", " ".repeat(2 * level))).collect(),
    ];
    for sample in samples {
        let (page, found) = read(FileId(0), &SourceFile::new("p.md", sample));
        assert_eq!(found.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::NestedTooDeep]);
        assert_eq!(page.blocks.len(), 1);
    }
}

#[test]
fn runs_of_marks_do_not_hang() {
    for sample in ["[", "*", "**a ", "`", "![", "<a ", "&", "~~~\n", "|", "_a", "> ```\n"] {
        page(&sample.repeat(50_000));
    }
}
