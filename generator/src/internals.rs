//! Items for the tests and benches of this repository beside the public interface. Not for others: it changes without
//! notice.

/// The command line.
#[cfg(feature = "cli")]
pub mod cli {
    pub use crate::cli::{main, settings};
}

/// The vocabulary of all phases.
pub mod ground {
    pub use crate::ground::{constraints, fact, http, scalar, source, words};
}

/// Files from disk.
pub mod load {
    pub use crate::load::{Documents, Kind, load};
}

/// Manifests.
pub mod manifest {
    pub use crate::manifest::{parse, read, to_toml};
}

/// Pages as blocks.
pub mod read {
    pub use crate::read::{html, markdown, page};
}

/// The API as types and operations.
pub mod model {
    pub use crate::model::{
        Alias, Api, AuthScheme, Body, Enum, EnumBase, EnumValue, Field, Group, Operation, Parameter,
        QueryStyle, Response, Struct, Ty, Type, TypeId, TypeKind, Union, UnionCase, UnionTag, Usage,
    };
}

/// The crate as Rust items.
pub mod plan {
    pub use crate::plan::{ApiInput, Form, Target, plan};
}

/// The crate as files.
pub mod emit {
    pub use crate::emit::emit;
}

/// The API as OpenAPI.
pub mod openapi {
    pub use crate::openapi::export;
}

/// Files to disk.
pub mod output {
    pub use crate::output::{FileSet, Others, compare, write};
}

/// The decisions of earlier runs.
pub mod lock {
    pub use crate::lock::{ApiLock, Lock};
}

/// The whole way.
pub mod pipeline {
    #[cfg(feature = "cli")]
    pub use crate::pipeline::describe;
    pub use crate::pipeline::{ApiRun, Generation, generate, generate_texts, understand};
}

/// The changes between two editions.
#[cfg(feature = "cli")]
pub mod diff {
    pub use crate::diff::{Action, Change, Edition, Effect, Item, compare};
}

/// Grammars.
pub mod grammar {
    use crate::dialect::grammar::bundled;

    /// Returns the names of all grammars that come with the program.
    pub fn names() -> Vec<&'static str> {
        bundled::names().collect()
    }

    /// Returns the text of one of them.
    pub fn text(name: &str) -> &'static str {
        bundled::text(name).unwrap_or_default()
    }
}

/// Findings as text.
pub mod render {
    #[cfg(feature = "cli")]
    use crate::ground::finding::Severity;
    #[cfg(feature = "cli")]
    use crate::pipeline::ApiRun;
    #[cfg(feature = "cli")]
    use crate::render::{account, human, json};

    /// Returns all that `inspect` and `generate` print of a run, in each of their forms.
    #[cfg(feature = "cli")]
    pub fn everything(run: &ApiRun) -> String {
        let all = "specless inspect".to_owned();
        let options = human::Options { per_code: usize::MAX, lowest: Severity::Note, all, colour: true };
        let mut text = human::render(&run.documents, &run.documents.diagnostics, &options);
        text += &account::render(run, account::Listing::Everything);
        text += &warnings(&run.documents, &run.documents.diagnostics).join("\n");
        text + &serde_json::to_string(&json::report(run)).unwrap_or_default()
    }

    pub use crate::render::cargo::warnings;
    pub use crate::render::json::{findings, report};
    pub use crate::render::location;
}
