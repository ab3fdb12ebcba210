//! The examples in the documentation of a crate and in its README.
//!
//! Guarantees: they compile, with whatever features; every name in them is one of the plan; what an example does not
//! show of itself (its function, the values it takes) stands in lines that rustdoc hides.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::calls::examples::{Change, Credential};
use crate::plan::calls::{CallPlan, ClientPlan, GroupPlan, Input, InputType, ResultPlan};
use crate::plan::ident::Ident;
use crate::plan::item::{Item, ItemKind, RustType};
use crate::plan::{ApiPlan, CratePlan, FilePlan};

use super::types;

/// The widest line of an example.
const WIDTH: usize = 96;

/// The possible outcomes of a call.
const OUTCOMES: [&str; 8] = [
    "match result {",
    "    Ok(answer) => println!(\"{}: {answer:?}\", answer.status()),",
    "    // What the server said: status, headers, and a body that `typed` reads.",
    "    Err(Error::Api(error)) => println!(\"refused with {}: {error}\", error.status),",
    "    // Where repeating does no harm, the client did so before it gave up.",
    "    Err(error) if error.is_retryable() => println!(\"not now: {error}\"),",
    "    Err(error) => return Err(error),",
    "}",
];

/// An API as a program that uses its crate sees it.
pub(super) struct Site<'a> {
    /// The crate, as code names it.
    krate: String,
    api: &'a ApiPlan,
}

impl<'a> Site<'a> {
    pub(super) fn new(plan: &CratePlan, api: &'a ApiPlan) -> Self {
        Self { krate: plan.name.replace('-', "_"), api }
    }

    /// Returns the module of the API, as code of the crate names it.
    pub(super) fn root(&self) -> TokenStream {
        let module = self.api.module.as_ref().map(|module| quote!(::#module));
        quote!(crate #module)
    }

    /// Returns the path of its modules.
    fn path(&self) -> String {
        match &self.api.module {
            Some(module) => format!("{}::{}", self.krate, spelled(module)),
            None => self.krate.clone(),
        }
    }

    /// Returns the features of the API and of the call that its programs show.
    pub(super) fn features(&self) -> Vec<&str> {
        let shown = self.api.client.as_ref().and_then(ClientPlan::shown);
        let group = shown.and_then(|(group, _)| group.feature.as_deref());
        self.api.module.as_ref().map(Ident::as_str).into_iter().chain(group).collect()
    }

    /// Returns the features of all calls that the README shows.
    pub(super) fn program_features(&self) -> Vec<&str> {
        let change = self.api.shown_change().and_then(|change| change.group.feature.as_deref());
        self.features().into_iter().chain(change).collect()
    }

    /// Returns the features of the type that the README shows.
    pub(super) fn reading_features(&self) -> Vec<&str> {
        let file = self.read_item().and_then(|(file, _)| file.features.first());
        self.api.module.as_ref().map(Ident::as_str).into_iter().chain(file.map(String::as_str)).collect()
    }

    /// Returns the condition that an example compiles under.
    fn condition(&self) -> String {
        let features: Vec<String> = ["client"]
            .into_iter()
            .chain(self.features())
            .map(|feature| format!("feature = {feature:?}"))
            .collect();
        match features.as_slice() {
            [feature] => format!("#[cfg({feature})]"),
            features => format!("#[cfg(all({}))]", features.join(", ")),
        }
    }

    /// Returns how much a reader must know to follow its program; nothing if it has none.
    pub(super) fn effort(&self) -> Option<usize> {
        let (group, call) = self.api.client.as_ref()?.shown()?;
        Some(2 * (group.shared.len() + call.arguments.len()) + usize::from(call.paging.is_none()))
    }

    /// For the documentation of the crate or module: a client and a call.
    pub(super) fn overview(&self) -> Option<Vec<String>> {
        let client = self.api.client.as_ref()?;
        let (group, call) = client.shown()?;
        let mut shown = vec![format!("use {}::Client;", self.path())];
        if client.credentials.contains(&Credential::Keystone) {
            shown.push(format!("use {}::runtime::client::Keystone;", self.krate));
        }
        shown.push(String::new());
        shown.extend(building(client));
        shown.push(String::new());
        shown.extend(calling(&chain("client", group, call, literal), call));
        shown.splice(1..1, self.args(group, call));
        let secrets: Vec<_> =
            client.credentials.iter().map(|credential| format!("{}: String", secret(*credential))).collect();
        let mut start = vec![self.condition()];
        start.extend(function(&secrets.join(", "), &self.krate));
        Some(fenced(&start, &shown))
    }

    /// For the documentation of the client: its settings, and what errors hold.
    pub(super) fn client(&self) -> Option<Vec<String>> {
        let client = self.api.client.as_ref()?;
        let (group, call) = client.shown()?;
        let mut lines: Vec<String> = self.args(group, call).into_iter().collect();
        lines.extend([format!("use {}::runtime::client::Error;", self.krate), String::new()]);
        lines.extend(statement("let result = ", &chain("client", group, call, literal), &[".await;"]));
        lines.extend(OUTCOMES.map(str::to_owned));
        let mut start: Vec<String> = group.feature.iter().map(|_| self.condition()).collect();
        start.extend(function(&format!("client: {}::Client", self.path()), &self.krate));
        Some(fenced(&start, &lines))
    }

    /// For the documentation of a group: a call, whose values the reader has.
    pub(super) fn group(&self, group: &GroupPlan) -> Option<Vec<String>> {
        let call = group.shown()?;
        let setter = call.shown_setter();
        let inputs: Vec<&Input> = group.shared.iter().chain(&call.arguments).chain(setter).collect();
        let named = |name: &&&str| !inputs.iter().any(|input| input.ident.as_str() == **name);
        let client = ["client", "api", "service"].iter().find(named)?;
        let mut links = chain(client, group, call, |input| spelled(&input.ident));
        links.extend(setter.map(|setter| {
            let name = spelled(&setter.ident);
            format!(".{name}({name})")
        }));
        let (_, held, _) = call.ordered();
        let parameters = inputs.iter().map(|input| {
            let ty = match &input.ty {
                InputType::Borrowed(ty) if held.iter().any(|held| held.ident == input.ident) => {
                    compact(&types::ty_from_models(ty))
                }
                ty => compact(&owned_type(ty)),
            };
            format!(", {}: {ty}", spelled(&input.ident))
        });
        let parameters: String = parameters.collect();
        let mut start = self.imports(&parameters);
        start.extend(self.args(group, call));
        start.extend(function(&format!("{client}: {}::Client{parameters}", self.path()), &self.krate));
        Some(fenced(&start, &calling(&links, call)))
    }

    /// Returns the import of the struct of arguments of a call, if it takes one.
    fn args(&self, group: &GroupPlan, call: &CallPlan) -> Option<String> {
        let args = call.args.as_ref()?;
        Some(format!("use {}::calls::{}::{};", self.path(), spelled(&group.module), spelled(&args.ident)))
    }

    /// Returns what the types of some parameters need to be imported.
    fn imports(&self, parameters: &str) -> Vec<String> {
        let (path, krate) = (self.path(), &self.krate);
        let uses = [
            ("BTreeMap<", "use std::collections::BTreeMap;".to_owned()),
            ("models::", format!("use {path}::models;")),
            ("runtime::", format!("use {krate}::runtime;")),
            ("client::", format!("use {krate}::runtime::client;")),
        ];
        uses.into_iter().filter(|(part, _)| parameters.contains(part)).map(|(_, text)| text).collect()
    }

    /// For the README: a whole program.
    pub(super) fn program(&self) -> Option<String> {
        let client = self.api.client.as_ref()?;
        let (group, call) = client.shown()?;
        let name = self.api.module.as_ref().map_or(self.krate.as_str(), Ident::as_str).to_uppercase();
        let mut uses = vec![format!("use {}::Client;", self.path())];
        if client.credentials.contains(&Credential::Keystone) {
            uses.push(format!("use {}::runtime::client::Keystone;", self.krate));
        }
        uses.extend(self.args(group, call));
        let secrets = client.credentials.iter().map(|credential| {
            let secret = secret(*credential);
            format!("let {secret} = std::env::var(\"{name}_{}\")?;", secret.to_uppercase())
        });
        let mut body: Vec<String> = secrets.collect();
        body.extend(building(client));
        body.push(String::new());
        let links = chain("client", group, call, literal);
        body.extend(statement("let answer = ", &links, &[".await?;"]));
        body.push("println!(\"{}: {answer:?}\", answer.status());".to_owned());
        if call.paging.is_some() {
            body.push(String::new());
            body.extend(calling(&links, call));
        }
        body.push("Ok(())".to_owned());
        let indented =
            body.iter().map(|line| if line.is_empty() { line.clone() } else { format!("    {line}") });
        let lines: Vec<String> = uses
            .into_iter()
            .chain([
                String::new(),
                "#[tokio::main]".to_owned(),
                "async fn main() -> Result<(), Box<dyn std::error::Error>> {".to_owned(),
            ])
            .chain(indented)
            .chain(["}".to_owned()])
            .collect();
        Some(block(&lines))
    }

    /// For the README: a call with a body.
    pub(super) fn change(&self) -> Option<String> {
        let Change { group, call, input, ty, required, args, setter } = self.api.shown_change()?;
        let links = chain("client", group, call, |argument| {
            if argument.ident == input.ident { "body".to_owned() } else { spelled(&argument.ident) }
        });
        let arguments = group.shared.iter().chain(&call.arguments);
        let parameters = arguments.filter(|argument| argument.ident != input.ident);
        let parameters = parameters.map(|argument| {
            format!(", {}: {}", spelled(&argument.ident), compact(&owned_type(&argument.ty)))
        });
        let named = |ident: &&Ident| match args {
            Some(_) => format!("{}: {:?}", spelled(ident), ident.as_str()),
            None => format!("{:?}", ident.as_str()),
        };
        let texts = required.iter().map(named).collect::<Vec<_>>().join(", ");
        let texts = args.map_or(texts.clone(), |args| format!("{} {{ {texts} }}", spelled(args)));
        let imported = match args {
            Some(args) => format!("{{{}, {}}}", spelled(ty), spelled(args)),
            None => spelled(ty),
        };
        let setter = setter.map(|ident| format!(".{}({:?})", spelled(ident), ident.as_str()));
        let mut lines = vec![format!("use {}::Client;", self.path())];
        lines.extend(self.args(group, call));
        lines.extend([
            format!("use {}::models::{imported};", self.path()),
            format!("use {}::runtime::client::Error;", self.krate),
            String::new(),
            format!(
                "async fn change(client: &Client{}) -> Result<(), Error> {{",
                parameters.collect::<String>()
            ),
            format!("    let body = {}::new({}){};", spelled(ty), texts, setter.unwrap_or_default()),
        ]);
        let sent = statement("", &links, &[".await?;"]);
        lines.extend(sent.iter().map(|line| format!("    {line}")));
        lines.extend(["    Ok(())".to_owned(), "}".to_owned()]);
        Some(block(&lines))
    }

    /// For the README: a test without a network.
    pub(super) fn offline(&self) -> Option<String> {
        let client = self.api.client.as_ref()?;
        let (group, call) = client.shown()?;
        let route = format!("{} {}", call.verb, call.path);
        let links = chain("client", group, call, literal);
        let mut lines: Vec<String> = self.args(group, call).into_iter().collect();
        lines.extend(["#[tokio::test]", "async fn survives_an_outage() {"].map(str::to_owned));
        let mut body = vec![
            format!("let (client, mock) = {}::Client::mock().unwrap();", self.path()),
            format!("mock.answer({route:?}, 503, \"later\").unwrap();"),
        ];
        body.extend(statement("let error = ", &links, &[".await.unwrap_err();"]));
        body.push("assert!(error.is_retryable());".to_owned());
        body.push("assert_eq!(mock.requests().len(), 1);".to_owned());
        lines.extend(body.iter().map(|line| format!("    {line}")));
        lines.push("}".to_owned());
        Some(format!("```rust,ignore\n{}\n```\n", lines.join("\n")))
    }

    /// For the README of types alone: how to read the first struct.
    pub(super) fn reading(&self) -> Option<String> {
        let (_, item) = self.read_item()?;
        let (path, name) = (self.path(), spelled(&item.ident));
        Some(block(&[
            format!("use {path}::models::{name};"),
            String::new(),
            format!("fn read(text: &str) -> Result<{name}, serde_json::Error> {{"),
            "    serde_json::from_str(text)".to_owned(),
            "}".to_owned(),
        ]))
    }

    /// Returns the first struct that is read, and its file.
    fn read_item(&self) -> Option<(&FilePlan, &Item)> {
        let mut items =
            self.api.files.iter().flat_map(|file| file.items.iter().map(move |item| (file, item)));
        items.find(|(_, item)| item.serde.deserialize && matches!(item.kind, ItemKind::Struct(_)))
    }

    /// Returns what the builder of its client is given, as it stands in code.
    pub(super) fn credentials(&self) -> String {
        let credentials = self.api.client.iter().flat_map(|client| &client.credentials);
        credentials.map(|credential| given(*credential)).collect()
    }

    /// For the README: the ways to prove who asks where a password is not the only one.
    pub(super) fn keystone(&self) -> Option<String> {
        let client = self.api.client.as_ref()?;
        client.credentials.contains(&Credential::Keystone).then_some(())?;
        let mut lines = vec![
            format!("use {}::Client;", self.path()),
            format!("use {}::runtime::client::{{AkSk, Error, Keystone}};", self.krate),
            String::new(),
            "/// Tokens by password: fetched when needed, and renewed.".to_owned(),
            "fn by_password(password: String) -> Result<Client, Error> {".to_owned(),
        ];
        let builder = builder(client);
        lines.extend(KEYSTONE.map(|line| format!("    {line}")));
        lines.push(format!("    {builder}.keystone(keystone).build()"));
        lines.extend([
            "}".to_owned(),
            String::new(),
            "/// A token that the program has, good until it expires.".to_owned(),
            "fn by_token(token: String) -> Result<Client, Error> {".to_owned(),
            format!("    {builder}.auth_token(token).build()"),
            "}".to_owned(),
            String::new(),
            "/// Requests signed with an access key.".to_owned(),
            "fn by_key(access_key: String, secret_key: String) -> Result<Client, Error> {".to_owned(),
            format!("    {builder}.ak_sk(AkSk::new(access_key, secret_key)).build()"),
            "}".to_owned(),
        ]);
        Some(block(&lines))
    }
}

/// Returns the lines that build a client.
fn building(client: &ClientPlan) -> Vec<String> {
    let mut lines = Vec::new();
    if client.credentials.contains(&Credential::Keystone) {
        lines.extend(KEYSTONE.map(str::to_owned));
    }
    let given: String = client.credentials.iter().map(|credential| given(*credential)).collect();
    lines.push(format!("let client = {}{given}.build()?;", builder(client)));
    lines
}

/// Returns the start of every client.
fn builder(client: &ClientPlan) -> &'static str {
    if client.base_url.is_some() {
        "Client::builder()"
    } else {
        "Client::builder(\"https://service.example.com\")"
    }
}

/// Tokens by password.
const KEYSTONE: [&str; 2] = [
    "let keystone = Keystone::password(\"https://iam.example.com/v3\", \"domain\", \"user\", password)",
    "    .project_name(\"project\");",
];

/// Returns what a builder is given.
fn given(credential: Credential) -> String {
    match credential {
        Credential::Bearer => ".bearer_token(token)",
        Credential::Basic => ".basic_auth(\"user\", password)",
        Credential::Key => ".api_key(key)",
        Credential::Keystone => ".keystone(keystone)",
    }
    .to_owned()
}

/// Returns the variable that holds the secret.
fn secret(credential: Credential) -> &'static str {
    match credential {
        Credential::Bearer => "token",
        Credential::Basic | Credential::Keystone => "password",
        Credential::Key => "key",
    }
}

/// Returns a call with its arguments, link by link.
fn chain(client: &str, group: &GroupPlan, call: &CallPlan, value: impl Fn(&Input) -> String) -> Vec<String> {
    let values = |inputs: &[Input]| inputs.iter().map(&value).collect::<Vec<_>>();
    let (before, named, after) = call.ordered();
    let args = call.args.as_ref().map(|args| {
        let field = |input: &Input| {
            let (name, value) = (spelled(&input.ident), value(input));
            if name == value { name } else { format!("{name}: {value}") }
        };
        let fields: Vec<String> = named.iter().map(field).collect();
        format!("{} {{ {} }}", spelled(&args.ident), fields.join(", "))
    });
    let shared = values(&group.shared).join(", ");
    let arguments = [values(before), args.into_iter().collect(), values(after)].concat().join(", ");
    let (group, method) = (spelled(&group.module), spelled(&call.method));
    vec![client.to_owned(), format!(".{group}({shared})"), format!(".{method}({arguments})")]
}

/// Returns a chain of calls in a statement, on one line if there is room.
fn statement(start: &str, links: &[String], end: &[&str]) -> Vec<String> {
    let line = format!("{start}{}{}", links.concat(), end.concat());
    if line.len() <= WIDTH {
        return vec![line];
    }
    let (first, rest) = links.split_first().map_or(("", links), |(first, rest)| (first.as_str(), rest));
    let mut lines = vec![format!("{start}{first}")];
    lines.extend(rest.iter().map(|link| format!("    {link}")));
    lines.extend(end.iter().map(|link| format!("    {link}")));
    lines
}

/// Returns the lines that make a call and show what comes of it.
fn calling(links: &[String], call: &CallPlan) -> Vec<String> {
    if let ResultPlan::Values(_) = call.result {
        let mut lines = statement("let mut values = ", links, &[".await?", ".into_inner();"]);
        let each = ["while let Some(value) = values.next().await {", "    println!(\"{:?}\", value?);", "}"];
        lines.extend(each.map(str::to_owned));
        return lines;
    }
    if call.paging.is_none() {
        let mut lines = statement("let answer = ", links, &[".await?;"]);
        lines.push("println!(\"{}: {answer:?}\", answer.status());".to_owned());
        return lines;
    }
    let mut lines = vec!["// The items of all pages, each page asked for when it is needed.".to_owned()];
    lines.extend(statement("let mut items = ", links, &[".items();"]));
    let each = ["while let Some(item) = items.next().await {", "    println!(\"{:?}\", item?);", "}"];
    lines.extend(each.map(str::to_owned));
    lines
}

/// Returns a value for a number; the name for text.
fn literal(input: &Input) -> String {
    match &input.ty {
        InputType::Plain(RustType::I64) => "42".to_owned(),
        InputType::Plain(RustType::F64) => "4.2".to_owned(),
        InputType::Plain(RustType::Bool) => "true".to_owned(),
        _ => format!("{:?}", input.ident.as_str()),
    }
}

/// Returns the type of a value that a call takes.
fn owned_type(ty: &InputType) -> TokenStream {
    match ty {
        InputType::Plain(ty) | InputType::Into(ty) => types::ty_from_models(ty),
        InputType::Str => quote!(&str),
        InputType::Items(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(Vec<#ty>)
        }
        InputType::Borrowed(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(&#ty)
        }
        InputType::Slice(ty) => {
            let ty = types::ty_from_models(ty);
            quote!(&[#ty])
        }
        InputType::Part => quote!(client::Part),
        InputType::Parts => quote!(Vec<client::Part>),
        InputType::Body => quote!(client::Body),
    }
}

/// Returns a type without needless spaces.
fn compact(ty: &TokenStream) -> String {
    let mut text = ty.to_string();
    for (wide, narrow) in [(" :: ", "::"), (" <", "<"), ("< ", "<"), (" >", ">"), ("& ", "&"), (" ,", ",")] {
        text = text.replace(wide, narrow);
    }
    text
}

/// Returns the start of the function around an example; each of its parameters has a line of its own where they are too
/// long.
fn function(parameters: &str, krate: &str) -> Vec<String> {
    let end = format!(") -> Result<(), {krate}::runtime::client::Error> {{");
    let line = format!("async fn example({parameters}{end}");
    if line.len() <= WIDTH {
        return vec![line];
    }
    let mut lines = vec!["async fn example(".to_owned()];
    lines.extend(parameters.split(", ").map(|parameter| format!("    {parameter},")));
    lines.push(end);
    lines
}

/// Returns a block of code in a function that is not shown.
fn fenced(start: &[String], shown: &[String]) -> Vec<String> {
    let mut lines = vec!["```no_run".to_owned()];
    lines.extend(start.iter().map(|line| format!("# {line}")));
    lines.extend_from_slice(shown);
    lines.push("# Ok(()) }".to_owned());
    lines.push("```".to_owned());
    lines
}

/// Returns a block of code as a README has it.
fn block(lines: &[String]) -> String {
    format!("```rust,no_run\n{}\n```\n", lines.join("\n"))
}

/// Returns an identifier as code has it, with `r#` where needed.
fn spelled(ident: &Ident) -> String {
    quote!(#ident).to_string()
}
