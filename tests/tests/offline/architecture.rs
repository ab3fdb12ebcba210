//! `ARCHITECTURE.md` and the list of passes say what is in the tree, and leave nothing out.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use specless_tests::workspace;

fn generator() -> PathBuf {
    workspace().join("generator")
}

fn architecture() -> String {
    fs::read_to_string(generator().join("ARCHITECTURE.md")).unwrap()
}

/// Returns the modules of a folder below `src`: files without `mod.rs`, and folders.
fn modules(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(generator().join("src").join(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.map(|name| name.trim_end_matches(".rs").to_owned()).filter(|name| name != "mod").collect()
}

/// Returns the parts of a row of a table that are code.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn phases_are_where_the_table_says() {
    let text = architecture();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip_while(|line| !line.starts_with("| phase |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    assert!(rows.len() > 10, "{rows:?}");
    for row in &rows {
        let [_, phase, place, ..] = row.as_slice() else { panic!("{row:?}") };
        assert!(code(place).next().is_some(), "the phase {phase} has no place");
        for path in code(place) {
            assert!(generator().join("src").join(path).exists(), "{phase}: there is no {path}");
        }
    }
}

#[test]
fn every_module_has_a_floor_and_every_floor_its_modules() {
    let text = architecture();
    let block = text.split("```text floors\n").nth(1).unwrap().split("```").next().unwrap();
    let on_floors: BTreeSet<String> = block.split_whitespace().map(str::to_owned).collect();
    let mut modules = modules("");
    modules.remove("main");
    assert_eq!(on_floors, modules);
}

#[test]
fn passes_are_listed_in_the_order_in_which_they_run() {
    let text = fs::read_to_string(generator().join("src/passes/mod.rs")).unwrap();
    let listed: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        .map(|line| code(line).next().unwrap())
        .collect();
    let body = text.split("pub fn run(").nth(1).unwrap().split("\n}").next().unwrap();
    let run: Vec<&str> = body
        .lines()
        .filter_map(|line| {
            line.split_once("::run(")
                .or_else(|| line.split_once("::complete_types("))
                .or_else(|| line.split_once("::before_names("))
        })
        .map(|(before, _)| before.rsplit([' ', '=']).next().unwrap().trim_start_matches("crate::"))
        .collect();
    assert!(run.len() > 10, "{run:?}");
    assert_eq!(listed, run);
    // Those before and after all others are told below the list.
    let mut known: BTreeSet<String> =
        run.iter().map(|path| path.split("::").next().unwrap().to_owned()).collect();
    known.extend(["overrides", "selection", "tests"].map(str::to_owned));
    known.remove("evidence");
    assert_eq!(known, modules("passes"));
}
