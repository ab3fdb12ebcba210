//! Types, literals and comments as tokens.

use proc_macro2::{Literal as Token, TokenStream};
use quote::{format_ident, quote};

use crate::plan::doc::Docs;
use crate::plan::ident::Ident;
use crate::plan::item::{Argument, Literal, RustType, SerdeImpls};

/// More arguments than this are too many for clippy.
pub(super) const MANY_ARGUMENTS: usize = 7;

/// Returns a type, in a file where the types of the API stand by their plain names.
pub(super) fn ty(ty: &RustType) -> TokenStream {
    ty_with(ty, &|ident| quote!(#ident))
}

/// Returns a type, in a file that names the types of the API by their module.
pub(super) fn ty_from_models(ty: &RustType) -> TokenStream {
    ty_with(ty, &|ident| quote!(models::#ident))
}

fn ty_with(ty: &RustType, named: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
    let wrapped = |outer: TokenStream, inner: &RustType| {
        let inner = ty_with(inner, named);
        quote!(#outer<#inner>)
    };
    match ty {
        RustType::Bool => quote!(bool),
        RustType::I64 => quote!(i64),
        RustType::F64 => quote!(f64),
        RustType::String => quote!(String),
        RustType::Number => quote!(serde_json::Number),
        RustType::Value => quote!(serde_json::Value),
        RustType::Object => quote!(serde_json::Map<String, serde_json::Value>),
        RustType::Decimal => quote!(runtime::Decimal),
        RustType::Dated { library, day } => {
            let library = format_ident!("{}", library.as_str());
            if *day { quote!(runtime::#library::Date) } else { quote!(runtime::#library::DateTime) }
        }
        RustType::Uuid => quote!(runtime::uuid::Uuid),
        RustType::Ip { v6: false } => quote!(runtime::Lenient<std::net::Ipv4Addr>),
        RustType::Ip { v6: true } => quote!(runtime::Lenient<std::net::Ipv6Addr>),
        RustType::Named(ident) => named(ident),
        RustType::Option(inner) => wrapped(quote!(Option), inner),
        RustType::Vec(inner) => wrapped(quote!(Vec), inner),
        RustType::Boxed(inner) => wrapped(quote!(Box), inner),
        RustType::Map(inner) => {
            let inner = ty_with(inner, named);
            quote!(BTreeMap<String, #inner>)
        }
    }
}

/// Names the traits of serde that a type has, if it has one.
pub(super) fn derives(impls: SerdeImpls) -> Option<TokenStream> {
    match (impls.serialize, impls.deserialize) {
        (true, true) => Some(quote!(Serialize, Deserialize)),
        (true, false) => Some(quote!(Serialize)),
        (false, true) => Some(quote!(Deserialize)),
        (false, false) => None,
    }
}

/// Writes the attributes that the user gives an item; that they parse was checked with the settings.
pub(super) fn attributes(attributes: &[String]) -> TokenStream {
    attributes.iter().filter_map(|attribute| attribute.parse::<TokenStream>().ok()).collect()
}

/// Returns the type of an argument.
pub(super) fn argument(argument: &Argument) -> TokenStream {
    let ty = ty(&argument.ty);
    if argument.into { quote!(impl Into<#ty>) } else { ty }
}

/// Returns a literal.
pub(super) fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Bool(value) => quote!(#value),
        Literal::Text(text) => quote!(#text),
        Literal::I64(number) => {
            // A sign is a token of its own.
            let digits = Token::u64_unsuffixed(number.unsigned_abs());
            if *number < 0 { quote!(-#digits) } else { quote!(#digits) }
        }
        Literal::F64(number) => {
            let digits = Token::f64_unsuffixed(if number.is_finite() { number.abs() } else { 0.0 });
            if *number < 0.0 { quote!(-#digits) } else { quote!(#digits) }
        }
    }
}

/// Calls of methods, one on the result of the other: the statements before, and the expression. A long row is cut
/// into several statements, because formatter and compiler descend into it once for each call.
pub(super) fn calls(
    name: &proc_macro2::Ident,
    start: TokenStream,
    calls: &[TokenStream],
) -> (TokenStream, TokenStream) {
    const LONGEST: usize = 64;
    let mut rows = calls.chunks(LONGEST);
    let first = rows.next().unwrap_or_default();
    rows.fold((quote!(), quote!(#start #(#first)*)), |(before, row), next| {
        (quote!(#before let #name = #row;), quote!(#name #(#next)*))
    })
}

/// Returns the comment of an item.
pub(super) fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.lines().iter().map(|line| comment_line(&line_of(line)));
    quote!(#(#[doc = #lines])*)
}

/// Returns the comment of a file or module, from inside.
pub(super) fn inner_docs(docs: &Docs) -> TokenStream {
    let lines = lines(docs);
    quote!(#(#![doc = #lines])*)
}

/// Returns an example, as a section of a comment.
pub(super) fn example(lines: Option<Vec<String>>) -> TokenStream {
    let lines = example_lines(lines).into_iter().map(|line| comment_line(&line));
    quote!(#(#[doc = #lines])*)
}

/// Returns an example, as a section of a comment from inside.
pub(super) fn inner_example(lines: Option<Vec<String>>) -> TokenStream {
    let lines = example_lines(lines);
    quote!(#(#![doc = #lines])*)
}

fn example_lines(lines: Option<Vec<String>>) -> Vec<String> {
    let section = |lines| ["", "# Example", ""].map(str::to_owned).into_iter().chain(lines);
    lines.into_iter().flat_map(section).map(|line| line_of(&line)).collect()
}

/// Returns the lines of a comment, each with the space that parts it from the mark.
pub(super) fn lines(docs: &Docs) -> Vec<String> {
    docs.lines().iter().map(|line| line_of(line)).collect()
}

/// Returns a line of a comment as a literal. The formatter writes its value behind `///`, so a raw one spares escapes that are
/// only undone again.
fn comment_line(line: &str) -> Token {
    let is_raw = !line.contains(['\n', '\r']) && !line.contains("\"#");
    let raw = is_raw.then(|| format!("r#\"{line}\"#").parse().ok()).flatten();
    raw.unwrap_or_else(|| Token::string(line))
}

fn line_of(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}
