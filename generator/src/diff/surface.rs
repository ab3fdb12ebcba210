//! Changes between the Rust APIs that two locks record.
//!
//! `field Order.total: f64 -> i64` breaks programs, `setter orders.list.status` is new, and a lock that differs in facts
//! alone is a patch. Knows nothing of the documents behind the locks.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::lock::{ApiLock, Entries, Lock};

use super::{Action, Effect, Verdict};

/// A change of the Rust API.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SurfaceChange {
    /// The kind of item: `type`, `field`, `value`, `case`, `call` or `parameter`.
    pub kind: &'static str,
    /// Its path: `Order.total`.
    pub item: String,
    /// The change.
    pub change: Action,
    /// How much it matters to programs.
    pub effect: Effect,
    /// Its type before.
    pub was: String,
    /// Its type now.
    pub now: String,
}

/// Types by kind and path.
type Surface<'l> = BTreeMap<(&'static str, String), &'l str>;

/// Compares the Rust APIs of two locks.
pub fn compare_locks(old: &Lock, new: &Lock) -> Vec<SurfaceChange> {
    let (mut old, mut new) = (surface(old), surface(new));
    let mut changes = Vec::new();
    let keys: Vec<_> = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key))).cloned().collect();
    for key in keys {
        let (was, now) = (old.remove(&key), new.remove(&key));
        let (change, effect) = match (was, now) {
            (Some(was), Some(now)) if was == now => continue,
            (Some(_), Some(_)) => (Action::Changed, Effect::Breaking),
            (Some(_), None) => (Action::Removed, Effect::Breaking),
            (None, _) => (Action::Added, Effect::Additive),
        };
        let [was, now] = [was, now].map(|ty| ty.unwrap_or_default().to_owned());
        changes.push(SurfaceChange { kind: key.0, item: key.1, change, effect, was, now });
    }
    changes
}

/// Returns what the step from one lock to another means for the version of the crate.
pub fn lock_verdict(old: &Lock, new: &Lock, changes: &[SurfaceChange]) -> Verdict {
    match changes.iter().map(|change| change.effect).max() {
        Some(Effect::Breaking) => Verdict::Major,
        Some(Effect::Additive) => Verdict::Minor,
        _ if old.apis != new.apis => Verdict::Patch,
        _ => Verdict::None,
    }
}

/// Returns the version after `version`; `None` if it is not of the form `1.2.3`.
pub fn next_version(version: &str, verdict: Verdict) -> Option<String> {
    let numbers: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    let [major, minor, patch] = numbers?.try_into().ok()?;
    let (major, minor, patch) = match (verdict, major) {
        (Verdict::None, _) => (major, minor, patch),
        (Verdict::Major, 0) => (0, minor + 1, 0),
        (Verdict::Major, _) => (major + 1, 0, 0),
        (Verdict::Minor, 1..) => (major, minor + 1, 0),
        (Verdict::Minor | Verdict::Patch, _) => (major, minor, patch + 1),
    };
    Some(format!("{major}.{minor}.{patch}"))
}

fn surface(lock: &Lock) -> Surface<'_> {
    let mut surface = Surface::new();
    for (name, api) in &lock.apis {
        // The APIs of one crate are modules.
        let prefix = if lock.apis.len() > 1 { format!("{name}::") } else { String::new() };
        add(&mut surface, api, &prefix);
    }
    surface
}

fn add<'l>(surface: &mut Surface<'l>, api: &'l ApiLock, prefix: &str) {
    let mut put = |kind, entries: &'l Entries, path: &dyn Fn(&str, &str) -> Option<String>| {
        for (key, entry) in entries.iter().filter(|(_, entry)| !entry.gone) {
            if let Some(path) = path(key, &entry.name) {
                surface.insert((kind, format!("{prefix}{path}")), entry.ty.as_deref().unwrap_or_default());
            }
        }
    };
    let member = |between: &'static str| {
        move |key: &str, name: &str| Some(format!("{}{between}{name}", key.split_once('.')?.0))
    };
    put("type", &api.types, &|_, name| Some(name.to_owned()));
    put("field", &api.fields, &member("."));
    put("value", &api.values, &member("::"));
    put("case", &api.cases, &member("::"));
    put("call", &api.operations, &|key, name| {
        let groups = api
            .groups
            .iter()
            .filter(|(group, _)| key.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with('.')));
        let (_, group) = groups.max_by_key(|(group, _)| group.len())?;
        Some(format!("{}.{name}", group.name))
    });
    put("parameter", &api.parameters, &|key, name| {
        let mut parts = key.splitn(3, '.');
        Some(format!("{}.{}.{name}", parts.next()?, parts.next()?))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_the_verdict() {
        for (version, verdict, next) in [
            ("0.1.4", Verdict::Major, Some("0.2.0")),
            ("0.1.4", Verdict::Minor, Some("0.1.5")),
            ("1.2.3", Verdict::Major, Some("2.0.0")),
            ("1.2.3", Verdict::Minor, Some("1.3.0")),
            ("1.2.3", Verdict::Patch, Some("1.2.4")),
            ("1.2.3", Verdict::None, Some("1.2.3")),
            ("1.2.3-beta", Verdict::Patch, None),
        ] {
            assert_eq!(next_version(version, verdict).as_deref(), next);
        }
    }
}
