//! How far `null` and absence are accepted in what a service answers, and why.

use serde::Serialize;

use crate::ground::fact::Fact;
use crate::settings::Nullability;

/// The verdict on one API, which holds for all of its answers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NullVerdict {
    /// Where `null` is accepted.
    pub nullability: Nullability,
    /// True if the user chose it, and not the evidence.
    pub chosen: bool,
    /// The pages mark required fields that may be `null`.
    pub printed: bool,
    /// Required fields whose text says that they may be `null`.
    pub told: usize,
    /// The first of those fields, as `Type.field`.
    pub example: Option<Fact<String>>,
    /// Fields that are optional by their names and their place alone.
    pub graded: usize,
}
