//! The contents of a model in numbers.

use serde::Serialize;

use crate::model::{Api, TypeKind};

/// The contents of a model in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Figures {
    /// Pages that no dialect knows.
    pub unknown_pages: usize,
    /// Types.
    pub types: usize,
    /// Documented names that stand for a type of another name.
    pub aliases: usize,
    /// Fields of all types.
    pub fields: usize,
    /// Values of all enumerations.
    pub enum_values: usize,
    /// Operations.
    pub operations: usize,
    /// Parameters of all operations, bodies not counted.
    pub parameters: usize,
}

impl Figures {
    /// Counts what a model holds.
    pub fn of(api: &Api) -> Self {
        let mut figures = Self { operations: api.operations.len(), ..Self::default() };
        for (_, ty) in api.types().filter(|(_, ty)| !ty.left_out) {
            figures.types += 1;
            figures.aliases += ty.aliases.len();
            match &ty.kind {
                TypeKind::Struct(object) => figures.fields += object.fields.len(),
                TypeKind::Enum(values) => figures.enum_values += values.values.len(),
                TypeKind::Union(_) | TypeKind::Alias(_) => {}
            }
        }
        figures.parameters = api.operations.iter().map(|operation| operation.parameters.len()).sum();
        figures
    }
}
