//! The model as an OpenAPI 3.1 document.
//!
//! Guarantees: the whole model is in it, in document order: types by their documented names, merged names
//! as references to the one shape, operations without a route under `x-specless-operations`. Every schema,
//! property, parameter and operation says where it is documented (`x-specless-source`, `path:line`) and,
//! unless the documents state it outright, how sure it is (`x-specless-certainty`).

mod names;
mod operations;
pub(crate) mod overlay;
mod schema;
#[cfg(feature = "cli")]
mod version;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use crate::ground::fact::Certainty;
use crate::ground::http::{AuthKind, Method, path_variables};
use crate::ground::source::{Sources, Span};
use crate::ground::words::pascal;
use crate::model::{Api, Ty, Type, TypeId, TypeKind};

use names::SchemaNames;

#[cfg(feature = "cli")]
pub use version::{Version, in_version};

/// A JSON object under construction; keys keep the order in which they are put in.
type Object = Map<String, Value>;

/// The context that every part of the export needs.
struct Export<'a> {
    api: &'a Api,
    sources: &'a Sources,
    names: SchemaNames,
    /// Enumerations that are documented inside the one field that has them: their schema stands there, too.
    in_place: HashSet<TypeId>,
}

/// Returns whether a call has a method that HTTP does not define.
fn has_extensions(api: &Api) -> bool {
    let mut routes = api.operations.iter().filter_map(|operation| operation.route.as_ref());
    routes.any(|route| matches!(route.value.method, Method::Extension(_)))
}

/// Exports an API.
pub fn export(api: &Api, sources: &Sources) -> Value {
    let names = SchemaNames::new(api);
    let in_place = in_place(api, &names);
    let export = Export { api, sources, names, in_place };
    let mut root = Object::new();
    // Methods that HTTP does not define came with OpenAPI 3.2.
    put(&mut root, "openapi", if has_extensions(api) { "3.2.0" } else { "3.1.0" });
    put(&mut root, "info", info(api));
    if !api.servers.is_empty() {
        put(&mut root, "servers", api.servers.iter().map(|known| server(&known.value)).collect::<Vec<_>>());
    }
    if !api.groups.is_empty() {
        put(
            &mut root,
            "tags",
            api.groups.iter().map(|group| json!({ "name": group.name })).collect::<Vec<_>>(),
        );
    }
    let operations = export.operations();
    put(&mut root, "paths", operations.paths);
    put(&mut root, "components", export.components());
    if !operations.without_route.is_empty() {
        put(&mut root, "x-specless-operations", operations.without_route);
    }
    Value::Object(root)
}

/// Returns the enumerations whose schemas stand in place of references. One that other tools would name after its type and
/// field, as another schema is named, is not among them.
fn in_place(api: &Api, names: &SchemaNames) -> HashSet<TypeId> {
    let mut uses: HashMap<TypeId, usize> = HashMap::new();
    let mut count = |ty: &Ty| ty.for_each_ref(&mut |id| *uses.entry(id).or_default() += 1);
    api.types().for_each(|(_, ty)| ty.kind.for_each_ty(&mut count));
    for operation in &api.operations {
        operation.parameters.iter().for_each(|parameter| count(&parameter.field.ty));
        operation.bodies.iter().for_each(|body| count(&body.ty));
        operation
            .responses
            .iter()
            .filter_map(|response| response.ty.as_ref())
            .for_each(|ty| count(&ty.value));
    }
    let of_one_field = |(id, ty): (TypeId, &Type)| {
        let alone = ty.inline && matches!(ty.kind, TypeKind::Enum(_)) && uses.get(&id) == Some(&1);
        alone.then_some(id)
    };
    let mut in_place: HashSet<TypeId> = api.types().filter_map(of_one_field).collect();
    let named = api.type_ids().filter(|id| !in_place.contains(id)).map(|id| names.of(id));
    let named: HashSet<&str> = named.chain(names.alias_names()).collect();
    let mut clashing = Vec::new();
    for (owner, ty) in api.types() {
        let TypeKind::Struct(object) = &ty.kind else { continue };
        for field in &object.fields {
            let Ty::Ref(id) = field.ty.innermost() else { continue };
            let derived = format!("{}{}", names.of(owner), pascal(&field.wire.value));
            if in_place.contains(id) && named.contains(derived.as_str()) {
                clashing.push(*id);
            }
        }
    }
    clashing.iter().for_each(|id| _ = in_place.remove(id));
    in_place
}

fn info(api: &Api) -> Value {
    let mut info = Object::new();
    put(&mut info, "title", if api.title.is_empty() { api.name.as_str() } else { api.title.as_str() });
    put_text(&mut info, "description", &api.description);
    put(&mut info, "version", api.version.as_deref().unwrap_or("unversioned"));
    Value::Object(info)
}

impl Export<'_> {
    fn components(&self) -> Value {
        let mut schemas = Object::new();
        for (id, ty) in self.api.types().filter(|(id, ty)| !ty.left_out && !self.in_place.contains(id)) {
            schemas.insert(self.names.of(id).to_owned(), self.type_schema(ty));
        }
        for (name, alias, id) in self.names.aliases(self.api) {
            let mut schema = self.reference(id);
            put_text(&mut schema, "description", &alias.description);
            self.put_origin(&mut schema, alias.span, Certainty::Stated);
            schemas.insert(name, Value::Object(schema));
        }
        let mut components = Object::new();
        put(&mut components, "schemas", schemas);
        if !self.api.auth.is_empty() {
            let schemes = self.api.auth.iter();
            let schemes: Object = schemes
                .map(|scheme| (names::sanitised(&scheme.name), security_scheme(&scheme.kind)))
                .collect();
            put(&mut components, "securitySchemes", schemes);
        }
        Value::Object(components)
    }

    /// Says where a part is documented and how sure it is.
    fn put_origin(&self, object: &mut Object, span: Option<Span>, certainty: Certainty) {
        if let Some(span) = span {
            put(object, "x-specless-source", self.sources.location(span).to_string());
        }
        if certainty != Certainty::Stated {
            put(object, "x-specless-certainty", json!(certainty));
        }
    }
}

/// Returns a server. OpenAPI wants a value for each place in its URL.
fn server(url: &str) -> Value {
    let variables: Object =
        path_variables(url).map(|name| (name.to_owned(), json!({ "default": name }))).collect();
    if variables.is_empty() { json!({ "url": url }) } else { json!({ "url": url, "variables": variables }) }
}

fn security_scheme(kind: &AuthKind) -> Value {
    match kind {
        AuthKind::Bearer => json!({ "type": "http", "scheme": "bearer" }),
        AuthKind::Basic => json!({ "type": "http", "scheme": "basic" }),
        AuthKind::ApiKeyHeader(name) => json!({ "type": "apiKey", "in": "header", "name": name }),
        // OpenAPI knows a scheme of this name in `Authorization`, and has no words for anything else.
        AuthKind::PrefixedHeader { name, prefix } => match prefix.strip_suffix(' ') {
            Some(scheme) if name.eq_ignore_ascii_case("authorization") && !scheme.contains(' ') => {
                json!({ "type": "http", "scheme": scheme })
            }
            _ => {
                json!({ "type": "apiKey", "in": "header", "name": name, "description": format!("`{prefix}` and the key") })
            }
        },
        AuthKind::ApiKeyPath(name) => {
            json!({ "type": "http", "scheme": "custom", "description": format!("`{name}` in the base URL") })
        }
        AuthKind::ApiKeyQuery(name) => json!({ "type": "apiKey", "in": "query", "name": name }),
        AuthKind::ApiKeyCookie(name) => json!({ "type": "apiKey", "in": "cookie", "name": name }),
        // The documents name no flow or token URL, which OpenAPI's own OAuth scheme would demand.
        AuthKind::OAuth2 => json!({ "type": "http", "scheme": "bearer", "description": "OAuth 2" }),
        AuthKind::Other(words) => json!({ "type": "http", "scheme": "custom", "description": words }),
    }
}

fn put(object: &mut Object, key: &str, value: impl Into<Value>) {
    object.insert(key.to_owned(), value.into());
}

fn put_text(object: &mut Object, key: &str, text: &str) {
    if !text.is_empty() {
        put(object, key, text);
    }
}

#[cfg(test)]
mod tests;
