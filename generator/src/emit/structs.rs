//! Structs, with their constructor and setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::ident::Ident;
use crate::plan::item::{DefaultImpl, FieldItem, Init, Literal, Read, StructItem};

use super::types::{self, MANY_ARGUMENTS};

/// A struct and what is implemented for it.
pub(super) fn tokens(ident: &Ident, docs: &TokenStream, item: &StructItem) -> TokenStream {
    let default = (item.default == DefaultImpl::Derived).then(|| quote!(Default,));
    let exact = item.eq.then(|| quote!(Eq, Hash,));
    let rename_all = item.rename_all.map(|rule| quote!(#[serde(rename_all = #rule)]));
    let fields = item.fields.iter().map(field);
    let methods = item.constructor.then(|| {
        let new = constructor(item);
        let setters = item.fields.iter().filter_map(setter);
        quote!(impl #ident { #new #(#setters)* })
    });
    let default_by_new = (item.default == DefaultImpl::New).then(|| {
        quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, #exact Serialize, Deserialize)]
        #rename_all
        #[non_exhaustive]
        pub struct #ident { #(#fields),* }
        #methods
        #default_by_new
    }
}

fn field(field: &FieldItem) -> TokenStream {
    let FieldItem { ident, .. } = field;
    let docs = types::docs(&field.docs);
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let rename = field.rename.as_ref().map(|wire| quote!(rename = #wire));
    let skip = field.skip_none.then(|| quote!(skip_serializing_if = "Option::is_none"));
    let flatten = field.flatten.then(|| quote!(flatten));
    let default = field.read.map(|_| quote!(default));
    let read = field.read.and_then(Read::function).map(|function| format!("runtime::{function}"));
    let read = read.map(|path| quote!(deserialize_with = #path));
    // In two attributes, as one would be broken into five lines.
    let (read, read_apart) = if skip.is_some() { (None, read) } else { (read, None) };
    let serde: Vec<TokenStream> = [rename, default, skip, read, flatten].into_iter().flatten().collect();
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    let read_apart = read_apart.map(|read| quote!(#[serde(#read)]));
    let ty = types::ty(&field.ty);
    quote!(#docs #deprecated #serde #read_apart pub #ident: #ty)
}

fn constructor(item: &StructItem) -> TokenStream {
    if item.default == DefaultImpl::Derived {
        return quote! {
            /// With nothing set.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let arguments: Vec<TokenStream> = item.fields.iter().filter_map(argument).collect();
    let too_many = (arguments.len() > MANY_ARGUMENTS)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the API requires them all")]));
    let values = item.fields.iter().map(initial);
    quote! {
        /// With what is required; the methods set the rest.
        #too_many
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn argument(field: &FieldItem) -> Option<TokenStream> {
    let FieldItem { ident, init, .. } = field;
    let Init::Argument(argument) = init else { return None };
    let ty = types::argument(argument);
    Some(quote!(#ident: #ty))
}

fn initial(field: &FieldItem) -> TokenStream {
    let FieldItem { ident, init, .. } = field;
    match init {
        Init::Argument(argument) if argument.into => quote!(#ident: #ident.into()),
        Init::Argument(_) => quote!(#ident),
        Init::None => quote!(#ident: None),
        Init::Default | Init::Stored => quote!(#ident: Default::default()),
        Init::Constant { literal, into } => {
            let value = types::literal(literal);
            match literal {
                _ if !into => quote!(#ident: #value),
                Literal::Text(_) => quote!(#ident: #value.into()),
                // A sign binds less than a method.
                _ => quote!(#ident: (#value).into()),
            }
        }
    }
}

fn setter(field: &FieldItem) -> Option<TokenStream> {
    let FieldItem { ident: name, .. } = field;
    let setter = field.setter.as_ref()?;
    let ident = &setter.ident;
    let ty = types::argument(&setter.argument);
    let value = if setter.argument.into { quote!(#name.into()) } else { quote!(#name) };
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let docs = format!(" Sets `{}`.", name.as_str());
    Some(quote! {
        #[doc = #docs]
        #deprecated
        #[must_use]
        pub fn #ident(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    })
}
