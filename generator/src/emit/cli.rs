//! The command line of an API: a command for each group, in it one for each call.
//!
//! `cargo run --example cli -- servers list --status running` prints the answer as it came. Arguments of a call are
//! positions, everything else is an option; a value is JSON where it is no plain text, and `@FILE` reads it from a file.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::calls::{ArgsPlan, CallPlan, ClientPlan, GroupPlan, Input, InputType, ResultPlan};
use crate::plan::doc::plain;
use crate::plan::ident::Ident;
use crate::plan::item::RustType;
use crate::plan::{ApiPlan, CratePlan};

use super::{HEADER, format, types};

/// The version of clap that the command line is written for.
pub(super) const CLAP: &str = "4";

/// Returns path and text of the command line of an API, if it has one.
pub(super) fn file(plan: &CratePlan, api: &ApiPlan) -> Option<(String, String)> {
    let (program, client) = (api.cli.as_ref()?, api.client.as_ref()?);
    Some((format!("examples/{}.rs", program.as_str()), text(plan, api, client)))
}

/// Returns the lines of `Cargo.toml` for the command line of an API.
pub(super) fn manifest(api: &ApiPlan) -> String {
    let Some(program) = &api.cli else { return String::new() };
    let features: Vec<&str> = ["client"].into_iter().chain(api.features()).collect();
    format!("\n[[example]]\nname = {:?}\nrequired-features = {features:?}\n", program.as_str())
}

fn text(plan: &CratePlan, api: &ApiPlan, client: &ClientPlan) -> String {
    let krate = &plan.library;
    let root = match &api.module {
        Some(module) => quote!(#krate::#module),
        None => quote!(#krate),
    };
    let about = format!(" Calls {} from the command line.", plain(&api.title));
    let reason = "what is used is up to the calls";
    let head = quote! {
        #![doc = #about]
        //!
        //! The token is in the environment variable `API_TOKEN`. A value that starts with `@` is read from that file.

        #![allow(dead_code, deprecated, unused_imports, unused_variables, clippy::too_many_lines, clippy::type_complexity, reason = #reason)]

        use std::collections::BTreeMap;
        use std::error::Error;

        use clap::{Arg, ArgAction, ArgMatches, Command};
        use #krate::runtime::{self, client};
        use serde::de::DeserializeOwned;
        use #root::{Client, models};

        type Outcome = Result<String, Box<dyn Error>>;
    };
    let main = main(client);
    let groups = client.groups.iter().map(|plan| group(plan, &root));
    let mut text = format!("// {HEADER}\n\n{}", format::code(head));
    for part in std::iter::once(main).chain(groups) {
        text.push('\n');
        text.push_str(&format::code(part));
    }
    text
}

fn main(plan: &ClientPlan) -> TokenStream {
    let start = match plan.base_url {
        Some(_) => quote! {
            let mut builder = Client::builder();
            if let Some(url) = text(&matches, "base-url")? {
                builder = builder.base_url(url);
            }
        },
        None => quote! {
            let url = text(&matches, "base-url")?.ok_or("`--base-url` is missing: the documents name no address")?;
            let mut builder = Client::builder(url);
        },
    };
    let token = if plan.key_places.is_empty() { quote!(bearer_token) } else { quote!(api_key) };
    let commands = plan.groups.iter().map(|group| {
        let (name, about) = (command_name(&group.module), group.docs.lines().first().cloned().unwrap_or_default());
        let commands = group.calls.iter().map(|call| command(group, call));
        quote!(.subcommand(Command::new(#name).about(#about).subcommand_required(true) #(.subcommand(#commands))*))
    });
    let runs = plan.groups.iter().map(|group| {
        let (name, module) = (command_name(&group.module), group.module.prefixed("call"));
        quote!(Some((#name, matches)) => #module(&api, matches).await?)
    });
    quote! {
        #[tokio::main(flavor = "current_thread")]
        async fn main() -> Result<(), Box<dyn Error>> {
            let matches = command().get_matches();
            #start
            if let Ok(token) = std::env::var("API_TOKEN") {
                builder = builder.#token(token);
            }
            let api = builder.build()?;
            let answer = match matches.subcommand() {
                #(#runs,)*
                _ => return Err("no such command".into()),
            };
            println!("{answer}");
            Ok(())
        }

        fn command() -> Command {
            Command::new("cli")
                .subcommand_required(true)
                .arg(Arg::new("base-url").long("base-url").global(true).help("Address of the service"))
                #(#commands)*
        }

        /// Returns the text of a value, from a file if it starts with `@`.
        fn text(matches: &ArgMatches, name: &str) -> Result<Option<String>, Box<dyn Error>> {
            match matches.get_one::<String>(name).map(|text| text.strip_prefix('@').ok_or(text)) {
                Some(Ok(file)) => Ok(Some(std::fs::read_to_string(file)?)),
                Some(Err(text)) => Ok(Some(text.clone())),
                None => Ok(None),
            }
        }

        /// Reads a value: JSON, or a plain string.
        fn value<T: DeserializeOwned>(text: &str) -> Result<T, Box<dyn Error>> {
            let plain = || serde_json::from_value(text.into());
            serde_json::from_str(text).or_else(|error| plain().map_err(|_| error)).map_err(Into::into)
        }

        /// Reads the values of an option that is given several times.
        fn values<T: DeserializeOwned>(texts: &[String]) -> Result<Vec<T>, Box<dyn Error>> {
            texts.iter().map(|text| value(text)).collect()
        }

        fn several(matches: &ArgMatches, name: &str) -> Vec<String> {
            matches.get_many::<String>(name).map(|texts| texts.cloned().collect()).unwrap_or_default()
        }
    }
}

/// Writes the command of a call.
fn command(group: &GroupPlan, call: &CallPlan) -> TokenStream {
    let name = command_name(&call.method);
    let about = format!("{} {}", call.verb, call.path);
    let inputs: Vec<&Input> = group.shared.iter().chain(&call.arguments).collect();
    let positions = inputs.iter().enumerate().map(|(at, input)| {
        let (id, help, action) = (id(input), help(input), action(input));
        // Only the last position can take several values.
        let several = (is_list(input) && at + 1 < inputs.len()).then(|| {
            let long = option_name(input);
            quote!(.long(#long))
        });
        quote!(.arg(Arg::new(#id)#several.required(true)#action #help))
    });
    let options = call.setters.iter().map(|input| {
        let (id, long, help, action) = (id(input), option_name(input), help(input), action(input));
        quote!(.arg(Arg::new(#id).long(#long)#action #help))
    });
    quote!(Command::new(#name).about(#about) #(#positions)* #(#options)*)
}

/// Writes the function that makes the calls of a group.
fn group(group: &GroupPlan, root: &TokenStream) -> TokenStream {
    let module = &group.module;
    let arms = group.calls.iter().map(|call| {
        let (name, method) = (command_name(&call.method), &call.method);
        let reads = group.shared.iter().chain(&call.arguments).map(|input| {
            let (variable, id) = (variable(input), id(input));
            if is_list(input) {
                quote!(let #variable = several(matches, #id);)
            } else {
                quote!(let #variable = text(matches, #id)?.unwrap_or_default();)
            }
        });
        let shared = group.shared.iter().map(argument);
        let (before, named, after) = call.ordered();
        let args = call.args.as_ref().map(|ArgsPlan { ident, .. }| {
            let fields = named.iter().map(|input| {
                let (field, value) = (&input.ident, field_value(input));
                super::member(field, &value)
            });
            quote!(#root::calls::#module::#ident { #(#fields),* })
        });
        let arguments = before.iter().map(argument).chain(args).chain(after.iter().map(argument));
        let setters = call.setters.iter().map(|input| {
            let (variable, id, setter, value) = (variable(input), id(input), &input.ident, argument(input));
            if is_list(input) {
                quote! {
                    let #variable = several(matches, #id);
                    if !#variable.is_empty() {
                        call = call.#setter(#value);
                    }
                }
            } else {
                quote! {
                    if let Some(#variable) = text(matches, #id)? {
                        call = call.#setter(#value);
                    }
                }
            }
        });
        let mutable = (!call.setters.is_empty()).then(|| quote!(mut));
        let shown = match call.result {
            ResultPlan::Stream => quote!(call.await?.into_inner().collect(u64::MAX).await?),
            ResultPlan::Values(_) => quote!(call.await?.into_inner().into_bytes().collect(u64::MAX).await?),
            _ => quote!(call.await?.raw().clone()),
        };
        quote! {
            Some((#name, matches)) => {
                #(#reads)*
                let #mutable call = api.#module(#(#shared),*).#method(#(#arguments),*);
                #(#setters)*
                #shown
            }
        }
    });
    let function = module.prefixed("call");
    quote! {
        async fn #function(api: &Client, matches: &ArgMatches) -> Outcome {
            let body: client::Bytes = match matches.subcommand() {
                #(#arms)*
                _ => return Err("no such command".into()),
            };
            Ok(String::from_utf8_lossy(&body).into_owned())
        }
    }
}

/// Writes how a variable of text becomes what a call takes.
fn argument(input: &Input) -> TokenStream {
    let text = variable(input);
    match &input.ty {
        InputType::Str => quote!(&#text),
        InputType::Into(RustType::String) => quote!(#text),
        InputType::Plain(ty) | InputType::Into(ty) | InputType::Borrowed(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(value::<#ty>(&#text)?)
        }
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(values::<#ty>(&#text)?)
        }
        InputType::Slice(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(&value::<Vec<#ty>>(&#text)?)
        }
        InputType::Part => quote!(#text.into_bytes()),
        InputType::Parts => quote!(#text.into_iter().map(String::into_bytes)),
        InputType::Body => quote!(#text),
    }
}

/// Writes how a variable of text becomes what a struct of arguments holds.
fn field_value(input: &Input) -> TokenStream {
    let value = argument(input);
    match &input.ty {
        InputType::Part => quote!(#value.into()),
        InputType::Parts => quote!(#value.map(Into::into).collect()),
        _ => value,
    }
}

fn is_list(input: &Input) -> bool {
    matches!(input.ty, InputType::Items(_) | InputType::Parts)
}

fn action(input: &Input) -> Option<TokenStream> {
    is_list(input).then(|| quote!(.action(ArgAction::Append)))
}

/// Returns the variable that holds the text of an input.
fn variable(input: &Input) -> Ident {
    input.ident.prefixed("given")
}

/// Returns the id of an argument, which no global option has.
fn id(input: &Input) -> &str {
    input.ident.as_str()
}

fn command_name(ident: &Ident) -> String {
    ident.as_str().replace('_', "-")
}

fn option_name(input: &Input) -> String {
    match input.ident.as_str().replace('_', "-") {
        name if ["base-url", "help"].contains(&name.as_str()) => format!("{name}-value"),
        name => name,
    }
}

fn help(input: &Input) -> Option<TokenStream> {
    let help = plain(input.docs.lines().first()?);
    (!help.is_empty()).then(|| quote!(.help(#help)))
}
