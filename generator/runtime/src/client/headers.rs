//! Names and values of headers, checked.

use reqwest::header::{Entry, HeaderMap, HeaderName, HeaderValue};

use super::error::Error;

/// Response headers that hold secrets; `Debug` does not show them.
const SECRET_HEADERS: [&str; 3] = ["set-cookie", "x-subject-token", "x-auth-token"];

/// Checks the name of a header.
///
/// # Errors
/// [`Error::InvalidRequest`] if no header can be called so.
pub(super) fn header_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::invalid(format!("{name:?} cannot be the name of a header")))
}

/// Sets a header in place of an earlier one.
///
/// # Errors
/// [`Error::InvalidRequest`] if the name or the value cannot be sent.
pub(super) fn set(headers: &mut HeaderMap, name: &str, value: &str) -> Result<(), Error> {
    let value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| Error::invalid(format!("the header `{}` cannot hold its value", name.escape_debug())))?;
    headers.insert(header_name(name)?, value);
    Ok(())
}

/// Makes a header value that `Debug` does not show.
///
/// # Errors
/// [`Error::InvalidRequest`] if a header cannot hold it.
pub(super) fn sensitive(value: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_bytes(value.as_bytes())
        .map_err(|_| Error::invalid("a credential holds a character that a header cannot hold"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Marks the headers whose values are never shown, before anybody sees them.
pub(super) fn hide_secrets(headers: &mut HeaderMap) {
    for name in SECRET_HEADERS {
        if let Entry::Occupied(mut entry) = headers.entry(name) {
            entry.iter_mut().for_each(|value| value.set_sensitive(true));
        }
    }
}
