//! The client of an API and the calls of its groups.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::model::{NextPage, QueryStyle};
use crate::plan::calls::{
    CallPlan, ClientPlan, GroupPlan, Input, InputTarget, InputType, KeyPlace, PagingPlan, ResultPlan, pointer,
};
use crate::plan::ident::Ident;
use crate::plan::item::RustType;

use super::examples::Site;
use super::types::{self, MANY_ARGUMENTS};
use super::{HEADER, format};

/// `client.rs`
pub(super) fn client_rs(plan: &ClientPlan, site: &Site<'_>) -> String {
    let example = types::example(site.client());
    let builder = builder(plan);
    let groups = plan.groups.iter().map(|group| {
        let GroupPlan { module, ident, docs, .. } = group;
        let docs = types::docs(docs);
        quote! {
            #docs
            pub fn #module(&self) -> calls::#module::#ident {
                calls::#module::#ident::new(self.inner.clone())
            }
        }
    });
    let about = format!(" A client of {}.", crate::plan::doc::plain(&plan.title));
    text(quote! {
        //! The client.

        use crate::runtime::client;
        use super::calls;

        #[doc = #about]
        ///
        /// It is cheap to clone, and clones share their connections and tokens.
        #example
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: client::Client,
        }

        impl Client {
            #builder
            #(#groups)*
        }

        impl From<client::Client> for Client {
            fn from(inner: client::Client) -> Self {
                Self { inner }
            }
        }
    })
}

fn builder(plan: &ClientPlan) -> TokenStream {
    let places = plan.key_places.iter().map(|place| match place {
        KeyPlace::Header(name) => quote!(.api_key_place(client::Place::Header(#name.to_owned()))),
        KeyPlace::Query(name) => quote!(.api_key_place(client::Place::Query(#name.to_owned()))),
        KeyPlace::Cookie(name) => quote!(.api_key_place(client::Place::Cookie(#name.to_owned()))),
    });
    let places: Vec<TokenStream> = places.collect();
    let builder = |start| types::calls(&format_ident!("builder"), start, &places);
    match &plan.base_url {
        Some(url) => {
            let docs = format!(" Sets up a client of {}.", crate::plan::doc::code(url));
            let (before, builder) = builder(quote!(client::ClientBuilder::new(#url)));
            quote! {
                #[doc = #docs]
                pub fn builder() -> client::ClientBuilder<Self> {
                    #before
                    #builder
                }
            }
        }
        None => {
            let (before, builder) = builder(quote!(client::ClientBuilder::new(base_url)));
            quote! {
                /// Sets up a client of the service at `base_url`: the documentation does not name one.
                pub fn builder(base_url: impl Into<String>) -> client::ClientBuilder<Self> {
                    #before
                    #builder
                }
            }
        }
    }
}

/// `calls/mod.rs`
pub(super) fn calls_mod(plan: &ClientPlan) -> String {
    let modules = plan.groups.iter().map(|group| &group.module);
    text(quote! {
        //! The calls of the API, a module for each group of its documentation.

        #(pub mod #modules;)*
    })
}

/// `calls/<group>.rs`
pub(super) fn group_rs(group: &GroupPlan, site: &Site<'_>) -> String {
    let GroupPlan { ident, docs, calls, .. } = group;
    let uses_types = |test: fn(&RustType) -> bool| {
        calls.iter().any(|call| {
            let mut found = false;
            call.for_each_type(&mut |ty| found |= test(ty));
            found
        })
    };
    let maps = uses_types(|ty| matches!(ty, RustType::Map(_))).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let borrow =
        calls.iter().flat_map(CallPlan::inputs).any(|input| matches!(input.ty, InputType::Borrowed(_)));
    let borrow = borrow.then(|| {
        quote!(
            use std::borrow::Borrow;
        )
    });
    let runtime = uses_types(|ty| matches!(ty, RustType::Decimal)).then(|| {
        quote!(
            use crate::runtime;
        )
    });
    let named = uses_types(|ty| matches!(ty, RustType::Named(_)))
        || calls.iter().any(|call| names_models(&call.docs));
    let models = named.then(|| {
        quote!(
            use super::super::models;
        )
    });
    let inner = types::inner_docs(docs);
    let methods = calls.iter().map(method);
    let mut text = text(quote! {
        #inner
        #borrow
        #maps
        #runtime
        use crate::runtime::client::{self, Method};
        #models
    });
    let docs = types::docs(docs);
    let example = types::example(site.group(group));
    let items = std::iter::once(quote! {
        #docs
        #example
        #[derive(Clone, Debug)]
        pub struct #ident {
            client: client::Client,
        }

        impl #ident {
            pub(crate) fn new(client: client::Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }
    });
    for tokens in items.chain(calls.iter().map(|plan| call(plan, ident))) {
        text.push('\n');
        text.push_str(&format::code(tokens));
    }
    text
}

fn names_models(docs: &crate::plan::doc::Docs) -> bool {
    docs.lines().iter().any(|line| line.contains("](models::"))
}

/// The method of the group that begins a call.
fn method(call: &CallPlan) -> TokenStream {
    let CallPlan { method, ident, path, arguments, .. } = call;
    let docs = types::docs(&call.docs);
    let deprecated = call.deprecated.then(|| quote!(#[deprecated]));
    let too_many = (arguments.len() + 1 > MANY_ARGUMENTS)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the API requires them all")]));
    let parameters = arguments.iter().map(parameter);
    let verb = format_ident!("{}", call.verb.as_str());
    let multipart = call.multipart.then(|| quote!(request.multipart();));
    let anonymous = call.anonymous.then(|| quote!(request.anonymous();));
    let accept = call.accept.as_ref().map(|types| quote!(request.accept(#types);));
    let puts = arguments.iter().map(|input| put(input, &quote!(request)));
    let changed = !arguments.is_empty() || call.multipart || call.anonymous || call.accept.is_some();
    let mutable = changed.then(|| quote!(mut));
    quote! {
        #docs
        #deprecated
        #too_many
        pub fn #method(&self, #(#parameters),*) -> #ident {
            let #mutable request = self.client.request(Method::#verb, #path);
            #multipart
            #anonymous
            #accept
            #(#puts)*
            #ident { request }
        }
    }
}

/// An argument with its type.
fn parameter(input: &Input) -> TokenStream {
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
        InputType::Body => quote!(impl Into<client::Body>),
    };
    quote!(#ident: #ty)
}

/// Puts a value into a request.
fn put(input: &Input, request: &TokenStream) -> TokenStream {
    let Input { ident, wire, .. } = input;
    let (prepare, value) = match &input.ty {
        InputType::Plain(_) => (quote!(), quote!(&#ident)),
        InputType::Str | InputType::Slice(_) | InputType::Part | InputType::Body => {
            (quote!(), quote!(#ident))
        }
        InputType::Into(ty) => {
            let ty = types::ty_from_models(ty);
            (quote!(let #ident: #ty = #ident.into();), quote!(&#ident))
        }
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            (quote!(let #ident: Vec<#ty> = #ident.into_iter().map(Into::into).collect();), quote!(&#ident))
        }
        InputType::Borrowed(ty) => {
            let ty = types::ty_from_models(ty);
            (quote!(let #ident: &#ty = #ident.borrow();), quote!(#ident))
        }
    };
    let put = match &input.target {
        InputTarget::Path => quote!(#request.path(#wire, #value);),
        InputTarget::Query(QueryStyle::Repeat) => quote!(#request.query(#wire, #value);),
        InputTarget::Query(style) => {
            let style = format_ident!("{}", format!("{style:?}"));
            quote!(#request.query_as(#wire, client::Style::#style, #value);)
        }
        InputTarget::QueryMore => quote!(#request.query_more(#wire, #value);),
        InputTarget::Header => quote!(#request.header(#wire, #value);),
        InputTarget::Cookie => quote!(#request.cookie(#wire, #value);),
        InputTarget::Form => quote!(#request.form(#wire, #value);),
        InputTarget::Part => quote!(#request.part(#wire, #value);),
        InputTarget::Json(None) => quote!(#request.json(#value);),
        InputTarget::Json(Some(content_type)) => quote!(#request.json_as(#content_type, #value);),
        InputTarget::FormBody => quote!(#request.form_body(#value);),
        InputTarget::Body(content_type) => quote!(#request.body(#content_type, #value);),
    };
    quote!(#prepare #put)
}

/// The struct of a call and what is implemented for it.
fn call(call: &CallPlan, group: &Ident) -> TokenStream {
    let CallPlan { method, ident, .. } = call;
    let docs = format!(" A call of [`{}::{}`].", group.as_str(), method.as_str());
    let paging = call.paging.as_ref().map(paging_constant);
    let setters = call.setters.iter().map(setter);
    let send = send(&call.result);
    let pages = call.paging.as_ref().map(|plan| {
        let (page, item) = (types::ty_from_models(&plan.page), types::ty_from_models(&plan.item));
        quote! {
            /// All pages, from the one that the call names.
            pub fn pages(self) -> client::Pages<#page> {
                self.request.pages(&Self::PAGING)
            }

            /// The items of all pages.
            pub fn items(self) -> client::Items<#item> {
                self.request.items(&Self::PAGING)
            }
        }
    });
    let result = result(&call.result, ident);
    quote! {
        #[doc = #docs]
        #[derive(Debug)]
        #[must_use = "a call does nothing unless sent"]
        pub struct #ident {
            request: client::Request,
        }

        impl #ident {
            #paging
            #(#setters)*

            /// What this call does differently from its client.
            pub fn options(mut self, options: client::CallOptions) -> Self {
                self.request.options(options);
                self
            }

            #send
            #pages
        }

        #result
    }
}

fn setter(input: &Input) -> TokenStream {
    let Input { ident, .. } = input;
    let docs = types::docs(&input.docs);
    let deprecated = input.deprecated.then(|| quote!(#[deprecated]));
    let parameter = parameter(input);
    let put = put(input, &quote!(self.request));
    quote! {
        #docs
        #deprecated
        pub fn #ident(mut self, #parameter) -> Self {
            #put
            self
        }
    }
}

fn send(result: &ResultPlan) -> TokenStream {
    let (ty, send) = match result {
        ResultPlan::Json(ty) => {
            let ty = types::ty_from_models(ty);
            (quote!(client::Call<#ty>), quote!(send_json))
        }
        ResultPlan::Empty => (quote!(client::Call<(), client::NoContent>), quote!(send_empty)),
        ResultPlan::Text => (quote!(client::Call<String, client::Text>), quote!(send_text)),
        ResultPlan::Stream => {
            (quote!(client::Call<client::ByteStream, client::Streamed>), quote!(send_stream))
        }
        ResultPlan::Any { ident, .. } => {
            (quote!(client::Call<#ident, client::Alternatives>), quote!(send_any))
        }
    };
    quote! {
        /// Makes the call.
        pub fn send(self) -> #ty {
            self.request.#send()
        }
    }
}

/// The enum of a call that results in one of several types.
fn result(result: &ResultPlan, call: &Ident) -> Option<TokenStream> {
    let ResultPlan::Any { ident, cases } = result else { return None };
    let docs = format!(" What [`{}`] results in.", call.as_str());
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
        let name = &case.ident;
        let pattern = match case.status {
            Some(status) => {
                let status = proc_macro2::Literal::u16_unsuffixed(status);
                quote!(#status)
            }
            None => quote!(_),
        };
        match case.ty {
            Some(_) => quote!(#pattern => reply.json().map(Self::#name)),
            None => quote!(#pattern => Ok(Self::#name)),
        }
    });
    let open = !cases.iter().any(|case| case.status.is_none());
    let other = open.then(|| quote!(_ => Err(reply.unexpected("a status that is not documented")),));
    Some(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #ident {
            #(#variants),*
        }

        impl client::FromReply for #ident {
            fn from_reply(reply: &client::Reply) -> Result<Self, client::Error> {
                match reply.status().as_u16() {
                    #(#arms,)*
                    #other
                }
            }
        }
    })
}

fn paging_constant(plan: &PagingPlan) -> TokenStream {
    let items = &plan.items;
    let next = match &plan.next {
        NextPage::Url { member } => {
            let next = pointer(member);
            quote!(client::Next::Url { next: #next })
        }
        NextPage::Value { member, parameter } => {
            let next = pointer(member);
            quote!(client::Next::Value { parameter: #parameter, next: #next })
        }
        NextPage::Number { parameter } => {
            let first = proc_macro2::Literal::i64_unsuffixed(plan.first);
            quote!(client::Next::Number { parameter: #parameter, first: #first })
        }
        NextPage::Offset { parameter } => quote!(client::Next::Offset { parameter: #parameter, total: None }),
        NextPage::Marker { parameter, member } => {
            let member = pointer(std::slice::from_ref(member));
            quote!(client::Next::Marker { parameter: #parameter, member: #member })
        }
    };
    quote! {
        const PAGING: client::Paging = client::Paging { items: #items, next: #next };
    }
}

fn text(tokens: TokenStream) -> String {
    format!("// {HEADER}\n\n{}", format::code(tokens))
}

#[cfg(test)]
mod tests;
