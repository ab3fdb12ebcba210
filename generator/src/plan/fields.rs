//! Structs: fields, constructor and setters.
//!
//! Guarantees: a field reads and writes its wire name; `Option` stands for "may be left out", and for `null`; a
//! type that may be part of a request can be built, and never needs an argument that the server decides.

use serde_json::Value;

use crate::model::{Certainty, Field, Struct, Ty, Type, TypeId, TypeKind};

use super::ApiPlanner;
use super::doc::{Docs, code};
use super::ident::{Case, Scope};
use super::item::{Argument, DefaultImpl, FieldItem, Init, Literal, RustType, Setter, StructItem};
use super::names::nullable;
use super::rename::best_rename_all;

/// Methods that a setter must not hide: `new`, and those of traits that programs call on any value.
const METHODS: [&str; 23] = [
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "clone",
    "clone_from",
    "default",
    "div",
    "eq",
    "from",
    "into",
    "mul",
    "ne",
    "new",
    "rem",
    "shl",
    "shr",
    "sub",
    "to_owned",
    "try_from",
    "try_into",
    "type_id",
];

/// The struct of a type.
pub(super) fn struct_item(
    planner: &mut ApiPlanner<'_>,
    id: TypeId,
    ty: &Type,
    object: &Struct,
) -> StructItem {
    // Where it travels is not known without operations: then it may be part of a request.
    let constructor = ty.usage.request || !ty.usage.response;
    let mut idents = Scope::default();
    let mut methods = Scope::with(&METHODS);
    let mut fields: Vec<FieldItem> = Vec::new();
    for (slot, field) in object.fields.iter().enumerate() {
        let names = [field.wire.value.as_str(), field.name.as_str()];
        let named = idents.name(Case::Snake, &names, &[], "field");
        planner.report_clash(&named, &format!("the field `{}`", field.name), field.span);
        let boxed = planner.graph.is_boxed(id, slot) || field.boxed;
        let form = Form::of(planner, field, ty, constructor, boxed);
        let setter = form.setter.map(|argument| {
            let mut ident = named.ident.clone();
            while !methods.take(&ident) {
                ident = ident.prefixed("with");
            }
            Setter { ident, argument }
        });
        fields.push(FieldItem {
            docs: field_docs(field, &form.ty),
            ident: named.ident,
            ty: form.ty,
            rename: Some(field.wire.value.clone()),
            skip_none: form.skip_none,
            flatten: false,
            deprecated: field.deprecated,
            init: form.init,
            setter,
        });
    }
    let rename_all = best_rename_all(&mut fields);
    if let Some(additional) = &object.additional {
        let ident = idents.name(Case::Snake, &["additional"], &["members"], "additional").ident;
        fields.push(FieldItem {
            ident,
            docs: Docs::line("All other members."),
            ty: RustType::Map(Box::new(planner.names.rust(additional))),
            rename: None,
            skip_none: false,
            flatten: true,
            deprecated: false,
            init: Init::EmptyMap,
            setter: None,
        });
    }
    let default = default_impl(&fields, constructor);
    StructItem { eq: planner.graph.is_exact(id), default, rename_all, fields, constructor }
}

fn default_impl(fields: &[FieldItem], constructor: bool) -> DefaultImpl {
    let empty = |field: &FieldItem| matches!(field.init, Init::None | Init::EmptyMap);
    if fields.iter().all(empty) {
        return DefaultImpl::Derived;
    }
    let takes_nothing = !fields.iter().any(|field| matches!(field.init, Init::Argument(_)));
    if constructor && takes_nothing { DefaultImpl::New } else { DefaultImpl::None }
}

/// How a field is stored, built and set.
struct Form {
    ty: RustType,
    skip_none: bool,
    init: Init,
    setter: Option<Argument>,
}

impl Form {
    fn of(planner: &ApiPlanner<'_>, field: &Field, ty: &Type, constructor: bool, boxed: bool) -> Self {
        let names = &planner.names;
        let (inner, null_inside) = match &field.ty {
            Ty::Nullable(inner) => (&**inner, true),
            inner => (inner, false),
        };
        let mut rust = names.rust(inner);
        let mut into = names.takes_into(inner);
        if boxed && matches!(rust, RustType::Named(_)) {
            rust = RustType::Boxed(Box::new(rust));
            into = true;
        }
        let may_be_null = field.nullable.value || null_inside;
        // The server decides what is read-only; a request has no need for it, even if it is required.
        let server_decides = constructor && field.read_only;
        if field.required.value && !server_decides {
            let ty = if may_be_null { nullable(rust) } else { rust };
            let into = into || matches!(ty, RustType::Option(_));
            let init = constant(field, names.behind_aliases(inner), planner)
                .unwrap_or_else(|| Init::Argument(Argument { ty: ty.clone(), into }));
            return Self { ty, skip_none: false, init, setter: None };
        }
        // Left out and `null` mean different things to a service: both can be sent.
        if may_be_null && ty.usage.request && !field.read_only {
            rust = nullable(rust);
            into = true;
        }
        let setter = (constructor && !field.read_only).then(|| Argument { ty: rust.clone(), into });
        Self { ty: rust.optional(), skip_none: true, init: Init::None, setter }
    }
}

/// The only value of a required field, where it can be written as a literal.
fn constant(field: &Field, ty: &Ty, planner: &ApiPlanner<'_>) -> Option<Init> {
    let literal = match &field.constant.as_ref()?.value {
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Literal::I64(number),
            None => Literal::F64(number.as_f64()?),
        },
        Value::String(text) => Literal::Text(text.clone()),
        _ => return None,
    };
    let is_enum = matches!(ty, Ty::Ref(id) if matches!(planner.api.ty(*id).kind, TypeKind::Enum(_)));
    let into = match (&literal, ty) {
        (Literal::Bool(_), Ty::Bool)
        | (Literal::I64(_), Ty::Integer(_))
        | (Literal::F64(_), Ty::Float(_)) => false,
        (Literal::Text(_), Ty::String(_)) | (Literal::I64(_), Ty::Decimal | Ty::Number) => true,
        (_, Ty::Any) | (Literal::Text(_), Ty::Decimal) => true,
        (Literal::Text(_) | Literal::I64(_), Ty::Ref(_)) if is_enum => true,
        _ => return None,
    };
    Some(Init::Constant { literal, into })
}

fn field_docs(field: &Field, ty: &RustType) -> Docs {
    let mut docs = Docs::default();
    docs.description(&field.description);
    let mut notes = limits(field);
    if let Some(constant) = &field.constant {
        notes.push(format!("Always {}.", code(&constant.value.to_string())));
    }
    if let Some(default) = &field.default {
        let text = match &default.value {
            Value::String(text) if !text.trim().is_empty() => text.clone(),
            value => value.to_string(),
        };
        notes.push(format!("Default: {}.", code(&text)));
    }
    if field.read_only {
        notes.push("Read-only.".to_owned());
    }
    if matches!(ty, RustType::Option(inner) if matches!(**inner, RustType::Option(_))) {
        notes.push("`Some(None)` sends `null`.".to_owned());
    }
    if matches!(field.certainty, Certainty::Shown | Certainty::Observed) {
        notes.push("Only an example shows it.".to_owned());
    }
    docs.paragraph(notes.join(" "));
    docs
}

/// The limits of a field's value, a sentence each.
fn limits(field: &Field) -> Vec<String> {
    let limits = &field.constraints;
    let mut notes = Vec::new();
    let least = if limits.exclusive_minimum { "More than" } else { "At least" };
    let most = if limits.exclusive_maximum { "less than" } else { "at most" };
    notes.extend(range(
        limits.minimum.as_deref().map(|least_value| format!("{least} {}", code(least_value))),
        limits.maximum.as_deref().map(|most_value| format!("{most} {}", code(most_value))),
        "",
    ));
    for (min, max, unit) in
        [(limits.min_length, limits.max_length, "character"), (limits.min_items, limits.max_items, "item")]
    {
        let last = max.or(min).unwrap_or_default();
        let unit = if last == 1 { format!(" {unit}") } else { format!(" {unit}s") };
        notes.extend(range(
            min.map(|min| format!("At least {min}")),
            max.map(|max| format!("at most {max}")),
            &unit,
        ));
    }
    if limits.unique_items || matches!(field.ty, Ty::List { unique: true, .. }) {
        notes.push("No item comes twice.".to_owned());
    }
    if let Some(pattern) = limits.pattern.as_deref().filter(|pattern| !pattern.trim().is_empty()) {
        notes.push(format!("Matches {}.", code(pattern)));
    }
    notes
}

fn range(least: Option<String>, most: Option<String>, unit: &str) -> Option<String> {
    let text = match (least, most) {
        (Some(least), Some(most)) => format!("{least} and {most}"),
        (Some(least), None) => least,
        (None, Some(most)) => {
            let mut chars = most.chars();
            let first = chars.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().chain(chars).collect()
        }
        (None, None) => return None,
    };
    Some(format!("{text}{unit}."))
}
