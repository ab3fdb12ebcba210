//! Puts the facts of all pages together.
//!
//! Guarantees: pages are merged in page order; an operation that stands on several pages is one operation of
//! several groups; what needs all pages (places of parameters, defaults that name a value) is done here.

use std::collections::{HashMap, HashSet};

use super::api::Api;
use super::defaults;
use super::flavours::Flavour;
use super::operation::Draft;
use super::place;
use super::readme::Readme;
use crate::dialect::raw::{RawApi, RawAuth, RawEnum, RawField, RawModel, RawOperation, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{AuthKind, Method};
use crate::ground::source::Spanned;

/// What all pages say, page by page.
#[derive(Debug, Default)]
pub(super) struct Pages {
    pub raw: RawApi,
    drafts: Vec<Draft>,
    /// Schemes that the README describes.
    described: Vec<(String, AuthKind)>,
    /// Schemes that example code sets up.
    shown: Vec<(String, AuthKind)>,
}

impl Pages {
    /// Adds a model page.
    pub(super) fn model(&mut self, model: RawModel) {
        self.raw.models.push(model);
    }

    /// Adds an API page.
    pub(super) fn api(&mut self, api: Api) {
        self.server(api.server);
        self.drafts.extend(api.drafts);
        self.shown.extend(api.schemes);
    }

    /// Adds a README. The first one that says something is believed.
    pub(super) fn readme(&mut self, readme: Readme) {
        self.raw.title = self.raw.title.take().or(readme.title);
        self.raw.version = self.raw.version.take().or(readme.version);
        if self.raw.description.is_none() && !readme.description.is_empty() {
            self.raw.description = Some(readme.description);
        }
        self.server(readme.server);
        self.described.extend(readme.schemes);
    }

    fn server(&mut self, server: Option<Spanned<String>>) {
        self.raw
            .servers
            .extend(server.filter(|new| self.raw.servers.iter().all(|server| server.value != new.value)));
    }

    /// Does what needs all pages.
    pub(super) fn finish(mut self, flavour: &Flavour, diagnostics: &mut Vec<Diagnostic>) -> RawApi {
        let mut found = Vec::new();
        let lists = enumerations(&self.raw.models);
        let names: HashSet<&str> = lists.keys().map(String::as_str).collect();
        self.drafts.sort_by_key(|draft| draft.operation.name.span);
        let operations = self.drafts.drain(..).map(|draft| place::place(draft, &names, flavour, &mut found));
        let mut operations = one_each(operations.collect());
        let fields = self.raw.models.iter_mut().flat_map(fields_of);
        let parameters = operations.iter_mut().flat_map(|operation| &mut operation.parameters);
        for field in fields.chain(parameters.map(|parameter| &mut parameter.field)) {
            name_default(field, &lists, flavour, &mut found);
        }
        self.raw.auth = auth(&operations, self.described, self.shown);
        self.raw.operations = operations;
        diagnostics.extend(found);
        self.raw
    }
}

/// The lists of values of the API's enumerations, by name.
fn enumerations(models: &[RawModel]) -> HashMap<String, RawEnum> {
    models
        .iter()
        .filter_map(|model| match &model.shape {
            RawShape::Enum(values) => Some((model.name.value.clone(), values.clone())),
            _ => None,
        })
        .collect()
}

fn fields_of(model: &mut RawModel) -> &mut [RawField] {
    match &mut model.shape {
        RawShape::Struct { fields, .. } => fields,
        _ => &mut [],
    }
}

/// A default of a documented type names one of its values, or it says nothing.
fn name_default(
    field: &mut RawField,
    lists: &HashMap<String, RawEnum>,
    flavour: &Flavour,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let TypeExpr::Named { name, .. } = &field.ty.value else { return };
    let Some(mut default) = field.default.take() else { return };
    let text = default.value.as_str().unwrap_or_default();
    let values = lists.get(name).map_or(&[][..], |list| &list.values);
    if let Some(value) = defaults::find(values, text, flavour.defaults.number_prefixes) {
        default.value = value;
        default.certainty = crate::ground::fact::Certainty::Stated;
        field.default = Some(default);
    } else {
        let message = format!("the default `{text}` is no known value of `{name}`");
        diagnostics.push(Diagnostic::new(Code::FillerDefault, field.name.span, message));
    }
}

/// Operations of the same route are one operation, filed under the group of the first.
fn one_each(operations: Vec<RawOperation>) -> Vec<RawOperation> {
    let mut seen: HashMap<(Method, String), usize> = HashMap::new();
    let mut kept: Vec<RawOperation> = Vec::with_capacity(operations.len());
    for operation in operations {
        let route = operation.route.as_ref().map(|route| (route.value.method, route.value.path.clone()));
        let first = route.as_ref().and_then(|route| seen.get(route)).and_then(|at| kept.get_mut(*at));
        match first {
            Some(first) if first.group != operation.group => first.other_groups.push(operation.group),
            _ => {
                seen.extend(route.map(|route| (route, kept.len())));
                kept.push(operation);
            }
        }
    }
    kept
}

/// The schemes that the README describes, and those that operations name and only examples or names explain.
fn auth(
    operations: &[RawOperation],
    described: Vec<(String, AuthKind)>,
    shown: Vec<(String, AuthKind)>,
) -> Vec<RawAuth> {
    let mut auth: Vec<RawAuth> = Vec::new();
    let mut add = |name: &str, kind: &AuthKind| {
        if auth.iter().all(|known| known.name != name) {
            auth.push(RawAuth { name: name.to_owned(), kind: kind.clone() });
        }
    };
    described.iter().for_each(|(name, kind)| add(name, kind));
    shown.iter().for_each(|(name, kind)| add(name, kind));
    for name in operations.iter().flat_map(|operation| &operation.auth).flatten() {
        add(name, &kind_of_name(name));
    }
    auth
}

/// What a scheme is by its name alone (seen in rust, whose README says nothing of authentication).
fn kind_of_name(name: &str) -> AuthKind {
    let lower = name.to_ascii_lowercase();
    match () {
        () if lower.contains("oauth") => AuthKind::OAuth2,
        () if lower.contains("bearer") || lower.contains("token") => AuthKind::Bearer,
        () if lower.contains("basic") => AuthKind::Basic,
        () => AuthKind::Other(name.to_owned()),
    }
}
