//! Which types of the model may become types of the crate.
//!
//! Whatever an operation takes, gives or may fail with is needed, and so is what somebody gave a name, with all that they
//! hold. The parts that inheritance has copied are not, nor are aliases, which are opened wherever they stand.

use std::collections::HashSet;

use crate::model::{Api, Ty, TypeId};

use super::names::Names;

/// Returns the types that an operation uses or somebody named.
pub(super) fn types(api: &Api, names: &Names<'_>) -> HashSet<TypeId> {
    let mut open: Vec<TypeId> =
        api.types().filter(|(_, ty)| !ty.composed && !ty.left_out).map(|(id, _)| id).collect();
    let mut note = |ty: &Ty| ty.for_each_ref(&mut |id| open.push(id));
    api.operations.iter().flat_map(|operation| operation.types()).for_each(&mut note);
    let mut needed = api.reached(open);
    needed.retain(|id| !names.is_opened(*id));
    needed
}
