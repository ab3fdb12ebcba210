//! Type spellings of the Huawei-style HTML references: `Array of Foo objects`, `Map<String,Object>`,
//! `params array`, `Integer/Boolean`.
//!
//! Guarantees: every spelling gives a type expression, in bounded depth; names stay as spelled, without the
//! words around them; what is not understood is kept as [`TypeExpr::Unknown`].

use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};

/// Generics may nest this deep.
const MAX_DEPTH: usize = 16;

/// Reads the text of a type cell. Case and surplus white space do not matter.
pub fn parse(text: &str) -> TypeExpr {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    expression(&words, MAX_DEPTH).unwrap_or(TypeExpr::Unknown(words))
}

fn expression(text: &str, depth: usize) -> Option<TypeExpr> {
    let depth = depth.checked_sub(1)?;
    let text = text.trim().trim_end_matches(['.', ',', ':']);
    if let Some(scalar) = scalar(text) {
        return Some(TypeExpr::Scalar(scalar));
    }
    generic(text, depth)
        .or_else(|| one_of(text, depth))
        .or_else(|| list(text, depth))
        .or_else(|| named(text, depth))
}

/// `Map<String,X>`, `Array<X>`, `List(X)`.
fn generic(text: &str, depth: usize) -> Option<TypeExpr> {
    let (head, rest) = text.split_once(['<', '('])?;
    let inner = rest.strip_suffix(['>', ')'])?;
    match head.trim().to_ascii_lowercase().as_str() {
        "map" | "dict" | "json" => {
            let (_, value) = inner.split_once(',')?;
            Some(TypeExpr::map(expression(value, depth)?))
        }
        "array" | "list" => Some(TypeExpr::list(expression(inner, depth)?)),
        "set" => Some(TypeExpr::Set(Box::new(expression(inner, depth)?))),
        _ => None,
    }
}

/// `Integer/Boolean`: only where every side is understood.
fn one_of(text: &str, depth: usize) -> Option<TypeExpr> {
    let separator = if text.contains(" or ") { " or " } else { "/" };
    if !text.contains(separator) {
        return None;
    }
    let cases = text.split(separator).map(|case| expression(case, depth)).collect::<Option<Vec<_>>>()?;
    Some(TypeExpr::Union(cases))
}

/// `Array`, `Array of strings`, `Array of Foo objects`, `Foo array`, `JSON Array`.
fn list(text: &str, depth: usize) -> Option<TypeExpr> {
    let lower = text.to_ascii_lowercase();
    if matches!(lower.as_str(), "array" | "list") {
        return Some(TypeExpr::list(TypeExpr::ANY));
    }
    for prefix in ["array of ", "list of ", "arrays of ", "lists of "] {
        if lower.starts_with(prefix) {
            return Some(TypeExpr::list(expression(text.get(prefix.len()..)?, depth)?));
        }
    }
    // "config array corresponding to infer_type": what follows tells when, not what.
    let at = lower.find(" array").or_else(|| lower.find(" list"))?;
    let after = lower.get(at..)?.trim_start_matches(" array").trim_start_matches(" list");
    if !after.is_empty() && !after.starts_with(' ') {
        return None;
    }
    Some(TypeExpr::list(expression(text.get(..at)?, depth)?))
}

/// `Foo object`, `Foo`.
fn named(text: &str, depth: usize) -> Option<TypeExpr> {
    let (name, last) = text.rsplit_once(' ').unwrap_or((text, ""));
    match last.to_ascii_lowercase().as_str() {
        "object" | "objects" | "type" | "structure" => expression(name, depth),
        "" if is_name(name) => Some(TypeExpr::named(name, None)),
        _ => None,
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == '@')
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.' | '@'))
}

fn scalar(text: &str) -> Option<Scalar> {
    let lower = text.to_ascii_lowercase();
    let singular = lower.strip_suffix('s').unwrap_or(&lower);
    Some(match singular {
        "string" | "str" | "char" | "text" => Scalar::String(StringFormat::Plain),
        "uuid" => Scalar::String(StringFormat::Uuid),
        "integer" | "int" | "byte" | "short" => Scalar::Integer(IntegerWidth::Unspecified),
        "int32" => Scalar::Integer(IntegerWidth::Int32),
        "long" | "int64" | "bigint" => Scalar::Integer(IntegerWidth::Int64),
        "boolean" | "bool" => Scalar::Boolean,
        "float" => Scalar::Float(FloatWidth::Float),
        "double" => Scalar::Float(FloatWidth::Double),
        "number" => Scalar::Number,
        "object" | "map" | "dict" | "dictionary" | "json" | "json object" | "struct" => Scalar::Object,
        "any" => Scalar::Any,
        "null" | "none" => Scalar::Null,
        "file" | "binary" => Scalar::Binary,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(text: &str) -> String {
        short(&parse(text))
    }

    fn short(expression: &TypeExpr) -> String {
        match expression {
            TypeExpr::Scalar(Scalar::Integer(_)) => "int".to_owned(),
            TypeExpr::Scalar(Scalar::String(_)) => "text".to_owned(),
            TypeExpr::Scalar(scalar) => format!("{scalar:?}").to_lowercase(),
            TypeExpr::List(item) => format!("[{}]", short(item)),
            TypeExpr::Map(value) => format!("{{{}}}", short(value)),
            TypeExpr::Named { name, .. } => format!("#{name}"),
            TypeExpr::Union(cases) => cases.iter().map(short).collect::<Vec<_>>().join("|"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn spellings_of_the_three_sub_dialects() {
        for (text, expected) in [
            ("String", "text"),
            ("string", "text"),
            ("Int", "int"),
            ("Long", "int"),
            ("Bool", "boolean"),
            ("Object", "object"),
            ("PageInfo object", "#PageInfo"),
            ("Array of Tag objects", "[#Tag]"),
            ("Array of objects", "[object]"),
            ("Array of Object", "[object]"),
            ("Array of strings", "[text]"),
            ("String array", "[text]"),
            ("Array", "[any]"),
            ("List", "[any]"),
            ("JSON Array", "[object]"),
            ("List(Dict)", "[object]"),
            ("params array", "[#params]"),
            ("config array corresponding to infer_type", "[#config]"),
            ("Map<String,String>", "{text}"),
            ("Map<String, Array<LabelStats>>", "{[#LabelStats]}"),
            ("Map<String,Map<String,Integer>>", "{{int}}"),
            ("Array<Array<AvailabilityZone>>", "[[#AvailabilityZone]]"),
            ("Array<Storage type>", "[#Storage]"),
            ("Integer/Boolean", "int|boolean"),
            ("Null", "null"),
        ] {
            assert_eq!(spelled(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        assert_eq!(parse("see the  guide"), TypeExpr::Unknown("see the guide".to_owned()));
        assert_eq!(parse(""), TypeExpr::Unknown(String::new()));
        let deep = format!("{}String{}", "Array<".repeat(1000), ">".repeat(1000));
        assert_eq!(parse(&deep), TypeExpr::Unknown(deep.clone()));
    }
}
