//! The root of a crate: name, documentation, dependencies.
//!
//! Guarantees: a dependency is there only if something uses it.

use std::collections::BTreeSet;

use serde::Serialize;
use specless_runtime::source::{ClientPart, Part};

use crate::ground::keywords::is_keyword;
use crate::model::Api;
use crate::settings::{DateTimes, Runtime};

use super::calls::ResultPlan;
use super::calls::examples::Credential;
use super::doc::{Docs, code, plain};
use super::ident::Ident;
use super::item::{ItemKind, RustType};
use super::{ApiPlan, CratePlan, Target};

/// The version of a crate whose settings name none.
pub const FIRST_VERSION: &str = "0.1.0";

/// A dependency of a crate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// Name of the package.
    pub name: &'static str,
    /// Where it comes from.
    pub source: DependencySource,
    /// Features.
    pub features: Vec<&'static str>,
    /// Its own choice of features, beside these.
    pub default_features: bool,
}

/// Where a dependency comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DependencySource {
    /// A version.
    Version(String),
    /// A folder, relative to the crate.
    Path(String),
}

/// The versions that the generator was tested with.
const SERDE: &str = "1.0.229";
/// The version of serde_json, of which the README of a crate may have need.
pub const SERDE_JSON: &str = "1.0.154";

/// The libraries of values: part of the runtime, name, version and features.
const LIBRARIES: [(Part, &str, &str, &[&str]); 4] = [
    (Part::Chrono, "chrono", "0.4.42", &["std"]),
    (Part::Jiff, "jiff", "1", &["std"]),
    (Part::Time, "time", "0.3.55", &["formatting", "parsing", "std"]),
    (Part::Uuid, "uuid", "1", &["std"]),
];

/// Returns the part of the runtime that knows the dates of a library.
fn part_of_dates(library: DateTimes) -> Option<Part> {
    LIBRARIES.iter().find(|(_, name, ..)| *name == library.as_str()).map(|(part, ..)| *part)
}

/// Puts the plans of the APIs together.
pub(super) fn crate_plan(apis: Vec<ApiPlan>, target: &Target<'_>) -> CratePlan {
    let titles: Vec<&str> = apis.iter().map(|api| api.title.as_str()).collect();
    let what = what(apis.iter().any(|api| api.client.is_some()));
    let summary = match titles.as_slice() {
        [] => "No API".to_owned(),
        [title] => format!("{what} of {title}"),
        [titles @ .., last] => format!("{what} of {} and {last}", titles.join(", ")),
    };
    let uses = Uses::of(&apis);
    let runtime_parts = uses.parts.clone();
    let name = package_name(target.name);
    CratePlan {
        library: Ident::library(&name),
        name,
        docs: crate_docs(&summary, &apis),
        summary,
        package: target.package.clone(),
        extended: target.extended,
        form: target.form,
        runtime: target.runtime.clone(),
        dependencies: uses.dependencies(target.runtime),
        runtime_parts,
        client_parts: client_parts(&apis),
        unmatched_attributes: Vec::new(),
        apis,
    }
}

/// Returns the parts of the client that the credentials and the answers of some API need.
fn client_parts(apis: &[ApiPlan]) -> BTreeSet<ClientPart> {
    let mut parts = BTreeSet::new();
    for client in apis.iter().flat_map(|api| &api.client) {
        if client.credentials.contains(&Credential::Keystone) {
            parts.extend([ClientPart::AkSk, ClientPart::Keystone]);
        }
        if client.calls().any(|call| matches!(call.result, ResultPlan::Values(_))) {
            parts.insert(ClientPart::Values);
        }
    }
    parts
}

/// Returns what a crate or module holds.
fn what(client: bool) -> &'static str {
    if client { "Client and typed models" } else { "Typed models" }
}

/// Returns the documentation of an API's module.
pub(super) fn api_docs(api: &Api, title: &str, client: bool) -> Docs {
    let what = what(client);
    let version = api.version.as_deref().map(str::trim).filter(|version| !version.is_empty());
    let mut docs = Docs::line(match version {
        Some(version) => format!("{what} of {}, version {}.", plain(title), code(version)),
        None => format!("{what} of {}.", plain(title)),
    });
    docs.description(&api.description);
    docs
}

fn crate_docs(summary: &str, apis: &[ApiPlan]) -> Docs {
    if let [api] = apis {
        return api.docs.clone();
    }
    let mut docs = Docs::line(format!("{}.", plain(summary)));
    docs.paragraph("Each API is a module and a feature of its own; all are on by default:");
    for api in apis {
        if let Some(module) = &api.module {
            docs.item(format!("{}: {}", code(module.as_str()), plain(&api.title)));
        }
    }
    docs
}

/// Returns a name that cargo accepts for a package.
fn package_name(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let mut package: String = name.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
    if !package.starts_with(|c: char| c.is_ascii_alphabetic()) || is_keyword(&package) {
        package = format!("api-{}", package.trim_start_matches('-'));
    }
    package.trim_end_matches('-').to_owned()
}

/// The items that the code of a crate uses beyond itself.
#[derive(Default)]
struct Uses {
    parts: BTreeSet<Part>,
    serde: bool,
    serde_json: bool,
    client: bool,
}

impl Uses {
    fn of(apis: &[ApiPlan]) -> Self {
        let client = apis.iter().any(|api| api.client.is_some());
        // Calls speak JSON, also where the documents name no type.
        let mut uses = Self { client, serde: client, serde_json: client, ..Self::default() };
        for item in apis.iter().flat_map(|api| &api.files).flat_map(|file| &file.items) {
            match &item.kind {
                ItemKind::Alias(_) => {}
                ItemKind::Enum(list) if list.closed => _ = uses.parts.insert(Part::ClosedEnum),
                ItemKind::Enum(_) => _ = uses.parts.insert(Part::OpenEnum),
                ItemKind::Union(union) if item.serde.deserialize || union.tag.is_some() => {
                    uses.parts.insert(Part::Union);
                }
                ItemKind::Union(_) => {}
                ItemKind::Struct(object) if object.has_readers() => _ = uses.parts.insert(Part::Absent),
                ItemKind::Struct(_) | ItemKind::Newtype(_) => {}
            }
            uses.serde |= !matches!(item.kind, ItemKind::Alias(_));
            uses.serde_json |= matches!(item.kind, ItemKind::Union(_));
            item.kind.for_each_type(&mut |ty| match ty {
                RustType::Decimal => _ = uses.parts.insert(Part::Decimal),
                RustType::Uuid => uses.parts.extend([Part::Lenient, Part::Uuid]),
                RustType::Ip { .. } => _ = uses.parts.insert(Part::Lenient),
                RustType::Dated { library, .. } => {
                    uses.parts.insert(Part::Lenient);
                    uses.parts.extend(part_of_dates(*library));
                }
                RustType::Number | RustType::Value | RustType::Object => uses.serde_json = true,
                _ => {}
            });
        }
        uses
    }

    fn dependencies(&self, runtime: &Runtime) -> Vec<Dependency> {
        let embedded = *runtime == Runtime::Embedded;
        let needs_json = self.client
            || [Part::Decimal, Part::Lenient, Part::Union].iter().any(|part| self.parts.contains(part));
        let mut dependencies = Vec::new();
        let version = |version: &str| DependencySource::Version(version.to_owned());
        if self.serde || (embedded && (self.client || !self.parts.is_empty())) {
            dependencies.push(Dependency {
                name: "serde",
                source: version(SERDE),
                features: vec!["derive"],
                default_features: true,
            });
        }
        if self.serde_json || (embedded && needs_json) {
            dependencies.push(Dependency {
                name: "serde_json",
                source: version(SERDE_JSON),
                features: Vec::new(),
                default_features: true,
            });
        }
        let libraries = || LIBRARIES.iter().filter(|(part, ..)| self.parts.contains(part));
        if embedded {
            dependencies.extend(libraries().map(|(_, name, number, features)| Dependency {
                name,
                source: version(number),
                features: features.to_vec(),
                default_features: false,
            }));
        }
        let source = match runtime {
            _ if self.parts.is_empty() && !self.client => None,
            Runtime::Embedded => None,
            Runtime::Path(path) => Some(DependencySource::Path(path.clone())),
            Runtime::Version(text) => Some(version(text)),
        };
        dependencies.extend(source.map(|source| Dependency {
            name: "specless-runtime",
            source,
            features: libraries().map(|(_, name, ..)| *name).collect(),
            default_features: true,
        }));
        dependencies
    }
}
