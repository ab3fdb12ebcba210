//! What examples show of one place: the kinds of JSON values, and the type that fits them and the document.
//!
//! Guarantees: a documented type is changed only where an example contradicts it or where it says too little
//! (`Object`, `Array`); the changed type reads every value that was seen; what the document states is never
//! narrowed.

use indexmap::IndexMap;
use serde_json::Value;

use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};

/// The values seen at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) null: bool,
    pub(super) boolean: bool,
    pub(super) integer: bool,
    pub(super) float: bool,
    /// Text that is a decimal number.
    pub(super) digits: bool,
    /// Any other text.
    pub(super) text: bool,
    pub(super) list: bool,
    /// The items of all lists seen here.
    pub(super) items: Option<Box<Seen>>,
    pub(super) object: bool,
    /// The members of all objects seen here.
    pub(super) members: IndexMap<String, Seen>,
}

impl Seen {
    /// Adds a value. The depth of JSON values is bounded by their parser.
    pub(super) fn see(&mut self, value: &Value) {
        match value {
            Value::Null => self.null = true,
            Value::Bool(_) => self.boolean = true,
            Value::Number(number) if number.is_f64() => self.float = true,
            Value::Number(_) => self.integer = true,
            Value::String(text) if is_decimal(text) => self.digits = true,
            Value::String(_) => self.text = true,
            Value::Array(items) => {
                self.list = true;
                let seen = self.items.get_or_insert_default();
                items.iter().for_each(|item| seen.see(item));
            }
            Value::Object(members) => {
                self.object = true;
                for (name, value) in members {
                    self.members.entry(name.clone()).or_default().see(value);
                }
            }
        }
    }

    fn scalars(&self) -> bool {
        self.boolean || self.integer || self.float || self.digits || self.text
    }

    fn strings(&self) -> bool {
        self.digits || self.text
    }

    fn numbers(&self) -> bool {
        self.integer || self.float
    }

    /// True if no value but perhaps `null` was seen.
    pub(super) fn is_empty(&self) -> bool {
        !self.scalars() && !self.list && !self.object
    }

    /// The type of a place that no table documents. Objects stay free: their members are those of one example.
    pub(super) fn ty(&self) -> TypeExpr {
        let scalar = |scalar| TypeExpr::Scalar(scalar);
        match (self.scalars(), self.list, self.object) {
            (true, false, false) => match (self.boolean, self.numbers(), self.strings()) {
                (true, false, false) => scalar(Scalar::Boolean),
                (false, true, false) if self.float => scalar(Scalar::Number),
                (false, true, false) => scalar(Scalar::Integer(IntegerWidth::Unspecified)),
                (false, false, true) => TypeExpr::STRING,
                _ => TypeExpr::ANY,
            },
            (false, true, false) => {
                TypeExpr::list(self.items.as_ref().map_or(TypeExpr::ANY, |items| items.ty()))
            }
            (false, false, true) => scalar(Scalar::Object),
            _ => TypeExpr::ANY,
        }
    }

    /// The documented type, widened so that it reads what was seen, or made concrete where it says too little.
    pub(super) fn refine(&self, documented: &TypeExpr) -> TypeExpr {
        if self.is_empty() {
            return documented.clone();
        }
        match documented {
            TypeExpr::Scalar(scalar) => self.refine_scalar(*scalar),
            TypeExpr::List(item) => self.refine_list(item, documented),
            TypeExpr::Set(item) => match self.refine_list(item, documented) {
                TypeExpr::List(item) => TypeExpr::Set(item),
                other => other,
            },
            TypeExpr::Map(value) if self.object && !self.list && !self.scalars() => {
                let mut all = Seen::default();
                self.members.values().for_each(|member| all.merge(member));
                TypeExpr::map(all.refine(value))
            }
            TypeExpr::Map(_) => TypeExpr::ANY,
            TypeExpr::Named { .. } => self.refine_named(documented),
            TypeExpr::Union(_) => documented.clone(),
            TypeExpr::Nullable(inner) => TypeExpr::Nullable(Box::new(self.refine(inner))),
            TypeExpr::Unknown(_) => self.ty(),
        }
    }

    /// The table, and beside it what else stands in its place (`"image": ""` for a server without one).
    fn refine_named(&self, documented: &TypeExpr) -> TypeExpr {
        let mut cases = Vec::new();
        if self.object {
            cases.push(documented.clone());
        }
        if self.list {
            let items =
                self.items.as_ref().map_or_else(|| documented.clone(), |items| items.refine(documented));
            cases.push(TypeExpr::list(items));
        }
        if self.scalars() {
            if cases.is_empty() {
                cases.push(documented.clone());
            }
            cases.push(Seen { list: false, object: false, ..self.clone() }.ty());
        }
        match cases.as_slice() {
            [one] => one.clone(),
            _ => TypeExpr::Union(cases),
        }
    }

    /// True if objects, or lists of them, were seen and nothing else.
    pub(super) fn holds_objects(&self) -> bool {
        !self.scalars()
            && (self.object && !self.list
                || self.list
                    && !self.object
                    && self.items.as_ref().is_some_and(|items| items.holds_objects()))
    }

    fn refine_list(&self, item: &TypeExpr, documented: &TypeExpr) -> TypeExpr {
        match (self.scalars(), self.list, self.object) {
            (false, true, false) => {
                let seen = self.items.as_deref();
                TypeExpr::list(seen.map_or_else(|| item.clone(), |items| items.refine(item)))
            }
            // One object where the document says a list of them.
            (false, false, true) => match item {
                TypeExpr::Named { .. } => item.clone(),
                _ => TypeExpr::Scalar(Scalar::Object),
            },
            (false, false, false) => documented.clone(),
            _ => TypeExpr::ANY,
        }
    }

    fn refine_scalar(&self, scalar: Scalar) -> TypeExpr {
        let documented = TypeExpr::Scalar(scalar);
        if matches!(scalar, Scalar::Any) {
            return self.ty();
        }
        if self.object || self.list {
            let free = matches!(scalar, Scalar::Object);
            return match (self.scalars(), self.list, self.object) {
                (false, false, true) if free => documented,
                (false, ..) => self.ty(),
                _ => TypeExpr::ANY,
            };
        }
        let fits = match scalar {
            Scalar::String(StringFormat::Plain) => !self.numbers() && !self.boolean,
            Scalar::String(_) => !self.numbers() && !self.boolean,
            Scalar::Integer(_) => !self.float && !self.boolean && !self.strings(),
            Scalar::Float(FloatWidth::Unspecified | FloatWidth::Float | FloatWidth::Double)
            | Scalar::Number => !self.boolean && !self.strings(),
            Scalar::Decimal => !self.boolean && !self.text,
            Scalar::Boolean => !self.numbers() && !self.strings(),
            Scalar::Object | Scalar::Null => false,
            Scalar::Binary | Scalar::Any => true,
        };
        let numeric = matches!(scalar, Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number);
        // Numbers where text is documented: text of the same numbers may come as well.
        let textual = matches!(scalar, Scalar::String(StringFormat::Plain)) && !self.text && !self.boolean;
        if fits {
            documented
        } else if textual {
            TypeExpr::Scalar(Scalar::Decimal)
        } else if numeric && !self.boolean && !self.text {
            TypeExpr::Scalar(if self.digits { Scalar::Decimal } else { Scalar::Number })
        } else if matches!(scalar, Scalar::Null) {
            self.ty()
        } else {
            TypeExpr::ANY
        }
    }

    /// Adds what was seen elsewhere.
    pub(super) fn merge(&mut self, other: &Seen) {
        self.null |= other.null;
        self.boolean |= other.boolean;
        self.integer |= other.integer;
        self.float |= other.float;
        self.digits |= other.digits;
        self.text |= other.text;
        self.list |= other.list;
        self.object |= other.object;
        if let Some(items) = &other.items {
            self.items.get_or_insert_default().merge(items);
        }
        for (name, member) in &other.members {
            self.members.entry(name.clone()).or_default().merge(member);
        }
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spelling::huawei::parse;

    fn refined(documented: &str, examples: &[&str]) -> TypeExpr {
        let mut seen = Seen::default();
        examples.iter().for_each(|text| seen.see(&serde_json::from_str(text).unwrap()));
        seen.refine(&parse(documented))
    }

    #[test]
    fn an_example_that_agrees_changes_nothing() {
        for (documented, example) in [
            ("String", "\"12\""),
            ("Integer", "7"),
            ("Integer", "null"),
            ("Float", "7"),
            ("Box object", "{}"),
            ("Array of Box objects", "[{\"a\":1}]"),
            ("Map<String,String>", "{\"a\":\"b\"}"),
            ("Object", "{\"a\":1}"),
        ] {
            assert_eq!(refined(documented, &[example]), parse(documented), "{documented} {example}");
        }
    }

    #[test]
    fn a_contradiction_gives_a_type_that_reads_both() {
        assert_eq!(refined("Integer", &["\"12\"", "3"]), TypeExpr::Scalar(Scalar::Decimal));
        assert_eq!(refined("Integer", &["1.5"]), TypeExpr::Scalar(Scalar::Number));
        assert_eq!(refined("Integer", &["\"many\""]), TypeExpr::ANY);
        assert_eq!(refined("String", &["12"]), TypeExpr::Scalar(Scalar::Decimal));
        assert_eq!(refined("String", &["12", "\"many\""]), TypeExpr::ANY);
        assert_eq!(
            refined("Box object", &["\"\""]),
            TypeExpr::Union(vec![parse("Box object"), TypeExpr::STRING])
        );
        assert_eq!(refined("Boolean", &["\"true\""]), TypeExpr::ANY);
        assert_eq!(refined("String", &["[\"a\"]"]), parse("Array of strings"));
        assert_eq!(refined("Box object", &["[{\"a\":1}]"]), parse("Array of Box objects"));
        assert_eq!(refined("Array of Box objects", &["{\"a\":1}"]), parse("Box object"));
        assert_eq!(refined("Map<String,String>", &["{\"a\":1, \"b\":\"c\"}"]), TypeExpr::map(TypeExpr::ANY));
    }

    #[test]
    fn a_vague_type_is_made_concrete() {
        assert_eq!(refined("Array", &["[\"a\", \"b\"]"]), parse("Array of strings"));
        assert_eq!(refined("Array", &["[]"]), parse("Array"));
        assert_eq!(refined("Array of objects", &["[100, 200]"]), TypeExpr::list(TypeExpr::ANY));
        assert_eq!(refined("Object", &["3"]), TypeExpr::ANY);
        assert_eq!(refined("Null", &["\"x\""]), TypeExpr::STRING);
    }
}
