//! Ring 2: what is emitted for models written by hand, compared with the files under `goldens/`, which people
//! review and the compiler sees as examples of this package.
//!
//! `SPECLESS_BLESS=1 cargo test -p specless-tests --test offline -- goldens::` writes them anew.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use specless::internals::ground::constraints::Constraints;
use specless::internals::ground::fact::Fact;
use specless::internals::ground::http::{Method, ParameterIn};
use specless::internals::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use specless::internals::model::{Alias, Api, EnumBase, Field, Group, Operation, Struct, Ty, TypeKind};
use specless::internals::output::{self, Others};
use specless::internals::plan::{ApiInput, Form, Target, plan};
use specless::{DocsAmount, Runtime, ValueTypes};
use specless_tests::model::{
    BOTH, REQUEST, RESPONSE, add, constant, described, field, guessed, json_body, line, nullable, object,
    operation, parameter, required, response, sources, union, values,
};

const INTEGER: Ty = Ty::Integer(IntegerWidth::Int64);

/// Returns a model with one of each.
fn shop() -> Api {
    let mut api = Api::default();
    api.title = "the Shop API".to_owned();
    api.version = Some("1.2".to_owned());
    api.description = "Sells things. See <https://shop.example/docs>.".to_owned();
    api.groups = vec![Group { name: "Orders".to_owned(), ident: "orders".to_owned(), ..Group::default() }];
    let status =
        add(&mut api, "OrderStatus", BOTH, values(EnumBase::String, [json!("open"), json!("in-transit")]));
    let level = add(&mut api, "Level", RESPONSE, values(EnumBase::Integer, [json!(1), json!(-1)]));
    let parcel = add(
        &mut api,
        "Parcel",
        BOTH,
        object([required("kind", Ty::STRING), field("weight", Ty::Float(FloatWidth::Double))]),
    );
    let letter = add(&mut api, "Letter", BOTH, object([field("stamps", INTEGER)]));
    let delivery = add(
        &mut api,
        "Delivery",
        BOTH,
        union(Some("kind"), &[("Parcel", Ty::Ref(parcel)), ("Letter", Ty::Ref(letter))]),
    );
    let price = add(
        &mut api,
        "Price",
        BOTH,
        union(None, &[("Amount", Ty::Decimal), ("PerItem", Ty::list(Ty::Decimal))]),
    );
    // No tag: each case fixes `method`, and that alone tells them apart.
    let card = object([constant("method", "card"), field("reference", Ty::STRING)]);
    let cash = object([constant("method", "cash"), field("reference", Ty::STRING)]);
    let cases = [("Card", card), ("Cash", cash)];
    let cases =
        cases.map(|(name, kind)| (name, Ty::Ref(add(&mut api, &format!("{name}Payment"), BOTH, kind))));
    let payment = add(&mut api, "Payment", BOTH, union(None, &cases));
    let wrapping = add(&mut api, "Wrapping", REQUEST, guessed(&["plain", "gift-paper"]));
    let order = add(&mut api, "Order", RESPONSE, TypeKind::Alias(Ty::Any));
    let fields = [
        required("id", INTEGER),
        described(
            required("status", Ty::Ref(status)),
            "The state.\n\n- `open`: paid\n- `in-transit`: [sent](https://shop.example)",
        ),
        nullable(field("deliveredAt", Ty::String(StringFormat::DateTime))),
        field("parentOrder", Ty::Ref(order)),
        field("level", Ty::Ref(level)),
        field("price", Ty::Ref(price)),
        Field { deprecated: true, ..described(field("oldTotal", Ty::Decimal), "Use `price`.") },
    ];
    api.ty_mut(order).kind = object(fields);
    api.ty_mut(order).description = "An order, see [Customer] and <customer_id>.".to_owned();
    api.ty_mut(order).group = Some("Orders".to_owned());
    api.ty_mut(order).aliases.push(Alias {
        name: "OrderListEntry".to_owned(),
        description: String::new(),
        group: None,
        span: Some(line(40)),
    });
    let new_order = object([
        required("items", Ty::list(Ty::STRING)),
        required("type", Ty::STRING),
        constant("channel", "web"),
        Field { read_only: true, ..required("id", INTEGER) },
        nullable(field("note", Ty::STRING)),
        nullable(required("coupon", Ty::STRING)),
        Field {
            constraints: Constraints {
                minimum: Some("1".to_owned()),
                maximum: Some("99".to_owned()),
                ..Constraints::default()
            },
            default: Some(Box::new(Fact::stated(json!(1), line(3)))),
            ..field("copies", INTEGER)
        },
        field("delivery", Ty::Ref(delivery)),
        field("payment", Ty::Ref(payment)),
        field("wrapping", Ty::Ref(wrapping)),
        field("new", Ty::Bool),
    ]);
    let new_order = add(&mut api, "NewOrder", REQUEST, new_order);
    api.ty_mut(new_order).group = Some("Orders".to_owned());
    if let TypeKind::Struct(object) = &mut api.ty_mut(new_order).kind {
        object.additional = Some(Ty::Any);
    }
    add(&mut api, "Tags", BOTH, TypeKind::Alias(Ty::map(Ty::STRING)));
    add(&mut api, "Filter", REQUEST, TypeKind::Struct(Struct::default()));
    api
}

/// Returns a model with calls of different kinds.
fn harbour() -> Api {
    let mut api = Api::default();
    api.title = "the Harbour API".to_owned();
    api.groups = vec![Group { name: "Boats".to_owned(), ident: "boats".to_owned(), ..Group::default() }];
    let state = add(&mut api, "State", BOTH, values(EnumBase::String, [json!("afloat"), json!("sunk")]));
    let rig = add(&mut api, "Rig", BOTH, values(EnumBase::String, [json!("sloop"), json!("ketch")]));
    if let TypeKind::Enum(list) = &mut api.ty_mut(rig).kind {
        list.closed = true;
    }
    let boat = add(
        &mut api,
        "Boat",
        RESPONSE,
        object([
            required("id", INTEGER),
            field("state", Ty::Ref(state)),
            required("name", Ty::STRING),
            field("rig", Ty::Ref(rig)),
        ]),
    );
    let limits = Constraints { minimum: Some("4".to_owned()), ..Constraints::default() };
    let new_boat = object([
        required("name", Ty::STRING),
        required("owner_email", Ty::STRING),
        required("built_at", Ty::String(StringFormat::DateTime)),
        Field { constraints: limits, ..required("length", Ty::Float(FloatWidth::Double)) },
        Field {
            example: Some(Box::new(Fact::shown(json!(["red", "white"]), line(5)))),
            ..field("colours", Ty::list(Ty::STRING))
        },
        field("remark", Ty::STRING),
        field("rig", Ty::Ref(rig)),
    ]);
    let new_boat = add(&mut api, "NewBoat", REQUEST, new_boat);
    let boats = Ty::list(Ty::Ref(boat));
    let id = || parameter(ParameterIn::Path, required("id", INTEGER));
    let json = "application/json";
    api.operations = vec![
        Operation {
            parameters: vec![
                parameter(ParameterIn::Query, field("state", Ty::Ref(state))),
                parameter(ParameterIn::Query, field("name", Ty::STRING)),
                parameter(ParameterIn::Query, field("rig", Ty::Ref(rig))),
                parameter(ParameterIn::Query, field("not", Ty::list(Ty::Ref(rig)))),
            ],
            responses: vec![response("200", json, Some(boats))],
            ..operation("list_boats", Method::Get, "/boats")
        },
        Operation {
            bodies: vec![json_body(Ty::Ref(new_boat))],
            responses: vec![response("201", json, Some(Ty::Ref(boat)))],
            ..operation("create_boat", Method::Post, "/boats")
        },
        Operation {
            parameters: vec![id(), parameter(ParameterIn::Query, required("flags", Ty::list(Ty::STRING)))],
            bodies: vec![json_body(Ty::list(Ty::Ref(new_boat)))],
            responses: vec![response("200", json, Some(Ty::Ref(boat)))],
            ..operation("add_dinghies", Method::Put, "/boats/{id}/dinghies")
        },
        Operation {
            parameters: vec![id()],
            responses: vec![response("204", json, None)],
            deprecated: true,
            ..operation("delete_boat", Method::Delete, "/boats/{id}")
        },
    ];
    api
}

fn check(name: &str, apis: &[(&str, &Api)], runtime: &Runtime, form: Form) {
    let sources = sources();
    let inputs: Vec<_> = apis.iter().map(|&(name, api)| ApiInput { name, api, sources: &sources }).collect();
    let files = specless::internals::emit::emit(&plan(
        &inputs,
        &Target {
            name,
            runtime,
            form,
            smoke: true,
            cli: true,
            aliases: true,
            round_trip: form != Form::Crate,
            group_features: false,
            docs: DocsAmount::Full,
            package: &BTreeMap::new(),
            attributes: &BTreeMap::new(),
            extended: false,
            types: ValueTypes::default(),
        },
    ));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens").join(name);
    let changes = output::compare(&folder, &files, Others::Replace).unwrap();
    if std::env::var_os("SPECLESS_BLESS").is_some() {
        output::write(&changes).unwrap();
    } else {
        let differences: Vec<String> =
            changes.iter().map(|(path, _)| difference(&folder, &files, path)).collect();
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

#[test]
fn one_api_with_the_runtime_inside() {
    check("shop", &[("shop", &shop())], &Runtime::Embedded, Form::Crate);
}

#[test]
fn calls_and_the_program_that_makes_them() {
    let runtime = Runtime::Path("../../../generator/runtime".to_owned());
    check("harbour", &[("harbour", &harbour())], &runtime, Form::Crate);
}

#[test]
fn two_apis_in_one_file_to_include() {
    let mut small = Api::default();
    add(&mut small, "Ping", BOTH, object([field("at", Ty::Decimal)]));
    for (name, wires) in [
        ("Kebab", ["created-at", "is-v2-1", "three-word-name", "odd_one"]),
        ("Pascal", ["CreatedAt", "IsV21", "Type", "ODD"]),
        ("Screaming", ["CREATED_AT", "IS_V2_1", "TYPE", "odd"]),
        ("Train", ["CREATED-AT", "IS-V2-1", "TYPE", "Odd"]),
        ("Camel", ["createdAt", "isOld", "self", "threeWordName"]),
    ] {
        add(&mut small, name, RESPONSE, object(wires.map(|wire| required(wire, INTEGER))));
    }
    check(
        "included",
        &[("shop", &shop()), ("small", &small)],
        &Runtime::Embedded,
        Form::Include { client: false },
    );
}

/// Returns the first line of a file that is another than expected.
fn difference(folder: &Path, files: &output::FileSet, path: &str) -> String {
    let expected = std::fs::read_to_string(folder.join(path)).unwrap_or_default();
    let found = files.iter().find(|(file, _)| *file == path).map_or("", |(_, text)| text);
    let at = expected.lines().zip(found.lines()).take_while(|(expected, found)| expected == found).count();
    let line = |text: &str| text.lines().nth(at).unwrap_or("(no line)").to_owned();
    let place = folder.join(path);
    format!("{}:{}\n  expected {}\n  found    {}", place.display(), at + 1, line(&expected), line(found))
}
