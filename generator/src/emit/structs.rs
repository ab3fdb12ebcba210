//! Writes structs, with their constructor and setters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::ident::Ident;
use crate::plan::item::{
    Argument, Constructor, DefaultImpl, FieldItem, Init, Literal, Read, RustType, SerdeImpls, StructItem,
};

use super::{format, types};

/// Returns a struct and what is implemented for it.
pub(super) fn text(ident: &Ident, docs: &TokenStream, impls: SerdeImpls, item: &StructItem) -> String {
    let derives = types::derives(impls);
    let default = (item.default == DefaultImpl::Derived).then(|| quote!(Default,));
    let rename_all = item.rename_all.map(|rule| quote!(#[serde(rename_all = #rule)]));
    let must_use = item.constructor.is_some().then(|| quote!(#[must_use]));
    let attributes = quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq, #derives)]
        #rename_all
        #must_use
        #[non_exhaustive]
    };
    let mut items =
        vec![format::fields(&attributes, &quote!(pub struct #ident), item.fields.iter().map(field))];
    if let Some(constructor) = &item.constructor {
        if let Constructor::Named(args) = constructor {
            items.push(format::code(arguments(ident, args, item)));
        }
        let methods = std::iter::once(new(item, constructor)).chain(item.fields.iter().filter_map(setter));
        items.push(format::methods(&quote!(impl #ident), methods));
        items.extend(from(ident, item).map(format::code));
    }
    if item.default == DefaultImpl::New {
        items.push(format::code(quote! {
            impl Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }));
    }
    items.join("\n")
}

fn field(field: &FieldItem) -> TokenStream {
    let FieldItem { ident, .. } = field;
    let docs = types::docs(&field.docs);
    let given = types::attributes(&field.attributes);
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
    quote!(#docs #deprecated #serde #read_apart #given pub #ident: #ty)
}

/// Returns the struct that holds the required fields, so that a program names them.
fn arguments(ident: &Ident, args: &Ident, item: &StructItem) -> TokenStream {
    let about = format!(" The required fields of [`{}`].", ident.as_str());
    let borrows = lifetime(item, &quote!(<'a>));
    let fields = item.required().map(|(field, argument)| {
        let (docs, ident) = (types::docs(&field.docs), &field.ident);
        let ty = match &argument.ty {
            RustType::String => quote!(&'a str),
            RustType::Option(_) if argument.is_text() => quote!(Option<&'a str>),
            ty => types::ty(ty),
        };
        quote!(#docs pub #ident: #ty)
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug)]
        pub struct #args #borrows { #(#fields),* }
    }
}

/// Returns the lifetime of a struct of arguments, if it borrows.
fn lifetime(item: &StructItem, lifetime: &TokenStream) -> Option<TokenStream> {
    item.required().any(|(_, argument)| argument.is_text()).then(|| lifetime.clone())
}

fn new(item: &StructItem, constructor: &Constructor) -> TokenStream {
    if item.default == DefaultImpl::Derived {
        return quote! {
            /// Creates a value with every optional field unset.
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let settable = item.fields.iter().any(|field| field.setter.is_some());
    let about = match (item.required().next().is_some(), settable) {
        (false, _) => " Creates a value with every optional field unset.",
        (true, false) => " Creates a value from its required fields.",
        (true, true) => " Creates a value from its required fields; the setters add the optional ones.",
    };
    let (arguments, prefix) = match constructor {
        Constructor::Named(args) => {
            let borrows = lifetime(item, &quote!(<'_>));
            (quote!(args: #args #borrows), true)
        }
        Constructor::Positional => {
            let arguments = item.required().map(|(field, argument)| {
                let (ident, ty) = (&field.ident, taken(argument));
                quote!(#ident: #ty)
            });
            (quote!(#(#arguments),*), false)
        }
    };
    let values = item.fields.iter().map(|field| initial(field, prefix));
    quote! {
        #[doc = #about]
        pub fn new(#arguments) -> Self {
            Self { #(#values),* }
        }
    }
}

/// Returns the type of an argument: anything that turns into what is stored.
fn taken(argument: &Argument) -> TokenStream {
    match &argument.ty {
        RustType::Vec(item) => {
            let item = types::ty(item);
            quote!(impl IntoIterator<Item = impl Into<#item>>)
        }
        RustType::Map(value) => {
            let value = types::ty(value);
            quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#value>)>)
        }
        _ => types::argument(argument),
    }
}

/// Returns what is stored of an argument.
fn stored(ident: &Ident, argument: &Argument) -> TokenStream {
    match &argument.ty {
        RustType::Vec(_) => quote!(#ident.into_iter().map(Into::into).collect()),
        RustType::Map(_) => {
            quote!(#ident.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
        }
        _ if argument.into => quote!(#ident.into()),
        _ => quote!(#ident),
    }
}

fn is_stored_as_given(argument: &Argument) -> bool {
    !argument.into && !matches!(argument.ty, RustType::Vec(_) | RustType::Map(_))
}

fn initial(field: &FieldItem, named: bool) -> TokenStream {
    let FieldItem { ident, init, .. } = field;
    match init {
        Init::Argument(argument) if named => match &argument.ty {
            RustType::String => quote!(#ident: args.#ident.to_owned()),
            RustType::Option(_) if argument.is_text() => quote!(#ident: args.#ident.map(str::to_owned)),
            _ => quote!(#ident: args.#ident),
        },
        Init::Argument(argument) if is_stored_as_given(argument) => quote!(#ident),
        Init::Argument(argument) => {
            let stored = stored(ident, argument);
            quote!(#ident: #stored)
        }
        Init::None => quote!(#ident: None),
        Init::Default | Init::Stored => quote!(#ident: BTreeMap::new()),
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
    let ty = taken(&setter.argument);
    let value = stored(name, &setter.argument);
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let about = field.docs.first_paragraph();
    let docs = if about.is_empty() {
        let docs = format!(" Sets `{}`.", name.as_str());
        quote!(#[doc = #docs])
    } else {
        types::docs(&about)
    };
    Some(quote! {
        #docs
        #deprecated
        pub fn #ident(mut self, #name: #ty) -> Self {
            self.#name = Some(#value);
            self
        }
    })
}

/// Returns how a struct is made from the one thing that it needs; calls take that thing in its place.
fn from(ident: &Ident, item: &StructItem) -> Option<TokenStream> {
    let (field, argument) = item.made_from()?;
    let name = &field.ident;
    let (generics, ty) = match &argument.ty {
        RustType::String => (quote!(<T: Into<String>>), quote!(T)),
        ty => (quote!(), types::ty(ty)),
    };
    Some(quote! {
        impl #generics From<#ty> for #ident {
            fn from(#name: #ty) -> Self {
                Self::new(#name)
            }
        }
    })
}
