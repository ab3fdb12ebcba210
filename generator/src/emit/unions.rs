//! Unions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::ident::Ident;
use crate::plan::item::{CaseItem, RustType, SerdeImpls, UnionItem};

use super::types;

/// Returns a union and what is implemented for it.
pub(super) fn tokens(ident: &Ident, docs: &TokenStream, impls: SerdeImpls, item: &UnionItem) -> TokenStream {
    let UnionItem { tag, cases, fallback } = item;
    let untagged =
        (tag.is_none() && impls.serialize).then(|| (quote!(, Serialize), quote!(#[serde(untagged)])));
    let (derive_serialize, untagged) = untagged.unzip();
    let variants = cases.iter().map(|case| {
        let CaseItem { ident, ty, docs, .. } = case;
        let (docs, ty) = (types::docs(docs), types::ty(ty));
        quote!(#docs #ident(#ty))
    });
    let conversions = cases.iter().filter_map(|case| conversion(ident, case));
    let serialize = tag.as_ref().filter(|_| impls.serialize).map(|tag| serialize(ident, tag, item));
    let deserialize = impls.deserialize.then(|| deserialize(ident, item));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #derive_serialize)]
        #untagged
        #[non_exhaustive]
        pub enum #ident {
            #(#variants,)*
            /// Anything else, as it was received.
            #fallback(serde_json::Value),
        }

        #(#conversions)*
        #serialize
        #deserialize
    }
}

fn deserialize(ident: &Ident, item: &UnionItem) -> TokenStream {
    let UnionItem { tag, cases, fallback } = item;
    let reads: Vec<TokenStream> = cases
        .iter()
        .map(|case| {
            let name = &case.ident;
            match (tag, &case.tag_value) {
                (Some(tag), Some(value)) => quote!(.tagged(#tag, #value, Self::#name)),
                _ if case.fixed.is_empty() => quote!(.case(Self::#name)),
                _ => {
                    let fixed = case.fixed.iter().map(|(member, text)| quote!((#member, #text)));
                    quote!(.case_if(&[#(#fixed),*], Self::#name))
                }
            }
        })
        .collect();
    let reader = format_ident!("reader");
    let (before, read) = types::calls(&reader, quote!(runtime::UnionReader::new(value)), &reads);
    quote! {
        impl<'de> Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                #before
                Ok(#read .or(Self::#fallback))
            }
        }
    }
}

fn serialize(ident: &Ident, tag: &str, item: &UnionItem) -> TokenStream {
    let fallback = &item.fallback;
    let arms = item.cases.iter().map(|case| {
        let name = &case.ident;
        match &case.tag_value {
            Some(value) => {
                quote!(Self::#name(case) => runtime::write_tagged(case, #tag, #value, serializer))
            }
            None => quote!(Self::#name(case) => case.serialize(serializer)),
        }
    });
    quote! {
        impl Serialize for #ident {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#arms,)*
                    Self::#fallback(value) => value.serialize(serializer),
                }
            }
        }
    }
}

fn conversion(ident: &Ident, case: &CaseItem) -> Option<TokenStream> {
    let name = &case.ident;
    let from = types::ty(case.from.as_ref()?);
    let value = if matches!(case.ty, RustType::Boxed(_)) { quote!(Box::new(case)) } else { quote!(case) };
    Some(quote! {
        impl From<#from> for #ident {
            fn from(case: #from) -> Self {
                Self::#name(#value)
            }
        }
    })
}
