//! `specless inspect --guesses --accept`: writes guesses into the manifest, as overrides.
//!
//! `[[api.override]]`, `field = "Order.createdAt"`, `set.wire = "created_at"` behind what is there; comments and layout stay,
//! and what would not be read is not written.

use std::fs;
use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item};

use crate::error::Error;
use crate::manifest::{self, ManifestError};
use crate::output;
use crate::render::guesses::Settled;

/// Adds overrides to the API of a manifest that has this name; writes nothing if there are none.
pub(super) fn write(path: &Path, api: &str, settled: &[Settled]) -> Result<(), Error> {
    if settled.is_empty() {
        return Ok(());
    }
    let text = fs::read_to_string(path)
        .map_err(|source| ManifestError::Unreadable { path: path.to_owned(), source })?;
    let malformed = |message: String| ManifestError::Malformed { path: path.to_owned(), message };
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| malformed(error.to_string()))?;
    let entries: String = settled.iter().map(Settled::lines).collect();
    let entries: DocumentMut =
        entries.parse().map_err(|error: toml_edit::TomlError| malformed(error.to_string()))?;
    let new = entries.get("api").and_then(|api| api.get("override")).and_then(Item::as_array_of_tables);
    let table = document
        .get_mut("api")
        .and_then(Item::as_array_of_tables_mut)
        .and_then(|apis| apis.iter_mut().find(|table| table.get("name").and_then(Item::as_str) == Some(api)));
    let (Some(new), Some(table)) = (new, table) else {
        return Err(malformed(format!("there is no `[[api]]` with the name `{api}`")).into());
    };
    let known = table.entry("override").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(list) = known.as_array_mut() {
        list.extend(new.iter().map(|table| table.clone().into_inline_table()));
    } else if let Some(known) = known.as_array_of_tables_mut() {
        for table in new {
            let mut table = table.clone();
            table.set_position(None);
            known.push(table);
        }
    }
    let text = document.to_string();
    manifest::parse(&text, path)?;
    output::write_file(path, &text)?;
    Ok(())
}
