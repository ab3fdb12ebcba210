//! OpenAPI Overlay 1.0 documents, as overrides and of overrides.
//!
//! `target: $.components.schemas.Order.properties.total`, `update: { format: date }` is an action on what `specless openapi`
//! writes. All actions are applied to that document; what is other then, item by item, becomes overrides (`corrections`).
//! The other way, [`written`] tells what overrides changed of a document, as actions. Knows no model.
//!
//! Guarantees: an action that matches nothing, changes nothing, or changes what no override can say is an error at its line.

mod corrections;
#[cfg(feature = "cli")]
mod written;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json_path::JsonPath;
use serde_saphyr::Spanned;

use crate::correction::Override;
use crate::ground::finding::{Code, Diagnostic, Origin};

#[cfg(feature = "cli")]
pub use written::written;

/// An error for an overlay that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OverlayError {
    /// It cannot be read.
    #[error("cannot read the overlay {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// It is not YAML or JSON of the form of an overlay.
    #[error("{}: {reason}", path.display())]
    Form {
        /// The file.
        path: PathBuf,
        /// The mistake, with its place.
        reason: String,
    },
    /// It is of another version.
    #[error("{}: the version of Overlay is `{version}`: expected `1.0.0`", path.display())]
    Version {
        /// The file.
        path: PathBuf,
        /// The version that it has.
        version: String,
    },
    /// The target of an action is not understood.
    #[error("{}:{line}: invalid target `{target}`: expected JSONPath such as `$.paths['/orders'].get` ({reason})", path.display())]
    Target {
        /// The file.
        path: PathBuf,
        /// The line of the target.
        line: usize,
        /// The target.
        target: String,
        /// The mistake.
        reason: String,
    },
}

/// An overlay as it is in its file.
#[derive(Deserialize)]
struct Document {
    overlay: String,
    actions: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    target: Spanned<String>,
    update: Option<Value>,
    #[serde(default)]
    remove: bool,
}

/// An overlay that was read.
#[derive(Debug)]
pub struct Overlay {
    path: PathBuf,
    actions: Vec<Action>,
}

#[derive(Debug)]
struct Action {
    line: usize,
    target: JsonPath,
    /// The value that is merged into each target; `None` removes it.
    update: Option<Value>,
}

/// The effect of an action: the place in the document, and the line of the action.
struct Touched {
    pointer: String,
    origin: Origin,
}

/// Overrides, each with its origin.
pub type Corrections = Vec<(Override, Origin)>;

impl Overlay {
    /// Reads an overlay.
    ///
    /// # Errors
    /// If it cannot be read, is no overlay of version 1.0, or has a target that is not JSONPath.
    pub fn read(path: &Path) -> Result<Self, OverlayError> {
        let unreadable = |source| OverlayError::Unreadable { path: path.to_owned(), source };
        Self::parse(path, &std::fs::read_to_string(path).map_err(unreadable)?)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, OverlayError> {
        let path = path.to_owned();
        let Document { overlay: version, actions } = match serde_saphyr::from_str(text) {
            Ok(document) => document,
            Err(error) => {
                // Without the piece of the text that the parser draws below.
                let error = error.to_string();
                let reason =
                    error.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
                return Err(OverlayError::Form { path, reason });
            }
        };
        if !version.starts_with("1.0.") {
            return Err(OverlayError::Version { path, version });
        }
        let action = |Entry { target, update, remove }: Entry| {
            let line = usize::try_from(target.defined.line()).unwrap_or(1);
            match JsonPath::parse(&target.value) {
                // An action that removes does nothing else.
                Ok(parsed) => Ok(Action { line, target: parsed, update: update.filter(|_| !remove) }),
                Err(error) => {
                    let (target, reason) = (target.value, error.to_string());
                    Err(OverlayError::Target { path: path.clone(), line, target, reason })
                }
            }
        };
        let actions = actions.into_iter().map(action).collect::<Result<_, _>>()?;
        Ok(Self { path, actions })
    }

    /// Applies the actions, the first first.
    fn apply(&self, document: &mut Value, touched: &mut Vec<Touched>, findings: &mut Vec<Diagnostic>) {
        for action in &self.actions {
            let origin = Origin::Manifest { path: self.path.clone(), line: action.line };
            let mut finding = |message: &str, help: &str| {
                let message = format!("the action on `{}` of the overlay {message}", action.target);
                findings.push(Diagnostic::from(Code::UnmatchedOverride, origin.clone(), message).help(help));
            };
            let found = action.target.query_located(document);
            let mut pointers: Vec<String> = found.locations().map(|at| at.to_json_pointer()).collect();
            drop(found);
            if pointers.is_empty() {
                finding(
                    "matches nothing",
                    "targets are those of the document that `specless openapi` writes",
                );
                continue;
            }
            // The last first, so that the positions of the others hold.
            pointers.sort_by(|a, b| positions(b).cmp(&positions(a)));
            let before = document.clone();
            for pointer in pointers {
                match &action.update {
                    Some(update) => {
                        if let Some(target) = document.pointer_mut(&pointer) {
                            update_target(target, update);
                        }
                        leaves(update, &pointer, &mut |pointer| {
                            touched.push(Touched { pointer, origin: origin.clone() })
                        });
                    }
                    None => {
                        remove(document, &pointer);
                        touched.push(Touched { pointer, origin: origin.clone() });
                    }
                }
            }
            if *document == before {
                finding("changes nothing: the document says the same", "remove it");
            }
        }
    }
}

/// Returns what overlays say of a document, as overrides.
pub fn corrections(overlays: &[Overlay], before: &Value, findings: &mut Vec<Diagnostic>) -> Corrections {
    let (mut after, mut touched) = (before.clone(), Vec::new());
    overlays.iter().for_each(|overlay| overlay.apply(&mut after, &mut touched, findings));
    corrections::read(before, &after, &touched, findings)
}

/// Returns the segments of a pointer, positions by their numbers.
fn positions(pointer: &str) -> Vec<(Option<usize>, &str)> {
    pointer.split('/').map(|segment| (segment.parse().ok(), segment)).collect()
}

/// Merges into an object; adds to a list.
fn update_target(target: &mut Value, update: &Value) {
    match target {
        Value::Array(items) => items.push(update.clone()),
        target => merge(target, update),
    }
}

fn merge(target: &mut Value, update: &Value) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                merge(target.entry(key.as_str()).or_insert(Value::Null), value);
            }
        }
        (Value::Array(target), Value::Array(update)) => target.extend(update.iter().cloned()),
        (target, update) => *target = update.clone(),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let Some((parent, last)) = pointer.rsplit_once('/') else { return };
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => {
            members.shift_remove(&unescaped(last));
        }
        Some(Value::Array(items)) => {
            if let Some(at) = last.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

/// Passes the pointer of each value in an update that is no object.
fn leaves(update: &Value, pointer: &str, note: &mut dyn FnMut(String)) {
    match update {
        Value::Object(members) => {
            members.iter().for_each(|(key, value)| leaves(value, &join(pointer, key), note));
        }
        _ => note(pointer.to_owned()),
    }
}

/// Appends a segment to a JSON pointer.
fn join(pointer: &str, segment: &str) -> String {
    format!("{pointer}/{}", segment.replace('~', "~0").replace('/', "~1"))
}

fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests;
