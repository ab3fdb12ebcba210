//! Parts that calls share: arguments that belong to a group of calls, `client.services(project).list()`, and structs of calls with
//! the same setters and results.
//!
//! A variable of the path that every call of a group begins with says where the group is, and not what a call does. It
//! stands before a fixed segment: `/projects/{project}/services/{id}` begins with `project` and ends with `id`. Does not
//! know how arguments are written.

use std::collections::{HashMap, HashSet};

use crate::plan::ident::Ident;
use crate::plan::item::RustType;

use super::{CallPlan, GroupPlan, Input, InputTarget, InputType};

/// The most arguments that a method takes beside its client.
const MOST: usize = 6;

/// Moves the variables that all calls of a group begin with from the calls to the group. A group of one call shares what
/// it has in common with all calls of the API, so that a second call changes nothing where all say where they are.
pub(super) fn share_arguments(groups: &mut [GroupPlan]) {
    let of_api = common(groups.iter().flat_map(|group| &group.calls));
    for group in groups {
        let shared = match group.calls.as_slice() {
            [_] => of_api,
            calls => common(calls.iter()),
        };
        let shared = shared.min(MOST);
        if let Some(first) = group.calls.first() {
            group.shared = first.arguments.iter().take(shared).cloned().collect();
        }
        for call in &mut group.calls {
            call.arguments.drain(..shared.min(call.arguments.len()));
        }
    }
}

/// Lets calls that take and give the same as a call `list` share its struct: `servers().list_actions()` is an
/// `actions::List`. No other two calls share one, since neither is the one that the other should be named after.
pub(super) fn share_structs(groups: &mut [GroupPlan]) {
    let is_list = |call: &&mut CallPlan| call.method.as_str() == "list";
    let mut lists: HashMap<String, (Ident, Ident)> = HashMap::new();
    for group in groups.iter_mut() {
        for call in group.calls.iter_mut().filter(|call| call.has_struct()).filter(is_list) {
            let own = (group.module.clone(), call.ident.clone());
            lists.entry(what_is_set(call)).or_insert(own);
        }
    }
    let calls = groups.iter_mut().flat_map(|group| &mut group.calls).filter(|call| call.has_struct());
    let mut shared: HashSet<(Ident, Ident)> = HashSet::new();
    for call in calls.filter(|call| !is_list(call)) {
        call.shares = lists.get(&what_is_set(call)).cloned();
        shared.extend(call.shares.clone());
    }
    for group in groups {
        for call in &mut group.calls {
            call.shared = shared.contains(&(group.module.clone(), call.ident.clone()));
        }
    }
}

/// Describes what may be set and what comes back, the same for calls that can share a struct.
fn what_is_set(call: &CallPlan) -> String {
    let setter = |input: &Input| {
        let Input { ident, docs, deprecated, wire, target, ty, .. } = input;
        format!("{ident:?} {:?} {deprecated} {wire:?} {target:?} {ty:?}", docs.lines())
    };
    let setters: Vec<String> = call.setters.iter().map(setter).collect();
    format!("{setters:?} {:?} {:?}", call.result, call.paging)
}

/// Returns how many arguments several calls have in common at their beginning.
fn common<'c>(calls: impl Iterator<Item = &'c CallPlan>) -> usize {
    let mut calls = calls.map(leading);
    let (Some(first), Some(second)) = (calls.next(), calls.next()) else { return 0 };
    let same = |a: &[&Input], b: &[&Input]| {
        a.iter().zip(b).take_while(|(a, b)| a.wire == b.wire && a.ident == b.ident && a.ty == b.ty).count()
    };
    let start = same(&first, &second);
    calls.fold(start, |shared, call| shared.min(same(&first, &call)))
}

/// Returns the arguments that a call begins with: variables of its path before a fixed segment, in their order.
fn leading(call: &CallPlan) -> Vec<&Input> {
    let before_fixed = |input: &&Input| {
        let variable = format!("{{{}}}/", input.wire);
        let after = call.path.split_once(&variable).map_or("", |(_, after)| after);
        let fixed = after.split('/').any(|segment| !segment.is_empty() && !segment.contains('{'));
        let simple = matches!(
            input.ty,
            InputType::Str | InputType::Plain(RustType::I64 | RustType::F64 | RustType::Bool)
        );
        matches!(input.target, InputTarget::Path { rest: false }) && fixed && simple && !input.deprecated
    };
    call.arguments.iter().take_while(before_fixed).collect()
}
