//! Folders of documents that a test writes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A temporary folder with documents in `docs/`.
#[derive(Debug)]
pub struct Folder {
    temp: TempDir,
}

impl Folder {
    /// Returns a folder with these documents: path below `docs/`, contents.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn new(documents: &[(&str, &str)]) -> io::Result<Self> {
        let folder = Self { temp: tempfile::tempdir()? };
        fs::create_dir_all(folder.docs())?;
        documents.iter().try_for_each(|(path, text)| folder.write(path, text.as_bytes()))?;
        Ok(folder)
    }

    /// Writes a document.
    ///
    /// # Errors
    /// If the file system refuses.
    pub fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.docs().join(path);
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(path, bytes)
    }

    /// Returns the folder of the documents.
    pub fn docs(&self) -> PathBuf {
        self.path().join("docs")
    }

    /// Returns the folder itself.
    pub fn path(&self) -> &Path {
        self.temp.path()
    }
}

/// Returns a model page in the style of openapi-generator's Rust flavour.
pub fn model_page(name: &str, rows: &[&str]) -> String {
    let rows = rows.join("\n");
    format!(
        "# {name}\n\n## Properties\n\nName | Type | Description | Notes\n------------ | ------------- | ------------- | -------------\n{rows}\n\n\
         [[Back to Model list]](../README.md#documentation-for-models) [[Back to API list]](../README.md#documentation-for-api-endpoints) [[Back to README]](../README.md)\n\n\n"
    )
}
