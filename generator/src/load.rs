//! Files from disk as [`Sources`].
//!
//! Guarantees: only regular files at or below the path that was given are read, whatever links and `..`
//! say; at most [`MAX_FILE_BYTES`] of one are ever in memory; a file that cannot be used is reported and the
//! others are read all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::ground::finding::{Code, Diagnostic, Origin, Severity};
use crate::ground::paths;
use crate::ground::source::{SourceFile, Sources};
use crate::settings::ApiSettings;

/// The largest file that is read: 16 MiB.
pub const MAX_FILE_BYTES: u64 = 16 << 20;

/// The kind of a file, by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `.md`, `.markdown`
    Markdown,
    /// `.html`, `.htm`
    Html,
    /// `.json`: metadata beside the pages.
    Metadata,
}

impl Kind {
    /// Returns the kind of a file; `None` for files that are no input.
    pub fn of(path: &str) -> Option<Self> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "md" | "markdown" | "mdx" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Metadata),
            _ => None,
        }
    }
}

/// The documents of one API.
#[derive(Clone, Debug, Default)]
pub struct Documents {
    /// The file or folder that was given.
    pub given: PathBuf,
    /// The folder that the paths in `sources` start from.
    pub root: PathBuf,
    /// The files that could be read.
    pub sources: Sources,
    /// The mistakes of the others.
    pub diagnostics: Vec<Diagnostic>,
    /// Paths of all input files, also of those that could not be read.
    pub paths: BTreeSet<String>,
    /// The folders that were read, below `root`; empty for `root` itself.
    pub folders: Vec<String>,
}

impl Documents {
    /// Returns every input file, and every folder that holds one: what a build depends on.
    pub fn watched(&self) -> impl Iterator<Item = PathBuf> {
        let folders: BTreeSet<&Path> = self
            .paths
            .iter()
            .filter_map(|path| Path::new(path).parent())
            .chain(self.folders.iter().map(Path::new))
            .collect();
        // Joining an empty path would add a slash.
        let folder = |path: &Path| {
            if path.as_os_str().is_empty() { self.root.clone() } else { self.root.join(path) }
        };
        let folders: Vec<PathBuf> = folders.into_iter().map(folder).collect();
        folders.into_iter().chain(self.paths.iter().map(|path| self.root.join(path)))
    }

    /// Takes the documents of an API among texts by their paths.
    pub fn of_texts(api: &ApiSettings, texts: &BTreeMap<String, String>) -> Self {
        let selection = Selection::new(api);
        let taken = || texts.iter().filter(|(path, _)| selection.holds(path));
        let files = taken().map(|(path, text)| SourceFile::new(path, text)).collect();
        let paths = taken().map(|(path, _)| path.clone()).collect();
        let given = api.docs.first().cloned().unwrap_or_default();
        Self { given, sources: Sources::new(files), paths, folders: vec![String::new()], ..Self::default() }
    }

    /// Joins the documents of several folders: their paths start from the nearest folder around all of them.
    pub fn joined(parts: Vec<Self>) -> Self {
        let mut parts = parts.into_iter();
        let Some(mut first) = parts.next() else { return Self::default() };
        let rest: Vec<Self> = parts.collect();
        if rest.is_empty() {
            return first;
        }
        let roots: Vec<PathBuf> =
            std::iter::once(&first).chain(&rest).map(|part| paths::tidy(&part.root)).collect();
        let root = paths::around(&roots);
        first.put_below(&root);
        for mut part in rest {
            part.put_below(&root);
            first.sources.append(part.sources);
            first.diagnostics.append(&mut part.diagnostics);
            first.paths.append(&mut part.paths);
            first.folders.append(&mut part.folders);
        }
        Self { root, ..first }
    }

    /// Lets all paths start from a folder around the documents.
    fn put_below(&mut self, root: &Path) {
        let own = paths::tidy(&self.root);
        let Some(folder) =
            own.strip_prefix(root).ok().map(slashed).filter(|folder| !folder.is_empty() && folder != ".")
        else {
            return;
        };
        self.sources.put_below(&folder);
        self.folders.fill(folder.clone());
        self.paths = self.paths.iter().map(|path| format!("{folder}/{path}")).collect();
        for finding in &mut self.diagnostics {
            if let Origin::File { path, .. } = &mut finding.origin {
                *path = format!("{folder}/{path}");
            }
        }
    }
}

/// Reads some of the documents of an API: a file, or all pages below a folder. Names that start with a dot are left out.
///
/// # Errors
/// If the path itself cannot be read; anything below it is a finding.
pub fn load(api: &ApiSettings, docs: &Path) -> io::Result<Documents> {
    if !fs::metadata(docs)?.is_dir() {
        let root = docs.parent().unwrap_or(Path::new("")).to_owned();
        let name = docs.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let read = read_all(root, BTreeSet::from([name]), Vec::new());
        return Ok(Documents { given: docs.to_owned(), ..read });
    }
    fs::read_dir(docs)?;
    let mut walk = Walk::new(api, docs)?;
    walk.run();
    Ok(read_all(docs.to_owned(), walk.found, walk.diagnostics))
}

/// The files below a folder that are documents of an API, by their paths.
#[derive(Clone, Debug)]
pub struct Selection {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl Selection {
    /// Takes the globs that were said.
    pub fn new(api: &ApiSettings) -> Self {
        let patterns = |globs: &[String]| globs.iter().filter_map(|glob| Pattern::new(glob).ok()).collect();
        Self { include: patterns(&api.include), exclude: patterns(&api.exclude) }
    }

    /// Returns whether a path is that of a document. Names that start with a dot are the business of who lists them.
    pub fn holds(&self, path: &str) -> bool {
        Kind::of(path).is_some()
            && (self.include.is_empty() || matches_any(&self.include, path))
            && !self.excludes(path)
    }

    /// Returns whether a path was excluded.
    pub fn excludes(&self, path: &str) -> bool {
        matches_any(&self.exclude, path)
    }
}

fn matches_any(patterns: &[Pattern], path: &str) -> bool {
    const OPTIONS: MatchOptions = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    patterns.iter().any(|glob| glob.matches_with(path, OPTIONS))
}

/// Returns the paths of the documents below a folder; none if there is no folder.
///
/// # Errors
/// If the folder cannot be read.
#[cfg(feature = "cli")]
pub fn list(api: &ApiSettings, docs: &Path) -> io::Result<BTreeSet<String>> {
    if !docs.exists() {
        return Ok(BTreeSet::new());
    }
    fs::read_dir(docs)?;
    let mut walk = Walk::new(api, docs)?;
    walk.run();
    Ok(walk.found)
}

struct Walk<'a> {
    root: &'a Path,
    /// The root without any symbolic link.
    real_root: PathBuf,
    selection: Selection,
    found: BTreeSet<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    fn new(api: &'a ApiSettings, root: &'a Path) -> io::Result<Self> {
        Ok(Self {
            root,
            real_root: fs::canonicalize(root)?,
            selection: Selection::new(api),
            found: BTreeSet::new(),
            diagnostics: Vec::new(),
        })
    }

    fn run(&mut self) {
        let hidden = |name: &std::ffi::OsStr| name.as_encoded_bytes().starts_with(b".");
        let entries = WalkDir::new(self.root)
            // Files of one folder differ in their names alone.
            .sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()))
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !hidden(entry.file_name()));
        let mut links = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) if entry.path_is_symlink() && entry.depth() > 0 => links.push(entry.into_path()),
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.take(&self.relative(entry.path())),
                Err(error) => {
                    let path = error.path().map(|path| self.relative(path)).unwrap_or_default();
                    self.report(Code::UnreadableFile, path, format!("the file cannot be read: {error}"));
                }
            }
        }
        links.iter().for_each(|link| self.follow(link));
    }

    /// A link that stays inside names something that is read under its own name; only a file that would not
    /// be read otherwise is read under the name of the link.
    fn follow(&mut self, link: &Path) {
        let path = self.relative(link);
        let Ok(target) = fs::canonicalize(link) else {
            if self.selection.holds(&path) {
                self.report(Code::UnreadableFile, path, "the symbolic link leads nowhere".to_owned());
            }
            return;
        };
        match target.strip_prefix(&self.real_root) {
            Ok(inside) if target.is_file() => {
                if !self.found.contains(&slashed(inside)) {
                    self.take(&path);
                }
            }
            Ok(_) => {}
            Err(_) if target.is_dir() || self.selection.holds(&path) => {
                let message = "the symbolic link leads out of the input folder and was not followed";
                self.report(Code::OutsideInput, path, message.to_owned());
            }
            Err(_) => {}
        }
    }

    fn take(&mut self, path: &str) {
        if self.selection.holds(path) {
            self.found.insert(path.to_owned());
        }
    }

    fn relative(&self, path: &Path) -> String {
        slashed(path.strip_prefix(self.root).unwrap_or(path))
    }

    fn report(&mut self, code: Code, path: String, message: String) {
        self.diagnostics.push(Diagnostic::of_file(code, path, message));
    }
}

fn slashed(path: &Path) -> String {
    path.components().map(|segment| segment.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_all(root: PathBuf, paths: BTreeSet<String>, mut diagnostics: Vec<Diagnostic>) -> Documents {
    let read: Vec<_> = paths
        .par_iter()
        .map(|path| read(&root.join(path), path).map(|text| SourceFile::new(path.clone(), text)))
        .collect();
    let mut files = Vec::with_capacity(read.len());
    for result in read {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    let folders = vec![String::new()];
    Documents { given: root.clone(), root, sources: Sources::new(files), diagnostics, paths, folders }
}

/// Reads one file as UTF-8 without a byte order mark.
fn read(file: &Path, path: &str) -> Result<String, Box<Diagnostic>> {
    let finding = |code, message: String| {
        let mut finding = Diagnostic::of_file(code, path, message);
        if Kind::of(path) == Some(Kind::Metadata) {
            // Metadata is welcome and never needed.
            finding.severity = Severity::Note;
        }
        finding
    };
    let bytes = match read_bytes(file) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            let limit = MAX_FILE_BYTES >> 20;
            let finding =
                finding(Code::PageTooLarge, format!("the file is larger than {limit} MiB and was not read"));
            return Err(Box::new(finding.help("split the page, or leave it out with `exclude`")));
        }
        Err(error) => {
            return Err(Box::new(finding(Code::UnreadableFile, format!("the file cannot be read: {error}"))));
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let line = error.as_bytes().iter().take(good).filter(|&&byte| byte == b'\n').count() + 1;
            let finding = finding(Code::NotUtf8, "the file is not UTF-8 text and was not read".to_owned());
            Err(Box::new(finding.at_line(line).help("convert the file to UTF-8")))
        }
    }
}

/// Returns the bytes of a regular file, or `None` if there are more than [`MAX_FILE_BYTES`].
fn read_bytes(file: &Path) -> io::Result<Option<Vec<u8>>> {
    // Asked before opening: opening a pipe would wait for its other end.
    if !fs::metadata(file)?.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_FILE_BYTES).then_some(bytes))
}

#[cfg(test)]
mod tests;
