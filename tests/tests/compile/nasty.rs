//! Ring 2: models with every name and every prose that documents may hold, as crates in each form: rustc, clippy
//! and rustdoc have nothing to say.

use proptest::prelude::*;
use serde_json::{Value, json};

use std::collections::BTreeMap;

use specless::internals::emit::emit;
use specless::internals::ground::fact::Fact;
use specless::internals::ground::http::{AuthKind, Method, ParameterIn, Route};
use specless::internals::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use specless::internals::model::{
    Api, AuthScheme, Body, EnumBase, Field, Group, Operation, Parameter, QueryStyle, Response, Struct, Ty,
    TypeKind,
};
use specless::internals::plan::{ApiInput, Form, Target, plan};
use specless::{DocsAmount, Runtime, ValueTypes};
use specless_tests::compile::Crates;
use specless_tests::model::{
    BOTH, REQUEST, RESPONSE, add, described, field, line, nullable, object, required, sources, union, values,
};

/// Names that are no identifiers, or that mean something to Rust, serde or the generated code.
const NAMES: [&str; 70] = [
    "",
    "****",
    "*",
    "-1",
    "+1",
    "1st",
    "3.14",
    "type",
    "self",
    "Self",
    "super",
    "crate",
    "_",
    "__",
    "async",
    "gen",
    "r#type",
    "new",
    "New",
    "NEW",
    "with_new",
    "cmp",
    "bitor",
    "body",
    "send",
    "options",
    "request",
    "client",
    "models",
    "builder",
    "from_str",
    "default",
    "clone",
    "eq",
    "from",
    "into",
    "add",
    "sub",
    "drop",
    "next",
    "hash",
    "index",
    "not",
    "is_public",
    "from_date",
    "to_date",
    "as_string",
    "into_it",
    "additional",
    "serializer",
    "value",
    "text",
    "größe",
    "状态",
    "Ελλάδα",
    "ok\u{0301}",
    "a\"b",
    "a\nb",
    "a*/b",
    "\\",
    "{x}",
    "null",
    "id",
    "ID",
    "Id",
    "_id",
    "OS-EXT:id",
    "\u{202e}rtl",
    "very long name very long name very long name very long name very long name very long name",
    "\u{200b}",
];

/// Type names of the prelude, of serde and of generated code.
const TYPES: [&str; 24] = [
    "Option",
    "Vec",
    "String",
    "Box",
    "Result",
    "Some",
    "None",
    "Ok",
    "Err",
    "Default",
    "Clone",
    "Debug",
    "Serialize",
    "Deserialize",
    "BTreeMap",
    "Self",
    "Value",
    "Undocumented",
    "Decimal",
    "Other",
    "runtime",
    "Iterator",
    "From",
    "Into",
];

const PROSE: [&str; 16] = [
    "Use [broken], [a][b], [`Missing`] and [x](crate::nothing), see <image_id> or Vec<String>.",
    "<b>bold <i>not closed\n\n<div>block\n\n</p>",
    "```\nfn main() { this is not Rust }",
    "```rust\ncompile_error!(\"run as a test\")\n```\n\n~~~\nmore",
    "    indented();\n\n\tassert!(false);",
    "https://a.example/x_y_z, (http://a.example/b) and https://{region}.example.com/v1.",
    "*/ /* \" \\ \u{202e}reversed\u{0} \u{7} \r\n next",
    "1. one\n2. two\n   - deep\n\n     text\nlazy\n\n- [ ] task\n\n* * *\n\n# heading #",
    "| a | b |\n|---|---|\n| `x\\|y` | <br> |\n| only one |",
    "[^1]\n\n[^1]: footnote\n\n[ref]: https://a.example\n\n![image](https://a.example/i.png)",
    "> quote\nlazy\n>> deeper\n\n***bold***~~gone~~ **a** b** `tick",
    "- item\nlazy continuation\n      over-indented\n\n  paragraph",
    "状态 état \u{1f600} &lt;tag&gt; &amp; &nbsp; &copy; &unknown;",
    "#[derive(Debug)] struct X; // comment",
    "a very long line that goes on and on and on and on and on and on and on and on and on and on and on and on and on and on and on and on",
    "",
];

const INTEGER: Ty = Ty::Integer(IntegerWidth::Int64);

fn prose(index: usize) -> &'static str {
    PROSE[index % PROSE.len()]
}

fn nasty_fields(tys: &[Ty]) -> Vec<Field> {
    let field = |(index, name): (usize, &&str)| {
        let field = described(field(name, tys[index % tys.len()].clone()), prose(index));
        let field = Field { deprecated: index % 7 == 0, read_only: index % 11 == 3, ..field };
        let field = if index % 3 == 0 { nullable(field) } else { field };
        if index % 4 == 0 { required(name, field.ty.clone()) } else { field }
    };
    NAMES.iter().enumerate().map(field).collect()
}

fn nasty() -> Api {
    let mut api = Api::default();
    api.title = "The \"nasty\" <API> [x] */ `y`\nsecond line".to_owned();
    api.version = Some("`1`".to_owned());
    api.description = PROSE.join("\n\n");
    let texts = NAMES.iter().map(|name| json!(name)).collect::<Vec<Value>>();
    let text = add(&mut api, "TextEnum", BOTH, values(EnumBase::String, texts));
    let numbers = [json!(0), json!(-1), json!(i64::MIN), json!(i64::MAX)];
    let number = add(&mut api, "NumberEnum", BOTH, values(EnumBase::Number, numbers));
    add(&mut api, "FractionEnum", BOTH, values(EnumBase::Number, [json!(0.5), json!(1)]));
    let mixed =
        add(&mut api, "MixedEnum", BOTH, values(EnumBase::String, [json!("a"), json!(1), json!(null)]));
    let empty = add(&mut api, "EmptyEnum", BOTH, values(EnumBase::Integer, []));
    let list = add(&mut api, "ListAlias", BOTH, TypeKind::Alias(Ty::list(Ty::STRING)));
    add(&mut api, "SelfAlias", BOTH, TypeKind::Alias(Ty::Any));
    let own = api.type_ids().last().unwrap();
    api.ty_mut(own).kind = TypeKind::Alias(Ty::Nullable(Box::new(Ty::Ref(own))));
    let tree = add(&mut api, "TreeAlias", BOTH, TypeKind::Alias(Ty::Any));
    api.ty_mut(tree).kind = TypeKind::Alias(Ty::map(Ty::list(Ty::Ref(tree))));
    let tys = [
        Ty::STRING,
        INTEGER,
        Ty::Float(FloatWidth::Float),
        Ty::Bool,
        Ty::Decimal,
        Ty::Number,
        Ty::Any,
        Ty::Object,
        Ty::Binary,
        Ty::String(StringFormat::Uuid),
        Ty::Ref(text),
        Ty::Ref(number),
        Ty::Ref(mixed),
        Ty::Ref(empty),
        Ty::Ref(list),
        Ty::Ref(own),
        Ty::Ref(tree),
        Ty::list(Ty::Nullable(Box::new(Ty::STRING))),
        Ty::map(Ty::map(Ty::list(Ty::map(Ty::list(Ty::Any))))),
        Ty::Nullable(Box::new(INTEGER)),
    ];
    for usage in [BOTH, REQUEST, RESPONSE] {
        let kind = object(nasty_fields(&tys));
        let id = add(&mut api, "Nasty", usage, kind);
        if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind {
            object.additional = Some(Ty::list(Ty::Ref(id)));
        }
    }
    for (index, name) in NAMES.iter().chain(&TYPES).enumerate() {
        let id = add(
            &mut api,
            name,
            if index % 2 == 0 { RESPONSE } else { BOTH },
            TypeKind::Struct(Struct::default()),
        );
        let ty = api.ty_mut(id);
        ty.description = prose(index).to_owned();
        ty.group = Some(NAMES[index % NAMES.len()].to_owned());
        ty.kind = object([
            described(field("self", Ty::Ref(id)), prose(index + 1)),
            field("x", tys[index % tys.len()].clone()),
        ]);
    }
    recursive_unions(&mut api, &tys);
    nasty_operations(&mut api, &tys);
    api
}

/// Groups, operations and parameters of every name; parameters, bodies and results of every type.
fn nasty_operations(api: &mut Api, tys: &[Ty]) {
    api.servers = vec![Fact::conventional("https://a.example/\"{x}\"?#".to_owned())];
    let key = |name: &str, kind| AuthScheme { name: name.to_owned(), kind };
    api.auth = vec![
        key("header", AuthKind::ApiKeyHeader("X-\"Key\"".to_owned())),
        key("query", AuthKind::ApiKeyQuery("a&b".to_owned())),
        key("bearer", AuthKind::Bearer),
    ];
    for (index, name) in NAMES.iter().enumerate() {
        api.groups.push(Group { name: (*name).to_owned(), ident: (*name).to_owned(), ..Group::default() });
        let ty = &tys[index % tys.len()];
        for (operation, name) in
            [(index, *name), (index + 1, NAMES[(index + 1) % NAMES.len()]), (index, *name)]
        {
            api.operations.push(nasty_operation(operation, name, index, ty));
        }
    }
    // Every name beside every other, in one group and among the parameters of one call.
    for (index, name) in NAMES.iter().enumerate() {
        let mut operation = nasty_operation(index, name, 0, &Ty::STRING);
        if index == 0 {
            operation.parameters = NAMES.iter().flat_map(|name| everywhere(name, &Ty::STRING)).collect();
        }
        api.operations.push(operation);
    }
}

/// Returns a parameter of a name and a type at every place where one may stand.
fn everywhere(name: &str, ty: &Ty) -> Vec<Parameter> {
    let places =
        [ParameterIn::Path, ParameterIn::Query, ParameterIn::Header, ParameterIn::Cookie, ParameterIn::Form];
    let parameter = |(index, place): (usize, ParameterIn)| Parameter {
        field: Field { deprecated: index == 1, ..described(field(name, ty.clone()), prose(index)) },
        location: Fact::conventional(place),
        style: Fact::conventional(QueryStyle::default()),
        repeats: index % 2 == 1,
        spans_segments: index % 3 == 1,
    };
    places.into_iter().enumerate().map(parameter).collect()
}

fn nasty_operation(index: usize, name: &str, group: usize, ty: &Ty) -> Operation {
    let methods = [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete];
    let path = format!("/{{{name}}}/x\"{index}");
    let mut parameters = everywhere(name, ty);
    parameters.extend(everywhere("id", ty).into_iter().map(|mut parameter| {
        parameter.field.required.value = true;
        parameter
    }));
    let body = |content_type: &str| Body {
        content_types: vec![content_type.to_owned()],
        ty: ty.clone(),
        required: Fact::conventional(index.is_multiple_of(2)),
        description: prose(index).to_owned(),
        examples: Vec::new(),
    };
    let response = |status: &str, ty: Option<&Ty>| Response {
        status: Some(Fact::conventional(status.to_owned())),
        description: prose(index).to_owned(),
        content_types: Vec::new(),
        ty: ty.cloned().map(Fact::conventional),
        headers: Vec::new(),
        examples: Vec::new(),
    };
    Operation {
        name: name.to_owned(),
        ident: name.to_owned(),
        group,
        other_groups: Vec::new(),
        qualifiers: Vec::new(),
        route: Some(Fact::conventional(Route { method: methods[index % methods.len()], path })),
        alias_paths: Vec::new(),
        summary: prose(index).to_owned(),
        description: prose(index + 1).to_owned(),
        deprecated: index.is_multiple_of(5),
        parameters,
        bodies: ["application/json", "text/\"x\""].map(body)[..index % 3].to_vec(),
        form_types: if index.is_multiple_of(4) { vec!["multipart/form-data".to_owned()] } else { Vec::new() },
        responses: match index % 3 {
            0 => vec![response("200", Some(ty))],
            1 => vec![response("200", Some(ty)), response("202", None), response("default", Some(ty))],
            _ => vec![response("200", Some(ty)), response("201", Some(&INTEGER)), response("404", Some(ty))],
        },
        auth: index.is_multiple_of(2).then(|| vec!["bearer".to_owned()]),
        paging: None,
        span: line(1),
        given: None,
        envelope: None,
        returned: None,
        freed: Vec::new(),
    }
}

/// Unions of everything, and unions that contain each other.
fn recursive_unions(api: &mut Api, tys: &[Ty]) {
    let all: Vec<(&str, Ty)> = NAMES.iter().copied().zip(tys.iter().cycle().cloned()).collect();
    add(api, "Everything", BOTH, union(None, &all));
    add(api, "TaggedEverything", BOTH, union(Some("@type"), &all));
    add(api, "Nothing", BOTH, union(None, &[]));
    let a = add(api, "UnionA", BOTH, TypeKind::Alias(Ty::Any));
    let b = add(api, "UnionB", BOTH, TypeKind::Alias(Ty::Any));
    let c = add(
        api,
        "StructC",
        BOTH,
        object([required("a", Ty::Ref(a)), required("b", Ty::Nullable(Box::new(Ty::Ref(b))))]),
    );
    let alias = add(api, "AliasOfA", BOTH, TypeKind::Alias(Ty::Ref(a)));
    let cases = [("B", Ty::Ref(b)), ("C", Ty::Ref(c)), ("Me", Ty::Ref(alias)), ("Text", Ty::STRING)];
    api.ty_mut(a).kind = union(None, &cases);
    api.ty_mut(b).kind = union(Some("kind"), &cases);
    // More required fields than clippy wants arguments, constants of every kind.
    let many: Vec<Field> =
        (0..12).map(|index| required(&format!("field{index}"), tys[index].clone())).collect();
    add(api, "Many", REQUEST, object(many));
    let constant = |name: &str, ty: Ty, value: Value| Field {
        constant: Some(Box::new(Fact::conventional(value))),
        ..required(name, ty)
    };
    let constants = [
        constant("text", Ty::STRING, json!("\"a\"")),
        constant("enum", tys[10].clone(), json!("****")),
        constant("number", tys[11].clone(), json!(-1)),
        constant("integer", INTEGER, json!(-7)),
        constant("float", Ty::Float(FloatWidth::Double), json!(-0.5)),
        constant("decimal", Ty::Decimal, json!(-3)),
        constant("any", Ty::Any, json!(true)),
    ];
    add(api, "Constants", REQUEST, object(constants));
    let impossible = [
        constant("list", Ty::list(INTEGER), json!([1])),
        constant("text", tys[11].clone(), json!("a")),
        constant("number", tys[10].clone(), json!(1)),
        constant("mixed", tys[12].clone(), json!("a")),
    ];
    add(api, "Impossible", REQUEST, object(impossible));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_names_and_prose_give_files_that_parse(texts in prop::collection::vec("\\PC{0,12}|[ -~\n\t]{0,12}", 30)) {
        let mut api = Api::default();
        let mut texts = texts.iter().cycle();
        let mut text = || texts.next().map(String::as_str).unwrap_or_default();
        for _ in 0..4 {
            let fields: Vec<Field> = (0..5).map(|_| described(required(text(), Ty::STRING), text())).collect();
            let id = add(&mut api, text(), BOTH, object(fields));
            api.ty_mut(id).description = text().to_owned();
            api.ty_mut(id).group = Some(text().to_owned());
            let known: Vec<Value> = (0..5).map(|_| json!(text())).collect();
            add(&mut api, text(), BOTH, values(EnumBase::String, known));
            api.groups.push(Group { name: text().to_owned(), ident: text().to_owned(), ..Group::default() });
            let operation = nasty_operation(api.operations.len(), text(), api.groups.len() - 1, &Ty::Ref(id));
            api.operations.push(operation);
        }
        let (sources, name) = (sources(), text().to_owned());
        let target = Target { name: "any", runtime: &Runtime::Embedded, form: Form::Crate, smoke: true, cli: true, aliases: false, group_features: false, round_trip: false, docs: DocsAmount::Full, package: &BTreeMap::new(), attributes: &BTreeMap::new(), extended: false, types: ValueTypes::default() };
        let files = emit(&plan(&[ApiInput { name: &name, api: &api, sources: &sources }], &target));
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".rs")) {
            prop_assert!(syn::parse_file(text).is_ok(), "{path}:\n{text}");
        }
    }
}

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn crates_of_nasty_models_compile_without_warnings() {
    let (api, sources, plain) = (nasty(), sources(), Api::default());
    let input = |name, api| ApiInput { name, api, sources: &sources };
    let runtime = Runtime::Path(specless_tests::workspace().join("generator/runtime").display().to_string());
    let mut crates = Crates::new("nasty").unwrap();
    for (name, inputs, runtime) in [
        ("nasty-embedded", vec![input("nasty", &api)], Runtime::Embedded),
        ("nasty-path", vec![input("serde", &api), input("models", &api), input("empty", &plain)], runtime),
        ("nasty-features", vec![input("default", &api), input("client", &plain)], Runtime::Embedded),
        ("nasty-empty", vec![input("nothing", &plain)], Runtime::Embedded),
    ] {
        // Programs are the same in all; modules make them harder.
        let smoke = name == "nasty-path";
        let files = emit(&plan(
            &inputs,
            &Target {
                name,
                runtime: &runtime,
                form: Form::Crate,
                smoke,
                cli: smoke,
                aliases: true,
                round_trip: false,
                group_features: false,
                docs: DocsAmount::Full,
                package: &BTreeMap::new(),
                attributes: &BTreeMap::new(),
                extended: false,
                types: ValueTypes::default(),
            },
        ));
        crates.add(name, &files).unwrap();
    }
    // The file for `include!`, in a module of a program that uses nothing of it.
    let target = Target {
        name: "included",
        runtime: &Runtime::Embedded,
        form: Form::Include { client: false },
        smoke: true,
        cli: true,
        aliases: true,
        round_trip: false,
        group_features: false,
        docs: DocsAmount::Full,
        package: &BTreeMap::new(),
        attributes: &BTreeMap::new(),
        extended: false,
        types: ValueTypes::default(),
    };
    let mut files = emit(&plan(&[input("a", &api), input("b", &api)], &target));
    let manifest = "[package]\nname = \"nasty-included\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                    serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    files.insert("Cargo.toml", manifest);
    files.insert(
        "src/main.rs",
        "//! A program.\nmod apis {\n    include!(\"../included.rs\");\n}\n\nfn main() {}\n",
    );
    crates.add("nasty-included", &files).unwrap();
    for (words, flags) in [
        (&["clippy", "--workspace", "--lib", "--examples", "--bins", "--", "-D", "warnings"][..], ""),
        (&["clippy", "-p", "nasty-features", "--no-default-features", "--", "-D", "warnings"], ""),
        (&["doc", "--workspace", "--no-deps"], "-D warnings"),
        // The examples in the documentation.
        (&["test", "--workspace", "--doc", "--quiet"], ""),
    ] {
        if let Err(text) = crates.cargo(words, flags) {
            panic!("cargo {} failed in {}:\n{text}", words.join(" "), crates.folder().display());
        }
    }
}
