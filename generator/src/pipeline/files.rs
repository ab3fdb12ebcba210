//! Models to the files of a crate, and to the lock that records what a run decided.

#[cfg(feature = "cli")]
use std::fs;
use std::path::PathBuf;

use super::run::ApiRun;
use crate::emit;
use crate::given_by::Setting;
use crate::ground::finding::{self, Code, Diagnostic, Severity};
use crate::lock::{self, ApiLock, Lock};
use crate::output::FileSet;
use crate::plan::{self, CratePlan, Form, Target};
use crate::settings::{PackageKey, Settings};

/// All files of a run, and the APIs they were made of.
#[derive(Debug)]
pub struct Generation {
    /// The APIs, in the order of the settings.
    pub runs: Vec<ApiRun>,
    /// The files of the crate; where the settings name no folder for it, the one file to include.
    pub files: FileSet,
    /// The lock to write, if the settings name one.
    pub lock: Option<LockFile>,
}

/// A lock to write.
#[derive(Debug)]
pub struct LockFile {
    /// Where it lies.
    pub path: PathBuf,
    /// The content.
    pub text: String,
}

impl LockFile {
    /// Returns the text of the lock as it lies there; empty if there is none.
    #[cfg(feature = "cli")]
    pub fn before(&self) -> String {
        fs::read_to_string(&self.path).unwrap_or_default()
    }
}

/// Returns the version of the crate to write: the one that is set, else that of the last run.
pub(super) fn crate_version<'s>(settings: &'s Settings, lock: &'s Lock) -> &'s str {
    let recorded = Some(lock.crate_version.as_str()).filter(|version| !version.is_empty());
    let set = settings.package.get(&PackageKey::Version).map(String::as_str);
    set.or(recorded).unwrap_or(plan::FIRST_VERSION)
}

/// The page of a crate that says what programs must change for each version.
pub(crate) const MIGRATION: &str = "MIGRATION.md";

/// The first lines of the page.
pub(crate) const MIGRATION_HEADER: &str = "# Migration\n\n<!-- Written by `specless generate --bump`. -->\n";

/// Returns the page of the crate that is there.
pub(crate) fn migration(settings: &Settings) -> Option<String> {
    let text = std::fs::read_to_string(settings.out_dir.as_ref()?.join(MIGRATION)).ok()?;
    text.starts_with(MIGRATION_HEADER).then_some(text)
}

/// Makes files of what was understood.
pub(super) fn files_of(mut runs: Vec<ApiRun>, settings: &Settings, lock: &Lock) -> Generation {
    let mut settings = settings.clone();
    let version = crate_version(&settings, lock).to_owned();
    if version != plan::FIRST_VERSION {
        settings.package.insert(PackageKey::Version, version.clone());
    }
    let mut plan = plan_crate(&runs, &settings);
    for (run, api) in runs.iter_mut().zip(&mut plan.apis) {
        run.documents.diagnostics.append(&mut api.findings);
    }
    if let (Some(run), Some(api)) = (runs.first_mut(), settings.apis.first()) {
        run.documents.diagnostics.extend(plan.unmatched_attributes.iter().map(|glob| {
            let message = format!("the attributes of `{glob}` match no type, field, group or call");
            let origin = api.given_by.origin(Setting::ATTRIBUTE, glob);
            Diagnostic::from(Code::UnmatchedOverride, origin, message)
                .help("write `Type` or `Type.field` with the names of the crate, or a glob of them")
        }));
    }
    let lock = settings.lock.as_ref().map(|path| {
        let next = next_lock(lock, &version, &runs, &plan);
        LockFile { path: path.clone(), text: next.to_text() }
    });
    let mut files = emit::emit(&plan);
    if let Some(text) = migration(&settings) {
        files.insert(MIGRATION, text);
    }
    Generation { lock, runs, files }
}

/// Records what a run decided.
fn next_lock(before: &Lock, version: &str, runs: &[ApiRun], plan: &CratePlan) -> Lock {
    let none = ApiLock::default();
    let apis = runs.iter().zip(&plan.apis).map(|(run, plan)| {
        let before = before.apis.get(&run.name).unwrap_or(&none);
        (run.name.clone(), lock::record(&run.api, plan, before))
    });
    Lock { crate_version: version.to_owned(), apis: apis.collect() }
}

/// Returns the crate of a run; the file for `include!` where no folder is named.
fn plan_crate(runs: &[ApiRun], settings: &Settings) -> CratePlan {
    let inputs: Vec<_> = runs.iter().map(ApiRun::input).collect();
    let form =
        if settings.out_dir.is_some() { Form::Crate } else { Form::Include { client: settings.client } };
    let target = Target {
        name: &settings.crate_name,
        runtime: &settings.runtime,
        form,
        smoke: settings.smoke,
        cli: settings.cli,
        aliases: settings.aliases,
        group_features: settings.group_features,
        round_trip: settings.round_trip,
        docs: settings.docs,
        package: &settings.package,
        extended: settings.out_dir.as_ref().is_some_and(|folder| folder.join(plan::EXTENSION).is_file()),
        attributes: &settings.attributes,
        types: settings.types,
    };
    plan::plan(&inputs, &target)
}
impl Generation {
    /// Returns the number of findings of a severity, of all APIs.
    pub fn count(&self, severity: Severity) -> usize {
        self.runs.iter().map(|run| finding::count(&run.documents.diagnostics, severity)).sum()
    }
}
