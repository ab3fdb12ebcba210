//! The root of a crate and its modules.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::calls::ClientPlan;
use crate::plan::doc::Docs;
use crate::plan::{ApiPlan, CratePlan};
use crate::settings::Runtime;

use super::examples::Site;
use super::readme::{self, Shown};
use super::runtime::ALLOWED;
use super::{
    HEADER, RuntimePath, calls, features, format, front, imports, items_text, runtime, types, with_any,
};

/// `src/lib.rs`
pub(super) fn lib_rs(plan: &CratePlan) -> String {
    let docs = types::inner_docs(&plan.docs);
    let shown = Shown::of(plan);
    let example = types::inner_example(shown.as_ref().and_then(Shown::overview));
    let readme = readme::condition(plan).map(|condition| {
        quote! {
            /// The example of the README is compiled.
            #[cfg(#condition)]
            #[doc = include_str!("../README.md")]
            struct Readme;
        }
    });
    let modules = plan.apis.iter().map(|api| match &api.module {
        Some(module) => {
            let feature = module.as_str();
            quote!(#[cfg(feature = #feature)] pub mod #module;)
        }
        None => parts(api),
    });
    let runtime = runtime_declaration(
        plan,
        &quote!(
            pub mod runtime;
        ),
    );
    let extension = plan.extended.then(|| {
        quote!(
            /// The code that the owner of this crate wrote for it.
            pub mod ext;
        )
    });
    let calls = match plan.apis.as_slice() {
        [api] => api.client.as_ref().map(front::calls),
        _ => None,
    };
    let features = plan.has_client().then(|| front::features(&readme::features(plan)));
    let reason = "names, shapes and descriptions are those of the API";
    let lints = quote!(#![allow(clippy::pedantic, clippy::nursery, reason = #reason)]);
    text(quote!(#docs #example #calls #features #lints #(#modules)* #extension #runtime #readme))
}

/// `src/<api>/mod.rs`
pub(super) fn api_mod(plan: &CratePlan, api: &ApiPlan) -> String {
    let docs = types::inner_docs(&api.docs);
    let example = types::inner_example(Site::new(plan, api).overview());
    let calls = api.client.as_ref().map(front::calls);
    let parts = parts(api);
    text(quote!(#docs #example #calls #parts))
}

/// Returns the modules of an API.
fn parts(api: &ApiPlan) -> TokenStream {
    let models = models_declaration(api);
    let client = api.client.as_ref().map(|client| {
        let complex = client.is_complex().then(allow_complex);
        quote! {
            #[cfg(feature = "client")]
            #complex
            pub mod calls;
            #[cfg(feature = "client")]
            mod client;
            #[cfg(feature = "mock")]
            mod mock;
        }
    });
    let reexport = api.client.as_ref().map(|_| {
        quote! {
            #[cfg(feature = "client")]
            pub use self::client::Client;
        }
    });
    quote!(#client #models #reexport)
}

/// `models/mod.rs`
pub(super) fn models_mod(api: &ApiPlan) -> String {
    let docs = types::inner_docs(&models_docs(api));
    let (modules, conditions): (Vec<_>, Vec<_>) =
        api.files.iter().map(|file| (&file.module, with_any(&file.features))).unzip();
    text(quote! {
        #docs
        #(#conditions mod #modules;)*
        #(#conditions pub use self::#modules::*;)*
    })
}

fn models_docs(api: &ApiPlan) -> Docs {
    let mut docs = Docs::line("The types of the API's requests and responses.");
    if api.files.iter().flat_map(|file| &file.items).any(|item| item.kind.leaves_nulls_out()) {
        docs.paragraph(
            "A list or map that a service leaves out, or sends as `null`, is empty or `None`. A `null` inside of one is left \
             out.",
        );
    }
    docs
}

fn models_declaration(api: &ApiPlan) -> TokenStream {
    let reason = "deprecated fields are read and written like others";
    let deprecated = api.deprecated.then(|| quote!(#[allow(deprecated, reason = #reason)]));
    let complex = api.complex.then(allow_complex);
    let reason = "the cases of a union are as large as the API makes them";
    let unions = api.unions.then(|| quote!(#[allow(clippy::large_enum_variant, reason = #reason)]));
    quote!(#deprecated #complex #unions pub mod models;)
}

fn allow_complex() -> TokenStream {
    quote!(#[allow(clippy::type_complexity, reason = "the API nests lists and maps")])
}

fn runtime_declaration(plan: &CratePlan, embedded: &TokenStream) -> TokenStream {
    match plan.runtime {
        _ if !plan.has_runtime() => quote!(),
        Runtime::Embedded => embedded.clone(),
        Runtime::Path(_) | Runtime::Version(_) => quote!(
            #[doc(inline)]
            pub use specless_runtime as runtime;
        ),
    }
}

fn text(tokens: TokenStream) -> String {
    format!("// {HEADER}\n\n{}", format::code(tokens))
}

/// Returns the file for `include!`: everything in modules, so that it may stand anywhere.
pub(super) fn include_file(plan: &CratePlan) -> String {
    let mut text = format!("// {HEADER}\n\n{}", features::needed(plan));
    for api in &plan.apis {
        let docs = types::docs(&api.docs);
        let runtime =
            if api.module.is_some() { quote!(super::super::runtime) } else { quote!(super::runtime) };
        let models_docs = types::docs(&models_docs(api));
        let reason = "which parts are used is up to the program, names and shapes are up to the API";
        let mut body = String::new();
        for file in &api.files {
            body.push_str(&format::code(imports(file, &runtime)));
            body.push('\n');
            body.push_str(&items_text(file));
        }
        let models = quote! {
            #models_docs
            #[allow(
                dead_code,
                deprecated,
                missing_docs,
                unreachable_pub,
                clippy::all,
                clippy::pedantic,
                clippy::nursery,
                reason = #reason
            )]
            pub mod models {}
        };
        let client =
            api.client.as_ref().map(|client| inline_client(client, usize::from(api.module.is_some())));
        let parts = [filled(models, &body), client.unwrap_or_default()].concat();
        text.push_str(&match &api.module {
            Some(module) => filled(quote!(#docs pub mod #module {}), &parts),
            None => parts,
        });
        text.push('\n');
    }
    text.push_str(&match plan.runtime {
        Runtime::Embedded => runtime::inline(plan),
        _ => format::code(runtime_declaration(plan, &quote!())),
    });
    text
}

/// Puts items into an empty module.
fn filled(module: TokenStream, items: &str) -> String {
    let module = format::code(module);
    let mut text = module.trim_end().trim_end_matches('}').to_owned();
    text.push('\n');
    for line in items.lines() {
        if !line.is_empty() {
            text.push_str("    ");
            text.push_str(line);
        }
        text.push('\n');
    }
    text.push_str("}\n");
    text
}

/// Returns the client of an API as modules inside another file, `above` modules below the runtime.
fn inline_client(client: &ClientPlan, above: usize) -> String {
    let groups = client.groups.iter().map(|group| {
        let (module, text) = (&group.module, calls::group_rs(group, None, RuntimePath::Above(above + 2)));
        format!("pub mod {} {{\n{text}}}\n", quote!(#module))
    });
    let groups: String = groups.collect();
    let client_rs = calls::client_rs(client, None, RuntimePath::Above(above + 1));
    let mock_rs = calls::mock_rs(client, RuntimePath::Above(above + 2));
    // A condition is judged by the lints of the module around it.
    format!(
        "/// The calls of the API, a module for each group of its documentation.\n{ALLOWED}pub mod calls {{\n{groups}}}\n\
         {ALLOWED}mod client {{\n{client_rs}}}\n\
         {ALLOWED}mod offline {{\n#[cfg(feature = \"mock\")]\npub(crate) mod mock {{\n{mock_rs}}}\n}}\n\
         #[allow(unused_imports)]\nuse self::offline::*;\npub use self::client::Client;\n"
    )
}
