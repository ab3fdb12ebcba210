//! One type for the copies of a table that every page of an export repeats.
//!
//! Guarantees: only types that the documents name are merged, only within one scope, and only where all
//! fields and, through all references, all types are equal; what one copy leaves optional stays optional.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::dialect::raw::{RawField, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;

/// Merges equal copies; the first of them stays, with the links of all.
pub(super) fn merge(models: Vec<RawModel>) -> Vec<RawModel> {
    let classes = classes(&models);
    let mut merged: IndexMap<usize, RawModel> = IndexMap::new();
    for (model, class) in models.into_iter().zip(classes) {
        match merged.entry(class) {
            indexmap::map::Entry::Vacant(entry) => {
                entry.insert(model);
            }
            indexmap::map::Entry::Occupied(mut entry) => join(entry.get_mut(), model),
        }
    }
    merged.into_values().collect()
}

fn join(first: &mut RawModel, copy: RawModel) {
    first.links.extend(copy.links);
    if let (RawShape::Struct { fields, .. }, RawShape::Struct { fields: others, .. }) =
        (&mut first.shape, copy.shape)
    {
        for (field, other) in fields.iter_mut().zip(others) {
            if other.required.is_none() {
                field.required = None;
                field.default = None;
            }
        }
    }
}

/// The class of each model: equal for models that are one type. Starts with all models of one name in one
/// class and divides the classes until the references of equal models are equal too.
fn classes(models: &[RawModel]) -> Vec<usize> {
    let mut classes: Vec<usize> = Vec::with_capacity(models.len());
    let mut by_name: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, model) in models.iter().enumerate() {
        let class = match model.name_stated {
            true => *by_name.entry((&model.scope, &model.name.value)).or_insert(at),
            false => at,
        };
        classes.push(class);
    }
    let by_link: HashMap<&str, usize> = models
        .iter()
        .enumerate()
        .flat_map(|(at, model)| model.links.iter().map(move |link| (link.as_str(), at)))
        .collect();
    loop {
        let mut next: HashMap<(usize, String), usize> = HashMap::new();
        let divided: Vec<usize> = models
            .iter()
            .enumerate()
            .map(|(at, model)| {
                let class = classes.get(at).copied().unwrap_or(at);
                *next.entry((class, signature(model, &classes, &by_link))).or_insert(at)
            })
            .collect();
        if divided == classes {
            return classes;
        }
        classes = divided;
    }
}

fn signature(model: &RawModel, classes: &[usize], by_link: &HashMap<&str, usize>) -> String {
    let mut out = String::new();
    match &model.shape {
        RawShape::Struct { fields, additional, .. } => {
            fields.iter().for_each(|field| of_field(field, classes, by_link, &mut out));
            additional.iter().for_each(|ty| of_type(ty, classes, by_link, &mut out));
        }
        RawShape::Alias(ty) => of_type(ty, classes, by_link, &mut out),
        RawShape::Enum(_) | RawShape::Union { .. } | RawShape::Opaque => {}
    }
    out
}

fn of_field(field: &RawField, classes: &[usize], by_link: &HashMap<&str, usize>, out: &mut String) {
    out.push_str(&field.name.value);
    out.push(':');
    of_type(&field.ty.value, classes, by_link, out);
    if let Some(values) = &field.values {
        for value in &values.value.values {
            out.push_str(&value.wire.as_ref().map(|wire| wire.value.to_string()).unwrap_or_default());
            out.push('|');
        }
    }
    out.push(';');
}

fn of_type(ty: &TypeExpr, classes: &[usize], by_link: &HashMap<&str, usize>, out: &mut String) {
    match ty {
        TypeExpr::Named { name, link } => {
            let class = link.as_ref().and_then(|link| classes.get(*by_link.get(link.as_str())?));
            match class {
                Some(class) => out.push_str(&format!("#{class}")),
                None => out.push_str(name),
            }
        }
        TypeExpr::List(inner) | TypeExpr::Set(inner) => nested('[', inner, classes, by_link, out),
        TypeExpr::Map(inner) => nested('{', inner, classes, by_link, out),
        TypeExpr::Nullable(inner) => nested('?', inner, classes, by_link, out),
        TypeExpr::Union(cases) => cases.iter().for_each(|case| nested('|', case, classes, by_link, out)),
        TypeExpr::Scalar(scalar) => out.push_str(&format!("{scalar:?}")),
        TypeExpr::Unknown(text) => out.push_str(text),
    }
}

fn nested(mark: char, inner: &TypeExpr, classes: &[usize], by_link: &HashMap<&str, usize>, out: &mut String) {
    out.push(mark);
    of_type(inner, classes, by_link, out);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::huawei::table::bare_field;
    use crate::ground::fact::Fact;
    use crate::ground::source::{FileId, Span, Spanned};

    fn model(page: &str, name: &str, stated: bool, field: TypeExpr) -> RawModel {
        let span = Span::new(FileId(0), 0..1);
        let field = bare_field("id", field, span, Fact::stated("id".to_owned(), span));
        RawModel {
            name: Spanned::new(name.to_owned(), span),
            name_stated: stated,
            links: vec![format!("{page}#{name}")],
            scope: "v1".to_owned(),
            group: None,
            description: String::new(),
            shape: RawShape::Struct { fields: vec![field], additional: None, inherits: Vec::new() },
            examples: Vec::new(),
        }
    }

    fn merged(models: Vec<RawModel>) -> Vec<String> {
        merge(models).iter().map(|model| format!("{} {}", model.name.value, model.links.join(" "))).collect()
    }

    #[test]
    fn copies_are_one_type_and_others_are_not() {
        let to = |page: &str, name: &str| TypeExpr::named(name, Some(format!("{page}#{name}")));
        let text = || TypeExpr::STRING;
        let models = vec![
            model("a", "Box", true, to("a", "Lid")),
            model("a", "Lid", true, text()),
            model("b", "Box", true, to("b", "Lid")),
            model("b", "Lid", true, text()),
            model("c", "Box", true, to("c", "Lid")),
            model("c", "Lid", true, TypeExpr::list(text())),
            model("d", "Item", false, text()),
            model("e", "Item", false, text()),
        ];
        let expected =
            ["Box a#Box b#Box", "Lid a#Lid b#Lid", "Box c#Box", "Lid c#Lid", "Item d#Item", "Item e#Item"];
        assert_eq!(merged(models), expected);
    }

    #[test]
    fn types_that_refer_to_themselves_are_compared_too() {
        let to = |page: &str| TypeExpr::list(TypeExpr::named("Box", Some(format!("{page}#Box"))));
        let models = vec![model("a", "Box", true, to("a")), model("b", "Box", true, to("b"))];
        assert_eq!(merged(models), ["Box a#Box b#Box"]);
    }
}
