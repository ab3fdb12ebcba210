//! The result of a call.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::calls::{CallPlan, ResultCase, ResultPlan};
use crate::plan::ident::Ident;

use super::types;

/// Writes the type of a call's value, and what decodes it.
pub(super) fn value(result: &ResultPlan) -> (TokenStream, TokenStream) {
    match result {
        ResultPlan::Json(ty) | ResultPlan::Member { ty, list: false, .. } => {
            (types::ty_from_models(ty), quote!(Json))
        }
        ResultPlan::Member { ty, list: true, .. } => {
            let ty = types::ty_from_models(ty);
            (quote!(Vec<#ty>), quote!(List))
        }
        ResultPlan::Empty => (quote!(()), quote!(NoContent)),
        ResultPlan::Text => (quote!(String), quote!(Text)),
        ResultPlan::Parsed(ty) => (types::ty_from_models(ty), quote!(Parsed)),
        ResultPlan::Stream => (quote!(client::ByteStream), quote!(Streamed)),
        ResultPlan::Values(ty) => {
            let ty = types::ty_from_models(ty);
            (quote!(client::ValueStream<#ty>), quote!(StreamedValues))
        }
        ResultPlan::Any { ident, .. } => (quote!(#ident), quote!(Alternatives)),
    }
}

/// Writes the type of a call.
pub(super) fn call_type(result: &ResultPlan) -> TokenStream {
    let (ty, decoder) = value(result);
    match result {
        ResultPlan::Json(_) | ResultPlan::Member { list: false, .. } => quote!(client::Call<#ty>),
        _ => quote!(client::Call<#ty, client::#decoder>),
    }
}

/// Writes the method of a request that makes it a call.
pub(super) fn send(result: &ResultPlan) -> TokenStream {
    match result {
        ResultPlan::Json(_) => quote!(send_json()),
        ResultPlan::Member { pointer, list: false, .. } => quote!(send_member(#pointer)),
        ResultPlan::Member { pointer, list: true, .. } => quote!(send_list(#pointer)),
        ResultPlan::Empty => quote!(send_empty()),
        ResultPlan::Text => quote!(send_text()),
        ResultPlan::Parsed(_) => quote!(send_parsed()),
        ResultPlan::Stream => quote!(send_stream()),
        ResultPlan::Values(_) => quote!(send_values()),
        ResultPlan::Any { .. } => quote!(send_any()),
    }
}

/// Writes the enum of a call that results in one of several types.
pub(super) fn alternatives(call: &CallPlan, group: &Ident) -> Option<TokenStream> {
    let ResultPlan::Any { ident, cases } = &call.result else { return None };
    let docs = format!(" The result of [`{}::{}`].", group.as_str(), call.method.as_str());
    let variants = cases.iter().map(|case| {
        let name = &case.ident;
        let docs = case
            .status
            .map_or_else(|| " Any other success.".to_owned(), |status| format!(" Status {status}."));
        let ty = case.ty.as_ref().map(|ty| {
            let ty = types::ty_from_models(ty);
            quote!((#ty))
        });
        quote!(#[doc = #docs] #name #ty)
    });
    let arms = cases.iter().map(|case| {
        let pattern = match case.status {
            Some(status) => {
                let status = proc_macro2::Literal::u16_unsuffixed(status);
                quote!(#status)
            }
            None => quote!(_),
        };
        let read = read(case);
        quote!(#pattern => #read)
    });
    let (other, others) = others(cases);
    Some(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            #other
        }

        impl client::FromReply for #ident {
            fn from_reply(reply: &client::Reply) -> Result<Self, client::Error> {
                match reply.status().as_u16() {
                    #(#arms,)*
                    #others
                }
            }
        }
    })
}

/// Writes how the body of a case is read.
fn read(case: &ResultCase) -> TokenStream {
    let name = &case.ident;
    match case.ty {
        Some(_) => quote!(reply.json().map(Self::#name)),
        None => quote!(Ok(Self::#name)),
    }
}

/// Writes what becomes of a success of another status: a variant for it, if there must be one, and the arms that read it.
/// Without a body it is the case that has none, with a body the only case that has one.
fn others(cases: &[ResultCase]) -> (Option<TokenStream>, TokenStream) {
    if cases.iter().any(|case| case.status.is_none()) {
        return (None, TokenStream::new());
    }
    let empty = cases.iter().find(|case| case.ty.is_none()).map(|case| {
        let read = read(case);
        quote!(_ if reply.raw().is_empty() => #read,)
    });
    let mut typed = cases.iter().filter(|case| case.ty.is_some());
    match (typed.next(), typed.next()) {
        (Some(only), None) => {
            let read = read(only);
            (None, quote!(#empty _ => #read,))
        }
        _ => {
            let variant = quote! {
                /// A success of another status, with its body.
                Other(client::StatusCode, client::Bytes),
            };
            (Some(variant), quote!(#empty _ => Ok(Self::Other(reply.status(), reply.raw().clone())),))
        }
    }
}
