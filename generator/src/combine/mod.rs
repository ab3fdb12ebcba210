//! Several flavours of one API, such as the pages of two of its SDKs, become one.
//!
//! ```text
//! rust/Droplet.md        **created_at** | **String**           status: String
//! javascript/Droplet.md  **createdAt**  | **Date**             status: `new`, `active`
//! -> one type `Droplet` with `created_at`, a date with a time, and `status` with two values
//! ```
//!
//! Types are the same by their names, operations by method and path, else by group and name; what stands at the same place
//! of the same things is the same, too. Then each fact comes from the flavour that keeps it:
//!
//! 1. What one flavour says and the others leave open counts.
//! 2. The surer fact counts ([`Certainty`](crate::ground::fact::Certainty)).
//! 3. Of two that agree in part, the narrower counts: a date and text, a whole number and a number, a list of values and text,
//!    required and optional. Languages forget what a description says, they do not add to it. Where a language is known to use
//!    a word for more (`rough` in its grammar), the other one counts.
//! 4. What contradicts each other is a finding with both places, and the folder that is named first counts.
//!
//! Knows no grammar and no wire names: what is derived from the facts is derived later, from all flavours.

mod fields;
mod models;
mod operations;
mod pairs;
mod resolve;
mod types;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::ops::Range;
use std::path::Path;

use crate::dialect::grammar::rules::Grammar;
use crate::dialect::library::spelling::word_type;
use crate::dialect::raw::{Escape, RawApi, RawEvidence};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::Scalar;
use crate::ground::source::{FileId, Sources, Span};
use crate::ground::words::{counted, fold};

use pairs::Pairs;
use types::Target;

/// The facts of one flavour.
pub(crate) struct Part {
    pub(crate) raw: RawApi,
    pub(crate) source: Source,
}

/// Where the facts of a flavour come from.
pub(crate) struct Source {
    /// The folder, as it was given.
    name: String,
    files: Range<u32>,
    /// Types that its language also uses for related ones.
    rough: Vec<Scalar>,
}

impl Source {
    pub(crate) fn new(grammar: &Grammar, docs: &Path, sources: &Sources) -> Self {
        let scalar = |word: &String| match word_type(word, true) {
            TypeExpr::Scalar(scalar) => Some(scalar),
            _ => None,
        };
        Self {
            name: docs.display().to_string(),
            files: sources.first()..sources.next(),
            rough: grammar.types.rough.iter().filter_map(scalar).collect(),
        }
    }
}

/// Folders that were given as flavours of one API and have next to nothing in common.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{first} and {second} are documents of different APIs: {common} of {all} {what} are in both")]
pub struct Unrelated {
    first: String,
    second: String,
    what: &'static str,
    common: usize,
    all: usize,
}

/// Combines the flavours of one API, the first of which counts where they contradict each other.
///
/// # Errors
/// If a flavour has next to nothing in common with those before it.
pub(crate) fn combine(
    parts: Vec<Part>,
    sources: &Sources,
) -> Result<(RawApi, Vec<Diagnostic>), Box<Unrelated>> {
    let (mut raws, origins): (Vec<RawApi>, Vec<Source>) =
        parts.into_iter().map(|part| (part.raw, part.source)).unzip();
    if raws.len() > 1 {
        raws.iter_mut().enumerate().for_each(|(number, raw)| resolve::resolve(raw, number));
    }
    let mut flavours = raws.into_iter().zip(&origins);
    let Some((mut whole, first)) = flavours.next() else { return Ok(Default::default()) };
    let mut findings = Vec::new();
    for (raw, origin) in flavours {
        let pairs = Pairs::of(&whole, &raw);
        check(&whole, &raw, &pairs, [first, origin])?;
        let mut joiner = Joiner::new(&whole, &raw, &pairs, sources, &origins);
        joiner.join(&mut whole, raw, &pairs);
        findings.append(&mut joiner.findings);
        findings.extend(joiner.only.finding(&origin.name, &first.name));
    }
    Ok((whole, findings))
}

/// Checks that two flavours are of one API: that they share a tenth of the operations, or where one has none, of the types.
fn check(first: &RawApi, second: &RawApi, pairs: &Pairs, names: [&Source; 2]) -> Result<(), Box<Unrelated>> {
    let operations = (first.operations.len().min(second.operations.len()), &pairs.operations, "operations");
    let models = (first.models.len().min(second.models.len()), &pairs.models, "types");
    let (all, pairs, what) = if operations.0 > 0 { operations } else { models };
    let common = pairs.iter().flatten().count();
    if common * 10 >= all && all > 0 {
        return Ok(());
    }
    let [first, second] = names.map(|source| source.name.clone());
    Err(Box::new(Unrelated { first, second, what, common, all }))
}

/// Adds a flavour to those before it.
struct Joiner<'a> {
    targets: HashMap<String, Target>,
    sources: &'a Sources,
    origins: &'a [Source],
    /// The changes that the languages of both flavours made to names.
    escapes: Vec<Escape>,
    findings: Vec<Diagnostic>,
    only: Only,
}

impl<'a> Joiner<'a> {
    fn new(
        first: &RawApi,
        second: &RawApi,
        pairs: &Pairs,
        sources: &'a Sources,
        origins: &'a [Source],
    ) -> Self {
        let targets = types::targets(first, second, pairs);
        let escapes = pairs::escapes(first, second);
        Self { targets, sources, origins, escapes, findings: Vec::new(), only: Only::default() }
    }

    fn join(&mut self, whole: &mut RawApi, raw: RawApi, pairs: &Pairs) {
        let RawApi {
            title,
            version,
            description,
            servers,
            auth,
            models,
            operations,
            evidence,
            examples_generated,
            naming,
        } = raw;
        whole.title = whole.title.take().or(title);
        whole.version = whole.version.take().or(version);
        whole.description = whole.description.take().or(description);
        whole.servers.extend(servers);
        let mut seen = Vec::new();
        whole.servers.retain(|server| {
            let key = server.value.trim_end_matches('/').to_owned();
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new
        });
        for scheme in auth {
            if whole.auth.iter().all(|known| fold(&known.name) != fold(&scheme.name)) {
                whole.auth.push(scheme);
            }
        }
        let schemes: Vec<String> = whole.auth.iter().map(|scheme| scheme.name.clone()).collect();
        let places = self.models(&mut whole.models, models, pairs);
        self.operations(&mut whole.operations, operations, pairs, &schemes);
        whole.evidence.extend(evidence.into_iter().filter_map(|evidence| match evidence {
            RawEvidence::Key { model, name } => {
                places.get(model).map(|model| RawEvidence::Key { model: *model, name })
            }
            other => Some(other),
        }));
        whole.examples_generated |= examples_generated;
        whole.naming.names.extend(naming.names);
        whole.naming.values.extend(naming.values);
    }

    /// Reports that two flavours contradict each other about `what`, and what counts.
    fn disagree(&mut self, what: &str, first: Span, second: Span, counts: &str) {
        let place = self.sources.location(second);
        let message = format!("{what} differs between flavours: {place} says otherwise");
        self.findings.push(Diagnostic::new(Code::FlavoursDisagree, first, message).help(counts));
    }

    /// Returns whether the language of a file uses a type for related ones, too.
    fn is_rough(&self, file: FileId, scalar: Scalar) -> bool {
        let origin = self.origins.iter().find(|origin| origin.files.contains(&file.0));
        origin.is_some_and(|origin| origin.rough.contains(&scalar))
    }
}

/// The items that only the second flavour documents: how many of each kind, and the first place.
#[derive(Default)]
struct Only {
    kinds: Vec<(&'static str, usize, Span)>,
}

impl Only {
    fn note(&mut self, kind: &'static str, span: Span) {
        match self.kinds.iter_mut().find(|(known, ..)| *known == kind) {
            Some((_, count, _)) => *count += 1,
            None => self.kinds.push((kind, 1, span)),
        }
    }

    fn finding(&self, second: &str, first: &str) -> Option<Diagnostic> {
        let (_, _, span) = self.kinds.first()?;
        let counts: Vec<String> = self.kinds.iter().map(|(kind, count, _)| counted(*count, kind)).collect();
        let message = format!("only {second} documents {}, {first} does not", counts.join(", "));
        Some(Diagnostic::new(Code::OneFlavourOnly, *span, message))
    }
}
