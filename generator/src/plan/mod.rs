//! From the model to the Rust crate that is to be written.
//!
//! Guarantees: the plan holds final names, types, attributes, documentation, files, features and dependencies, so
//! that nothing is left to decide for the emitters; whatever the model holds, a crate that follows the plan
//! compiles without warnings; the same model gives the same plan.

mod answers;
pub mod calls;
pub mod doc;
mod enums;
mod fields;
mod graph;
pub mod ident;
pub mod item;
mod layout;
mod manifest;
pub mod mock;
mod names;
mod notes;
mod rename;
mod sample;
pub mod smoke;
mod unions;

use std::collections::{BTreeSet, HashSet};

use rayon::prelude::*;
use serde::Serialize;
use specless_runtime::source::{ClientPart, Part};

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::{Sources, Span};
use crate::model::{Api, Type, TypeId, TypeKind};
use crate::settings::Runtime;

use calls::ClientPlan;
use doc::{Docs, code};
use graph::{AliasForm, Graph};
use ident::{Case, Ident, Named, Scope};
use item::{Item, ItemKind, RustType};
use layout::Place;
pub use manifest::{Dependency, DependencySource, SERDE_JSON};
use names::Names;

/// An API and the documents it was read from.
#[derive(Clone, Copy, Debug)]
pub struct ApiInput<'a> {
    /// The name that the person who generates gave it: module and feature.
    pub name: &'a str,
    /// The model.
    pub api: &'a Api,
    /// Its documents.
    pub sources: &'a Sources,
}

/// What is to be written.
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
    /// What it depends on, by name.
    pub dependencies: Vec<Dependency>,
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
    /// Its program that makes every call once, if there is one: a folder below `examples/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoke: Option<Ident>,
    /// Some field is deprecated.
    pub deprecated: bool,
    /// Some type is a union.
    pub unions: bool,
    /// Some type nests so many others that clippy would want it divided.
    pub complex: bool,
    /// What had to be named otherwise than the documents do.
    #[serde(skip)]
    pub findings: Vec<Diagnostic>,
}

/// A file of types.
#[derive(Clone, Debug, Serialize)]
pub struct FilePlan {
    /// Its module.
    pub module: Ident,
    /// Types of other files that it names, in order.
    pub imports: BTreeSet<Ident>,
    /// It names the derives of serde.
    pub serde: bool,
    /// It names `BTreeMap`.
    pub maps: bool,
    /// It names the runtime.
    pub runtime: bool,
    /// The items, in document order.
    pub items: Vec<Item>,
}

/// Modules and features that a crate has already, crates that its code names, and `bin`, which cargo takes for a
/// folder of programs.
const RESERVED_MODULES: [&str; 11] = [
    "bin",
    "blocking",
    "client",
    "core",
    "default",
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
    let mut modules = Scope::with(&RESERVED_MODULES);
    let mut apis = Vec::new();
    for input in inputs {
        let named = modules.name(Case::Snake, &[input.name], &["api"], "api");
        let module = (inputs.len() > 1).then_some(named.ident);
        apis.push(plan_api(input, module, target.form, target.smoke));
    }
    manifest::crate_plan(apis, target)
}

#[cfg(feature = "cli")]
/// Plans one API as if it were the only one of a crate.
pub fn plan_alone(input: &ApiInput<'_>) -> ApiPlan {
    plan_api(input, None, Form::Crate, false)
}

impl CratePlan {
    /// True if some API has calls.
    pub fn has_client(&self) -> bool {
        self.apis.iter().any(|api| api.client.is_some())
    }

    /// True if it needs the runtime.
    pub fn has_runtime(&self) -> bool {
        self.has_client() || !self.runtime_parts.is_empty()
    }
}

/// What the steps of planning one API share, and what a step found.
#[derive(Clone)]
struct ApiPlanner<'a> {
    api: &'a Api,
    sources: &'a Sources,
    graph: &'a Graph,
    names: &'a Names<'a>,
    smoke: bool,
    findings: Vec<Diagnostic>,
}

fn plan_api(input: &ApiInput<'_>, module: Option<Ident>, form: Form, smoke: bool) -> ApiPlan {
    let api = input.api;
    let graph = Graph::new(api);
    let mut names = Names::new(api, &graph);
    let mut findings = std::mem::take(&mut names.findings);
    let (sources, graph, names) = (input.sources, &graph, &names);
    let planner = ApiPlanner { api, sources, graph, names, smoke, findings: Vec::new() };
    let places = layout::places(api);
    let left_out = if form.has_client() { planner.taken_apart() } else { HashSet::new() };
    let planned: Vec<_> = layout::order(api)
        .into_par_iter()
        .filter(|id| !left_out.contains(id))
        .map(|id| {
            let place = places.get(&id).cloned().unwrap_or(Place::Shared);
            planner.clone().items(id, place)
        })
        .collect();
    let mut items = Vec::new();
    for (planned, found) in planned {
        items.extend(planned);
        findings.extend(found);
    }
    let files = match form {
        Form::Crate => layout::files(items),
        Form::Include { .. } => {
            vec![(Ident::fixed("models"), items.into_iter().map(|(_, item)| item).collect())]
        }
    };
    let files: Vec<FilePlan> = files.into_iter().map(|(module, items)| file_plan(module, items)).collect();
    let any =
        |test: fn(&ItemKind) -> bool| files.iter().flat_map(|file| &file.items).any(|item| test(&item.kind));
    let title = if api.title.trim().is_empty() { input.name } else { api.title.trim() };
    let client = if form.has_client() { planner.client(title) } else { None };
    ApiPlan {
        title: title.to_owned(),
        docs: manifest::api_docs(api, title, client.is_some()),
        smoke: client.as_ref().filter(|_| smoke).map(|_| smoke::program(module.as_ref())),
        module,
        client,
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

impl ApiPlanner<'_> {
    /// The item of a type, those of its other names, and what was found.
    fn items(mut self, id: TypeId, place: Place) -> (Vec<(Place, Item)>, Vec<Diagnostic>) {
        let ty = self.api.ty(id);
        let mut items = vec![(place, self.item(id, ty))];
        items.extend(self.other_names(id, ty).into_iter().map(|item| (Place::Aliases, item)));
        (items, self.findings)
    }

    fn item(&mut self, id: TypeId, ty: &Type) -> Item {
        let mut docs = Docs::default();
        docs.description(&ty.description);
        let kind = match &ty.kind {
            TypeKind::Struct(object) => ItemKind::Struct(fields::struct_item(self, id, ty, object)),
            TypeKind::Enum(model) => enums::enum_item(self, model, &mut docs),
            TypeKind::Union(union) => unions::union_item(self, id, union),
            TypeKind::Alias(target) => match self.graph.alias_form(id) {
                AliasForm::Plain => ItemKind::Alias(self.names.rust(target)),
                AliasForm::Newtype => ItemKind::Newtype(self.names.rust(target)),
                AliasForm::Free => ItemKind::Alias(RustType::Value),
            },
        };
        docs.paragraph(self.documented_in(ty.span));
        Item { ident: self.names.of(id), docs, kind }
    }

    /// The other documented names of a type, as aliases.
    fn other_names(&self, id: TypeId, ty: &Type) -> Vec<Item> {
        let target = self.names.of(id);
        let item = |(index, alias): (usize, &crate::model::Alias)| {
            let mut docs = Docs::default();
            docs.description(&alias.description);
            docs.paragraph(self.documented_in(alias.span));
            let kind = ItemKind::Alias(RustType::Named(target.clone()));
            Item { ident: self.names.of_alias(id, index), docs, kind }
        };
        ty.aliases.iter().enumerate().map(item).collect()
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

fn file_plan(module: Ident, items: Vec<Item>) -> FilePlan {
    let mut file =
        FilePlan { module, imports: BTreeSet::new(), serde: false, maps: false, runtime: false, items };
    for item in &file.items {
        match &item.kind {
            ItemKind::Struct(object) => {
                file.serde = true;
                file.runtime |= object.has_readers();
            }
            ItemKind::Newtype(_) => file.serde = true,
            ItemKind::Union(_) => (file.serde, file.runtime) = (true, true),
            ItemKind::Enum(_) => file.runtime = true,
            ItemKind::Alias(_) => {}
        }
        item.kind.for_each_type(&mut |ty| match ty {
            RustType::Named(ident) => _ = file.imports.insert(ident.clone()),
            RustType::Map(_) => file.maps = true,
            RustType::Decimal => file.runtime = true,
            _ => {}
        });
    }
    for item in &file.items {
        file.imports.remove(&item.ident);
    }
    file
}
