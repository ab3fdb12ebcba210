//! Percent-encodes text for URLs and cookies.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Characters that the value of a cookie cannot hold (RFC 6265, 4.1.1).
const NO_COOKIE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\');

/// Characters that a segment of a path cannot hold (RFC 3986, 3.3).
const NO_SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b':')
    .remove(b'@')
    .remove(b'=')
    .remove(b'$')
    .remove(b'+')
    .remove(b'!')
    .remove(b'*');

/// Percent-encodes everything that is not unreserved.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Percent-encodes what would end the value of a cookie, and nothing else: servers differ in whether they decode.
pub(super) fn cookie(text: &str) -> String {
    utf8_percent_encode(text, NO_COOKIE).to_string()
}

/// Percent-encodes what cannot be in a segment of a path, and leaves the rest as documents show it.
pub(super) fn path_value(secret: &str) -> String {
    utf8_percent_encode(secret, NO_SEGMENT).to_string()
}
