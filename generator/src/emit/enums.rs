//! Open enumerations.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::ident::Ident;
use crate::plan::item::EnumItem;

use super::types;

/// An enumeration and what is implemented for it.
pub(super) fn tokens(ident: &Ident, docs: &TokenStream, item: &EnumItem) -> TokenStream {
    let EnumItem { integer, variants, fallback } = item;
    let names: Vec<&Ident> = variants.iter().map(|variant| &variant.ident).collect();
    let variant_docs = variants.iter().map(|variant| types::docs(&variant.docs));
    let values: Vec<TokenStream> = variants.iter().map(|variant| types::literal(&variant.value)).collect();
    let payload = if *integer { quote!(i64) } else { quote!(String) };
    let implementation = if *integer {
        quote! {
            impl #ident {
                /// The number on the wire.
                pub fn as_i64(&self) -> i64 {
                    match self {
                        #(Self::#names => #values,)*
                        Self::#fallback(value) => *value.get(),
                    }
                }
            }

            impl From<i64> for #ident {
                fn from(number: i64) -> Self {
                    match number {
                        #(#values => Self::#names,)*
                        _ => Self::#fallback(runtime::Undocumented::new(number)),
                    }
                }
            }

            runtime::open_enum!(#ident, i64);
        }
    } else {
        quote! {
            impl #ident {
                /// The text on the wire.
                pub fn as_str(&self) -> &str {
                    match self {
                        #(Self::#names => #values,)*
                        Self::#fallback(value) => value.get(),
                    }
                }
            }

            impl From<&str> for #ident {
                fn from(text: &str) -> Self {
                    match text {
                        #(#values => Self::#names,)*
                        _ => Self::#fallback(runtime::Undocumented::new(text.to_owned())),
                    }
                }
            }

            runtime::open_enum!(#ident);
        }
    };
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variant_docs #names,)*
            /// A value that the documentation does not list.
            #fallback(runtime::Undocumented<#payload>),
        }
        #implementation
    }
}
