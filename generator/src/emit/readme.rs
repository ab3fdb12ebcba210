//! The README of a crate.
//!
//! Guarantees: its examples are compiled by the tests of the crate, and need nothing that the crate's manifest does not
//! name.

use std::collections::BTreeSet;
use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::doc::{code, plain};
use crate::plan::ident::Ident;
use crate::plan::{ApiPlan, CratePlan};

use super::examples::Site;
use super::{HEADER, smoke};

/// The content of the README.
pub(super) enum Shown<'a> {
    /// A program that makes a call.
    Program(Site<'a>),
    /// How to read a type.
    Reading(Site<'a>),
}

impl<'a> Shown<'a> {
    /// Chooses a program, if some API has calls; nothing if there is not even a type.
    pub(super) fn of(plan: &'a CratePlan) -> Option<Self> {
        let sites = || plan.apis.iter().map(|api| Site::new(plan, api));
        let programs = sites().filter_map(|site| Some((site.effort()?, site)));
        programs
            .min_by_key(|(effort, _)| *effort)
            .map(|(_, site)| Shown::Program(site))
            .or_else(|| sites().find(|site| site.reading().is_some()).map(Shown::Reading))
    }

    /// Returns the same for the documentation of the crate.
    pub(super) fn overview(&self) -> Option<Vec<String>> {
        match self {
            Self::Program(site) => site.overview(),
            Self::Reading(_) => None,
        }
    }

    fn change(&self) -> Option<String> {
        match self {
            Self::Program(site) => site.change(),
            Self::Reading(_) => None,
        }
    }

    fn example(&self) -> Option<String> {
        match self {
            Self::Program(site) => site.program(),
            Self::Reading(site) => site.reading(),
        }
    }
}

/// When the examples of the README compile; nothing if there is none.
pub(super) fn condition(plan: &CratePlan) -> Option<TokenStream> {
    let mut features = BTreeSet::new();
    let shown = Shown::of(plan)?;
    match &shown {
        Shown::Program(site) => features.extend(["client"].into_iter().chain(site.program_features())),
        Shown::Reading(site) => features.extend(site.reading_features()),
    }
    if let Some(api) = keystone(plan) {
        features.extend(["client"].into_iter().chain(api.module.as_ref().map(Ident::as_str)));
    }
    Some(if features.is_empty() { quote!(doctest) } else { quote!(all(doctest #(, feature = #features)*)) })
}

/// Returns the first API whose credentials need more words.
fn keystone(plan: &CratePlan) -> Option<&ApiPlan> {
    plan.apis.iter().find(|api| Site::new(plan, api).keystone().is_some())
}

/// `README.md`
pub(super) fn text(plan: &CratePlan) -> String {
    let mut text = format!("<!-- {HEADER} -->\n\n# {}\n\n{}.\n", plan.name, plain(&plan.summary));
    if plan.apis.iter().any(|api| api.module.is_some()) {
        text.push_str(&modules(plan));
    }
    if let Some(example) = Shown::of(plan).and_then(|shown| shown.example()) {
        _ = write!(text, "\n{example}");
    }
    if plan.has_client() {
        text.push_str(CALLS);
        let change = Shown::of(plan).and_then(|shown| shown.change());
        if let Some(change) = change {
            _ = write!(
                text,
                "\nThe `new` of a body takes what is required, methods set the rest:\n\n{change}"
            );
        }
        if let Some(ways) = keystone(plan).and_then(|api| Site::new(plan, api).keystone()) {
            _ = write!(
                text,
                "\nWhere tokens travel as `X-Auth-Token`, there are three ways to give credentials:\n\n{ways}"
            );
        }
        text.push_str(&features(plan));
        text.push_str(&offline(plan));
    }
    text.push_str(&smoke::readme(plan));
    if let Some(program) = plan.apis.iter().find_map(|api| api.cli.as_ref()) {
        _ = write!(
            text,
            "\nThe command line has a command for each call: `cargo run --example {} -- --help`.\n",
            program.as_str()
        );
    }
    text.push_str(
        "\nValues that the documentation does not list do no harm: they are kept, and written back as they were \
         read.\nFields that it does not list are ignored.\n\nThe code is free to use; see LICENSE.\n",
    );
    text
}

/// Returns the table of APIs.
fn modules(plan: &CratePlan) -> String {
    let mut text = "\nEach API is a module and a feature of its own; all are on by default.\n\n".to_owned();
    text.push_str("| module | API | types |");
    text.push_str(if plan.has_client() {
        " credentials |\n| --- | --- | --- | --- |\n"
    } else {
        "\n| --- | --- | --- |\n"
    });
    for api in &plan.apis {
        let module = api.module.as_ref().map_or("models", |module| module.as_str());
        let title = plain(&api.title).replace('|', "\\|");
        let types: usize = api.files.iter().map(|file| file.items.len()).sum();
        let credentials = Site::new(plan, api).credentials();
        let credentials = if credentials.is_empty() { String::new() } else { code(&credentials) };
        _ = write!(text, "| {} | {title} | {types} |", code(module));
        _ = if plan.has_client() { writeln!(text, " {credentials} |") } else { writeln!(text) };
    }
    text
}

/// Returns how a program that makes calls is tested without a network.
fn offline(plan: &CratePlan) -> String {
    let sites = plan.apis.iter().map(|api| Site::new(plan, api));
    sites.filter_map(|site| site.offline()).next().map_or_else(String::new, |lines| {
        format!(
            "\nWith the feature `mock`, a program is tested without a network: every operation answers as documented, or as \
             the test\ntells it.\n\n{lines}"
        )
    })
}

/// The part that all calls have in common.
const CALLS: &str = "
A call takes what it needs as arguments and the rest by methods, and is sent when it is awaited. Its result derefs to the
value and keeps status, headers and body. Lists that come in pages have `items` and `pages`, which are streams. An error
keeps what the server said; the documentation of a call names the type of its errors, which `error.typed` reads. Credentials
are never shown.
";

/// Returns what the features are for.
pub(super) fn features(plan: &CratePlan) -> String {
    let client = plan.apis.iter().find_map(|api| api.client.as_ref().zip(api.group_features.first()));
    let Some((client, feature)) = client else { return FEATURES.to_owned() };
    let group = client.groups.first().map_or("", |group| group.module.as_str());
    format!(
        "{FEATURES}\nEach group of calls is a feature, too, which has its calls and the types that they need: {} for {}. All are\n\
         on by default.\n",
        code(&feature.name),
        code(&format!("client.{group}()")),
    )
}

/// The purpose of each feature of the client.
const FEATURES: &str = "
| feature | what it adds |
| --- | --- |
| `client` (default) | calls over HTTP; without it the types need serde and serde_json at most |
| `rustls` (default) | TLS by rustls with aws-lc |
| `rustls-no-provider` | TLS by rustls with a provider that the program installs, such as ring |
| `native-tls` | TLS of the platform; with none of the three, hand in a `transport` |
| `blocking` | the same calls without async: `.wait()` in place of `.await`, lists as iterators |
| `mock` | a transport without a network, for tests |
| `record` | `Recorder`: answers as samples for `specless learn`, without their values unless told |
| `tracing` | a span for each call and an event for each attempt, without secrets and bodies |
";
