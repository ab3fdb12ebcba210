//! `specless inspect --grammar FILE --watch`: the coverage of a grammar, again whenever it is saved.
//!
//! ```text
//! harbour (harbour)
//!   rows   40 read = 38 used + 2 skipped
//! since before: 3 more rows, 1 more operation
//! ```
//!
//! Grammars next to the file count, too, since they may be its base. Ends by Ctrl-C; a mistake in the grammar is shown, and the
//! watch goes on.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use super::args::Inspect;
use super::input::{shell_word, shown};
use super::progress::Bar;
use super::terminal;
use crate::error::Error;
use crate::ground::finding::Severity;
use crate::ground::words::counted;
use crate::lock::ApiLock;
use crate::pipeline::{self, ApiRun};
use crate::render::account::{self, Listing};
use crate::render::human::Options;

/// Time between two looks at the file.
const PAUSE: Duration = Duration::from_millis(200);

/// Name, size and time of change of each grammar in a folder.
type Stamp = Vec<(std::ffi::OsString, u64, Option<SystemTime>)>;

/// Runs until the process is ended.
pub(super) fn run(args: &Inspect) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    let (Some(api), Some(grammar)) = (settings.apis.first(), args.input.conventions.grammar.as_deref())
    else {
        return Err(Error::Usage("`--watch` needs documents and `--grammar FILE`".to_owned()));
    };
    let mut last: Option<Figures> = None;
    loop {
        let stamp = stamp(grammar);
        match pipeline::understand(api, &ApiLock::default(), &Bar::new()) {
            Ok(run) => {
                let options = Options {
                    per_code: 3,
                    lowest: Severity::Warning,
                    all: format!("specless inspect {} --grammar {}", shown(&api.docs), shell_word(grammar)),
                    colour: true,
                };
                terminal::findings(&run.documents, &options);
                terminal::print(&account::render(&run, Listing::Rules))?;
                let figures = Figures::of(&run);
                if let Some(last) = &last {
                    terminal::print(&figures.since(last))?;
                }
                last = Some(figures);
            }
            // Only the grammar changes; what else is wrong stays so.
            Err(error @ Error::Grammar(_)) => terminal::error(&error),
            Err(error) => return Err(error),
        }
        terminal::print(&format!("watching {}; Ctrl-C ends\n\n", grammar.display()))?;
        while self::stamp(grammar) == stamp {
            thread::sleep(PAUSE);
        }
    }
}

fn stamp(grammar: &Path) -> Stamp {
    let folder = grammar.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let grammars =
        entries.filter(|entry| Path::new(&entry.file_name()).extension().is_some_and(|end| end == "toml"));
    let mut stamp: Stamp = grammars
        .map(|entry| {
            let metadata = fs::metadata(entry.path()).ok();
            let size = metadata.as_ref().map_or(0, fs::Metadata::len);
            (entry.file_name(), size, metadata.and_then(|metadata| metadata.modified().ok()))
        })
        .collect();
    if let Ok(metadata) = fs::metadata(grammar) {
        stamp.push((grammar.as_os_str().to_owned(), metadata.len(), metadata.modified().ok()));
    }
    stamp.sort();
    stamp
}

/// The state that is compared between two runs.
struct Figures([(&'static str, usize); 4]);

impl Figures {
    fn of(run: &ApiRun) -> Self {
        Self([
            ("row", run.account.rows_used),
            ("item", run.account.others_used),
            ("operation", run.figures.operations),
            ("type", run.figures.types),
        ])
    }

    fn since(&self, last: &Self) -> String {
        let differ = self.0.iter().zip(&last.0).filter(|((_, now), (_, before))| now != before);
        let texts = differ.map(|((what, now), (_, before))| {
            let how = if now > before { "more" } else { "fewer" };
            counted(now.abs_diff(*before), &format!("{how} {what}"))
        });
        let texts: Vec<String> = texts.collect();
        let text = if texts.is_empty() { "nothing else".to_owned() } else { texts.join(", ") };
        format!("since before: {text}\n")
    }
}
