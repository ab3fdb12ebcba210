//! The changes that overrides make to a document, as an overlay.
//!
//! `format: date-time` that became `format: date` is `target: $.components.schemas.Order.properties.total`,
//! `update: { format: date }`.

use serde_json::{Value, json};

use crate::openapi::Object;

/// Returns the overlay that makes one document of another; `None` if it changes nothing. What specless says of its own
/// documents (`x-specless-source`) is no part of it.
pub fn written(title: &str, before: &Value, after: &Value) -> Option<Value> {
    let mut actions = Vec::new();
    differ("$", before, after, &mut actions);
    (!actions.is_empty()).then(|| {
        json!({
            "overlay": "1.0.0",
            "info": { "title": title, "version": "1.0.0" },
            "actions": actions,
        })
    })
}

/// Notes the actions that make one object of another: what goes first, then what is new or other.
fn differ(target: &str, before: &Value, after: &Value, actions: &mut Vec<Value>) {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else { return };
    let own = |key: &str| key.starts_with("x-specless-");
    let mut update = Object::new();
    for (key, known) in before.iter().filter(|(key, _)| !own(key)) {
        let target = format!("{target}{}", segment(key));
        match (known, after.get(key)) {
            (_, None) => actions.push(json!({ "target": target, "remove": true })),
            (Value::Object(_), Some(now @ Value::Object(_))) => differ(&target, known, now, actions),
            (Value::Array(known), Some(Value::Array(now)))
                if known == now || differ_in_items(&target, known, now, actions) => {}
            (known, Some(now)) if known != now => {
                // A list that is merged is added to, so the old one goes first.
                if known.is_array() && now.is_array() {
                    actions.push(json!({ "target": target, "remove": true }));
                }
                update.insert(key.clone(), now.clone());
            }
            _ => {}
        }
    }
    for (key, now) in after.iter().filter(|(key, _)| !own(key) && !before.contains_key(*key)) {
        update.insert(key.clone(), without_own(now));
    }
    if !update.is_empty() {
        actions.push(json!({ "target": target, "update": update }));
    }
}

/// Notes the actions that make one list of another, item by item; `false` if the list has to be written anew.
fn differ_in_items(target: &str, before: &[Value], after: &[Value], actions: &mut Vec<Value>) -> bool {
    let all_objects = before.iter().chain(after).all(Value::is_object);
    if all_objects && before.len() == after.len() {
        for (at, (known, now)) in before.iter().zip(after).enumerate() {
            differ(&format!("{target}[{at}]"), known, now, actions);
        }
        return true;
    }
    let mut left = after.iter().peekable();
    let mut gone = Vec::new();
    for (at, known) in before.iter().enumerate() {
        if left.next_if(|now| *now == known).is_none() {
            gone.push(at);
        }
    }
    if left.peek().is_some() {
        return false;
    }
    actions
        .extend(gone.iter().rev().map(|at| json!({ "target": format!("{target}[{at}]"), "remove": true })));
    true
}

/// Removes what specless says of its own documents from what is new.
fn without_own(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(key, _)| !key.starts_with("x-specless-"));
            kept.map(|(key, value)| (key.clone(), without_own(value))).collect::<Object>().into()
        }
        Value::Array(items) => items.iter().map(without_own).collect(),
        other => other.clone(),
    }
}

/// Writes a key as a segment of JSONPath.
fn segment(key: &str) -> String {
    let plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { format!(".{key}") } else { format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'")) }
}
