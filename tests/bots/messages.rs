//! Messages over sockets and to webhooks decode as the documentations show them, and are written back as they were.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Decodes the samples of a folder; returns how many there are, and those of no known message.
fn decoded<T: DeserializeOwned + Serialize>(
    folder: &str,
    is_other: impl Fn(&T) -> bool,
) -> (usize, Vec<Value>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(folder);
    let mut others = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let message: T = serde_json::from_str(&text).unwrap();
        count += 1;
        if is_other(&message) {
            others.push(value);
            continue;
        }
        missing(&value, &serde_json::to_value(&message).unwrap(), &text);
    }
    (count, others)
}

/// Checks that all of a value is in what was written: a service may show members that it does not document.
fn missing(value: &Value, written: &Value, sample: &str) {
    if let (Value::Object(value), Value::Object(written)) = (value, written) {
        for (name, inner) in value {
            if let Some(kept) = written.get(name) {
                missing(inner, kept, sample);
            }
        }
    } else if !value.is_null() && !value.is_array() {
        assert_eq!(value, written, "{sample}");
    }
}

#[test]
fn obs_websocket_sends_and_receives() {
    use obs_websocket::models::{Received, Sent};
    let (count, others) = decoded("obs-received", |message| matches!(message, Received::Other(_)));
    assert_eq!((count, others.len()), (6, 0), "{others:?}");
    let (count, others) = decoded("obs-sent", |message| matches!(message, Sent::Other(_)));
    assert_eq!((count, others.len()), (2, 0), "{others:?}");
}

#[test]
fn events_of_discords_gateway_are_told_by_name_or_code() {
    use discord::models::GatewayEvent;
    let (count, others) = decoded("discord", |message| matches!(message, GatewayEvent::Other(_)));
    assert!(count >= 4, "{count}");
    // The payload of an event that stands for all.
    assert!(others.iter().all(|other| other["t"] == "GATEWAY_EVENT_NAME"), "{others:?}");
}

#[test]
fn commands_of_discords_gateway_are_told_by_code() {
    use discord::models::GatewayCommand;
    let (count, others) = decoded("discord-sent", |message| matches!(message, GatewayCommand::Other(_)));
    // The sample of a presence leaves out `created_at` of its activity, which the table requires.
    assert!(count >= 5 && others.len() <= 1, "{count}: {others:?}");
}

#[test]
fn notifications_of_twitch_are_told_by_the_type_of_their_subscription() {
    use twitch::models::Notification;
    let (count, others) = decoded("twitch", |message| matches!(message, Notification::Other(_)));
    println!("{count} samples, {} of no known message", others.len());
    // The pages contradict their samples in the rest: other values, and members that are left out.
    assert!(count > 70 && others.len() <= 22, "{} of {count}: {others:#?}", others.len());
}
