//! The result of a run for one API: the model, and how it came about.

use std::path::PathBuf;

use crate::dialect::recognise::Score;
use crate::dialect::rule_use::{RuleUse, Unmatched};
#[cfg(feature = "cli")]
use crate::diff::Edition;
use crate::figures::Figures;
use crate::ledger::Account;
use crate::load::Documents;
use crate::model::Api;
use crate::plan::ApiInput;

/// An API that was read: the model, and how it came about.
#[derive(Debug)]
pub struct ApiRun {
    /// The name that the user gave it.
    pub name: String,
    /// The documents, and all findings about them in the order of the phases.
    pub documents: Documents,
    /// How the pages of each folder were read.
    pub folders: Vec<ReadAs>,
    /// The fate of every row, item and code block.
    pub account: Account,
    /// How often the rules of a grammar of one's own matched; empty for one that comes with specless.
    pub rules: Vec<RuleUse>,
    /// The headings and tables that no rule of it knows.
    pub unmatched: Vec<Unmatched>,
    /// The contents of the model.
    pub figures: Figures,
    /// The model.
    pub api: Api,
}

/// How the pages of one folder were read.
#[derive(Clone, Debug)]
pub struct ReadAs {
    /// The file or folder.
    pub docs: PathBuf,
    /// The dialect of the pages.
    pub dialect: String,
    /// The flavour, where the dialect has some.
    pub flavour: Option<String>,
    /// The grammars that were tried on the pages, the chosen one first; empty if the settings name it.
    #[cfg_attr(not(feature = "cli"), expect(dead_code, reason = "only the command line shows it"))]
    pub(crate) scores: Vec<Score>,
}

impl ApiRun {
    /// Returns the model and its pages, to compare them with others.
    #[cfg(feature = "cli")]
    pub(crate) fn edition(&self) -> Edition<'_> {
        Edition { api: &self.api, sources: &self.documents.sources }
    }

    pub(crate) fn input(&self) -> ApiInput<'_> {
        ApiInput { name: &self.name, api: &self.api, sources: &self.documents.sources }
    }
}
