//! From the model to the Rust crate that is to be written.
//!
//! Guarantees: the plan holds final names, types, attributes, documentation, files, features and dependencies, so
//! that nothing is left to decide for the emitters; whatever the model holds, a crate that follows the plan
//! compiles without warnings; the same model gives the same plan.

mod answers;
mod attributes;
pub mod calls;
pub mod doc;
mod enums;
mod fields;
mod graph;
mod group_features;
pub mod ident;
pub mod item;
mod layout;
mod manifest;
pub mod mock;
mod names;
mod needed;
mod notes;
mod prose;
mod rename;
mod roles;
mod sample;
mod serde_impls;
pub mod smoke;
mod unions;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ffi::OsStr;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use specless_runtime::source::{ClientPart, Part};

use crate::ground::fact::Certainty;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::ground::words::fold;
use crate::model::{Api, Type, TypeId, TypeKind};
use crate::settings::{DateTimes, DocsAmount, IpAddresses, PackageKey, Runtime, Uuids, ValueTypes};

use calls::ClientPlan;
use doc::{Docs, code};
use graph::{AliasForm, Graph};
pub use group_features::GroupFeature;
use group_features::GroupFeatures;
use ident::{Case, Ident, Named, Scope};
use item::{Item, ItemKind, Provenance, ProvenancePlace, RustType, SerdeImpls};
pub use manifest::{Dependency, DependencySource, FIRST_VERSION, SERDE_JSON};
use names::Names;
use roles::Roles;
use serde_impls::SerdeImplsByType;

/// An API and the documents it was read from.
#[derive(Clone, Copy, Debug)]
pub struct ApiInput<'a> {
    /// The name that the user gave it: module and feature.
    pub name: &'a str,
    /// The model.
    pub api: &'a Api,
    /// Its documents.
    pub sources: &'a Sources,
}

/// The plan of the crate to be written.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Name of the crate.
    pub name: &'a str,
    /// Where the shared code comes from.
    pub runtime: &'a Runtime,
    /// A crate, or a file for `include!`.
    pub form: Form,
    /// A crate gets a program that makes every call once.
    pub smoke: bool,
    /// A crate gets a command line with a command for each call.
    pub cli: bool,
    /// Documented names that are not those of types are emitted as aliases.
    pub aliases: bool,
    /// Every type can be read and written.
    pub round_trip: bool,
    /// Each group of calls is a feature of a crate.
    pub group_features: bool,
    /// How much of the documents' prose is in the comments.
    pub docs: DocsAmount,
    /// Keys of the package.
    pub package: &'a BTreeMap<PackageKey, String>,
    /// The crate has a file of its owner's, `src/ext.rs`.
    pub extended: bool,
    /// Attributes of types and fields, by globs of their names.
    pub attributes: &'a BTreeMap<String, Vec<String>>,
    /// The types of text of a known form, if the user says them.
    pub types: ValueTypes,
}

impl Target<'_> {
    /// Returns what stands for text of a known form: a file to include cannot bring a dependency by itself.
    fn value_types(&self) -> (DateTimes, Uuids, IpAddresses) {
        let (date_time, uuid) = match self.form {
            Form::Crate => (DateTimes::Jiff, Uuids::Uuid),
            Form::Include { .. } => (DateTimes::String, Uuids::String),
        };
        let types = &self.types;
        (
            types.date_time.unwrap_or(date_time),
            types.uuid.unwrap_or(uuid),
            types.ip.unwrap_or(IpAddresses::Std),
        )
    }
}

/// The form of the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// A crate of its own.
    Crate,
    /// One file for `include!` in a module of another crate.
    Include {
        /// It makes calls as well.
        client: bool,
    },
}

impl Form {
    /// It makes calls, if the API has any.
    fn has_client(self) -> bool {
        matches!(self, Self::Crate | Self::Include { client: true })
    }
}

/// A crate to be written.
#[derive(Clone, Debug, Serialize)]
pub struct CratePlan {
    /// Name of the package.
    pub name: String,
    /// Its name in Rust.
    pub library: Ident,
    /// One line that says what it is.
    pub summary: String,
    /// Keys of the package.
    pub package: BTreeMap<PackageKey, String>,
    /// It has the file [`EXTENSION`].
    pub extended: bool,
    /// A crate, or a file for `include!`.
    pub form: Form,
    /// Documentation of the crate.
    pub docs: Docs,
    /// Where the shared code comes from.
    pub runtime: Runtime,
    /// The parts of the runtime that it uses, by module.
    #[serde(skip)]
    pub runtime_parts: BTreeSet<Part>,
    /// The parts of the client that not every API needs.
    #[serde(skip)]
    pub client_parts: BTreeSet<ClientPart>,
    /// The APIs, in the order they were given.
    pub apis: Vec<ApiPlan>,
    /// The packages that it depends on, by name.
    pub dependencies: Vec<Dependency>,
    /// Globs of attributes that match nothing.
    #[serde(skip)]
    pub unmatched_attributes: Vec<String>,
}

/// An API in a crate.
#[derive(Clone, Debug, Serialize)]
pub struct ApiPlan {
    /// The title, or the name where there is none; plain text.
    pub title: String,
    /// Its module and feature; `None` if it is alone and stands at the root of the crate.
    pub module: Option<Ident>,
    /// Documentation of the module.
    pub docs: Docs,
    /// The files of its types, by module name.
    pub files: Vec<FilePlan>,
    /// Its calls, if any operation has a route.
    pub client: Option<ClientPlan>,
    /// The features of its groups, if they have some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_features: Vec<GroupFeature>,
    /// Its program that makes every call once, if there is one: a folder below `examples/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoke: Option<Ident>,
    /// Its command line, if there is one: a file below `examples/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cli: Option<Ident>,
    /// Some field is deprecated.
    pub deprecated: bool,
    /// Some type is a union.
    pub unions: bool,
    /// Some type nests so many others that clippy would want it divided.
    pub complex: bool,
    /// The items that had to be named otherwise than the documents do.
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

/// A file of types.
#[derive(Clone, Debug, Serialize)]
pub struct FilePlan {
    /// Its module.
    pub module: Ident,
    /// It is there with any of these features; always, if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Types of other files that it names, in order.
    pub imports: BTreeSet<Ident>,
    /// The items of serde that it names.
    pub serde: SerdeImpls,
    /// It names `BTreeMap`.
    pub maps: bool,
    /// It names the runtime.
    pub runtime: bool,
    /// The items, in the order of their names.
    pub items: Vec<Item>,
}

/// The file of a crate that its owner writes, and that belongs to it where it exists.
pub const EXTENSION: &str = "src/ext.rs";

/// Modules and features that a crate has already, crates that its code names, and `bin`, which cargo takes for a
/// folder of programs.
const RESERVED_MODULES: [&str; 12] = [
    "bin",
    "blocking",
    "client",
    "core",
    "default",
    "ext",
    "models",
    "runtime",
    "serde",
    "serde_json",
    "std",
    "tracing",
];

/// Types of this depth are too complex for clippy, at the earliest.
const COMPLEX: usize = 5;

/// Plans the crate of some APIs.
pub fn plan(inputs: &[ApiInput<'_>], target: &Target<'_>) -> CratePlan {
    let mut modules = Scope::modules(&RESERVED_MODULES);
    let mut apis = Vec::new();
    for input in inputs {
        let named = modules.name(Case::Snake, &[input.name], &["api"], "api");
        let module = (inputs.len() > 1).then_some(named.ident);
        apis.push(plan_api(input, module, target));
    }
    let unmatched_attributes = attributes::give(&mut apis, target.attributes);
    CratePlan { unmatched_attributes, ..manifest::crate_plan(apis, target) }
}

#[cfg(feature = "cli")]
/// Plans one API as if it were the only one of a crate.
pub fn plan_alone(input: &ApiInput<'_>) -> ApiPlan {
    let runtime = &Runtime::Embedded;
    plan_api(
        input,
        None,
        &Target {
            name: input.name,
            runtime,
            form: Form::Crate,
            smoke: false,
            cli: false,
            aliases: false,
            round_trip: false,
            group_features: false,
            docs: DocsAmount::Full,
            package: &BTreeMap::new(),
            extended: false,
            attributes: &BTreeMap::new(),
            types: ValueTypes::default(),
        },
    )
}

impl CratePlan {
    /// Returns true if some API has calls.
    pub fn has_client(&self) -> bool {
        self.apis.iter().any(|api| api.client.is_some())
    }

    /// Returns true if it needs the runtime.
    pub fn has_runtime(&self) -> bool {
        self.has_client() || !self.runtime_parts.is_empty()
    }
}

/// The context that the steps of planning one API share, with what the steps found.
#[derive(Clone)]
struct ApiPlanner<'a> {
    api: &'a Api,
    sources: &'a Sources,
    graph: &'a Graph,
    names: &'a Names<'a>,
    impls: &'a SerdeImplsByType,
    roles: &'a Roles,
    smoke: bool,
    findings: Vec<Diagnostic>,
}

fn plan_api(input: &ApiInput<'_>, module: Option<Ident>, target: &Target<'_>) -> ApiPlan {
    let (form, smoke, cli) = (target.form, target.smoke, target.cli);
    let api = &*prose::kept(input.api, target.docs);
    let graph = Graph::new(api);
    let mut names = Names::new(api, &graph, target.value_types());
    let mut findings = std::mem::take(&mut names.findings);
    let (sources, graph, names) = (input.sources, &graph, &names);
    let impls = &SerdeImplsByType::of(api, target);
    let roles = &Roles::new(api);
    let planner = ApiPlanner { api, sources, graph, names, impls, roles, smoke, findings: Vec::new() };
    let mut needed = needed::types(api, names);
    if form.has_client() {
        let apart = planner.taken_apart();
        needed.retain(|id| !apart.contains(id));
    }
    let emitted: Vec<TypeId> = api.type_ids().filter(|id| needed.contains(id)).collect();
    let planned: Vec<_> = emitted.par_iter().map(|id| planner.clone().item(*id)).collect();
    let mut items: Vec<(Option<TypeId>, Item)> = Vec::new();
    for (id, (item, found)) in emitted.iter().zip(planned) {
        items.push((Some(*id), item));
        findings.extend(found);
    }
    if target.aliases {
        items.extend(planner.other_names(&needed).into_iter().map(|item| (None, item)));
    }
    items.extend(planner.former_names(&items).into_iter().map(|item| (None, item)));
    let title = if api.title.trim().is_empty() { input.name } else { api.title.trim() };
    let made_from: HashSet<&Ident> = items.iter().filter_map(|(_, item)| made_from(item)).collect();
    let mut client = if form.has_client() { planner.client(title, &made_from) } else { None };
    let features = client
        .as_mut()
        .filter(|_| target.group_features && form == Form::Crate)
        .map(|client| GroupFeatures::new(api, client, module.as_ref(), &emitted));
    let files = match (&features, form) {
        (Some(features), _) => features.files(items),
        (None, Form::Crate) => layout::files(api, items),
        (None, Form::Include { .. }) => {
            let items = layout::sorted(items.into_iter().map(|(_, item)| item).collect());
            vec![file_plan(Ident::fixed("models"), items)]
        }
    };
    let group_features =
        features.map_or_else(Vec::new, |features| features.features(module.as_ref(), &files));
    let any =
        |test: fn(&ItemKind) -> bool| files.iter().flat_map(|file| &file.items).any(|item| test(&item.kind));
    findings.extend(client.iter().flat_map(|client| planner.untyped_streams(client)));
    ApiPlan {
        title: title.to_owned(),
        docs: manifest::api_docs(api, title, client.is_some()),
        smoke: client.as_ref().filter(|_| smoke).map(|_| smoke::program(module.as_ref())),
        cli: client.as_ref().filter(|_| cli).map(|_| command_line(module.as_ref())),
        module,
        client,
        group_features,
        deprecated: any(|kind| match kind {
            ItemKind::Struct(item) => item.fields.iter().any(|field| field.deprecated),
            _ => false,
        }),
        unions: any(|kind| matches!(kind, ItemKind::Union(_))),
        complex: any(|kind| {
            let mut deepest = 0;
            kind.for_each_type(&mut |ty| deepest = deepest.max(ty.depth()));
            deepest >= COMPLEX
        }),
        files,
        findings,
    }
}

impl ApiPlan {
    /// Returns the features that all of it needs, beside those of its client.
    pub fn features(&self) -> impl Iterator<Item = &str> {
        let groups = self.group_features.iter().map(|feature| feature.name.as_str());
        self.module.as_ref().map(Ident::as_str).into_iter().chain(groups)
    }
}

/// Returns the name of a struct that is made from the one thing it needs.
fn made_from(item: &Item) -> Option<&Ident> {
    match &item.kind {
        ItemKind::Struct(object) => object.made_from().map(|_| &item.ident),
        _ => None,
    }
}

/// Returns the name of an API's command line. Each API has one of its own, because it calls one service.
fn command_line(module: Option<&Ident>) -> Ident {
    module.map_or_else(|| Ident::fixed("cli"), |module| module.prefixed("cli"))
}

impl ApiPlanner<'_> {
    /// Returns the item of a type, and what was found.
    fn item(mut self, id: TypeId) -> (Item, Vec<Diagnostic>) {
        let ty = self.api.ty(id);
        let mut docs = Docs::default();
        docs.description(&ty.description);
        if docs.is_empty() {
            self.roles.describe(id, &mut docs);
        }
        let kind = match &ty.kind {
            TypeKind::Struct(object) => ItemKind::Struct(fields::struct_item(&mut self, id, ty, object)),
            TypeKind::Enum(model) => enums::enum_item(&mut self, model, &ty.freed, &mut docs),
            TypeKind::Union(union) => unions::union_item(&mut self, id, union),
            TypeKind::Alias(target) => match self.graph.alias_form(id) {
                AliasForm::Plain => ItemKind::Alias(self.names.rust(target)),
                AliasForm::Newtype => ItemKind::Newtype(self.names.rust(target)),
                AliasForm::Free => ItemKind::Alias(RustType::Value),
            },
        };
        let ident = self.names.of(id);
        let searched = searched_names(ty, &ident);
        let found = |page: &str| {
            let stem = Path::new(page).file_stem().and_then(OsStr::to_str).map(fold);
            stem == Some(fold(ident.as_str())) || searched.iter().any(|name| stem == Some(fold(name)))
        };
        // A page that is called like the type is found by the name.
        if !ty.span.is_some_and(|span| found(&self.sources.location(span).path)) {
            docs.paragraph(self.documented_in(ty.span));
        }
        let (serde, origin) = (self.impls.of_type(id), self.origin(ty.span, ty.certainty));
        (Item { ident, searched, docs, attributes: Vec::new(), serde, origin, kind }, self.findings)
    }

    /// Returns the names that types had before, as aliases.
    fn former_names(&self, items: &[(Option<TypeId>, Item)]) -> Vec<Item> {
        let known: BTreeMap<&str, &Item> =
            items.iter().map(|(_, item)| (item.ident.as_str(), item)).collect();
        let renamed = self.api.documented.types.iter();
        let renamed: BTreeMap<&str, &Item> = renamed
            .filter_map(|ty| Some((ty.named.was.as_deref()?, *known.get(ty.named.name.as_str())?)))
            .filter(|(was, _)| !known.contains_key(was))
            .collect();
        let item = |(was, item): (&str, &Item)| {
            let name = item.ident.as_str();
            Some(Item {
                ident: Ident::new(was, Case::Pascal, "type")?,
                searched: Vec::new(),
                docs: Docs::line(format!("The former name of {}.", code(name))),
                attributes: vec![format!("#[deprecated(note = \"renamed to `{name}`\")]")],
                serde: item.serde,
                origin: item.origin.clone(),
                kind: ItemKind::Alias(RustType::Named(item.ident.clone())),
            })
        };
        renamed.into_iter().filter_map(item).collect()
    }

    /// Returns the documented names that are not those of types, as aliases.
    fn other_names(&self, needed: &HashSet<TypeId>) -> Vec<Item> {
        let others = self.names.others().into_iter().filter(|(_, id, _)| needed.contains(id));
        let item = |(ident, id, alias): (Ident, TypeId, &crate::model::Alias)| {
            let mut docs = Docs::default();
            docs.description(&alias.description);
            docs.paragraph(self.documented_in(alias.span));
            let kind = ItemKind::Alias(RustType::Named(self.names.of(id)));
            let origin = self.origin(alias.span, Certainty::Stated);
            Item {
                ident,
                searched: Vec::new(),
                docs,
                attributes: Vec::new(),
                serde: self.impls.of_type(id),
                origin,
                kind,
            }
        };
        others.map(item).collect()
    }

    fn origin(&self, span: Option<Span>, certainty: Certainty) -> Provenance {
        let place = span.map(|span| self.sources.location(span));
        let place = place.map(|at| ProvenancePlace { file: at.path, line: at.line });
        Provenance { place, certainty }
    }

    fn documented_in(&self, span: Option<Span>) -> String {
        span.map_or(String::new(), |span| {
            let location = self.sources.location(span);
            format!("Documented in {}.", code(&location.path))
        })
    }

    /// Says so if a name had to change.
    fn report_clash(&mut self, named: &Named, what: &str, span: Option<Span>) {
        if let (true, Some(span)) = (named.clashed, span) {
            let message = format!("{what} is `{}` in Rust", named.ident.as_str());
            self.findings.push(Diagnostic::new(Code::NameClash, span, message));
        }
    }
}

/// Returns documented names of a type by which it may be looked for: its own and the shortest others, at most three, and
/// none that differs from another by numbers alone. The order of what was merged is none of the documents.
fn searched_names(ty: &Type, ident: &Ident) -> Vec<String> {
    const MOST: usize = 3;
    let bare = |name: &str| fold(name).replace(|c: char| c.is_ascii_digit(), "");
    let mut seen = HashSet::from([bare(ident.as_str())]);
    let own = Some(&ty.name).filter(|_| ty.name_stated);
    let mut others: Vec<&String> = ty.aliases.iter().map(|alias| &alias.name).collect();
    others.sort_by_key(|name| (name.len(), *name));
    let names = own.into_iter().chain(others);
    names.filter(|name| is_searchable(name) && seen.insert(bare(name))).take(MOST).cloned().collect()
}

/// Returns whether a documented name can stand in `#[doc(alias)]`.
fn is_searchable(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

const NONE: SerdeImpls = SerdeImpls { serialize: false, deserialize: false };

fn file_plan(module: Ident, items: Vec<Item>) -> FilePlan {
    let mut file = FilePlan {
        module,
        features: Vec::new(),
        imports: BTreeSet::new(),
        serde: NONE,
        maps: false,
        runtime: false,
        items,
    };
    for item in &file.items {
        match &item.kind {
            ItemKind::Struct(object) => file.runtime |= object.has_readers(),
            ItemKind::Union(union) => file.runtime |= item.serde.deserialize || union.tag.is_some(),
            ItemKind::Enum(_) => file.runtime = true,
            ItemKind::Newtype(_) | ItemKind::Alias(_) => {}
        }
        if !matches!(item.kind, ItemKind::Enum(_) | ItemKind::Alias(_)) {
            file.serde.serialize |= item.serde.serialize;
            file.serde.deserialize |= item.serde.deserialize;
        }
        item.kind.for_each_type(&mut |ty| match ty {
            RustType::Named(ident) => _ = file.imports.insert(ident.clone()),
            RustType::Map(_) => file.maps = true,
            RustType::Decimal | RustType::Dated { .. } | RustType::Uuid | RustType::Ip { .. } => {
                file.runtime = true;
            }
            _ => {}
        });
    }
    for item in &file.items {
        file.imports.remove(&item.ident);
    }
    file
}
