//! Ring 2: emitted types at work.

mod included {
    include!("../../goldens/included/included.rs");
}

use included::shop::models::{
    Delivery, Filter, Letter, Level, NewOrder, NewOrderArgs, Order, OrderStatus, Payment, Price,
};
use included::small::models as small;
use serde_json::{from_value, json, to_value};

#[test]
fn a_response_reads_what_is_there_and_ignores_what_is_new() {
    let wire = json!({
        "id": 1, "status": "in-transit", "deliveredAt": null, "level": 7, "price": "0.10", "colour": "red",
        "parentOrder": {"id": 0, "status": "lost"},
    });
    let order: Order = from_value(wire).unwrap();
    assert_eq!((order.id, &order.status, &order.delivered_at), (1, &OrderStatus::InTransit, &None));
    assert_eq!(order.level.as_ref().map(Level::as_i64), Some(7));
    assert_eq!(order.price, Some(Price::Amount("0.10".into())));
    let written = to_value(&order).unwrap();
    assert_eq!(
        written,
        json!({
            "id": 1, "status": "in-transit", "deliveredAt": null, "level": 7, "price": "0.10", "oldTotal": null,
            "parentOrder": {
                "id": 0, "status": "lost", "deliveredAt": null, "parentOrder": null, "level": null, "price": null,
                "oldTotal": null,
            },
        })
    );
    let error = from_value::<Order>(json!({"status": "open"})).unwrap_err().to_string();
    assert_eq!(error, "missing field `id`");
}

#[test]
fn a_request_sends_what_was_set() {
    let order = NewOrder::new(NewOrderArgs { items: vec!["tea".to_owned()], r#type: "gift", coupon: None })
        .note(None)
        .copies(2)
        .with_new(true);
    let sent = json!({
        "items": ["tea"], "type": "gift", "channel": "web", "coupon": null, "note": null, "copies": 2, "new": true,
    });
    assert_eq!(to_value(&order).unwrap(), sent);
    let order = order.note("hello".to_owned()).delivery(Letter::new().stamps(3));
    let sent = to_value(&order).unwrap();
    assert_eq!(sent["note"], json!("hello"));
    let read: NewOrder =
        from_value(json!({"items": null, "type": "gift", "channel": "web", "note": null})).unwrap();
    assert_eq!((&read.note, read.items.len()), (&Some(None), 0), "a `null` that was sent is kept");
    assert_eq!(sent["delivery"], json!({"kind": "letter", "stamps": 3}));
    assert_eq!(to_value(Filter::new()).unwrap(), json!({}));
}

#[test]
fn every_field_has_its_wire_name() {
    fn keeps<T: serde::Serialize + serde::de::DeserializeOwned>(wires: [&str; 4]) {
        let wire: serde_json::Value =
            wires.iter().zip(1..).map(|(wire, number)| (wire.to_string(), number)).collect();
        assert_eq!(to_value(from_value::<T>(wire.clone()).unwrap()).unwrap(), wire);
    }
    keeps::<small::Kebab>(["created-at", "is-v2-1", "three-word-name", "odd_one"]);
    keeps::<small::Pascal>(["CreatedAt", "IsV21", "Type", "ODD"]);
    keeps::<small::Screaming>(["CREATED_AT", "IS_V2_1", "TYPE", "odd"]);
    keeps::<small::Train>(["CREATED-AT", "IS-V2-1", "TYPE", "Odd"]);
    keeps::<small::Camel>(["createdAt", "isOld", "self", "threeWordName"]);
}

#[test]
fn additional_members_are_kept() {
    let wire = json!({"items": [], "type": "x", "channel": "web", "coupon": null, "more": [1, {"a": null}]});
    let order: NewOrder = from_value(wire.clone()).unwrap();
    assert_eq!(order.additional.get("more"), Some(&json!([1, {"a": null}])));
    assert_eq!(to_value(&order).unwrap(), wire);
}

#[test]
fn a_union_reads_its_cases_and_keeps_the_rest() {
    let letter: Delivery = from_value(json!({"kind": "letter", "stamps": 1})).unwrap();
    assert_eq!(letter, Letter::new().stamps(1).into());
    let drone = json!({"kind": "drone", "speed": 80});
    let other: Delivery = from_value(drone.clone()).unwrap();
    assert_eq!(other, Delivery::Other(drone.clone()));
    assert_eq!(to_value(other).unwrap(), drone);
}

#[test]
fn a_union_is_told_apart_by_what_its_cases_fix() {
    let cash = json!({"method": "cash", "reference": "till 4"});
    let read: Payment = from_value(cash.clone()).unwrap();
    assert!(matches!(&read, Payment::Cash(_)), "{read:?}");
    assert_eq!(to_value(read).unwrap(), cash);
    let cheque = json!({"method": "cheque", "reference": "17"});
    assert_eq!(from_value::<Payment>(cheque.clone()).unwrap(), Payment::Other(cheque));
}
