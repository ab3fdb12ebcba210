//! Delta debugging: leaves out ever smaller runs of pieces for as long as something still holds.

/// Returns the fewest pieces, in their order, for which `holds` is true; it is true for all of them.
pub(super) fn shrink<T: Clone>(mut all: Vec<T>, holds: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    let mut length = all.len().div_ceil(2);
    while length > 0 {
        let before = all.len();
        let mut at = 0;
        while at < all.len() {
            let rest: Vec<T> = all.iter().take(at).chain(all.iter().skip(at + length)).cloned().collect();
            if rest.len() < all.len() && holds(&rest) {
                all = rest;
            } else {
                at += length;
            }
        }
        // What was left out at the end may have been needed by what came first.
        length = if length == 1 && all.len() < before { 1 } else { length / 2 };
    }
    all
}

/// Ways to take a text to pieces, which make the same text again when they are joined.
pub(super) mod pieces {
    /// From coarse to fine.
    pub(in super::super) const FINER: [fn(&str) -> Vec<String>; 4] = [paragraphs, lines, tags, words];

    fn paragraphs(text: &str) -> Vec<String> {
        text.split_inclusive("\n\n").map(str::to_owned).collect()
    }

    fn lines(text: &str) -> Vec<String> {
        text.split_inclusive('\n').map(str::to_owned).collect()
    }

    fn tags(text: &str) -> Vec<String> {
        let starts = text.match_indices('<').map(|(at, _)| at);
        let bounds: Vec<usize> = std::iter::once(0).chain(starts).chain([text.len()]).collect();
        let pairs = bounds.iter().zip(bounds.iter().skip(1));
        pairs.filter_map(|(from, to)| text.get(*from..*to)).map(str::to_owned).collect()
    }

    fn words(text: &str) -> Vec<String> {
        text.split_inclusive(char::is_whitespace).map(str::to_owned).collect()
    }
}
