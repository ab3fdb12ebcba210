//! Tests of the format as a whole: errors with their places, bundled grammars, and grammars that were damaged at random.

use super::bundled;
use super::error::GrammarError;
use super::rules::Grammar;

/// A grammar, and the error that it gives.
const MISTAKES: &[(&str, &str)] = &[
    ("base = \"java\"", "my.toml:1:1: a grammar needs a `name`"),
    ("name = \"my\"\nbase = \"jav\"", "my.toml:2:8: unknown value `jav` of `base`: expected `java`"),
    (
        "name = \"my\"\nbase = \"my.toml\"",
        "cannot read the grammar `my.toml`: No such file or directory (os error 2)",
    ),
    ("name = \"my\"\n[page\n", "my.toml:2:6: unclosed table, expected `]`"),
    (
        "name = \"my\"\nonce = true",
        "my.toml:2:1: unknown key `once` in a grammar: expected one of name, base, fences, ",
    ),
    ("name = \"my\"\n[page]\nfile = \"*.md\"", "my.toml:3:1: unknown key `file` in `page`: expected `files`"),
    (
        "name = \"my\"\nsections = [\n    { headng = 'a', role = \"type\" },\n]",
        "my.toml:3:7: unknown key `headng` in `sections`: expected `heading`",
    ),
    (
        "name = \"my\"\n[[sections]]\nheading = 'a'\nrole = \"type\"\nonce = 1",
        "my.toml:5:8: invalid type: integer `1`, expected a boolean",
    ),
    (
        "name = \"my\"\n[[sections]]\nheading = '^(a'\nrole = \"type\"",
        "my.toml:3:11: invalid pattern `^(a`: unclosed group",
    ),
    (
        "name = \"my\"\n[names]\nundo = { '(?<=a)b' = '' }",
        "my.toml:3:10: invalid pattern `(?<=a)b`: look-around, including look-ahead and look-behind, is not supported",
    ),
    (
        "name = \"my\"\n[page]\ncut = ['a', '(?:\\w{500}){500}']",
        "my.toml:3:13: invalid pattern `(?:\\w{500}){500}`: Compiled regex exceeds size limit of 1048576 bytes.",
    ),
    (
        "name = \"my\"\n[[sections]]\nheading = 'a'\nrole = \"type\"\nside = \"answer\"",
        "my.toml:5:8: unknown value `answer` of `side`: expected one of request, response, wire",
    ),
    (
        "name = \"my\"\n[page]\ndecode = [\"html\", \"backslsh\"]",
        "my.toml:3:19: unknown value `backslsh` of `decode`: expected `backslash`",
    ),
    (
        "name = \"my\"\nbase = \"java\"\nlines = [{ in = \"paramters\", match = 'a' }]",
        "my.toml:3:17: unknown value `paramters` of `in`: expected `parameters`",
    ),
    (
        "name = \"my\"\nmarks = [{ in = \"nme\", match = 'a', is = \"optional\" }]",
        "my.toml:2:17: unknown value `nme` of `in`: expected `name`",
    ),
    (
        "name = \"my\"\n[types.words]\nstr = \"strng\"",
        "my.toml:3:7: unknown value `strng` of `words`: expected `string`",
    ),
    (
        "name = \"my\"\n[types]\nlist = [\"{} or {}\"]",
        "my.toml:3:8: the template `{} or {}` needs a single `{}`",
    ),
    (
        "name = \"my\"\n[types.like]\n'^set of' = \"list\"",
        "my.toml:3:13: this kind in `types.like` needs a group `type` in `^set of`",
    ),
    (
        "name = \"my\"\n[[sections]]\nrole = \"type\"",
        "my.toml:2:1: a section rule needs one of `heading`, `label` and `caption`",
    ),
    ("name = \"my\"\n[[sections]]\nheading = 'a'", "my.toml:2:1: a section rule needs a `role`"),
    (
        "name = \"my\"\nlines = [\n{ match = '^GET ', role = \"route\" }]",
        "my.toml:3:1: the line rule `route` needs a group `method` or `path` in `^GET `",
    ),
    (
        "name = \"my\"\nlines = [{ role = \"ignore\" }]",
        "my.toml:2:10: this line rule needs a pattern `match`",
    ),
    (
        "name = \"my\"\nlines = [{ match = 'a', role = \"rows\" }]",
        "my.toml:2:10: the line rule `rows` needs a fact `is`",
    ),
    (
        "name = \"my\"\nitems = [{ match = '^`(?<nam>.*)`', role = \"fields\" }]",
        "my.toml:2:10: the item rule `fields` needs a group `name` in `^`(?<nam>.*)``",
    ),
    (
        "name = \"my\"\n[[tables]]\nrole = \"fields\"\ncolumns = { type = \"Type\" }\nneed = \"type\"",
        "my.toml:2:1: this table rule needs `name` in its `columns`",
    ),
    (
        "name = \"my\"\n[[tables]]\nrole = \"fields\"\ncolumns = { name = \"Name\" }",
        "my.toml:2:1: this table rule needs a column that must be there, in `need`",
    ),
    (
        "name = \"my\"\nmarks = [{ in = \"doc\", match = 'default: .*', is = \"default\" }]",
        "my.toml:2:10: this mark needs a group `value` in `default: .*`",
    ),
    (
        "name = \"my\"\nreturns = [{ match = 'returns .*' }]",
        "my.toml:2:12: a rule of `returns` needs a group `type`, `item`, `keys` or `keys2` in `returns .*`",
    ),
    (
        "name = \"my\"\n[routes]\nvariable = [':\\w+']",
        "my.toml:3:13: `routes.variable` needs a group `name` in `:\\w+`",
    ),
    (
        "name = \"my\"\n[auth.key]\ntype = \"apiKey\"\nin = \"header\"",
        "my.toml:2:1: the scheme `key` needs `in` and `name`",
    ),
];

#[test]
fn every_mistake_is_reported_at_its_place() {
    for (text, expected) in MISTAKES {
        let error = bundled::parse(text, "my.toml").err().unwrap_or_else(|| panic!("no error in:\n{text}"));
        let message = error.to_string();
        assert!(message.starts_with(expected), "in\n{text}\ngot:      {message}\nexpected: {expected}");
    }
}

#[test]
fn grammars_in_files_build_on_each_other_but_not_in_a_circle() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("a.toml", "name = \"a\"\nbase = \"b.toml\"");
    write("b.toml", "name = \"b\"\nbase = \"java\"\n[types.words]\nText = \"string\"");
    let grammar = bundled::read(&folder.path().join("a.toml")).unwrap();
    assert_eq!(grammar.family, "openapi-generator");
    assert!(grammar.types.words.contains_key("Text"));

    std::fs::create_dir(folder.path().join("x")).unwrap();
    write("b.toml", "name = \"b\"\nbase = \"x/../a.toml\"");
    let error = bundled::read(&folder.path().join("a.toml")).unwrap_err();
    assert!(matches!(error, GrammarError::CircularBase { .. }), "{error}");
    assert!(error.to_string().contains("b.toml:2:8: circular base"), "{error}");
}

#[test]
fn a_damaged_grammar_is_an_error_or_a_grammar() {
    let texts: Vec<&str> = bundled::names().filter_map(bundled::text).collect();
    let mut random = Random(7);
    for round in 0..100 {
        let mut text = texts[random.below(texts.len())].to_owned();
        for _ in 0..=random.below(4) {
            random.damage(&mut text);
        }
        let loaded: Result<Grammar, GrammarError> = bundled::parse(&text, "my.toml");
        if let Err(error) = loaded {
            assert!(error.to_string().contains("my.toml:"), "round {round}: {error}");
        }
    }
}

/// Prints what a run pays for a grammar: `cargo test --release -p specless --lib what_a_grammar_costs -- --ignored --nocapture`.
#[test]
#[ignore = "prints times"]
fn what_a_grammar_costs() {
    for name in bundled::names() {
        let start = std::time::Instant::now();
        let grammar = bundled::bundled(name).unwrap();
        let parsed = start.elapsed();
        let sections =
            grammar.sections.iter().flat_map(|rule| [&rule.heading, &rule.label, &rule.caption]).flatten();
        let patterns: Vec<_> = sections
            .chain(grammar.lines.iter().map(|rule| &rule.matches))
            .chain(grammar.items.iter().map(|rule| &rule.matches))
            .chain(grammar.marks.iter().map(|rule| &rule.matches))
            .chain(grammar.returns.iter().map(|rule| &rule.matches))
            .chain(grammar.tables.iter().filter_map(|rule| rule.row.as_ref()))
            .chain(&grammar.types.model)
            .collect();
        patterns.iter().for_each(|pattern| {
            pattern.regex();
        });
        println!(
            "{name}: parsed in {parsed:?}, {} patterns compiled after {:?}",
            patterns.len(),
            start.elapsed()
        );
    }
}

/// A reproducible source of damage.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    /// Removes, doubles, moves or replaces a piece of a text.
    fn damage(&mut self, text: &mut String) {
        let chars: Vec<char> = text.chars().collect();
        let start = self.below(chars.len());
        let end = (start + self.below(30)).min(chars.len());
        let (before, piece, after) = (&chars[..start], &chars[start..end], &chars[end..]);
        let odd =
            ["(", ")", "[", "*", "{9999}", "\"", "'''", "\n", "true", "-1", "1e9", "{}", "é", "\\", "= [["];
        let piece: String = piece.iter().collect();
        let middle = match self.below(4) {
            0 => String::new(),
            1 => piece.repeat(2),
            2 => odd[self.below(odd.len())].to_owned(),
            _ => piece.chars().rev().collect(),
        };
        *text = before.iter().collect::<String>() + &middle + &after.iter().collect::<String>();
    }
}
