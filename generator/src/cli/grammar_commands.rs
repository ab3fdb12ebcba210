//! `specless grammar`: how documents are read, for users who write a grammar of their own.

use std::fmt::Write;

use crate::dialect::grammar::error::Expected;
use crate::dialect::grammar::rules::Grammar;
use crate::dialect::grammar::{bundled, schema};
use crate::error::Error;

use super::args;
use super::terminal;

/// Runs a command about grammars and returns the exit status.
pub(super) fn run(command: &args::Grammar) -> Result<u8, Error> {
    match command {
        args::Grammar::List => terminal::print(&list())?,
        args::Grammar::Show { name } => terminal::print(bundled::text(name).ok_or_else(|| unknown(name))?)?,
        args::Grammar::Schema => {
            let schema = serde_json::to_string_pretty(schema::schema());
            terminal::print(&(schema.map_err(|error| Error::Internal(error.to_string()))? + "\n"))?;
        }
        args::Grammar::Check { file } => {
            let Grammar { name, family, .. } = bundled::read(file)?;
            terminal::print(&format!("{}: grammar `{name}` of the family `{family}`\n", file.display()))?;
        }
    }
    Ok(0)
}

fn list() -> String {
    let mut text = String::new();
    for family in Grammar::families() {
        let _ = writeln!(text, "{family}: {}", Grammar::flavours_of(family).join(", "));
    }
    text
}

fn unknown(name: &str) -> Error {
    let expected = Expected::instead_of(name, bundled::names());
    Error::Usage(format!("unknown grammar `{name}`: expected {expected}"))
}
