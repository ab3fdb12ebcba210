//! What an override is aimed at: `Order.total`, `*.created_at`, `Pets.Feed`.
//!
//! A place with `*` or `?` is a glob. Of several that fit an item, the one with the most letters of its own has the last
//! word. Knows nothing of what is corrected.

use glob::Pattern;

/// The likeness from which a name is taken for a slip of another.
const LIKE: f64 = 0.6;

/// The place of an override.
pub(super) struct Place<'p> {
    text: &'p str,
    glob: Option<Pattern>,
}

impl<'p> Place<'p> {
    pub(super) fn new(text: &'p str) -> Self {
        let glob = Pattern::new(text).ok().filter(|_| text.contains(['*', '?']));
        Self { text, glob }
    }

    /// Returns whether the place is exactly one, and no glob.
    pub(super) fn is_exact(&self) -> bool {
        self.glob.is_none()
    }

    /// Returns by what places are applied: globs first, and of these the wider ones.
    pub(super) fn rank(&self) -> (bool, usize) {
        (self.is_exact(), self.text.chars().filter(|c| !matches!(c, '*' | '?')).count())
    }

    /// Returns whether the place is that of a type, group or operation of this name.
    pub(super) fn is(&self, name: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.matches(name),
            None => self.text == name,
        }
    }

    /// Returns whether the place is that of a member with one of these names.
    pub(super) fn is_member(&self, owner: &str, names: &[&str]) -> bool {
        match &self.glob {
            Some(glob) => names.iter().any(|name| glob.matches(&format!("{owner}.{name}"))),
            None => self.member(owner).is_some_and(|member| names.contains(&member)),
        }
    }

    /// Returns what is left of the place behind an owner.
    pub(super) fn member(&self, owner: &str) -> Option<&'p str> {
        self.text.strip_prefix(owner)?.strip_prefix('.')
    }

    /// Returns the place that was most likely meant.
    pub(super) fn nearest(&self, known: impl Iterator<Item = String>) -> Option<String> {
        let like = |place: &str| strsim::normalized_damerau_levenshtein(place, self.text);
        let likely = known.map(|place| (like(&place), place)).filter(|(likeness, _)| *likeness >= LIKE);
        let nearest = likely.max_by(|(a, x), (b, y)| a.total_cmp(b).then_with(|| y.cmp(x)));
        nearest.map(|(_, place)| place)
    }
}
