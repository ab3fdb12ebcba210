//! Links between pages.
//!
//! Guarantees: a link is resolved within the input folder or not at all; nothing here touches the file system.

/// Where a link leads: a page of the input folder, and an anchor on it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// Path relative to the input folder, `/` between segments, without `.` and `..`.
    pub path: String,
    /// The anchor.
    pub fragment: Option<String>,
}

/// Resolves `href` as written on the page at `page_path`.
///
/// `None` for links out of the documents: absolute URLs, absolute paths, and `..` beyond the input folder.
/// A link of only an anchor leads to its own page. Backslashes separate segments too (seen in php pages).
pub fn resolve(page_path: &str, href: &str) -> Option<Target> {
    let href = href.trim();
    if is_absolute(href) {
        return None;
    }
    let (href, fragment) = match href.split_once('#') {
        Some((href, fragment)) => (href, Some(decode(fragment))),
        None => (href, None),
    };
    let fragment = fragment.filter(|fragment| !fragment.is_empty());
    let href = href.split_once('?').map_or(href, |(path, _)| path);
    if href.is_empty() {
        return Some(Target { path: page_path.to_owned(), fragment });
    }
    let href = decode(href);
    let mut segments: Vec<&str> = page_path.split('/').collect();
    segments.pop();
    for segment in href.split(['/', '\\']) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(Target { path: segments.join("/"), fragment })
}

fn is_absolute(href: &str) -> bool {
    let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme);
    href.contains("://")
        || href.starts_with(['/', '\\'])
        || ["mailto", "tel", "data", "javascript"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// Undoes `%20` and the like; what does not decode to UTF-8 stays as it is.
fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digit = |at: usize| behind.get(at).and_then(|&byte| (byte as char).to_digit(16));
        let byte = match (first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { behind.get(2..).unwrap_or_default() } else { behind };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(page: &str, href: &str) -> Option<String> {
        resolve(page, href).map(|target| match target.fragment {
            Some(fragment) => format!("{}#{fragment}", target.path),
            None => target.path,
        })
    }

    #[test]
    fn links_are_relative_to_their_page() {
        assert_eq!(resolved("docs/Api.md", "Pet.md#name").as_deref(), Some("docs/Pet.md#name"));
        assert_eq!(resolved("docs/Api.md", "../README.md").as_deref(), Some("README.md"));
        assert_eq!(resolved("docs/Api.md", "#here").as_deref(), Some("docs/Api.md#here"));
        assert_eq!(resolved("a/b/c.md", r"..\Model\X%20Y.md").as_deref(), Some("a/Model/X Y.md"));
        assert_eq!(resolved("a.md", "uuid::Uuid.md").as_deref(), Some("uuid::Uuid.md"));
        assert_eq!(resolved("a.md", "./x//y.md?z#").as_deref(), Some("x/y.md"));
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        for href in ["../../x.md", "https://example.com/x", "//example.com", "/etc/passwd", "mailto:a@b.c"] {
            assert_eq!(resolved("docs/Api.md", href), None, "{href}");
        }
        assert_eq!(resolved("docs/Api.md", "%2e%2e/%2e%2e/x.md"), None);
    }

    #[test]
    fn broken_percent_signs_stay() {
        assert_eq!(resolved("a.md", "100%.md").as_deref(), Some("100%.md"));
        assert_eq!(resolved("a.md", "%FF.md").as_deref(), Some("%FF.md"));
        assert_eq!(resolved("a.md", "%é.md").as_deref(), Some("%é.md"));
    }
}
