//! Writes `observed.toml`: sorted, one line for each item, so that a new sample changes few lines.

use toml::Spanned;

use super::{BodyForm, Entries, Kind, Observed, ObservedAnswer, Shape, VERSION};
use crate::ground::escape::{Output, escape};

const HEADER: &str = "# Written by `specless learn`: what samples show, and how many. It holds none of their values. Commit it.";

impl Observed {
    /// Writes the file: sorted, one line for each item.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nversion = {VERSION}\n");
        for (name, api) in &self.apis {
            let api_table = format!("api.{}", quoted(name));
            section(&mut text, &format!("{api_table}.answers"), &api.answers, ObservedAnswer::to_text);
            for (name, ty) in &api.types {
                let table = format!("{api_table}.types.{}", quoted(name.get_ref()));
                text.push_str(&format!("\n[{table}]\nobjects = {}\n", ty.objects));
                if ty.other_keys > 0 {
                    text.push_str(&format!("other-keys = {}\n", ty.other_keys));
                }
                section(&mut text, &format!("{table}.fields"), &ty.fields, Shape::to_text);
                section(&mut text, &format!("{table}.values"), &ty.values, u64::to_string);
            }
        }
        text
    }
}

impl ObservedAnswer {
    fn to_text(&self) -> String {
        let mut text = format!("{{ samples = {}", self.samples);
        if let Some(form) = self.form {
            text.push_str(&format!(", form = {}", quoted(form.as_str())));
        }
        if let Some(key) = &self.key {
            text.push_str(&format!(", key = {}", quoted(key)));
        }
        text + " }"
    }
}

impl BodyForm {
    fn as_str(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Part => "part",
            Self::Wrapped => "wrapped",
            Self::WrappedList => "wrapped-list",
        }
    }
}

impl Shape {
    /// Writes it as an inline table.
    fn to_text(&self) -> String {
        let mut parts: Vec<String> =
            self.kinds.iter().map(|(kind, count)| format!("{} = {count}", kind.as_str())).collect();
        parts.extend(self.items.as_ref().map(|items| format!("items = {}", items.to_text())));
        parts.extend(self.values.as_ref().map(|values| format!("values = {}", values.to_text())));
        parts.extend(self.undocumented.then(|| "undocumented = true".to_owned()));
        format!("{{ {} }}", parts.join(", "))
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Number => "number",
            Self::String => "string",
            Self::Decimal => "decimal",
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Uuid => "uuid",
            Self::List => "list",
            Self::Object => "object",
            Self::Map => "map",
        }
    }
}

fn section<T>(text: &mut String, table: &str, entries: &Entries<T>, written: fn(&T) -> String) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("\n[{table}]\n"));
    for (key, entry) in entries {
        text.push_str(&format!("{} = {}\n", quoted(key.get_ref()), written(entry)));
    }
}

fn quoted(text: &str) -> String {
    escape(text, Output::Toml)
}

/// Returns a key that is written, and has no place yet.
pub fn key(name: impl Into<String>) -> Spanned<String> {
    Spanned::new(0..0, name.into())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{ApiObserved, ObservedType};
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let shape = Shape {
            kinds: [(Kind::Absent, 2), (Kind::Null, 1), (Kind::List, 4)].into(),
            items: Some(Box::new(Shape { kinds: [(Kind::DateTime, 9)].into(), ..Shape::default() })),
            undocumented: true,
            ..Shape::default()
        };
        let ty = ObservedType {
            objects: 7,
            other_keys: 1,
            fields: [(key("a \"b\""), shape)].into(),
            values: [(key("on"), 3)].into(),
        };
        let answer =
            ObservedAnswer { samples: 3, form: Some(BodyForm::Wrapped), key: Some("order".to_owned()) };
        let api = ApiObserved {
            answers: [(key("GET /orders/{id} 200"), answer)].into(),
            types: [(key("Order"), ty)].into(),
            file: None,
        };
        let text = Observed { apis: [("my-shop".to_owned(), api)].into(), text: String::new() }.to_text();
        let read = Observed::parse(text.clone(), Path::new("x")).unwrap();
        assert_eq!(read.to_text(), text);
        assert!(text.contains("\"a \\\"b\\\"\" = { absent = 2, null = 1, list = 4"), "{text}");
    }
}
