//! The type column: what stands around a type, and the type.
//!
//! Guarantees: the words of the type decide; a link is only a hint, followed where it leads to a page, because
//! these pages link to files that do not exist.

use std::borrow::Cow;

use super::context::Context;
use super::decode;
use super::flavours::Flavour;
use crate::dialect::type_expr::TypeExpr;
use crate::read::{decode_entities, link};

/// A type as a cell shows it, marks removed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cell<'a> {
    /// The spelling of the type.
    pub spelling: Cow<'a, str>,
    /// Where it links to, if it does.
    pub href: Option<Cow<'a, str>>,
    /// It is marked as optional or nullable (`Option<..>`).
    pub optional: bool,
}

/// Removes the marks: `Option<[**Vec<T>**](T.md)>`, `**T**`, `[**T**](T.md)`, `[T](T.md)`.
///
/// No language spells a type with backslashes, ampersands or single quotes. Forks escape for Markdown and HTML
/// where the flavour does not (`Option\<**T**>`, `**Vec&lt;T&gt;**`, seen in a fork of rust 5), and
/// swagger-codegen quotes the scalars of results (`**'Blob'**`, seen in javascript 2.4).
pub(super) fn unmark<'a>(cell: &'a str, flavour: &Flavour) -> Cell<'a> {
    if cell.contains('\\') {
        return unmark(&cell.replace('\\', ""), flavour).into_owned();
    }
    let mut rest = cell.trim();
    let mut optional = false;
    if let Some((open, close)) = flavour.optional_type
        && let Some(inner) = rest.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
    {
        (rest, optional) = (inner, true);
    }
    let mut href = None;
    if let Some((words, target)) =
        rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(')')).and_then(|rest| rest.rsplit_once("]("))
    {
        (rest, href) = (words, Some(decode::entities(target, flavour)));
    }
    rest = rest.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")).unwrap_or(rest);
    let spelling = if rest.contains('&') { Cow::Owned(decode_entities(rest)) } else { Cow::Borrowed(rest) };
    Cell { spelling: unquoted(spelling), href, optional }
}

/// The text without the single quotes around it.
fn unquoted(text: Cow<'_, str>) -> Cow<'_, str> {
    fn inside(text: &str) -> Option<&str> {
        text.strip_prefix('\'')?.strip_suffix('\'')
    }
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(inside(text).unwrap_or(text)),
        Cow::Owned(text) => Cow::Owned(inside(&text).map(str::to_owned).unwrap_or(text)),
    }
}

impl Cell<'_> {
    fn into_owned<'a>(self) -> Cell<'a> {
        Cell {
            spelling: Cow::Owned(self.spelling.into_owned()),
            href: self.href.map(|href| Cow::Owned(href.into_owned())),
            optional: self.optional,
        }
    }
}

/// The type of a cell.
pub(super) fn read(cell: &Cell<'_>, context: &Context<'_>) -> TypeExpr {
    let page = cell
        .href
        .as_deref()
        .and_then(|href| link::resolve(context.path, href))
        .filter(|target| target.path != context.path || target.fragment.is_none())
        .map(|target| target.path)
        .filter(|path| context.sources.by_path(path).is_some());
    context.flavour.grammar.read(&cell.spelling, page.as_deref())
}

/// The anchor on the same page that a cell links to.
pub(super) fn own_anchor<'a>(cell: &'a Cell<'_>) -> Option<&'a str> {
    cell.href.as_deref()?.strip_prefix('#')
}

/// The same type with its innermost part replaced.
pub(super) fn with_innermost(ty: &TypeExpr, innermost: TypeExpr) -> TypeExpr {
    match ty {
        TypeExpr::List(inner) => TypeExpr::list(with_innermost(inner, innermost)),
        TypeExpr::Set(inner) => TypeExpr::Set(Box::new(with_innermost(inner, innermost))),
        TypeExpr::Map(inner) => TypeExpr::map(with_innermost(inner, innermost)),
        TypeExpr::Nullable(inner) => TypeExpr::Nullable(Box::new(with_innermost(inner, innermost))),
        _ => innermost,
    }
}

/// The innermost part of a type.
pub(super) fn innermost(ty: &TypeExpr) -> &TypeExpr {
    match ty {
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            innermost(inner)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::flavours::by_name;
    use super::*;

    fn marks(flavour: &str, cell: &str) -> (String, Option<String>, bool) {
        let cell = unmark(cell, by_name(flavour).unwrap());
        (cell.spelling.into_owned(), cell.href.map(|href| href.into_owned()), cell.optional)
    }

    #[test]
    fn marks_are_removed() {
        let some = |href: &str| Some(href.to_owned());
        assert_eq!(
            marks("rust", "Option<[**Vec<models::Pet>**](Pet.md)>"),
            ("Vec<models::Pet>".into(), some("Pet.md"), true)
        );
        assert_eq!(marks("rust", "**Vec<String>**"), ("Vec<String>".into(), None, false));
        assert_eq!(marks("javascript", "[**[Pet]**](Pet.md)"), ("[Pet]".into(), some("Pet.md"), false));
        assert_eq!(
            marks("java", "[**List&lt;KindEnum&gt;**](#List&lt;KindEnum&gt;)"),
            ("List<KindEnum>".into(), some("#List<KindEnum>"), false)
        );
        assert_eq!(
            marks("rust", r"Option\<[**Vec&lt;Pet&gt;**](Pet.md)>"),
            ("Vec<Pet>".into(), some("Pet.md"), true)
        );
        assert_eq!(marks("javascript", "**&#39;Blob&#39;**"), ("Blob".into(), None, false));
        assert_eq!(marks("java", "[**Color**](.md)"), ("Color".into(), some(".md"), false));
    }
}
