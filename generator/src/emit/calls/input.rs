//! The values that a call takes, and how they are put into its request.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::QueryStyle;
use crate::plan::calls::{Input, InputTarget, InputType};
use crate::plan::ident::Ident;

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

/// Returns whether the field of a struct of arguments borrows its value.
pub(super) fn is_borrowed(input: &Input) -> bool {
    matches!(input.ty, InputType::Str | InputType::Slice(_))
}

/// Writes the type of a field of a struct of arguments: text is borrowed, and everything else is owned.
pub(super) fn field_type(input: &Input) -> TokenStream {
    match &input.ty {
        InputType::Plain(ty) | InputType::Into(ty) | InputType::Borrowed(ty) => types::ty_from_models(ty),
        InputType::Str => quote!(&'a str),
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(Vec<#ty>)
        }
        InputType::Slice(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(&'a [#ty])
        }
        InputType::Part => quote!(client::Part),
        InputType::Parts => quote!(Vec<client::Part>),
        InputType::Body => quote!(client::Body),
    }
}

/// Writes a statement that puts values into a request. `held` tells the variable of the struct that holds a value, if it is
/// no variable of its own.
pub(super) fn puts<'i>(
    inputs: &'i [Input],
    request: &TokenStream,
    held: impl Fn(&'i Input) -> Option<&'i Ident>,
) -> TokenStream {
    if inputs.is_empty() {
        return TokenStream::new();
    }
    let puts = inputs.iter().map(|input| put(input, held(input)));
    quote!(#request #(.#puts)*;)
}

/// Writes the method of a request that takes a value, and the value.
fn put(input: &Input, holder: Option<&Ident>) -> TokenStream {
    let Input { ident, wire, .. } = input;
    let variable = holder.map_or_else(|| quote!(#ident), |holder| quote!(#holder.#ident));
    let value = match &input.ty {
        InputType::Borrowed(_) if holder.is_none() => quote!(#variable.borrow()),
        InputType::Into(_) if holder.is_none() => quote!(&#variable.into()),
        InputType::Items(ty) if holder.is_none() => {
            let ty = types::ty_from_models(ty);
            quote!(&#variable.into_iter().map(Into::into).collect::<Vec<#ty>>())
        }
        InputType::Plain(_) | InputType::Into(_) | InputType::Items(_) | InputType::Borrowed(_) => {
            quote!(&#variable)
        }
        InputType::Str | InputType::Slice(_) | InputType::Part | InputType::Parts | InputType::Body => {
            variable
        }
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
