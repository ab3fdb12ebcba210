//! The values that a call takes, and how they are put into its request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::QueryStyle;
use crate::plan::calls::{Input, InputTarget, InputType};

use super::types;

/// Writes an argument with its type.
pub(super) fn parameter(input: &Input) -> TokenStream {
    let ident = &input.ident;
    let ty = match &input.ty {
        InputType::Plain(ty) => types::ty_from_models(ty),
        InputType::Into(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(impl Into<#ty>)
        }
        InputType::Str => quote!(&str),
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(impl IntoIterator<Item = impl Into<#ty>>)
        }
        InputType::Borrowed(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(impl Borrow<#ty>)
        }
        InputType::Slice(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(&[#ty])
        }
        InputType::Part => quote!(impl Into<client::Part>),
        InputType::Parts => quote!(impl IntoIterator<Item = impl Into<client::Part>>),
        InputType::Body => quote!(impl Into<client::Body>),
    };
    quote!(#ident: #ty)
}

/// Writes statements that put values into a request.
pub(super) fn puts(inputs: &[Input], request: &TokenStream) -> TokenStream {
    if inputs.is_empty() {
        return TokenStream::new();
    }
    let prepared = inputs.iter().filter_map(prepare);
    let puts = inputs.iter().map(put);
    quote!(#(#prepared)* #request #(.#puts)*;)
}

/// Writes a statement that turns an argument into its type.
fn prepare(input: &Input) -> Option<TokenStream> {
    let ident = &input.ident;
    Some(match &input.ty {
        InputType::Into(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(let #ident: #ty = #ident.into();)
        }
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(let #ident: Vec<#ty> = #ident.into_iter().map(Into::into).collect();)
        }
        InputType::Plain(_)
        | InputType::Str
        | InputType::Borrowed(_)
        | InputType::Slice(_)
        | InputType::Part
        | InputType::Parts
        | InputType::Body => return None,
    })
}

/// Writes the method of a request that takes a value, and the value.
fn put(input: &Input) -> TokenStream {
    let Input { ident, wire, .. } = input;
    let value = match &input.ty {
        InputType::Plain(_) | InputType::Into(_) | InputType::Items(_) => quote!(&#ident),
        InputType::Str | InputType::Slice(_) | InputType::Part | InputType::Parts | InputType::Body => {
            quote!(#ident)
        }
        InputType::Borrowed(_) => quote!(#ident.borrow()),
    };
    match &input.target {
        InputTarget::Path { rest: false } => quote!(path(#wire, #value)),
        InputTarget::Path { rest: true } => quote!(path_rest(#wire, #value)),
        InputTarget::Query(QueryStyle::Repeat) => quote!(query(#wire, #value)),
        InputTarget::Query(style) => {
            let style = format_ident!("{}", format!("{style:?}"));
            quote!(query_as(#wire, client::Style::#style, #value))
        }
        InputTarget::QueryMore => quote!(query_more(#wire, #value)),
        InputTarget::Header => quote!(header(#wire, #value)),
        InputTarget::Cookie => quote!(cookie(#wire, #value)),
        InputTarget::Form => quote!(form(#wire, #value)),
        InputTarget::JsonPart => quote!(json_part(#wire, #value)),
        InputTarget::Part if input.ty == InputType::Parts => quote!(parts(#wire, #value)),
        InputTarget::Part => quote!(part(#wire, #value)),
        InputTarget::Json(None) => quote!(json(#value)),
        InputTarget::Json(Some(content_type)) => quote!(json_as(#content_type, #value)),
        InputTarget::FormBody => quote!(form_body(#value)),
        InputTarget::Body(content_type) => quote!(body(#content_type, #value)),
    }
}
