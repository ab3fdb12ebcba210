//! The boundaries between phases as JSON.
//!
//! Guarantees: what is shown is what the next phase would see.

use serde_json::{Value, json};

use crate::dialect::Extraction;
use crate::error::Error;
use crate::ground::word_enum::word_enum;
use crate::load::Documents;
use crate::pipeline::{ApiRun, Understood, extract, load, read, understand_all};
use crate::plan;
use crate::settings::{ApiSettings, Settings};

/// A phase that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The blocks of the pages.
    Pages,
    /// The raw facts.
    Raw,
    /// The model after all passes.
    Model,
    /// The Rust items.
    Plan,
}

word_enum!(Stage, "phase": Pages = "pages", Raw = "raw", Model = "model", Plan = "plan");

/// Returns one phase of a run as JSON, by the name of the API: what the tests snapshot, and what a user looks at when
/// a page is misread, beside the documents with what was found up to this phase. Spans name files by their index
/// in `files`.
///
/// # Errors
/// See [`understand`].
pub fn dump(settings: &Settings, stage: Stage) -> Result<(Vec<Documents>, Value), Error> {
    settings.check()?;
    let mut read = Vec::new();
    let mut all = serde_json::Map::new();
    let runs = match stage {
        Stage::Model | Stage::Plan => understand_all(settings, &())?.into_iter().map(Some).collect(),
        Stage::Pages | Stage::Raw => Vec::new(),
    };
    for (api, run) in settings.apis.iter().zip(runs.into_iter().chain(std::iter::repeat_with(|| None))) {
        let (documents, value) = dump_api(api, run, stage)?;
        let files: Vec<&str> = documents.sources.iter().map(|(_, file)| file.path()).collect();
        let value = value.map_err(|error| Error::Internal(error.to_string()))?;
        all.insert(api.name.clone(), json!({ "files": files, stage.as_str(): value }));
        read.push(documents);
    }
    Ok((read, all.into()))
}

fn dump_api(
    api: &ApiSettings,
    run: Option<ApiRun>,
    stage: Stage,
) -> Result<(Documents, serde_json::Result<Value>), Error> {
    if let Some(mut run) = run {
        if let Stage::Model = stage {
            return Ok((run.documents, serde_json::to_value(&run.api)));
        }
        let mut plan = plan::plan_alone(&run.input());
        let value = serde_json::to_value(&plan);
        run.documents.diagnostics.append(&mut plan.findings);
        return Ok((run.documents, value));
    }
    let recognised = read(load(api)?, api, &())?;
    if let Stage::Pages = stage {
        let (documents, pages): (Vec<_>, Vec<_>) =
            recognised.into_iter().map(|folder| (folder.documents, folder.pages)).unzip();
        return Ok((Documents::joined(documents), serde_json::to_value(pages.concat())));
    }
    let Understood { mut documents, extraction: Extraction { raw, diagnostics, .. }, .. } =
        extract(recognised, api)?;
    documents.diagnostics.extend(diagnostics);
    Ok((documents, serde_json::to_value(raw)))
}
