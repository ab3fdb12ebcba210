//! `specless explain`: what a finding means, from the pages that `FINDINGS.md` is made of, or where the facts about an item
//! come from.

use std::fmt::Write;

use crate::error::Error;
use crate::ground::finding::{Code, Severity};
use crate::passes::overrides;
use crate::pipeline;
use crate::render::explained;

use super::args::Explain;
use super::progress::Bar;
use super::terminal;

/// Explains a code or an item, or lists all codes; returns the exit status.
pub(super) fn run(args: &Explain) -> Result<u8, Error> {
    let text = match args.what.as_deref() {
        None => list(),
        Some(what) => match what.parse::<Code>() {
            Ok(code) => page(code),
            // Names of codes have hyphens, and no other name does without a point.
            Err(unknown) if what.contains('-') && !what.contains(['.', ' ']) => {
                return Err(Error::Usage(unknown.to_string()));
            }
            Err(_) => return item(what, args),
        },
    };
    terminal::print(&text)?;
    Ok(0)
}

/// Explains the items that have a name.
fn item(name: &str, args: &Explain) -> Result<u8, Error> {
    let settings = args.input.settings()?;
    let models = pipeline::describe_and_understand(&settings, &Bar::new())?;
    let (mut nearest, mut pages) = (None, Vec::new());
    for (described, run) in &models {
        match overrides::find_by_name(&described.api, &run.api, name) {
            Ok(items) => pages.extend(items.iter().map(|item| explained::text(described, run, *item))),
            Err(near) => nearest = nearest.or(near),
        }
    }
    if pages.is_empty() {
        let help = nearest.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default();
        let message =
            format!("no code, type, field, value, operation, parameter or group is called `{name}`{help}");
        return Err(Error::Usage(message));
    }
    terminal::print(&pages.join("\n"))?;
    Ok(0)
}

fn page(code: Code) -> String {
    let explanation: String = code.explanation().lines().collect();
    format!("{}[{code}]:{explanation}\n\n{}", word(code.severity()), code.page().replace("### ", "# "))
}

fn list() -> String {
    let mut text = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        for code in Code::ALL.iter().filter(|code| code.severity() == severity) {
            let _ = writeln!(text, "{:<8} {code}", word(severity));
        }
    }
    text
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}
