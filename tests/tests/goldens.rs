//! Ring 2: what is emitted for models written by hand, compared with the files under `goldens/`, which people
//! review and the compiler sees as examples of this package.
//!
//! `UPDATE_GOLDENS=1 cargo test -p specless-tests --test goldens` writes them anew.

use std::path::Path;

use serde_json::json;

use specless::model::{Alias, Api, Constraints, EnumBase, Group, StringFormat, Struct, Ty, TypeKind};
use specless::model::{FloatWidth, IntegerWidth};
use specless::output;
use specless::plan::{ApiInput, Form, Target, plan};
use specless::settings::Runtime;
use specless_tests::model::{
    BOTH, REQUEST, RESPONSE, add, constant, described, field, guessed, line, nullable, object, required,
    sources, union, values,
};

const INTEGER: Ty = Ty::Integer(IntegerWidth::Int64);

/// A model with one of each.
fn shop() -> Api {
    let mut api = Api::default();
    api.title = "the Shop API".to_owned();
    api.version = Some("1.2".to_owned());
    api.description = "Sells things. See <https://shop.example/docs>.".to_owned();
    api.groups = vec![Group { name: "Orders".to_owned(), ident: "orders".to_owned() }];
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
        specless::model::Field {
            deprecated: true,
            ..described(field("oldTotal", Ty::Decimal), "Use `price`.")
        },
    ];
    api.ty_mut(order).kind = object(fields);
    api.ty_mut(order).description = "An order, see [Customer] and <customer_id>.".to_owned();
    api.ty_mut(order).group = Some("Orders".to_owned());
    api.ty_mut(order).aliases.push(Alias {
        name: "OrderListEntry".to_owned(),
        ident: "OrderListEntry".to_owned(),
        description: String::new(),
        group: None,
        span: Some(line(40)),
    });
    let new_order = object([
        required("items", Ty::list(Ty::STRING)),
        required("type", Ty::STRING),
        constant("channel", "web"),
        specless::model::Field { read_only: true, ..required("id", INTEGER) },
        nullable(field("note", Ty::STRING)),
        nullable(required("coupon", Ty::STRING)),
        specless::model::Field {
            constraints: Constraints {
                minimum: Some("1".to_owned()),
                maximum: Some("99".to_owned()),
                ..Constraints::default()
            },
            default: Some(specless::fact::Fact::stated(json!(1), line(3))),
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

fn check(name: &str, apis: &[(&str, &Api)], runtime: &Runtime, form: Form) {
    let sources = sources();
    let inputs: Vec<_> = apis.iter().map(|&(name, api)| ApiInput { name, api, sources: &sources }).collect();
    let files = specless::emit::emit(&plan(&inputs, &Target { name, runtime, form }));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("goldens").join(name);
    let changes = output::compare(&folder, &files).unwrap();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        output::write(&changes).unwrap();
    } else {
        assert!(changes.is_empty(), "{}: {changes:#?}", folder.display());
    }
}

#[test]
fn one_api_with_the_runtime_inside() {
    check("shop", &[("shop", &shop())], &Runtime::Embedded, Form::Crate);
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
    check("included", &[("shop", &shop()), ("small", &small)], &Runtime::Embedded, Form::Include);
}
