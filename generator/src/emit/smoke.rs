//! The program that makes every call of an API once.
//!
//! Guarantees: it asks for the address of the server, so that nobody meets a real one by chance; a call that fails
//! is told and the next one is made; the order is that of the documentation.

use std::fmt::Write;

use proc_macro2::{Literal as Token, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::ground::escape;
use crate::plan::calls::{CallPlan, ClientPlan, GroupPlan, Input, InputType};
use crate::plan::doc::plain;
use crate::plan::ident::Ident;
use crate::plan::item::RustType;
use crate::plan::item::Sample;
use crate::plan::{ApiPlan, CratePlan};

use super::{HEADER, format, types};

/// JSON up to this many characters stands on one line.
const SHORT: usize = 60;

/// Returns the files of the program of an API, if it has one.
pub(super) fn files(plan: &CratePlan, api: &ApiPlan) -> Vec<(String, String)> {
    let (Some(program), Some(client)) = (&api.smoke, &api.client) else { return Vec::new() };
    let folder = format!("examples/{}", program.as_str());
    let names = Names::new(plan, api);
    let mut files = vec![
        (format!("{folder}/main.rs"), main_rs(&names, client, program)),
        (format!("{folder}/calls/mod.rs"), calls_mod(&names, client)),
    ];
    for group in &client.groups {
        files.push((format!("{folder}/calls/{}.rs", group.module.as_str()), group_rs(&names, group)));
    }
    files
}

/// Returns what `Cargo.toml` says of the program.
pub(super) fn manifest(api: &ApiPlan) -> String {
    let Some(program) = &api.smoke else { return String::new() };
    let features = ["client"].into_iter().chain(api.features());
    format!(
        "\n[[example]]\nname = {:?}\npath = \"examples/{}/main.rs\"\nrequired-features = {:?}\n",
        name(program),
        program.as_str(),
        features.collect::<Vec<_>>(),
    )
}

/// Returns what `README.md` says of the programs.
pub(super) fn readme(plan: &CratePlan) -> String {
    let programs: Vec<&Ident> = plan.apis.iter().filter_map(|api| api.smoke.as_ref()).collect();
    if programs.is_empty() {
        return String::new();
    }
    let mut text = "\nEvery call can be made once, against a mock server and never a real one, for it creates, changes and\ndeletes:\n\n```sh\n".to_owned();
    for program in programs {
        _ = writeln!(text, "cargo run --example {} -- http://127.0.0.1:4010", name(program));
    }
    text.push_str("```\n");
    text
}

/// Returns the name of the program for cargo.
fn name(program: &Ident) -> String {
    program.as_str().replace('_', "-")
}

/// How the program names what it uses of the crate.
struct Names {
    title: String,
    /// The crate.
    krate: Ident,
    module: Option<Ident>,
}

impl Names {
    fn new(plan: &CratePlan, api: &ApiPlan) -> Self {
        Self { title: plain(&api.title), krate: plan.library.clone(), module: api.module.clone() }
    }

    /// Returns a path inside the module of the API.
    fn inside(&self, path: &TokenStream) -> TokenStream {
        let krate = &self.krate;
        match &self.module {
            Some(module) => quote!(#krate::#module::#path),
            None => quote!(#krate::#path),
        }
    }
}

fn main_rs(names: &Names, client: &ClientPlan, program: &Ident) -> String {
    let krate = &names.krate;
    let client_path = names.inside(&quote!(Client));
    let about =
        format!(" Makes every call of {} once, with values made from its documentation.", names.title);
    let run = format!(" cargo run --example {} -- http://127.0.0.1:4010", name(program));
    let base_url = client.base_url.is_some().then(|| quote!(.base_url(url)));
    let argument = client.base_url.is_none().then(|| quote!(url));
    let token = if client.key_places.is_empty() { quote!(bearer_token) } else { quote!(api_key) };
    let reason = "the API nests lists and maps";
    let complex = client.is_complex().then(|| quote!(#[allow(clippy::type_complexity, reason = #reason)]));
    let docs = quote! {
        #![doc = #about]
        //!
        //! For mock servers only: it creates, changes and deletes what it can reach.
        //!
        //! ```sh
        #![doc = #run]
        //! ```
        //!
        //! The address takes the place of the documented base URL. `--header "Name: value"` goes with every request, and
        //! with `--refuse Name` an answer that has this header counts as failed: mock servers tell so what they miss. The
        //! token is in the environment variable `SMOKE_TOKEN`, `smoke` if there is none.
        //!
        //! Each call is a line: `ok` or `failed`, its name, method and path, and why it failed, divided by tabs. The exit
        //! status is 0 if all went well, 1 if some calls failed, 2 for a wrong command line.

        #complex
        mod calls;
    };
    sections([
        docs,
        quote! {
            use std::env;
            use std::error::Error;
            use std::process::ExitCode;
            use std::sync::{Arc, Mutex, PoisonError};

            use #client_path;
            use #krate::runtime::client::RetryPolicy;

            type Outcome = Result<(), Box<dyn Error>>;

            #[tokio::main(flavor = "current_thread")]
            async fn main() -> ExitCode {
                let (client, mut report) = match set_up() {
                    Ok(ready) => ready,
                    Err(error) => {
                        eprintln!("{error}\nusage: BASE_URL [--header \"Name: value\"] [--refuse NAME]; for mock servers only");
                        return ExitCode::from(2);
                    }
                };
                calls::run(&client, &mut report).await;
                eprintln!("{} of {} calls went well", report.made - report.failed, report.made);
                if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
            }

            fn set_up() -> Result<(Client, Report), Box<dyn Error>> {
                let mut words = env::args().skip(1);
                let url = words.next().filter(|word| !word.starts_with('-')).ok_or("which server?")?;
                let token = env::var("SMOKE_TOKEN").unwrap_or_else(|_| "smoke".to_owned());
                let mut builder = Client::builder(#argument)#base_url.#token(token).retry(RetryPolicy::none());
                let report = Report::default();
                while let Some(word) = words.next() {
                    let value = words.next().ok_or("a word is missing at the end")?;
                    builder = match word.as_str() {
                        "--header" => {
                            let (name, value) = value.split_once(':').ok_or("a header is `Name: value`")?;
                            builder.header(name, value.trim())
                        }
                        "--refuse" => {
                            let refusal = Arc::clone(&report.refusal);
                            builder.after(move |attempt| {
                                if let Ok((_, headers)) = attempt.outcome && let Some(why) = headers.get(&value) {
                                    let why = String::from_utf8_lossy(why.as_bytes()).into_owned();
                                    *refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
                                }
                            })
                        }
                        other => return Err(format!("{other} is not known").into()),
                    };
                }
                Ok((builder.build()?, report))
            }

            /// How the calls went.
            #[derive(Default)]
            struct Report {
                made: usize,
                failed: usize,
                refusal: Arc<Mutex<Option<String>>>,
            }

            impl Report {
                /// Makes a call and tells how it went.
                async fn call(&mut self, name: &str, route: &str, call: impl Future<Output = Outcome>) {
                    let outcome = call.await.map_err(|error| error.to_string());
                    let refusal = self.refusal.lock().unwrap_or_else(PoisonError::into_inner).take();
                    self.made += 1;
                    match refusal.map_or(outcome, Err) {
                        Ok(()) => println!("ok\t{name}\t{route}"),
                        Err(why) => {
                            self.failed += 1;
                            let why: Vec<&str> = why.split_whitespace().collect();
                            println!("failed\t{name}\t{route}\t{}", why.join(" "));
                        }
                    }
                }
            }
        },
    ])
}

fn calls_mod(names: &Names, client: &ClientPlan) -> String {
    let client_path = names.inside(&quote!(Client));
    let modules: Vec<&Ident> = client.groups.iter().map(|group| &group.module).collect();
    let head = quote! {
        //! The calls, a module for each group of the documentation.

        #(mod #modules;)*
    };
    sections([
        head,
        quote! {
            use #client_path;

            use super::Report;

            /// Makes all calls, one after the other.
            pub(crate) async fn run(client: &Client, report: &mut Report) {
                #(#modules::run(client, report).await;)*
            }
        },
    ])
}

fn group_rs(names: &Names, group: &GroupPlan) -> String {
    let client_path = names.inside(&quote!(Client));
    let docs = types::inner_docs(&group.docs.first_paragraph());
    let inputs = || group.calls.iter().flat_map(CallPlan::inputs).filter(|input| input.sample.is_some());
    let deprecated = group.calls.iter().any(|call| call.deprecated) || inputs().any(|input| input.deprecated);
    let deprecated = deprecated.then(|| quote!(#![allow(deprecated, reason = "every call is made")]));
    let uses = |test: fn(&RustType) -> bool| {
        let mut found = false;
        for sample in inputs().filter_map(|input| input.sample.as_ref()) {
            if let Sample::Json { ty, .. } = sample {
                ty.for_each(&mut |ty| found |= test(ty));
            }
        }
        found
    };
    let maps = uses(|ty| matches!(ty, RustType::Map(_))).then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let models = uses(|ty| matches!(ty, RustType::Named(_))).then(|| {
        let models = names.inside(&quote!(models));
        quote!(use #models;)
    });
    let krate = &names.krate;
    let runtime = uses(|ty| matches!(ty, RustType::Decimal)).then(|| quote!(use #krate::runtime;));
    let calls = group.calls.iter().map(|call| call_tokens(names, group, call));
    sections([
        quote!(#docs #deprecated),
        quote! {
            #maps
            use #client_path;
            #models
            #runtime

            use crate::Report;

            /// Makes the calls of the group, one after the other.
            pub(crate) async fn run(client: &Client, report: &mut Report) {
                #(#calls)*
            }
        },
    ])
}

/// Returns a call, and what is made of its outcome.
fn call_tokens(names: &Names, group: &GroupPlan, call: &CallPlan) -> TokenStream {
    let (GroupPlan { module, shared, .. }, CallPlan { method, path, .. }) = (group, call);
    let name = format!("{}.{}", module.as_str(), method.as_str());
    let shared = shared.iter().filter_map(value);
    let route = format!("{} {path}", call.verb);
    let decoded = call.inputs().filter_map(decoded);
    let (before, named, after) = call.ordered();
    let args = call.args.as_ref().map(|args| {
        let ident = &args.ident;
        let path = names.inside(&quote!(calls::#module::#ident));
        let fields = named.iter().filter_map(|input| {
            let (field, value) = (&input.ident, field_value(input)?);
            Some(super::member(field, &value))
        });
        quote!(#path { #(#fields),* })
    });
    let arguments = before.iter().filter_map(value).chain(args).chain(after.iter().filter_map(value));
    let setters = call.setters.iter().filter_map(|input| {
        let (setter, value) = (&input.ident, value(input)?);
        Some(quote!(.#setter(#value)))
    });
    quote! {
        report
            .call(#name, #route, async {
                #(#decoded)*
                client.#module(#(#shared),*).#method(#(#arguments),*)#(#setters)*.await?;
                Ok(())
            })
            .await;
    }
}

fn value(input: &Input) -> Option<TokenStream> {
    Some(match input.sample.as_ref()? {
        Sample::Literal(literal) => types::literal(literal),
        Sample::Literals(literals) => {
            let literals = literals.iter().map(types::literal);
            quote!([#(#literals),*])
        }
        Sample::Json { borrowed, .. } => {
            let name = variable(input);
            let reference = borrowed.then(|| quote!(&));
            quote!(#reference #name)
        }
    })
}

/// Returns a value as a struct of arguments holds it.
fn field_value(input: &Input) -> Option<TokenStream> {
    Some(match (&input.ty, input.sample.as_ref()?) {
        (InputType::Into(_) | InputType::Part, Sample::Literal(literal)) => {
            let literal = types::literal(literal);
            quote!(#literal.into())
        }
        (InputType::Items(RustType::Bool | RustType::I64 | RustType::F64), Sample::Literals(literals)) => {
            let literals = literals.iter().map(types::literal);
            quote!(vec![#(#literals),*])
        }
        (InputType::Items(_) | InputType::Parts, Sample::Literals(literals)) => {
            let literals = literals.iter().map(types::literal);
            quote!(vec![#(#literals.into()),*])
        }
        _ => value(input)?,
    })
}

/// Returns the variable of a value that is read from JSON.
fn decoded(input: &Input) -> Option<TokenStream> {
    let Sample::Json { value, ty, .. } = input.sample.as_ref()? else { return None };
    let (name, ty, json) = (variable(input), types::ty_from_models(ty), json(value));
    Some(quote!(let #name: #ty = serde_json::from_str(#json)?;))
}

/// Inputs have names of their own, none of which ends with an underscore.
fn variable(input: &Input) -> Ident {
    if input.ident.as_str() == "client" { Ident::fixed("client_") } else { input.ident.clone() }
}

/// JSON as a raw literal: on one line if it is short, else as it is usually laid out.
fn json(value: &Value) -> Token {
    let mut text = escape::json_pretty(value).unwrap_or_else(|_| value.to_string());
    let one_line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    text = if one_line.len() > SHORT { text.replace('\n', "\n                    ") } else { one_line };
    let longest =
        text.split('"').skip(1).map(|after| after.len() - after.trim_start_matches('#').len()).max();
    let fence = "#".repeat(longest.map_or(0, |longest| longest + 1));
    // What JSON escapes (control and other hidden characters) is all that a raw literal could not hold.
    format!("r{fence}\"{text}\"{fence}").parse().unwrap_or_else(|_| Token::string(&text))
}

/// Returns a file of two parts with an empty line between them.
fn sections(parts: [TokenStream; 2]) -> String {
    format!("// {HEADER}\n\n{}", parts.map(format::code).join("\n"))
}
