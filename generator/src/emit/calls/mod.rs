//! The client of an API and the calls of its groups.

mod call;
mod input;
mod result;

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::plan::calls::{CallPlan, ClientPlan, GroupPlan, Input, InputType, KeyPlace};
use crate::plan::doc::code;
use crate::plan::item::RustType;
use crate::plan::mock::MockAnswer;

use super::examples::Site;
use super::types;
use super::{HEADER, RuntimePath, format, with_any};

/// `client.rs`
pub(super) fn client_rs(plan: &ClientPlan, site: Option<&Site<'_>>, runtime: RuntimePath) -> String {
    let runtime = runtime.tokens();
    let example = types::example(site.and_then(Site::client));
    let builder = builder(plan);
    // Without the feature of any group nothing is called.
    let gated = plan.groups.iter().any(|group| group.feature.is_some());
    let reason = "each group of calls is behind a feature";
    let lint = gated.then(|| quote!(#[allow(dead_code, reason = #reason)]));
    let calls = if gated { quote!(super::calls) } else { quote!(calls) };
    let import = (!gated).then(|| {
        quote!(
            use super::calls;
        )
    });
    let groups = plan.groups.iter().map(|group| {
        let GroupPlan { module, ident, docs, feature, shared, attributes, .. } = group;
        let condition = with_any(feature.as_slice());
        let docs = types::docs(&docs.first_paragraph());
        let given = types::attributes(attributes);
        let parameters = shared.iter().map(input::parameter);
        let values = shared.iter().map(|Input { wire, ident, .. }| quote!(.with_path(#wire, #ident)));
        quote! {
            #docs
            #condition
            #given
            pub fn #module(&self, #(#parameters),*) -> #calls::#module::#ident {
                #calls::#module::#ident { client: self.inner.clone()#(#values)* }
            }
        }
    });
    let mock = mock(plan);
    let about = format!(" A client of {}.", crate::plan::doc::plain(&plan.title));
    text(quote! {
        //! The client.

        use #runtime::client;
        #import

        #[doc = #about]
        ///
        /// It is cheap to clone, and clones share their connections and tokens.
        #example
        #[derive(Clone, Debug)]
        pub struct Client {
            #lint
            inner: client::Client,
        }

        impl Client {
            #builder
            #mock
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
        KeyPlace::Prefixed { header, prefix } => quote!(.api_key_place(client::Place::Prefixed {
            header: #header.to_owned(),
            prefix: #prefix.to_owned(),
        })),
        KeyPlace::Path(name) => quote!(.api_key_place(client::Place::Path(#name.to_owned()))),
        KeyPlace::Query(name) => quote!(.api_key_place(client::Place::Query(#name.to_owned()))),
        KeyPlace::Cookie(name) => quote!(.api_key_place(client::Place::Cookie(#name.to_owned()))),
    });
    let path = plan.base_path.as_ref().map(|path| quote!(.base_path(#path)));
    let places: Vec<TokenStream> = path.into_iter().chain(places).collect();
    let builder = |start| types::calls(&format_ident!("builder"), start, &places);
    match &plan.base_url {
        Some(url) => {
            let docs = format!(" Sets up a client of {}.", code(url));
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
            let docs = match &plan.base_path {
                Some(path) => format!(
                    " Sets up a client of the service at `base_url`, which {} is put behind: the documentation tells no \
                     more of the address.",
                    code(path)
                ),
                None => {
                    " Sets up a client of the service at `base_url`: the documentation does not name one."
                        .to_owned()
                }
            };
            quote! {
                #[doc = #docs]
                pub fn builder(base_url: impl Into<String>) -> client::ClientBuilder<Self> {
                    #before
                    #builder
                }
            }
        }
    }
}

/// Writes the function that makes a client without a network.
fn mock(plan: &ClientPlan) -> TokenStream {
    let url = plan.base_url.is_none().then(|| quote!("https://mock.invalid"));
    quote! {
        /// Creates a client without a network, and the mock that answers it: with the documented examples, else with the
        /// smallest valid values, or as a test tells it. The mock records what was sent.
        ///
        /// # Errors
        ///
        /// As [`client::ClientBuilder::build`].
        #[cfg(feature = "mock")]
        pub fn mock() -> Result<(Self, client::Mock), client::Error> {
            let mock = client::Mock::new(&super::mock::OPERATIONS);
            let builder = Self::builder(#url).transport(mock.clone()).max_retries(0);
            Ok((builder.build()?, mock))
        }
    }
}

/// `mock.rs`
pub(super) fn mock_rs(plan: &ClientPlan, runtime: RuntimePath) -> String {
    let runtime = runtime.tokens();
    let count = proc_macro2::Literal::usize_unsuffixed(plan.mock.len());
    let operations = plan.mock.iter().map(|answer| {
        let MockAnswer { route, status, content_type, body } = answer;
        let status = proc_macro2::Literal::u16_unsuffixed(*status);
        quote! {
            MockOperation { route: #route, status: #status, content_type: #content_type, body: #body }
        }
    });
    let text = text(quote! {
        //! The answers of a client without a network.

        use #runtime::client::MockOperation;

        pub(crate) static OPERATIONS: [MockOperation; #count] = [#(#operations),*];
    });
    format::broken_strings(&text)
}

/// `calls/mod.rs`
pub(super) fn calls_mod(plan: &ClientPlan) -> String {
    let modules = plan.groups.iter().map(|group| {
        let (module, given) = (&group.module, types::attributes(&group.attributes));
        let condition = with_any(group.feature.as_slice());
        quote!(#condition #given pub mod #module;)
    });
    text(quote! {
        //! The calls of the API, a module for each group of its documentation.

        #(#modules)*
    })
}

/// `calls/<group>.rs`
pub(super) fn group_rs(group: &GroupPlan, site: Option<&Site<'_>>, at: RuntimePath) -> String {
    let at = at.tokens();
    let GroupPlan { ident, docs, feature, calls, .. } = group;
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
            use #at;
        )
    });
    let named = uses_types(|ty| matches!(ty, RustType::Named(_)))
        || calls.iter().any(|call| names_models(&call.docs));
    let models = match site {
        _ if !named => quote!(),
        Some(site) => {
            let root = site.root();
            quote!(use #root::models;)
        }
        None => quote!(
            use super::super::models;
        ),
    };
    let inner = types::inner_docs(&docs.first_paragraph());
    let methods = calls.iter().map(call::method);
    let mut text = text(quote! {
        #inner
        #borrow
        #maps
        #runtime
        use #at::client::{self, Method};
        #models
    });
    let mut docs = docs.clone();
    if let Some(feature) = feature {
        docs.paragraph(format!("Needs the feature {}.", code(feature)));
    }
    let docs = types::docs(&docs);
    let example = types::example(site.and_then(|site| site.group(group)));
    let items = std::iter::once(quote! {
        #docs
        #example
        #[derive(Clone, Debug)]
        pub struct #ident {
            pub(crate) client: client::Client,
        }

        impl #ident {
            #(#methods)*
        }
    });
    // A call and the one that asks for its stream take the same values.
    let mut declared = BTreeSet::new();
    let calls = calls.iter().filter_map(|plan| {
        let args = plan.args.as_ref().filter(|args| declared.insert(args.ident.as_str()));
        call::items(plan, args, ident)
    });
    for tokens in items.chain(calls) {
        text.push('\n');
        text.push_str(&tight_macros(&format::code(tokens)));
    }
    text
}

/// Takes out the spaces that the formatter leaves between the tokens of macros.
fn tight_macros(code: &str) -> String {
    let tight = |line: &str| {
        if line.starts_with("client::") {
            line.replace(" < ", "<").replace(" >", ">")
        } else {
            line.to_owned()
        }
    };
    code.lines().map(|line| tight(line) + "\n").collect()
}

fn names_models(docs: &crate::plan::doc::Docs) -> bool {
    docs.lines().iter().any(|line| line.contains("](models::"))
}

fn text(tokens: TokenStream) -> String {
    format!("// {HEADER}\n\n{}", format::code(tokens))
}

#[cfg(test)]
mod tests;
