//! The words that Rust keeps for itself.

/// Returns true for a word that has to be written `r#word`.
pub fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
            | "_"
    )
}

/// Returns true for names of which Windows makes no files: those of its devices.
pub fn is_device(name: &str) -> bool {
    let numbered = || {
        let number = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt"));
        number.is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']))
    };
    matches!(name, "aux" | "con" | "nul" | "prn" | "conin" | "conout") || numbered()
}

/// Names of types that programs and generated code mean otherwise: those of the prelude, of serde and of the runtime,
/// and `New`, which clippy takes for its own constructor.
pub const TAKEN_TYPES: [&str; 42] = [
    "AsRef",
    "BTreeMap",
    "Body",
    "Box",
    "Call",
    "Client",
    "Clone",
    "Copy",
    "Date",
    "DateTime",
    "Decimal",
    "Default",
    "Deserialize",
    "Drop",
    "Err",
    "Error",
    "Fn",
    "FnMut",
    "From",
    "Into",
    "Iterator",
    "Lenient",
    "Method",
    "New",
    "None",
    "Ok",
    "Option",
    "Request",
    "Response",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Some",
    "StatusCode",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "Uuid",
    "Value",
    "Vec",
];

/// Returns true for the name of a type that no type of an API may have.
pub fn is_taken_type(name: &str) -> bool {
    TAKEN_TYPES.contains(&name)
}
