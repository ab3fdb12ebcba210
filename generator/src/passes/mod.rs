//! Passes: each completes or checks the model in one respect.
//!
//! Guarantees: [`run`] leaves every name decided, one type for each name, recursion boxed and directions
//! known; the order below is part of the contract, because each pass relies on those before it.
//!
//! 1. `aliases`: no alias leads to itself, and `null` stands at the use, not in the alias
//! 2. `xml`: bodies and answers that are XML are text
//! 3. `enums`: values that a sentence lists
//! 4. `remarks`: defaults, formats and deprecation that a sentence tells
//! 5. `instructions`: values that the text of an operation asks for
//! 6. `evidence`: what written examples, and samples, add to the tables
//! 7. `directions`: in which directions a type travels, and two types where they differ
//! 8. `nullability`: which fields of answers may be `null`
//! 9. `unions`: tags, and the order of the cases
//! 10. `recorded`: names that earlier runs gave
//! 11. `names`: identifiers, by the documents of each type and the places where it stands
//! 12. `unify`: types of one name that say the same become one
//! 13. `cycles`: boxes where a type contains itself
//! 14. `locations`: where parameters travel that no table places
//! 15. `paging`: lists that come in pages
//! 16. `queries`: how lists and objects stand in a query, and what may come several times
//! 17. `authorization`: what "none required" means where no scheme is named
//! 18. `names::cases`: identifiers of the cases of unions
//!
//! [`overrides`] comes before all of them: what the user says counts as if the documents said it. What corrects a conclusion
//! of a pass is applied after them, and [`selection`] chooses the groups of operations that are written.

mod aliases;
mod authorization;
mod cycles;
mod directions;
mod enums;
mod instructions;
mod locations;
mod names;
mod nullability;
pub mod overrides;
mod paging;
mod queries;
mod recorded;
mod remarks;
pub mod selection;
mod unify;
mod unions;
mod xml;

use crate::ground::finding::Diagnostic;
use crate::lock::ApiLock;
use crate::model::Api;
use crate::settings::Conventions;

/// Completes a model that was just built, and keeps the decisions that are recorded in the lock.
pub fn run(api: &mut Api, conventions: &Conventions, lock: &ApiLock, diagnostics: &mut Vec<Diagnostic>) {
    let prints_null = nullability::prints_null(api);
    aliases::run(api, diagnostics);
    xml::run(api, diagnostics);
    enums::run(api);
    remarks::run(api);
    instructions::run(api);
    crate::evidence::complete_types(api, diagnostics);
    crate::evidence::complete_observed(api, diagnostics);
    directions::run(api);
    nullability::run(api, conventions, prints_null, diagnostics);
    unions::run(api, diagnostics);
    recorded::before_names(api, lock);
    let same = names::run(api, conventions.names.unwrap_or_default(), diagnostics);
    let names = unify::run(api, &same);
    recorded::after_names(api, lock, names, diagnostics);
    cycles::run(api);
    locations::run(api, diagnostics);
    paging::run(api);
    queries::run(api);
    authorization::run(api, diagnostics);
    names::cases::run(api);
}

#[cfg(feature = "cli")]
/// Completes a model by what the documents state and show: samples are compared with that.
pub fn before_samples(api: &mut Api, _: &Conventions, _: &ApiLock, diagnostics: &mut Vec<Diagnostic>) {
    aliases::run(api, diagnostics);
    xml::run(api, diagnostics);
    enums::run(api);
    remarks::run(api);
    instructions::run(api);
    crate::evidence::complete_types(api, diagnostics);
}

#[cfg(feature = "cli")]
/// Completes a model only by what the documents say of each item, and leaves every item under its documented name.
pub fn describe(api: &mut Api, _: &Conventions, _: &ApiLock, diagnostics: &mut Vec<Diagnostic>) {
    aliases::run(api, diagnostics);
    enums::run(api);
    remarks::run(api);
    directions::mark_usage(api);
}

#[cfg(test)]
mod tests;
