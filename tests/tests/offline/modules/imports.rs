//! Which module of a crate imports which, read from its sources.
//!
//! `use crate::ground::fact::Fact;` in `model/ty.rs` is an import of `ground::fact` by `model::ty`, and so is
//! `super::super::ground::fact::Fact` in an expression. A name that a module only hands on (`pub use ty::Field;`) is
//! traced to the module that defines it. Knows nothing of tests: what `#[cfg(test)]` guards is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, UseTree, Visibility};

/// A module by the segments of its path below the crate; empty for the crate's root.
pub type Module = Vec<String>;

/// The modules of a crate and the imports between them.
#[derive(Debug, Default)]
pub struct Modules {
    names: BTreeSet<Module>,
    /// The items that a module hands on: the name, and the path that it stands for.
    handed_on: BTreeMap<Module, Vec<(String, Module)>>,
    /// The absolute paths that a module names.
    named: BTreeMap<Module, BTreeSet<Module>>,
}

impl Modules {
    /// Reads the crate whose root is `file`.
    pub fn read(root: &Path) -> Self {
        let mut modules = Self::default();
        modules.read_file(root, root.parent().unwrap(), Vec::new());
        modules
    }

    fn read_file(&mut self, file: &Path, folder: &Path, module: Module) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        self.names.insert(module.clone());
        for item in &syntax.items {
            let Item::Mod(child) = item else { continue };
            if is_test(&child.attrs) || child.content.is_some() {
                continue;
            }
            let name = child.ident.to_string();
            let inside = folder.join(&name);
            let flat = folder.join(format!("{name}.rs"));
            let file = if flat.exists() { flat } else { inside.join("mod.rs") };
            self.read_file(&file, &inside, [module.clone(), vec![name]].concat());
        }
        let mut reader = Reader { module: &module, names: Vec::new(), handed_on: Vec::new() };
        reader.visit_file(&syntax);
        let Reader { names, handed_on, .. } = reader;
        self.named.entry(module.clone()).or_default().extend(names);
        self.handed_on.entry(module).or_default().extend(handed_on);
    }

    /// Returns every module that this one imports from: the modules that define what it names.
    pub fn imports(&self, module: &Module) -> BTreeSet<Module> {
        let named = self.named.get(module).into_iter().flatten();
        named.filter_map(|path| self.home(path, 0)).filter(|home| home != module).collect()
    }

    /// Returns the names of all modules.
    pub fn all(&self) -> impl Iterator<Item = &Module> {
        self.names.iter()
    }

    /// Finds the module that defines the item of a path.
    fn home(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (0..=path.len()).rev().find(|&length| self.names.contains(&path[..length]))?;
        let module = path[..length].to_vec();
        let Some(item) = path.get(length) else { return Some(module) };
        let handed_on = self.handed_on.get(&module).into_iter().flatten();
        // Two modules that hand on each other's names would be traced for ever.
        match handed_on.filter(|(name, _)| name == item).find(|_| depth < 8) {
            Some((_, target)) => self.home(&[target, &path[length + 1..]].concat(), depth + 1),
            None => Some(module),
        }
    }
}

/// Returns the shortest way from a module to itself.
pub fn way_back(edges: &BTreeMap<Module, BTreeSet<Module>>, start: &Module) -> Option<Vec<Module>> {
    let mut came_from: BTreeMap<&Module, &Module> = BTreeMap::new();
    let mut next = vec![start];
    while !next.is_empty() {
        let mut after = Vec::new();
        for module in next {
            for to in edges.get(module).into_iter().flatten() {
                if to == start {
                    let mut way = vec![start.clone(), module.clone()];
                    while let Some(before) = came_from.get(way.last()?) {
                        way.push((*before).clone());
                    }
                    way.dedup();
                    way.reverse();
                    return Some(way);
                }
                if !came_from.contains_key(to) {
                    came_from.insert(to, module);
                    after.push(to);
                }
            }
        }
        next = after;
    }
    None
}

/// Collects the paths that one file names.
struct Reader<'a> {
    module: &'a [String],
    names: Vec<Module>,
    handed_on: Vec<(String, Module)>,
}

impl Reader<'_> {
    /// Returns the absolute path of one that starts at the crate, here or above; `None` for one of another crate.
    fn absolute(&self, segments: &[String]) -> Option<Module> {
        let mut base = match segments.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => self.module.to_vec(),
            _ => return None,
        };
        let mut rest = segments;
        while let Some((first, others)) = rest.split_first() {
            match first.as_str() {
                "crate" | "self" => {}
                "super" => drop(base.pop()),
                _ => break,
            }
            rest = others;
        }
        base.extend(rest.iter().cloned());
        Some(base)
    }

    fn name(&mut self, segments: &[String]) {
        if let Some(path) = self.absolute(segments) {
            self.names.push(path);
        }
    }

    fn import(&mut self, tree: &UseTree, before: &[String], hand_on: bool) {
        let with = |name: &dyn ToString| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.import(&path.tree, &with(&path.ident), hand_on),
            UseTree::Group(group) => group.items.iter().for_each(|item| self.import(item, before, hand_on)),
            UseTree::Name(name) if name.ident == "self" => self.imported(before, before.last(), hand_on),
            UseTree::Name(name) => self.imported(&with(&name.ident), Some(&name.ident.to_string()), hand_on),
            UseTree::Rename(name) => {
                self.imported(&with(&name.ident), Some(&name.rename.to_string()), hand_on)
            }
            UseTree::Glob(_) => self.imported(before, None, hand_on),
        }
    }

    fn imported(&mut self, path: &[String], name: Option<&String>, hand_on: bool) {
        let local = [vec!["self".to_owned()], path.to_vec()].concat();
        let absolute = self.absolute(path);
        if let (true, Some(name)) = (hand_on, name) {
            // `pub use ty::Field;` starts at a child, or at another crate, which no module's name matches.
            let target = absolute.or_else(|| self.absolute(&local)).unwrap_or_default();
            self.handed_on.push((name.clone(), target));
        } else if let Some(absolute) = absolute {
            self.names.push(absolute);
        } else if let Some(local) = self.absolute(&local) {
            self.names.push(local);
        }
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match &token {
                TokenTree::Ident(ident) if path.is_empty() || colons == 2 => path.push(ident.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == ':' && colons < 2 => {
                    colons += 1;
                    continue;
                }
                _ => {
                    self.name(&std::mem::take(&mut path));
                    if let TokenTree::Ident(ident) = &token {
                        path.push(ident.to_string());
                    }
                }
            }
            colons = 0;
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
        }
        self.name(&path);
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !attributes(item).is_some_and(is_test) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
    }

    fn visit_visibility(&mut self, _: &'ast Visibility) {
        // `pub(super)` names a module and imports nothing.
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(&segments);
        // `child::item()` without a `use`.
        if segments.len() > 1 {
            self.name(&[vec!["self".to_owned()], segments].concat());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        // What is quoted is code of another crate.
        let quotes = call.path.segments.last().is_some_and(|name| name.ident.to_string().contains("quote"));
        if !quotes {
            self.tokens(call.tokens.clone());
        }
    }
}

fn attributes(item: &Item) -> Option<&[Attribute]> {
    Some(match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        _ => return None,
    })
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}
