//! Which Rust type stands for which type of the model.
//!
//! Guarantees: every type and every other documented name of it has an identifier of its own, which hides
//! nothing that generated code or a program that imports all of them relies on.

use std::collections::HashMap;

use crate::ground::finding::{Code, Diagnostic};
use crate::ground::keywords::TAKEN_TYPES;
use crate::ground::scalar::StringFormat;
use crate::model::{Alias, Api, Ty, Type, TypeId, TypeKind, Usage};
use crate::settings::{DateTimes, IpAddresses, Uuids};

use super::enums::plain_type;
use super::graph::{AliasForm, Graph};
use super::ident::{Case, Ident, Scope};
use super::item::RustType;

/// The identifiers of an API's types.
pub(super) struct Names<'a> {
    api: &'a Api,
    graph: &'a Graph,
    value_types: (DateTimes, Uuids, IpAddresses),
    types: HashMap<TypeId, Ident>,
    args: HashMap<TypeId, Ident>,
    scope: Scope,
    /// The items that had to be named otherwise.
    pub(super) findings: Vec<Diagnostic>,
}

impl<'a> Names<'a> {
    /// Names all types of an API; the names that the model decided stay where they are possible.
    pub(super) fn new(api: &'a Api, graph: &'a Graph, value_types: (DateTimes, Uuids, IpAddresses)) -> Self {
        let mut scope = Scope::with(&TAKEN_TYPES);
        let mut names = Self {
            api,
            graph,
            value_types,
            types: HashMap::new(),
            args: HashMap::new(),
            scope: Scope::default(),
            findings: Vec::new(),
        };
        // The names that need no change come first, so that no other takes their place.
        for (id, ty) in api.types() {
            if let Some(ident) = as_decided(&ty.ident, &mut scope) {
                names.types.insert(id, ident);
            }
        }
        for (id, ty) in api.types() {
            if !names.types.contains_key(&id) {
                let ident = names.make(&ty.ident, &ty.name, ty, &mut scope);
                names.types.insert(id, ident);
            }
        }
        // After all documented names, so that none gives way.
        for (id, ty) in api.types().filter(|(_, ty)| matches!(ty.kind, TypeKind::Struct(_))) {
            if ty.usage.request || !ty.usage.response {
                let name = format!("{}Args", names.of(id).as_str());
                let named = scope.name(Case::Pascal, &[&name], &["required"], "args");
                names.args.insert(id, named.ident);
            }
        }
        names.scope = scope;
        names
    }

    /// Returns the identifier of the struct that holds the required fields of a type.
    pub(super) fn of_args(&self, id: TypeId) -> Ident {
        self.args.get(&id).cloned().unwrap_or_else(|| Ident::fixed("Args"))
    }

    fn make(&mut self, decided: &str, documented: &str, ty: &Type, scope: &mut Scope) -> Ident {
        let qualifiers = match ty.usage {
            Usage { request: true, response: false } => ["request", "model"],
            Usage { request: false, response: true } => ["response", "model"],
            _ => ["model", "type"],
        };
        let named = scope.name(Case::Pascal, &[decided, documented], &qualifiers, "type");
        if let (true, Some(span)) = (named.clashed, ty.span) {
            let message = format!("the type `{documented}` is `{}` in Rust", named.ident.as_str());
            self.findings.push(Diagnostic::new(Code::NameClash, span, message));
        }
        named.ident
    }

    /// Returns the identifier of a type.
    pub(super) fn of(&self, id: TypeId) -> Ident {
        self.types.get(&id).cloned().unwrap_or_else(|| Ident::fixed("Type"))
    }

    /// Returns the identifiers of the documented names that are not those of types, with the type that each stands for.
    pub(super) fn others(&self) -> Vec<(Ident, TypeId, &'a Alias)> {
        let mut scope = self.scope.clone();
        let mut others = Vec::new();
        for (id, ty) in self.api.types() {
            for alias in &ty.aliases {
                if let Some(ident) =
                    Ident::new(&alias.name, Case::Pascal, "type").filter(|ident| scope.take(ident))
                {
                    others.push((ident, id, alias));
                }
            }
        }
        others
    }

    /// Returns the Rust type of a type expression; aliases are opened.
    pub(super) fn rust(&self, ty: &Ty) -> RustType {
        match self.behind_aliases(ty) {
            Ty::Bool => RustType::Bool,
            Ty::Integer(_) => RustType::I64,
            Ty::Float(_) => RustType::F64,
            Ty::Number => RustType::Number,
            Ty::Decimal => RustType::Decimal,
            Ty::String(_) | Ty::Binary => RustType::String,
            Ty::Any => RustType::Value,
            Ty::Object => RustType::Object,
            Ty::List { item, .. } => RustType::Vec(Box::new(self.rust(item))),
            Ty::Map(value) => RustType::Map(Box::new(self.rust(value))),
            Ty::Nullable(inner) => nullable(self.rust(inner)),
            Ty::Ref(id) => RustType::Named(self.of(*id)),
        }
    }

    /// True for an alias that is opened wherever it stands.
    pub(super) fn is_opened(&self, id: TypeId) -> bool {
        matches!(self.api.ty(id).kind, TypeKind::Alias(_)) && self.graph.alias_form(id) == AliasForm::Plain
    }

    /// Returns the Rust type of a type expression in a field, where text of a known form has types of its own. Parameters
    /// are text.
    pub(super) fn of_field(&self, ty: &Ty) -> RustType {
        match ty {
            Ty::String(format) => self.of_format(*format),
            Ty::List { item, .. } => RustType::Vec(Box::new(self.of_field(item))),
            Ty::Map(value) => RustType::Map(Box::new(self.of_field(value))),
            Ty::Nullable(inner) => nullable(self.of_field(inner)),
            other => self.rust(other),
        }
    }

    fn of_format(&self, format: StringFormat) -> RustType {
        let (dates, uuids, addresses) = self.value_types;
        match format {
            StringFormat::Date | StringFormat::DateTime if dates != DateTimes::String => {
                RustType::Dated { library: dates, day: format == StringFormat::Date }
            }
            StringFormat::Uuid if uuids == Uuids::Uuid => RustType::Uuid,
            StringFormat::Ipv4 | StringFormat::Ipv6 if addresses == IpAddresses::Std => {
                RustType::Ip { v6: format == StringFormat::Ipv6 }
            }
            _ => RustType::String,
        }
    }

    /// Returns the type expression that stands behind aliases.
    pub(super) fn behind_aliases<'t>(&'t self, ty: &'t Ty) -> &'t Ty {
        let mut at = ty;
        while let Ty::Ref(id) = at {
            match &self.api.ty(*id).kind {
                TypeKind::Alias(next) if self.graph.alias_form(*id) == AliasForm::Plain => at = next,
                _ => break,
            }
        }
        at
    }

    /// Returns the Rust type of a type expression, with no alias in it: two that are the same are one type to Rust.
    pub(super) fn shape(&self, ty: &Ty) -> RustType {
        match self.behind_aliases(ty) {
            Ty::List { item, .. } => RustType::Vec(Box::new(self.shape(item))),
            Ty::Map(value) => RustType::Map(Box::new(self.shape(value))),
            Ty::Nullable(inner) => nullable(self.shape(inner)),
            Ty::Ref(id) => match &self.api.ty(*id).kind {
                TypeKind::Enum(model) => plain_type(model).unwrap_or_else(|| RustType::Named(self.of(*id))),
                TypeKind::Union(union) if union.cases.is_empty() => RustType::Value,
                TypeKind::Alias(_) if self.graph.alias_form(*id) == AliasForm::Free => RustType::Value,
                _ => RustType::Named(self.of(*id)),
            },
            scalar => self.rust(scalar),
        }
    }

    /// Returns true if many types turn into this one, so that arguments take them all.
    pub(super) fn takes_into(&self, ty: &Ty) -> bool {
        match self.behind_aliases(ty) {
            Ty::Number | Ty::Decimal | Ty::String(_) | Ty::Binary | Ty::Any => true,
            Ty::Ref(id) => match &self.api.ty(*id).kind {
                TypeKind::Enum(list) => !list.closed || plain_type(list).is_some(),
                kind => matches!(kind, TypeKind::Union(_)),
            },
            _ => false,
        }
    }
}

/// Returns `Option<T>`, unless the type has a place for `null` already.
pub(super) fn nullable(ty: RustType) -> RustType {
    match ty {
        RustType::Value | RustType::Option(_) => ty,
        ty => ty.optional(),
    }
}

/// Returns the identifier that the model decided, if it is one and is free.
fn as_decided(decided: &str, scope: &mut Scope) -> Option<Ident> {
    Ident::type_name(decided).filter(|ident| !ident.as_str().eq_ignore_ascii_case("new") && scope.take(ident))
}
