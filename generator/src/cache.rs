//! Keeps the findings of the last run into a folder, so that a run that would change nothing need not be made again.
//!
//! A run over the same pages, settings, grammars, samples and lock, by the same program, says the same. It is left out if moreover the
//! crate is as that run left it: what was said is said again, and the status is the same. Entries lie in the user's folder of
//! caches (`$XDG_CACHE_HOME/specless`, else `~/.cache/specless`), one for each crate; they can be deleted at any time, and a
//! damaged one counts as none. A run that changed the lock leaves no entry, since the next one reads another lock.

use std::env;
use std::fmt::Debug;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::dialect::grammar::bundled;
use crate::load::Documents;
use crate::output;
use crate::settings::Settings;

/// Most entries that are kept; the oldest go.
const KEPT: usize = 64;

/// The findings, the account and the status of a run.
#[derive(Debug, Serialize, Deserialize)]
pub struct Said {
    /// The findings and the account of each API.
    pub apis: Vec<[String; 2]>,
    /// The number of files.
    pub files: usize,
    /// The exit status.
    pub status: u8,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// The hash of everything that the run read.
    key: String,
    /// The list of the files that it wrote.
    list: String,
    said: Said,
}

/// The place of an entry, and the key of a run that is to be made.
#[derive(Debug)]
pub struct Cache {
    file: PathBuf,
    folder: PathBuf,
    key: String,
}

impl Cache {
    /// Hashes everything that a run reads; `loaded` are the documents of each API. `None` where there is no folder for
    /// entries, or something cannot be read. `commands` are told beside findings.
    pub fn of(settings: &Settings, loaded: &[Vec<Documents>], commands: &[String]) -> Option<Self> {
        let folder = settings.out_dir.clone()?;
        let here = env::current_dir().ok()?;
        let file = caches()?.join("specless").join(hash(&here.join(&folder))).with_extension("json");
        let mut hasher = SipHasher13::new();
        let program = fs::metadata(env::current_exe().ok()?).ok()?;
        note(&mut hasher, &(env!("CARGO_PKG_VERSION"), program.len(), program.modified().ok()?));
        note(&mut hasher, &(settings, &here, commands));
        note(&mut hasher, &settings.lock.as_ref().map(fs::read).and_then(Result::ok));
        note(&mut hasher, &folder.join(crate::plan::EXTENSION).is_file());
        for (api, folders) in settings.apis.iter().zip(loaded) {
            if let Some(grammar) = &api.conventions.grammar {
                // As it is read, with those that it is based on.
                note(&mut hasher, &bundled::read(grammar).ok()?);
            }
            api.overlays.iter().for_each(|overlay| note(&mut hasher, &fs::read(overlay).ok()));
            note(&mut hasher, &api.observed.as_ref().map(fs::read).and_then(Result::ok));
            for documents in folders {
                note(&mut hasher, &documents.diagnostics);
                documents
                    .sources
                    .iter()
                    .for_each(|(_, file)| note_text(&mut hasher, file.path(), file.text()));
            }
        }
        Some(Self { file, folder, key: hex(&hasher) })
    }

    /// Returns what the last run said, if it read the same and its files are as it left them.
    pub fn hit(&self) -> Option<Said> {
        let entry: Entry = serde_json::from_str(&fs::read_to_string(&self.file).ok()?).ok()?;
        let same = entry.key == self.key && output::intact_list(&self.folder).as_deref() == Some(&entry.list);
        same.then_some(entry.said)
    }

    /// Keeps what a run said. An entry that cannot be written costs the next run its time, and nothing else.
    pub fn keep(self, said: Said) {
        let Some(list) = output::intact_list(&self.folder) else { return };
        let entry = Entry { key: self.key, list, said };
        let Some(folder) = self.file.parent() else { return };
        if let (Ok(text), Ok(())) = (serde_json::to_string(&entry), fs::create_dir_all(folder)) {
            let _ = output::write_file(&self.file, &text);
            prune(folder);
        }
    }
}

/// Returns the user's folder of caches.
fn caches() -> Option<PathBuf> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    named("XDG_CACHE_HOME").or_else(|| named("LOCALAPPDATA")).or_else(|| Some(named("HOME")?.join(".cache")))
}

/// Removes the oldest entries.
fn prune(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut entries: Vec<_> =
        entries.filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()))).collect();
    entries.sort();
    let surplus = entries.len().saturating_sub(KEPT);
    entries.iter().take(surplus).for_each(|(_, path)| _ = fs::remove_file(path));
}

fn note(hasher: &mut SipHasher13, value: &impl Debug) {
    note_text(hasher, "", &format!("{value:?}"));
}

/// Notes a text with its length, so that no two lists of texts are one.
fn note_text(hasher: &mut SipHasher13, name: &str, text: &str) {
    for part in [name, text] {
        hasher.write_u64(part.len() as u64);
        hasher.write(part.as_bytes());
    }
}

fn hash(path: &Path) -> String {
    let mut hasher = SipHasher13::new();
    note(&mut hasher, &path);
    hex(&hasher)
}

fn hex(hasher: &SipHasher13) -> String {
    format!("{:032x}", hasher.finish128().as_u128())
}
