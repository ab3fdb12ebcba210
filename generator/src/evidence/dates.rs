//! Dates that are points in time.
//!
//! A language with one word for both (`DateTime`) is read as having dates; an example `"2016-03-13T12:52:32Z"` shows that
//! they have times. Where the documents tell the two apart, nothing changes.

use std::collections::HashSet;

use serde_json::Value;

use crate::ground::scalar::StringFormat;
use crate::model::walk::{Seen, walk};
use crate::model::{Api, Ty, TypeKind};

use super::shown::{self, Row, row};

const DATE: Ty = Ty::String(StringFormat::Date);
const TIME: Ty = Ty::String(StringFormat::DateTime);

/// Gives every date a time if examples show that dates have one, but for those that are shown without.
pub(super) fn settle(api: &mut Api) {
    let (mut dates, mut times) = (false, false);
    shown::fields(api, &mut |field| {
        dates |= *field.ty.innermost() == DATE;
        times |= *field.ty.innermost() == TIME;
    });
    if !dates || times {
        return;
    }
    let (bare, timed) = shown_dates(api);
    if !timed {
        return;
    }
    api.for_each_ty_mut(&mut |ty| {
        if *ty.innermost() == DATE {
            *ty.innermost_mut() = TIME;
        }
    });
    for field in api.fields_mut().filter(|field| row(field).is_some_and(|row| bare.contains(&row))) {
        *field.ty.innermost_mut() = DATE;
    }
}

/// Returns the rows whose examples are dates alone, and whether any row has an example with a time.
fn shown_dates(api: &Api) -> (HashSet<Row>, bool) {
    let (mut bare, mut timed) = (HashSet::new(), false);
    shown::examples(api, &mut |ty, example| {
        let Some(ty) = ty else { return };
        walk(api, ty, &example.value, &mut |seen| {
            let Seen::Member { owner, field, value: Value::String(text), .. } = seen else { return };
            let TypeKind::Struct(object) = &api.ty(owner).kind else { return };
            let Some(field) = object.fields.get(field).filter(|field| *field.ty.innermost() == DATE) else {
                return;
            };
            if text.contains(':') {
                timed = true;
            } else {
                bare.extend(row(field));
            }
        });
    });
    (bare, timed)
}
