//! A call: the method of its group, and a struct where something may be set.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::ground::http::Method;
use crate::model::NextPage;
use crate::plan::calls::{ArgsPlan, CallPlan, Input, PagingPlan, pointer};
use crate::plan::ident::Ident;

use super::input::{self, parameter, puts};
use super::result;
use super::types::{self, MANY_ARGUMENTS};

/// Writes the method of a group that makes a call.
pub(super) fn method(call: &CallPlan) -> TokenStream {
    let CallPlan { method, ident, path, arguments, .. } = call;
    let (before, named, after) = call.ordered();
    let docs = types::docs(&call.docs);
    let alias = call.alias.as_ref().map(|alias| quote!(#[doc(alias = #alias)]));
    let deprecated = call.deprecated.then(|| quote!(#[deprecated]));
    let given = types::attributes(&call.attributes);
    let taken = before.len() + after.len() + usize::from(call.args.is_some());
    let too_many = (taken + 1 > MANY_ARGUMENTS)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the API requires them all")]));
    let args = call.args.as_ref().map(|ArgsPlan { ident, argument }| {
        let borrows = named.iter().any(input::is_borrowed).then(|| quote!(<'_>));
        quote!(#argument: #ident #borrows)
    });
    let parameters = before.iter().map(parameter).chain(args).chain(after.iter().map(parameter));
    let verb = verb(call.verb);
    let settings = settings(call);
    let held =
        |input: &Input| call.args.as_ref().filter(|_| named.iter().any(|other| other.ident == input.ident));
    let puts = puts(arguments, &quote!(request), |input| held(input).map(|args| &args.argument));
    let request = quote!(self.client.request(#verb, #path));
    let is_bare = arguments.is_empty() && settings.is_empty();
    let (ty, body) = if call.has_struct() {
        let path = match &call.shares {
            Some((module, ident)) => quote!(super::#module::#ident),
            None => quote!(#ident),
        };
        let body = if is_bare {
            quote!(#path { request: #request })
        } else {
            quote!(let mut request = #request; #settings #puts #path { request })
        };
        (path, body)
    } else {
        let send = result::send(&call.result);
        let body = if is_bare {
            quote!(#request.#send)
        } else {
            quote!(let mut request = #request; #settings #puts request.#send)
        };
        (result::call_type(&call.result), body)
    };
    quote! {
        #docs
        #alias
        #deprecated
        #given
        #too_many
        pub fn #method(&self, #(#parameters),*) -> #ty {
            #body
        }
    }
}

/// Writes a method: a constant, or the bytes of one that HTTP does not define.
fn verb(method: Method) -> TokenStream {
    if let Method::Extension(_) = method {
        let name = Literal::byte_string(method.as_str().as_bytes());
        return quote!(Method::from_bytes(#name).unwrap_or_default());
    }
    let name = format_ident!("{}", method.as_str());
    quote!(Method::#name)
}

/// Writes what holds for a request whatever its values are.
fn settings(call: &CallPlan) -> TokenStream {
    let multipart = call.multipart.then(|| quote!(request.multipart();));
    let anonymous = call.anonymous.then(|| quote!(request.anonymous();));
    let accept = call.accept.as_ref().map(|types| quote!(request.accept(#types);));
    quote!(#multipart #anonymous #accept)
}

/// Writes the structs of a call: that of its required values, and that with its setters; and the enum that it results in.
pub(super) fn items(call: &CallPlan, args: Option<&ArgsPlan>, group: &Ident) -> Option<TokenStream> {
    let args = args.map(|args| arguments(call, args, group));
    let structure = (call.has_struct() && call.shares.is_none()).then(|| structure(call, group));
    let result = result::alternatives(call, group);
    let any = args.is_some() || structure.is_some() || result.is_some();
    any.then(|| quote!(#args #structure #result))
}

fn arguments(call: &CallPlan, args: &ArgsPlan, group: &Ident) -> TokenStream {
    let ident = &args.ident;
    let (_, named, _) = call.ordered();
    let docs = format!(" The required values of [`{}::{}`].", group.as_str(), call.method.as_str());
    let borrows = named.iter().any(input::is_borrowed).then(|| quote!(<'a>));
    let fields = named.iter().map(|input| {
        let (docs, ident, ty) = (types::docs(&input.docs), &input.ident, input::field_type(input));
        quote!(#docs pub #ident: #ty)
    });
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #ident #borrows { #(#fields),* }
    }
}

fn structure(call: &CallPlan, group: &Ident) -> TokenStream {
    let CallPlan { method, ident, .. } = call;
    let docs = format!(" The call of [`{}::{}`], and what may be set.", group.as_str(), method.as_str());
    let visibility = call.shared.then(|| quote!(pub(super)));
    let setters = call.setters.iter().map(setter);
    let constant = call.paging.as_ref().map(paging_constant);
    let paged = call.paging.as_ref().map(|plan| {
        let (page, item) = (types::ty_from_models(&plan.page), types::ty_from_models(&plan.item));
        quote!(client::paged!(#ident -> #page, #item);)
    });
    let (ty, decoder) = result::value(&call.result);
    let send = result::send(&call.result);
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing unless awaited"]
        pub struct #ident {
            #visibility request: client::Request,
        }

        client::call!(#ident -> #ty, #decoder, #send);
        #paged

        impl #ident {
            #constant
            #(#setters)*
        }
    }
}

fn setter(input: &Input) -> TokenStream {
    let Input { ident, .. } = input;
    let docs = types::docs(&input.docs);
    let deprecated = input.deprecated.then(|| quote!(#[deprecated]));
    let parameter = parameter(input);
    let put = puts(std::slice::from_ref(input), &quote!(self.request), |_| None);
    quote! {
        #docs
        #deprecated
        pub fn #ident(mut self, #parameter) -> Self {
            #put
            self
        }
    }
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
        NextPage::Number { parameter, first } => {
            let first = proc_macro2::Literal::i64_unsuffixed(*first);
            quote!(client::Next::Number { parameter: #parameter, first: #first })
        }
        NextPage::Link => quote!(client::Next::Link),
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
