//! The items of the runtime read and write the forms of the wire.

#![allow(clippy::unwrap_used, missing_docs, reason = "a test may panic, and is read as it is")]

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, from_value, json, to_value};
use specless_runtime::{self as runtime, Decimal, UnionReader, closed_enum, open_enum, write_tagged};

open_enum! {
    /// A state.
    pub enum Status {
        Ready = "ready",
    }
}

open_enum! {
    undescribed pub enum Odd {
        Backtick = "`",
    }
}

open_enum! {
    pub enum Level: i64 {
        Minus1 = -1,
        One = 1,
    }
}

closed_enum! {
    pub enum Side: &'static str, String, as_str {
        Buy = "buy",
        Sell = "sell",
    }
}

closed_enum! {
    pub enum Sign: i64, i64, as_i64 {
        Minus = -1,
        Plus = 1,
    }
}

#[test]
fn a_closed_enum_reads_no_values_but_its_own() {
    assert_eq!(from_value::<Vec<Side>>(json!(["buy", "sell"])).unwrap(), [Side::Buy, Side::Sell]);
    let error = from_value::<Side>(json!("hold")).unwrap_err().to_string();
    assert_eq!(error, "unknown value `hold`, expected one of `buy`, `sell`");
    assert_eq!(to_value([Sign::Minus, Sign::Plus]).unwrap(), json!([-1, 1]));
    assert_eq!(from_value::<Sign>(json!(-1)).unwrap(), Sign::Minus);
    assert!(from_value::<Sign>(json!(7)).is_err() && from_value::<Sign>(json!("1")).is_err());
    assert_eq!((Side::Buy.as_str(), format!("{:>5}", Side::Buy).as_str()), ("buy", "  buy"));
    assert_eq!((Sign::Plus.as_i64(), Sign::DOCUMENTED), (1, [-1, 1].as_slice()));
}

#[test]
fn an_open_enum_keeps_values_it_does_not_know() {
    assert_eq!(from_value::<Status>(json!("ready")).unwrap(), Status::Ready);
    let other: Status = from_value(json!("melting")).unwrap();
    assert_eq!(other, "melting".parse().unwrap());
    assert_ne!(other, Status::Ready);
    assert_eq!((other.as_ref(), format!("{other:>9}").as_str()), ("melting", "  melting"));
    assert_eq!(to_value(&other).unwrap(), json!("melting"));
    assert_eq!(from_value::<Level>(json!(1)).unwrap(), Level::One);
    assert_eq!(to_value(from_value::<Level>(json!(7)).unwrap()).unwrap(), json!(7));
    assert_eq!(Level::from(7).to_string(), "7");
    assert_eq!((Level::from(-1), Level::DOCUMENTED), (Level::Minus1, [-1, 1].as_slice()));
    assert_eq!((Odd::from("`"), Status::DOCUMENTED), (Odd::Backtick, ["ready"].as_slice()));
}

#[test]
fn a_decimal_writes_back_what_it_read() {
    for wire in [json!("1.50"), json!(1.5), json!(7), json!("0.0000000000000000000000000001"), json!("n/a")] {
        let decimal: Decimal = from_value(wire.clone()).unwrap();
        assert_eq!(to_value(&decimal).unwrap(), wire);
    }
    let text = Decimal::from("1.50");
    assert_eq!((text.as_f64(), text.is_text(), text.to_string().as_str()), (Some(1.5), true, "1.50"));
    assert_eq!(Decimal::from("n/a").as_f64(), None);
    assert_eq!((Decimal::from(7).as_f64(), Decimal::from(7).as_str().as_ref()), (Some(7.0), "7"));
    let error = from_value::<Decimal>(json!([1])).unwrap_err().to_string();
    assert_eq!(error, "invalid type: sequence, expected a number or a decimal text");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Disk {
    size: Option<i64>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Network {
    size: Option<i64>,
    address: Option<String>,
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Device {
    Disk(Disk),
    Network(Network),
    Other(Value),
}

impl<'de> Deserialize<'de> for Device {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(UnionReader::new(value).case(Self::Disk).case(Self::Network).or(Self::Other))
    }
}

#[test]
fn an_untagged_union_takes_the_case_that_keeps_most() {
    let network = Network { size: Some(1), address: Some("a".to_owned()) };
    assert_eq!(from_value::<Device>(json!({"size": 1, "address": "a"})).unwrap(), Device::Network(network));
    let disk = || Device::Disk(Disk { size: Some(1) });
    assert_eq!(from_value::<Device>(json!({"size": 1})).unwrap(), disk(), "of equals, the first");
    assert_eq!(
        from_value::<Device>(json!({"size": 1, "new": 2})).unwrap(),
        disk(),
        "a new member is no harm"
    );
    assert_eq!(from_value::<Device>(json!({"size": 1, "address": null})).unwrap(), disk());
    assert_eq!(from_value::<Device>(json!({"size": "x"})).unwrap(), Device::Other(json!({"size": "x"})));
    assert_eq!(from_value::<Device>(json!(null)).unwrap(), Device::Other(Value::Null));
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Nothing {
    #[serde(rename = "type")]
    kind: String,
    details: Option<Value>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Registry {
    #[serde(rename = "type")]
    kind: Option<String>,
    details: Disk,
}

#[derive(Debug, PartialEq)]
enum Origin {
    Nothing(Nothing),
    Registry(Registry),
    Other(Value),
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reader = UnionReader::new(Value::deserialize(deserializer)?);
        Ok(reader
            .case_if(&[("/type", "nothing")], Self::Nothing)
            .case_if(&[("/type", "registry")], Self::Registry)
            .or(Self::Other))
    }
}

#[test]
fn an_untagged_case_is_not_read_from_what_has_another_constant() {
    let disk = || Disk { size: Some(1) };
    let registry =
        |kind: Option<&str>| Origin::Registry(Registry { kind: kind.map(str::to_owned), details: disk() });
    let wire = json!({"type": "registry", "details": {"size": 1, "new": 2}, "new": 3});
    assert_eq!(
        from_value::<Origin>(wire).unwrap(),
        registry(Some("registry")),
        "unknown members are no harm"
    );
    assert_eq!(from_value::<Origin>(json!({"details": {"size": 1}})).unwrap(), registry(None), "left out");
    let nothing = Origin::Nothing(Nothing { kind: "nothing".to_owned(), details: Some(json!({"size": 1})) });
    assert_eq!(from_value::<Origin>(json!({"type": "nothing", "details": {"size": 1}})).unwrap(), nothing);
    let foreign = json!({"type": "bucket", "details": {"size": 1}});
    assert_eq!(from_value::<Origin>(foreign.clone()).unwrap(), Origin::Other(foreign));
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
struct Numbered {
    #[serde(rename = "type")]
    kind: i64,
    id: Option<i64>,
}

#[derive(Debug, PartialEq)]
enum Component {
    Row(Numbered),
    Button(Numbered),
    Other(Value),
}

impl<'de> Deserialize<'de> for Component {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reader = UnionReader::new(Value::deserialize(deserializer)?);
        Ok(reader
            .case_if(&[("/type", "1")], Self::Row)
            .case_if(&[("/type", "2")], Self::Button)
            .or(Self::Other))
    }
}

#[test]
fn cases_are_told_apart_by_a_number() {
    let button = Component::Button(Numbered { kind: 2, id: Some(7) });
    assert_eq!(from_value::<Component>(json!({"type": 2, "id": 7})).unwrap(), button);
    let foreign = json!({"type": 17, "id": 7});
    assert_eq!(from_value::<Component>(foreign.clone()).unwrap(), Component::Other(foreign));
}

#[derive(Debug, PartialEq)]
enum Tagged {
    Disk(Disk),
    Network(Network),
    Other(Value),
}

impl<'de> Deserialize<'de> for Tagged {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let reader = UnionReader::new(Value::deserialize(deserializer)?);
        Ok(reader.tagged("kind", "disk", Self::Disk).tagged("kind", "network", Self::Network).or(Self::Other))
    }
}

impl Serialize for Tagged {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Disk(case) => write_tagged(case, "kind", "disk", serializer),
            Self::Network(case) => write_tagged(case, "kind", "network", serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

#[test]
fn a_tagged_union_reads_and_writes_its_tag() {
    let wire = json!({"kind": "network", "size": 1, "address": null});
    let read: Tagged = from_value(wire.clone()).unwrap();
    assert_eq!(read, Tagged::Network(Network { size: Some(1), address: None }));
    assert_eq!(to_value(&read).unwrap(), wire);
    for wire in [json!({"kind": "gpu"}), json!({"kind": "disk", "size": "x"}), json!({"size": 1}), json!(3)] {
        let raw: Tagged = from_value(wire.clone()).unwrap();
        assert_eq!(raw, Tagged::Other(wire.clone()));
        assert_eq!(to_value(&raw).unwrap(), wire);
    }
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Shelf {
    #[serde(default, deserialize_with = "runtime::list")]
    numbers: Vec<i64>,
    #[serde(default, deserialize_with = "runtime::list")]
    anything: Vec<Value>,
    #[serde(default, deserialize_with = "runtime::map")]
    labels: std::collections::BTreeMap<String, String>,
    #[serde(default, deserialize_with = "runtime::map")]
    object: serde_json::Map<String, Value>,
    #[serde(default, deserialize_with = "runtime::or_default")]
    open: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "runtime::optional_list")]
    more: Option<Vec<i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "runtime::optional_map")]
    sizes: Option<std::collections::BTreeMap<String, i64>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "runtime::or_null")]
    note: Option<Option<String>>,
}

#[test]
fn absence_and_null_are_empty() {
    let nulls = json!({"numbers": null, "anything": null, "labels": null, "object": null, "open": null,
        "more": null, "sizes": null});
    for wire in [json!({}), nulls] {
        assert_eq!(from_value::<Shelf>(wire).unwrap(), Shelf::default());
    }
}

#[test]
fn null_is_left_out_of_lists_and_maps_unless_they_can_hold_it() {
    let wire = json!({"numbers": [1, null, 2], "anything": [null, 1], "labels": {"a": null, "b": "c"},
        "object": {"a": null}, "more": [null, 3], "sizes": {"a": 1, "b": null}, "note": null});
    let shelf: Shelf = from_value(wire).unwrap();
    let written = json!({"numbers": [1, 2], "anything": [null, 1], "labels": {"b": "c"}, "object": {"a": null},
        "open": false, "more": [3], "sizes": {"a": 1}, "note": null});
    assert_eq!(to_value(shelf).unwrap(), written);
}

#[test]
fn an_empty_list_is_an_empty_map_and_no_other_list_is() {
    let empty = json!({"labels": [], "object": [], "sizes": []});
    let shelf: Shelf = from_value(empty).unwrap();
    assert_eq!((shelf.labels.len(), shelf.object.len(), shelf.sizes), (0, 0, Some(Default::default())));
    let error = |wire: Value| from_value::<Shelf>(wire).unwrap_err().to_string();
    assert_eq!(error(json!({"labels": ["a"]})), "invalid type: sequence, expected a map");
    assert_eq!(error(json!({"numbers": {}})), "invalid type: map, expected a list");
    assert_eq!(error(json!({"numbers": ["a"]})), "invalid type: string \"a\", expected i64");
}

fn dated<T: runtime::Textual + PartialEq + std::fmt::Debug>(text: &str, written: &str) {
    let read: runtime::Lenient<T> = from_value(json!(text)).unwrap();
    assert!(read.get().is_some(), "{text}");
    assert_eq!((to_value(&read).unwrap(), &*read.text()), (json!(written), written));
    assert_eq!(runtime::Lenient::<T>::from(text), read);
    for other in [json!("yesterday"), json!(""), json!(1480809600), json!(1.5)] {
        let read: runtime::Lenient<T> = from_value(other.clone()).unwrap();
        assert_eq!((read.get(), to_value(&read).unwrap()), (None, other));
    }
    assert!(from_value::<runtime::Lenient<T>>(json!({})).is_err());
}

#[test]
fn a_date_is_a_value_and_other_text_stays_text() {
    let (sent, written) = ("2016-01-30T23:55:00+00:00", "2016-01-30T23:55:00Z");
    dated::<jiff::Timestamp>(sent, written);
    dated::<chrono::DateTime<chrono::Utc>>(sent, written);
    dated::<time::OffsetDateTime>(written, written);
    dated::<jiff::civil::Date>("2016-01-30", "2016-01-30");
    dated::<chrono::NaiveDate>("2016-01-30", "2016-01-30");
    dated::<time::Date>("2016-01-30", "2016-01-30");
    dated::<std::net::IpAddr>("10.0.0.7", "10.0.0.7");
    let with_time: runtime::jiff::Date = from_value(json!("2016-01-30T23:55:00")).unwrap();
    assert_eq!((with_time.get(), &*with_time.text()), (None, "2016-01-30T23:55:00"), "no part is lost");
}
