//! Example code of an operation: how it authenticates, and what values it passes.
//!
//! Guarantees: the code is never taken for more than an example; it only tells apart what the type column of
//! a flavour cannot (whole numbers from others, dates from times).

use std::collections::HashMap;

use crate::dialect::raw::RawField;
use crate::dialect::type_expr::TypeExpr;
use crate::ground::http::AuthKind;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};
use crate::ground::source::Spanned;

/// The authentication that an example sets up: `// Configure HTTP bearer authorization: name`.
pub(super) fn schemes(code: &str) -> Vec<(String, AuthKind)> {
    let comments = code.lines().filter_map(|line| line.trim_start().strip_prefix("// Configure "));
    comments
        .filter_map(|comment| comment.rsplit_once("authorization: "))
        .filter_map(|(how, name)| {
            let how = how.to_ascii_lowercase();
            let kind = match () {
                () if how.contains("oauth2") => AuthKind::OAuth2,
                () if how.contains("bearer") => AuthKind::Bearer,
                () if how.contains("basic") => AuthKind::Basic,
                () => return None,
            };
            Some((name.trim().to_owned(), kind))
        })
        .collect()
}

/// The literals that an example passes, by parameter: `let id = 789; // Number | ..`, `'page': 20, // Number | ..`.
pub(super) fn literals(code: &str) -> HashMap<&str, &str> {
    let literal = |line: &'_ str| -> Option<(usize, usize)> { line.find(" // ").map(|at| (at, line.len())) };
    code.lines()
        .filter_map(|line| {
            let line = line.trim();
            let (end, _) = literal(line)?;
            let assignment = line.get(..end)?.trim_end_matches([',', ';', ' ']);
            match assignment.strip_prefix("let ") {
                Some(rest) => rest.split_once(" = "),
                None => assignment.strip_prefix('\'')?.split_once("': "),
            }
        })
        .collect()
}

/// A field with its type narrowed to what its example shows.
pub(super) fn narrowed(mut field: RawField, literals: &HashMap<&str, &str>) -> RawField {
    let Some(literal) = literals.get(field.name.value.as_str()) else { return field };
    let shown = match &field.ty.value {
        TypeExpr::Scalar(Scalar::Number) => number(literal),
        TypeExpr::Scalar(Scalar::String(StringFormat::DateTime)) => date(literal),
        _ => None,
    };
    if let Some(scalar) = shown {
        field.ty = Spanned::new(TypeExpr::Scalar(scalar), field.ty.span);
    }
    field
}

/// Whole numbers are shown as such; others with a fraction.
fn number(literal: &str) -> Option<Scalar> {
    if literal.parse::<i64>().is_ok() {
        return Some(Scalar::Integer(IntegerWidth::Unspecified));
    }
    literal.parse::<f64>().is_ok().then_some(Scalar::Float(FloatWidth::Unspecified))
}

/// `new Date("2013-10-20")` is a date; with a time behind it, a time.
fn date(literal: &str) -> Option<Scalar> {
    let inside = literal.strip_prefix("new Date(\"")?.strip_suffix("\")")?;
    (inside.len() == "2013-10-20".len()).then_some(Scalar::String(StringFormat::Date))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "\
// Configure Bearer (JWT) access token for authorization: token
let token = client.authentications['token'];
// Configure API key authorization: key
let petId = 789; // Number | which // one
let opts = {
  'price': 1.5, // Number | how much
  'on': new Date(\"2013-10-20\"), // Date | when
  'since': new Date(\"2013-10-20T19:20:30+01:00\") // Date |
};
";

    #[test]
    fn values_tell_numbers_and_dates_apart() {
        let literals = literals(CODE);
        assert_eq!(number(literals["petId"]), Some(Scalar::Integer(IntegerWidth::Unspecified)));
        assert_eq!(number(literals["price"]), Some(Scalar::Float(FloatWidth::Unspecified)));
        assert_eq!(date(literals["on"]), Some(Scalar::String(StringFormat::Date)));
        assert_eq!(date(literals["since"]), None);
        assert_eq!(literals.len(), 4);
    }

    #[test]
    fn comments_tell_the_authentication() {
        assert_eq!(schemes(CODE), [("token".to_owned(), AuthKind::Bearer)]);
    }
}
