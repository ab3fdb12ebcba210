//! A corpus several times over, every copy with names of its own.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;
use walkdir::WalkDir;

/// Copies a folder of documents `count` times into one folder. In each copy the documented types, which are
/// named as their pages are, and the paths of the operations have names that no other copy has.
///
/// # Errors
/// If the file system refuses.
pub fn of(docs: &Path, count: usize) -> io::Result<TempDir> {
    let temp = tempfile::tempdir()?;
    let mut files = Vec::new();
    for entry in WalkDir::new(docs).sort_by_file_name() {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_type().is_file() {
            let relative = entry.path().strip_prefix(docs).map_err(io::Error::other)?;
            files.push((relative.to_string_lossy().into_owned(), fs::read_to_string(entry.path())?));
        }
    }
    let names: BTreeSet<&str> = files.iter().filter_map(|(path, _)| page_name(path)).collect();
    for copy in 0..count {
        for (path, text) in &files {
            let target = temp.path().join(format!("copy{copy}")).join(renamed(path, &names, copy));
            target.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(target, moved(&renamed(text, &names, copy), copy))?;
        }
    }
    Ok(temp)
}

/// Returns the text with the paths of operations, as they stand behind a method, below a path of the copy.
fn moved(text: &str, copy: usize) -> String {
    ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"].iter().fold(text.to_owned(), |text, method| {
        let text = text.replace(&format!("**{method}** /"), &format!("**{method}** /copy{copy}/"));
        text.replace(&format!("{method} /"), &format!("{method} /copy{copy}/"))
    })
}

/// Returns the name of a page that documents a type.
fn page_name(path: &str) -> Option<&str> {
    let (_, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (name, extension) = file.rsplit_once('.')?;
    (matches!(extension, "md" | "html") && name != "README").then_some(name)
}

/// Returns the text with the number of the copy added to every word that is one of the names.
fn renamed(text: &str, names: &BTreeSet<&str>, copy: usize) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut rest = text;
    while !rest.is_empty() {
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let end = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        out.push_str(word);
        if names.contains(word) {
            out.push_str(&format!("C{copy}"));
        }
        let other = behind.find(in_word).unwrap_or(behind.len());
        let (between, behind) = behind.split_at(other);
        out.push_str(between);
        rest = behind;
    }
    out
}
