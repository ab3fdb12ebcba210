//! The input files and positions in them.
//!
//! Guarantees: files are ordered by path whatever the file system says, so that two runs see the same
//! input; a [`Span`] is cheap to copy and can always be turned into a path, a line and a column.

use std::fmt;
use std::sync::OnceLock;

use serde::Serialize;

/// Index of a file in [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FileId(pub u32);

/// A range of bytes in one input file.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Creates a span of `range` in `file`; offsets beyond 4 GiB are cut (the size limit of a page is far below).
    pub fn new(file: FileId, range: std::ops::Range<usize>) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { file, start: cut(range.start), end: cut(range.end) }
    }

    /// Returns true if `other` lies in this span.
    pub fn contains(self, other: Span) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }

    /// Returns the bytes as a range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

/// A value and where the document says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Pairs a value with its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A place in a file whose line and column are known: the start of a line, or every few bytes of a long one.
#[derive(Clone, Debug)]
struct Stop {
    offset: usize,
    line: usize,
    column: usize,
}

/// How far two stops are apart in a long line, in bytes.
const STRIDE: usize = 1024;

/// One input file: UTF-8 text and its path relative to the input folder, with `/` between segments.
#[derive(Clone, Debug)]
pub struct SourceFile {
    path: String,
    text: String,
    stops: OnceLock<Vec<Stop>>,
}

impl SourceFile {
    /// Creates a file that is held in memory.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into(), stops: OnceLock::new() }
    }

    /// Path relative to the input folder, `/` between segments.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column (both from 1; the column counts characters) of a byte offset.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let stops = self.stops.get_or_init(|| stops(&self.text));
        let after = stops.partition_point(|stop| stop.offset <= offset);
        let Some(stop) = stops.get(after.saturating_sub(1)) else { return (1, 1) };
        let between = self.text.get(stop.offset..offset.min(self.text.len()));
        (stop.line, between.map_or(1, |text| stop.column + text.chars().count()))
    }
}

fn stops(text: &str) -> Vec<Stop> {
    let mut stops = Vec::new();
    let mut offset = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for (line, end) in ends.enumerate() {
        let mut rest = text.get(offset..end).unwrap_or_default();
        let mut column = 1;
        loop {
            stops.push(Stop { offset, line: line + 1, column });
            let end = (STRIDE..rest.len()).find(|end| rest.is_char_boundary(*end));
            let Some((passed, left)) = end.and_then(|end| rest.split_at_checked(end)) else { break };
            offset += passed.len();
            column += passed.chars().count();
            rest = left;
        }
        offset += rest.len() + 1;
    }
    stops
}

/// A place for people: path, line and column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// Path relative to the input folder.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)
    }
}

/// All input files of one API: folder by folder, and ordered by path within each.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Number of the first file.
    first: u32,
    files: Vec<SourceFile>,
}

impl Sources {
    /// Takes files in any order and sorts them by path.
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { first: 0, files }
    }

    /// Numbers the files from `first` on, so that they can be appended to sources that end there.
    #[must_use]
    pub fn numbered_from(self, first: u32) -> Self {
        Self { first, ..self }
    }

    /// Returns the number of the first file.
    pub fn first(&self) -> u32 {
        self.first
    }

    /// Returns the number that the first file of the next folder gets.
    pub fn next(&self) -> u32 {
        self.first.saturating_add(u32::try_from(self.files.len()).unwrap_or(u32::MAX))
    }

    /// Appends the files of another folder, which are numbered from [`next`](Self::next) on.
    pub fn append(&mut self, mut other: Sources) {
        self.files.append(&mut other.files);
    }

    /// Puts a folder before the path of every file.
    pub fn put_below(&mut self, folder: &str) {
        self.files.iter_mut().for_each(|file| file.path = format!("{folder}/{}", file.path));
    }

    /// Returns every file with its id, in path order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (self.id(index), file))
    }

    fn id(&self, index: usize) -> FileId {
        FileId(u32::try_from(index).map_or(u32::MAX, |index| self.first.saturating_add(index)))
    }

    /// Returns the file of an id that these sources gave out.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0.checked_sub(self.first)? as usize)
    }

    /// Returns the path of a file, or an empty text for a foreign id.
    pub fn path(&self, id: FileId) -> &str {
        self.file(id).map_or("", SourceFile::path)
    }

    /// Returns the file with this path.
    pub fn by_path(&self, path: &str) -> Option<FileId> {
        self.files.iter().position(|file| file.path == path).map(|index| self.id(index))
    }

    /// Returns the text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file).and_then(|file| file.text.get(span.range())).unwrap_or("")
    }

    /// Path, line and column where a span starts.
    pub fn location(&self, span: Span) -> Location {
        let (line, column) =
            self.file(span.file).map_or((1, 1), |file| file.line_column(span.start as usize));
        Location { path: self.path(span.file).to_owned(), line, column }
    }

    /// Returns the number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns true if there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
