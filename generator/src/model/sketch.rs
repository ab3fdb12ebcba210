//! The model in a few words, for tests: one line a field, parameter, value or case.

use std::fmt::Write;

use crate::ground::fact::Certainty;
use crate::model::{Api, Field, Ty, TypeKind};

/// Returns all types, then all operations. `!` required, `?` nullable, `*` boxed, `<-` the wire name and how sure.
pub(crate) fn sketch(api: &Api) -> String {
    let mut out = String::new();
    for (_, ty) in api.types() {
        let aliases: Vec<&str> = ty.aliases.iter().map(|alias| alias.name.as_str()).collect();
        let also = if aliases.is_empty() { String::new() } else { format!(" = {}", aliases.join(", ")) };
        let usage = match (ty.usage.request, ty.usage.response) {
            (true, true) => " (both)",
            (true, false) => " (request)",
            (false, true) => " (response)",
            (false, false) => "",
        };
        let name = if ty.ident.is_empty() { &ty.name } else { &ty.ident };
        let _ = match &ty.kind {
            TypeKind::Alias(inner) => writeln!(out, "{name}{also}{usage}: {}", expr(api, inner)),
            _ => writeln!(out, "{name}{also}{usage}"),
        };
        match &ty.kind {
            TypeKind::Struct(object) => {
                object.fields.iter().for_each(|known| field(api, known, &mut out));
                object.additional.iter().for_each(|ty| {
                    let _ = writeln!(out, "  ...: {}", expr(api, ty));
                });
            }
            TypeKind::Enum(list) => list.values.iter().for_each(|value| {
                let _ = writeln!(out, "  = {}{}", value.wire.value, sure(value.wire.certainty));
            }),
            TypeKind::Union(union) => {
                union.tag.iter().for_each(|tag| {
                    let _ = writeln!(out, "  by {}{}", tag.wire, sure(tag.certainty));
                });
                for case in &union.cases {
                    let tag = case.tag_value.as_ref().map(|value| format!(" if {value}")).unwrap_or_default();
                    let _ = writeln!(out, "  | {}: {}{tag}", case.name, expr(api, &case.ty));
                }
            }
            TypeKind::Alias(_) => {}
        }
    }
    operations(api, &mut out);
    out
}

fn operations(api: &Api, out: &mut String) {
    for operation in &api.operations {
        let group = api.groups.get(operation.group).map_or("", |group| {
            if group.ident.is_empty() { group.name.as_str() } else { group.ident.as_str() }
        });
        let name = if operation.ident.is_empty() { &operation.name } else { &operation.ident };
        let route = operation.route.as_ref().map_or_else(String::new, |route| format!(": {}", route.value));
        let _ = writeln!(out, "{group}.{name}{route}");
        if let Some(paging) = &operation.paging {
            let _ = writeln!(out, "  pages {}", paging.value);
        }
        for parameter in &operation.parameters {
            let place = format!("{:?}", parameter.location.value).to_lowercase();
            let _ = write!(out, "  {place}");
            field(api, &parameter.field, out);
        }
        for body in &operation.bodies {
            let _ = writeln!(out, "  body {}", expr(api, &body.ty));
        }
        for response in &operation.responses {
            let status = response.status.as_ref().map_or("ok", |status| status.value.as_str());
            let ty = response.ty.as_ref().map_or_else(|| "nothing".to_owned(), |ty| expr(api, &ty.value));
            let _ = writeln!(out, "  {status} {ty}");
        }
    }
}

fn field(api: &Api, field: &Field, out: &mut String) {
    let flags = [(field.required.value, "!"), (field.nullable.value, "?"), (field.boxed, "*")];
    let flags: String = flags.into_iter().filter(|(on, _)| *on).map(|(_, mark)| mark).collect();
    let _ = write!(out, "  {}{flags}: {}", field.name, expr(api, &field.ty));
    if field.wire.value != field.name || field.wire.certainty != Certainty::Conventional {
        let _ = write!(out, " <- {}{}", field.wire.value, sure(field.wire.certainty));
    }
    for (word, fact) in [("default", &field.default), ("always", &field.constant)] {
        if let Some(fact) = fact {
            let _ = write!(out, " {word} {}", fact.value);
        }
    }
    let _ = writeln!(out);
}

fn sure(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Overridden => " (overridden)",
        Certainty::Stated => "",
        Certainty::Shown => " (shown)",
        Certainty::Observed => " (observed)",
        Certainty::Conventional => " (conventional)",
    }
}

fn expr(api: &Api, ty: &Ty) -> String {
    match ty {
        Ty::List { item, unique: false } => format!("[{}]", expr(api, item)),
        Ty::List { item, unique: true } => format!("set[{}]", expr(api, item)),
        Ty::Map(value) => format!("{{{}}}", expr(api, value)),
        Ty::Nullable(inner) => format!("{}?", expr(api, inner)),
        Ty::Ref(id) => {
            let ty = api.ty(*id);
            if ty.ident.is_empty() { ty.name.clone() } else { ty.ident.clone() }
        }
        Ty::Integer(_) => "integer".to_owned(),
        Ty::Float(_) => "float".to_owned(),
        Ty::String(crate::ground::scalar::StringFormat::Plain) => "string".to_owned(),
        Ty::String(format) => format!("{format:?}").to_lowercase(),
        other => format!("{other:?}").to_lowercase(),
    }
}
