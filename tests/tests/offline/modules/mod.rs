//! Imports point one way: no module takes from one that `generator/ARCHITECTURE.md` has on a higher floor, and no files
//! take from each other in a circle.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use imports::{Module, Modules, way_back};

fn modules(root: &str) -> Modules {
    Modules::read(&specless_tests::workspace().join(root))
}

/// Reads the floors from the block of `ARCHITECTURE.md` that is marked `floors`, the lowest first.
fn floors() -> BTreeMap<String, usize> {
    let path = specless_tests::workspace().join("generator/ARCHITECTURE.md");
    let text = fs::read_to_string(path).unwrap();
    let (_, block) = text.split_once("```text floors\n").expect("a block of floors");
    let (block, _) = block.split_once("```").expect("the end of the floors");
    let names = block
        .lines()
        .enumerate()
        .flat_map(|(floor, line)| line.split_whitespace().map(move |name| (name.to_owned(), floor)));
    names.collect()
}

fn shown(module: &Module) -> String {
    if module.is_empty() { "lib".to_owned() } else { module.join("::") }
}

#[test]
fn every_module_takes_from_lower_floors_only() {
    let (modules, floors) = (modules("generator/src/lib.rs"), floors());
    let top = |module: &Module| module.first().cloned().unwrap_or_else(|| "lib".to_owned());
    let mut wrong = BTreeSet::new();
    for module in modules.all() {
        let from = top(module);
        let Some(floor) = floors.get(&from) else {
            wrong.insert(format!("`{from}` is on no floor"));
            continue;
        };
        for import in modules.imports(module) {
            let to = top(&import);
            if to != from && floors.get(&to).is_none_or(|below| below >= floor) {
                wrong.insert(format!("{} takes from {}", shown(module), shown(&import)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_files_of_the_generator_take_from_each_other_in_a_circle() {
    assert_eq!(circles(&modules("generator/src/lib.rs")), BTreeSet::new());
}

#[test]
fn no_files_of_the_runtime_take_from_each_other_in_a_circle() {
    assert_eq!(circles(&modules("generator/runtime/src/lib.rs")), BTreeSet::new());
}

/// Finds the circles of files.
fn circles(modules: &Modules) -> BTreeSet<Vec<String>> {
    let mut imports: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for module in modules.all() {
        // A folder's own file and what lies in the folder are one room.
        let others = modules.imports(module).into_iter().filter(|import| !module.starts_with(import));
        imports.insert(module.clone(), others.collect());
    }
    let circles = imports.keys().filter_map(|start| way_back(&imports, start));
    circles.map(|circle| circle.iter().map(shown).collect()).collect()
}

#[test]
fn circles_and_handed_on_names_are_seen() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    file("lib.rs", "mod a; mod b; mod c; #[cfg(test)] mod absent;");
    file("a.rs", "use crate::b::{Deep as D, self}; #[cfg(test)] mod tests { use crate::c::X; }");
    file("b.rs", "pub use super::c::Deep; fn f() { println!(\"{}\", crate::a::g()) }");
    file("c.rs", "pub(super) struct Deep; fn f() { quote!(crate::a::g()) }");
    let modules = Modules::read(&folder.path().join("lib.rs"));
    let imports =
        |name: &str| modules.imports(&vec![name.to_owned()]).iter().map(shown).collect::<Vec<_>>().join(" ");
    assert_eq!([imports("a"), imports("b"), imports("c")], ["b c", "a", ""]);
    let edges = modules.all().map(|module| (module.clone(), modules.imports(module))).collect();
    let circle = way_back(&edges, &vec!["a".to_owned()]).unwrap();
    assert_eq!(circle.iter().map(shown).collect::<Vec<_>>(), ["a", "b", "a"]);
}
