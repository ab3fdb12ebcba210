//! The names of schemas in the export.
//!
//! Guarantees: every type and every merged name has exactly one schema name, made of the characters that
//! OpenAPI allows; a documented name is kept wherever it is free.

use std::collections::{HashMap, HashSet};

use crate::model::{Alias, Api, TypeId};

/// The schema name of every type, and of every name that was merged into one.
pub(super) struct SchemaNames {
    types: HashMap<TypeId, String>,
    aliases: Vec<(String, TypeId, usize)>,
}

impl SchemaNames {
    pub(super) fn new(api: &Api) -> Self {
        let mut taken = HashSet::new();
        // Documented names first: a suggested one must not take their place.
        let mut types = HashMap::new();
        for (id, ty) in api.types().filter(|(_, ty)| ty.name_stated) {
            types.insert(id, free_name(&mut taken, &ty.name, &ty.ident));
        }
        let mut aliases = Vec::new();
        for (id, ty) in api.types() {
            for (index, alias) in ty.aliases.iter().enumerate() {
                aliases.push((free_name(&mut taken, &alias.name, ""), id, index));
            }
        }
        for (id, ty) in api.types().filter(|(_, ty)| !ty.name_stated) {
            let name = if ty.ident.is_empty() { &ty.name } else { &ty.ident };
            types.insert(id, free_name(&mut taken, name, &ty.ident));
        }
        Self { types, aliases }
    }

    /// Returns the schema name of a type.
    pub(super) fn of(&self, id: TypeId) -> &str {
        self.types.get(&id).map_or("", String::as_str)
    }

    /// Returns the schema names of merged names.
    pub(super) fn alias_names(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(|(name, ..)| name.as_str())
    }

    /// Returns the merged names: schema name, what is known of the name, and the type it stands for.
    pub(super) fn aliases<'a>(&'a self, api: &'a Api) -> impl Iterator<Item = (String, &'a Alias, TypeId)> {
        self.aliases
            .iter()
            .filter_map(|(name, id, index)| Some((name.clone(), api.ty(*id).aliases.get(*index)?, *id)))
    }
}

/// `text` with every character that a component name may not have replaced.
pub(super) fn sanitised(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// Returns the documented name if it is usable and free, else the unique identifier, else either with a number.
fn free_name(taken: &mut HashSet<String>, documented: &str, ident: &str) -> String {
    let documented = sanitised(documented);
    let usable = documented.chars().any(|c| c.is_ascii_alphanumeric());
    let mut candidates = vec![];
    if usable {
        candidates.push(documented.clone());
    }
    if !ident.is_empty() {
        candidates.push(sanitised(ident));
    }
    let base = candidates.last().cloned().unwrap_or_else(|| "Unnamed".to_owned());
    let mut numbered = (2_u32..).map(|number| format!("{base}{number}"));
    let mut candidates = candidates.into_iter();
    loop {
        // The numbers never run out before the names do.
        let Some(name) = candidates.next().or_else(|| numbered.next()) else { return base };
        if taken.insert(name.clone()) {
            return name;
        }
    }
}
