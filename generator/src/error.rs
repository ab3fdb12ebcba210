//! Why a run ends without a result.
//!
//! Guarantees: every error says what a user can do about it or what is wrong, and has one exit status;
//! findings that were made before the error are kept with it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::combine::Unrelated;
use crate::dialect::grammar::error::GrammarError;
use crate::dialect::recognise::RecogniseError;
#[cfg(feature = "cli")]
use crate::learn::SamplesError;
use crate::load::Documents;
use crate::lock::LockError;
use crate::manifest::ManifestError;
use crate::observed::ObservedError;
use crate::openapi::overlay::OverlayError;
use crate::output::OutputError;
use crate::settings::SettingsError;
#[cfg(feature = "cli")]
use crate::update::UpdateError;

/// Why a run ends without a result. `Debug` prints the same as `Display`, because that is what a build script
/// shows that returns it from `main`.
#[derive(thiserror::Error)]
pub enum Error {
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The manifest cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The lock cannot be used.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The evidence of samples cannot be used.
    #[error(transparent)]
    Observed(#[from] ObservedError),
    /// An overlay cannot be used.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// Samples cannot be used.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Samples(#[from] SamplesError),
    /// A grammar of the user's own cannot be used.
    #[error(transparent)]
    Grammar(#[from] GrammarError),
    /// The documents are not there.
    #[error("cannot read the documents at {}: {source}", path.display())]
    Documents {
        /// Where they should be.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The documents are not of one known dialect.
    #[error("{}: {source}", documents.given.display())]
    Unrecognised {
        /// The text that was seen instead.
        source: RecogniseError,
        /// The documents, and what was found about them so far.
        documents: Box<Documents>,
    },
    /// The folders of one API have nothing in common.
    #[error("{source}")]
    Unrelated {
        /// Which folders, and how much they have in common.
        source: Box<Unrelated>,
        /// The documents, and what was found about them so far.
        documents: Box<Documents>,
    },
    /// The files could not be written.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// The pages of a source could not be fetched.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Update(#[from] UpdateError),
    /// A build script has no `OUT_DIR`.
    #[error("the environment variable OUT_DIR is not set: call this from a build script, or say `out_dir`")]
    NoOutDir,
    /// The command line asks for something that does not go together.
    #[error("{0}")]
    Usage(String),
    /// A defect of this program.
    #[error("internal error: {0}")]
    Internal(String),
    /// There are warnings or errors, and the settings deny them.
    #[error("{0} in the documents, and warnings are denied")]
    Denied(String),
    /// Something of the documents is missing from the output, which was written all the same.
    #[error("{findings} in the documents: {} lacks some of them", path.display())]
    Incomplete {
        /// The output.
        path: PathBuf,
        /// How many findings there are.
        findings: String,
    },
}

impl Error {
    /// Returns the exit status of a program that ends with this error: 2 usage, 65 nothing recognisable, 70 internal.
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Unrecognised { .. } | Self::Unrelated { .. } => 65,
            #[cfg(feature = "cli")]
            Self::Samples(_) => 65,
            Self::Internal(_) | Self::Output(OutputError::BadPath(_) | OutputError::SamePath(_)) => 70,
            Self::Denied(_) | Self::Incomplete { .. } => 1,
            #[cfg(feature = "cli")]
            Self::Update(_) => 2,
            Self::Settings(_)
            | Self::Manifest(_)
            | Self::Lock(_)
            | Self::Observed(_)
            | Self::Overlay(_)
            | Self::Grammar(_)
            | Self::Documents { .. }
            | Self::Output(_)
            | Self::NoOutDir
            | Self::Usage(_) => 2,
        }
    }

    /// Returns the documents, with what was found about them before the error.
    pub fn documents(&self) -> Option<&Documents> {
        match self {
            Self::Unrecognised { documents, .. } | Self::Unrelated { documents, .. } => Some(documents),
            _ => None,
        }
    }

    /// Returns what a user can do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Unrecognised { source: RecogniseError::Unfit { .. }, .. } => Some(
                "`specless init` proposes a grammar for these pages; `--flavour` reads them with the nearest one all the same",
            ),
            Self::Unrecognised { source: RecogniseError::Mixed { .. }, .. } => Some(
                "make each an API of its own: `[[api]]` in a manifest, with `include` or `exclude`; `--dialect` reads \
                 only the pages of one",
            ),
            Self::Unrecognised { source: RecogniseError::Irregular, .. } => Some(
                "give the folder that holds the reference pages, or write a grammar (see `specless grammar schema`)",
            ),
            Self::Unrecognised { source: RecogniseError::Nothing { .. }, .. } => Some(
                "`specless init` proposes a grammar for these pages; if they are of a known dialect, give the folder \
                 that holds the model and operation pages",
            ),
            Self::Unrecognised { .. } => Some(
                "give the folder that holds the pages; `specless init` proposes a grammar for pages of an unknown form",
            ),
            Self::Unrelated { .. } => Some(
                "make each an API of its own: `[[api]]` in a manifest, or one run of the program for each",
            ),
            Self::Lock(LockError::Newer { .. }) => Some("use the specless that wrote it, or a later one"),
            Self::Lock(LockError::Damaged { .. }) => Some(
                "restore the file from version control; without it, names are decided anew, and some may change",
            ),
            #[cfg(feature = "cli")]
            Self::Update(error) => Some(error.help()),
            Self::Observed(_) => Some("run `specless learn` again, or restore the file from version control"),
            Self::Incomplete { .. } => {
                Some("mend the pages, leave them out with `exclude`, or accept the findings with `accept`")
            }
            _ if self.exit_status() == 70 => {
                Some("this is a defect of specless; please report it with the page that is named")
            }
            Self::Output(OutputError::Obstructed { .. }) => {
                Some("move what is in their place away, or choose another folder; nothing was written")
            }
            Self::Output(OutputError::Foreign { .. }) => Some(
                "choose another folder, move these files away, or let `--force` replace them; nothing was written",
            ),
            _ => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
