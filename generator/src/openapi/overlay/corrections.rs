//! The effects of an overlay on a document, as overrides.
//!
//! `format: date` of a property that was plain text becomes `field = "Order.total"`, `set.type = "date"`.

use serde_json::{Map, Value, json};

use crate::correction::{Correction, ItemKind, Override};
use crate::ground::finding::{Code, Diagnostic, Origin};

use super::{Corrections, Touched, join, unescaped};

/// The keys of a schema that make its type.
const TYPE_KEYS: [&str; 9] =
    ["type", "format", "items", "additionalProperties", "$ref", "anyOf", "oneOf", "allOf", "nullable"];

/// Reads the differences of two documents.
pub(super) fn read(
    before: &Value,
    after: &Value,
    touched: &[Touched],
    findings: &mut Vec<Diagnostic>,
) -> Corrections {
    let mut reader = Reader { touched, findings, corrections: Vec::new() };
    let root = Pair { before, after, pointer: String::new() };
    for part in root.changed() {
        match part.key() {
            "paths" => part.changed().iter().flat_map(Pair::changed).for_each(|pair| reader.operation(&pair)),
            "components" => {
                for part in part.changed() {
                    if part.key() == "schemas" {
                        part.changed().iter().for_each(|pair| reader.schema(pair));
                    } else {
                        reader.unsaid(&part);
                    }
                }
            }
            _ => reader.unsaid(&part),
        }
    }
    reader.corrections
}

/// One place of both documents; `null` where one has no such place.
struct Pair<'a> {
    before: &'a Value,
    after: &'a Value,
    pointer: String,
}

impl<'a> Pair<'a> {
    /// Returns the members that are other.
    fn changed(&self) -> Vec<Pair<'a>> {
        let keys = |value: &'a Value| value.as_object().into_iter().flat_map(Map::keys);
        let new = keys(self.after).filter(|key| self.before.get(key).is_none());
        let pairs = keys(self.before).chain(new).map(|key| self.member(key));
        pairs.filter(|pair| pair.before != pair.after).collect()
    }

    fn member(&self, key: &str) -> Pair<'a> {
        let (before, after) = (&self.before[key], &self.after[key]);
        Pair { before, after, pointer: join(&self.pointer, key) }
    }

    /// Returns the last segment of the pointer, as it is escaped.
    fn key(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or_default()
    }

    fn name(&self) -> String {
        unescaped(self.key())
    }

    fn is_new(&self) -> bool {
        self.before.is_null()
    }

    fn is_gone(&self) -> bool {
        self.after.is_null()
    }

    fn flag(&self) -> bool {
        self.after.as_bool().unwrap_or_default()
    }

    fn text(&self) -> String {
        self.after.as_str().unwrap_or_default().to_owned()
    }
}

struct Reader<'a> {
    touched: &'a [Touched],
    findings: &'a mut Vec<Diagnostic>,
    corrections: Corrections,
}

impl Reader<'_> {
    /// Returns the last action on a place, on what it is part of, or on a part of it.
    fn origin(&self, pointer: &str) -> Origin {
        let within = |inner: &str, outer: &str| {
            inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let related =
            |touched: &&Touched| within(&touched.pointer, pointer) || within(pointer, &touched.pointer);
        let last = self.touched.iter().rfind(related).or(self.touched.last());
        last.map_or(Origin::Api, |touched| touched.origin.clone())
    }

    /// Says that no override can say a difference.
    fn unsaid(&mut self, pair: &Pair<'_>) {
        self.unsaid_for(pair, "no override says");
    }

    fn unsaid_for(&mut self, pair: &Pair<'_>, reason: &str) {
        let verb = if pair.is_new() {
            "adds"
        } else if pair.is_gone() {
            "removes"
        } else {
            "changes"
        };
        let message = format!("the overlay {verb} `{}`, which {reason}", pair.pointer);
        let help = "take the action out, and apply it to what `specless openapi` writes";
        let origin = self.origin(&pair.pointer);
        self.findings.push(Diagnostic::from(Code::UnmatchedOverride, origin, message).help(help));
    }

    /// Adds a fact to the override of an item.
    fn say(&mut self, (kind, place): (ItemKind, &str), pair: &Pair<'_>, set: impl FnOnce(&mut Correction)) {
        let origin = self.origin(&pair.pointer);
        let known = |(known, at): &&mut (Override, Origin)| {
            (known.kind, known.place.as_str()) == (kind, place) && *at == origin
        };
        match self.corrections.iter_mut().find(known) {
            Some((known, _)) => set(&mut known.set),
            None => {
                // The document has one schema for all types that are one in the crate.
                let mut new = Override { split: Some(false), ..Override::new(kind, place) };
                set(&mut new.set);
                self.corrections.push((new, origin));
            }
        }
    }

    fn operation(&mut self, pair: &Pair<'_>) {
        let (before, after) = (pair.before, pair.after);
        let mut segments = pair.pointer.rsplit('/');
        let (method, path) = (segments.next().unwrap_or_default(), segments.next().unwrap_or_default());
        if pair.is_new() || !before.is_object() {
            return self.unsaid(pair);
        }
        if before.get("x-specless-same-route").is_some() {
            let reason = "is of several documented operations: override each by its name";
            return self.unsaid_for(pair, reason);
        }
        let documented = before["x-specless-path"].as_str().map(str::to_owned);
        let path = documented.unwrap_or_else(|| unescaped(path));
        let name = format!("{} {path}", method.to_uppercase());
        let item = (ItemKind::Operation, name.as_str());
        if pair.is_gone() {
            return self.say(item, pair, |set| set.skip = Some(true));
        }
        for member in pair.changed() {
            match member.key() {
                "summary" | "description" => {
                    // An override has one text for both.
                    let texts = ["summary", "description"].map(|key| after[key].as_str().unwrap_or_default());
                    let text = texts.join("\n\n").trim().to_owned();
                    self.say(item, &member, |set| set.text = Some(text));
                }
                "deprecated" => self.say(item, &member, |set| set.deprecated = Some(member.flag())),
                "parameters" => self.parameters(&name, &member),
                _ => self.unsaid(&member),
            }
        }
    }

    fn parameters(&mut self, operation: &str, pair: &Pair<'_>) {
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let (before, after) = (list(pair.before), list(pair.after));
        let same = |a: &Value, b: &Value| a["name"] == b["name"] && a["in"] == b["in"];
        let in_order = before.len() == after.len();
        for (at, known) in before.iter().enumerate() {
            let name = format!("{operation}.{}", known["name"].as_str().unwrap_or_default());
            let now = if in_order { after.get(at) } else { after.iter().find(|now| same(known, now)) };
            let pair = Pair {
                before: known,
                after: now.unwrap_or(&Value::Null),
                pointer: join(&pair.pointer, &at.to_string()),
            };
            self.parameter((ItemKind::Parameter, &name), &pair);
        }
        let new = after.iter().filter(|now| !in_order && !before.iter().any(|known| same(known, now)));
        for after in new {
            let pointer = join(&pair.pointer, after["name"].as_str().unwrap_or_default());
            self.unsaid(&Pair { before: &Value::Null, after, pointer });
        }
    }

    fn parameter(&mut self, item: (ItemKind, &str), pair: &Pair<'_>) {
        if pair.is_gone() {
            return self.say(item, pair, |set| set.skip = Some(true));
        }
        for member in pair.changed() {
            match member.key() {
                "name" => self.say(item, &member, |set| set.wire = Some(member.text())),
                "in" => match member.text().parse() {
                    Ok(place) => self.say(item, &member, |set| set.place = Some(place)),
                    Err(_) => self.unsaid(&member),
                },
                "required" => self.say(item, &member, |set| set.optional = Some(!member.flag())),
                "schema" => self.field(item, &member),
                _ => self.fact(item, &member),
            }
        }
    }

    fn schema(&mut self, pair: &Pair<'_>) {
        if pair.is_new() || pair.is_gone() {
            return self.unsaid(pair);
        }
        let name = pair.name();
        let item = (ItemKind::Type, name.as_str());
        let mut retyped = false;
        for member in pair.changed() {
            match member.key() {
                "description" => self.say(item, &member, |set| set.text = Some(member.text())),
                "enum" => {
                    let values = values(member.after);
                    self.say((ItemKind::Enumeration, &name), &member, |set| set.values = values);
                }
                "properties" => {
                    for field in member.changed() {
                        let name = format!("{name}.{}", field.name());
                        let item = (ItemKind::Field, name.as_str());
                        match (field.is_new(), field.is_gone()) {
                            (true, _) => self.unsaid(&field),
                            (_, true) => self.say(item, &field, |set| set.skip = Some(true)),
                            _ => self.field(item, &field),
                        }
                    }
                }
                "required" => self.required(&name, &pair.after["properties"], &member),
                "discriminator" if member.after["propertyName"] != member.before["propertyName"] => {
                    let tag = member.after["propertyName"].as_str().map(str::to_owned);
                    self.say(item, &member, |set| set.tag = tag);
                }
                key if TYPE_KEYS.contains(&key) => match spelled(pair.after) {
                    Some(_) if retyped => {}
                    Some(ty) if Some(&ty) != spelled(pair.before).as_ref() => {
                        retyped = true;
                        self.say(item, &member, |set| set.ty = Some(ty));
                    }
                    _ => self.unsaid(&member),
                },
                _ => self.unsaid(&member),
            }
        }
    }

    /// Reads which fields of a type may be left out.
    fn required(&mut self, owner: &str, properties: &Value, pair: &Pair<'_>) {
        let has = |list: &Value, name: &str| {
            list.as_array().is_some_and(|list| list.iter().any(|known| known.as_str() == Some(name)))
        };
        for name in properties.as_object().into_iter().flat_map(Map::keys) {
            let required = has(pair.after, name);
            if required != has(pair.before, name) {
                let place = format!("{owner}.{name}");
                self.say((ItemKind::Field, &place), pair, |set| set.optional = Some(!required));
            }
        }
    }

    /// Reads the schema of a field or parameter.
    fn field(&mut self, item: (ItemKind, &str), pair: &Pair<'_>) {
        let (before, after) = (spelled(pair.before), spelled(pair.after));
        let (ty, nulls) = (after.filter(|_| after_differs(&before, pair)), nullable(pair.after));
        let nulls = Some(nulls).filter(|nulls| *nulls != nullable(pair.before));
        for member in pair.changed() {
            match member.key() {
                "enum" => {
                    let values = values(member.after);
                    if values != self::values(member.before) {
                        self.say(item, &member, |set| set.values = values);
                    }
                }
                key if TYPE_KEYS.contains(&key) && (ty.is_some() || nulls.is_some()) => {
                    self.say(item, &member, |set| {
                        set.ty.clone_from(&ty);
                        set.nullable = nulls;
                    });
                }
                _ => self.fact(item, &member),
            }
        }
    }

    /// Reads a fact that fields and parameters have alike.
    fn fact(&mut self, item: (ItemKind, &str), member: &Pair<'_>) {
        match member.key() {
            "description" => self.say(item, member, |set| set.text = Some(member.text())),
            "deprecated" => self.say(item, member, |set| set.deprecated = Some(member.flag())),
            "example" | "examples" if !member.is_gone() => {
                let first = member.after.as_array().and_then(|list| list.last()).unwrap_or(member.after);
                let text = first.as_str().map_or_else(|| first.to_string(), str::to_owned);
                self.say(item, member, |set| set.example = Some(text));
            }
            _ => self.unsaid(member),
        }
    }
}

/// Returns whether the type of a schema is another one.
fn after_differs(before: &Option<String>, pair: &Pair<'_>) -> bool {
    *before != spelled(pair.after)
}

/// Returns the values of an enumeration, each once, without `null`.
fn values(list: &Value) -> Vec<String> {
    let mut values = Vec::new();
    for value in list.as_array().into_iter().flatten().filter(|value| !value.is_null()) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        if !values.contains(&text) {
            values.push(text);
        }
    }
    values
}

/// Returns the types that a schema names, without `null`.
fn types(schema: &Value) -> Vec<&str> {
    let one = schema["type"].as_str();
    let many = schema["type"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut types: Vec<&str> = one.into_iter().chain(many).filter(|ty| *ty != "null").collect();
    types.sort_unstable();
    types.dedup();
    types
}

/// Returns whether a schema accepts `null`, in the words of OpenAPI 3.0 or 3.1.
fn nullable(schema: &Value) -> bool {
    let is_null = |ty: &Value| ty.as_str() == Some("null");
    let either = schema["anyOf"].as_array().into_iter().flatten();
    schema["nullable"] == json!(true)
        || schema["type"].as_array().is_some_and(|types| types.iter().any(is_null))
        || either.into_iter().any(|case| is_null(&case["type"]))
}

/// Spells the type of a schema as overrides do, but for `null`; `None` if they cannot.
fn spelled(schema: &Value) -> Option<String> {
    let only = |key: &str| {
        let cases = schema[key].as_array()?.iter().filter(|case| case["type"].as_str() != Some("null"));
        let cases: Vec<&Value> = cases.collect();
        if let [only] = cases.as_slice() { Some(*only) } else { None }
    };
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.strip_prefix("#/components/schemas/").map(unescaped);
    }
    if let Some(only) = only("anyOf").or_else(|| only("allOf")).or_else(|| only("oneOf")) {
        return spelled(only);
    }
    let format = schema["format"].as_str();
    let word = match types(schema).as_slice() {
        [] => {
            let structural = ["properties", "anyOf", "oneOf", "allOf", "enum", "x-enum", "items"];
            return structural.iter().all(|key| schema.get(key).is_none()).then(|| "any".to_owned());
        }
        ["number", "string"] => "decimal",
        ["array"] => return Some(format!("list<{}>", spelled(schema.get("items").unwrap_or(&json!({})))?)),
        ["object"] if schema.get("properties").is_some() => return None,
        ["object"] => match schema.get("additionalProperties") {
            Some(value @ Value::Object(_)) => return Some(format!("map<{}>", spelled(value)?)),
            _ => "object",
        },
        ["string"] => match format {
            None => "string",
            Some(known @ ("date" | "date-time" | "uuid" | "ipv4" | "ipv6" | "uri")) => known,
            Some(_) => return None,
        },
        ["number"] if format == Some("float") => "float",
        [one @ ("integer" | "number" | "boolean")] => one,
        _ => return None,
    };
    Some(word.to_owned())
}
