//! Paths as text.
//!
//! Guarantees: nothing here touches the file system except for the current folder, and to see through links
//! where that is said.

use std::path::{Component, Path, PathBuf};

/// Joins a path inside the input folder to a folder of it; `None` if it leads out.
pub(crate) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in folder.split('/').chain(path.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            _ => segments.push(segment),
        }
    }
    Some(segments.join("/"))
}

/// Returns the way from the folder `from` to `to`, with `/` between segments. Both may be relative to the current
/// folder. Segments are taken as written: symbolic links are not followed.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (from, to) = (clean(from), clean(to));
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|segment| segment.as_os_str().to_string_lossy().into_owned());
    let way: Vec<String> = up.chain(down).collect();
    if way.is_empty() { ".".to_owned() } else { way.join("/") }
}

/// Returns an absolute path without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    tidy(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// Returns where a path leads, links being followed as far as it exists; what does not exist yet is taken as written.
pub(crate) fn real(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let known = whole.ancestors().find_map(|start| {
        let rest = whole.strip_prefix(start).ok()?;
        Some(std::fs::canonicalize(start).ok()?.join(rest))
    });
    tidy(&known.unwrap_or(whole))
}

/// Returns a path without `.`, and without `..` behind a name: for people to read, because symbolic links are not
/// followed.
pub(crate) fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for segment in path.components() {
        match (segment, tidy.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir)) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            (other, _) => tidy.push(other),
        }
    }
    if tidy.as_os_str().is_empty() { PathBuf::from(".") } else { tidy }
}

/// Returns true if a relative path consists of plain segments only.
pub(crate) fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && path.split('/').all(|segment| {
            !matches!(segment, "" | "." | "..") && !segment.contains(['\\', ':', '\0', '\n', '\r'])
        })
}

/// Returns the innermost folder around all of these, as written; empty if there is none.
pub(crate) fn around(folders: &[PathBuf]) -> PathBuf {
    let Some((first, rest)) = folders.split_first() else { return PathBuf::new() };
    let shared =
        |folder: &PathBuf| first.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    let depth = rest.iter().map(shared).min().unwrap_or_else(|| first.components().count());
    first.components().take(depth).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_two_folders() {
        for (from, to, way) in [
            ("generated", "generator/runtime", "../generator/runtime"),
            ("docs/../generated", "docs/../generator/./runtime", "../generator/runtime"),
            ("/a/b", "/a/b", "."),
            ("/a/b", "/a/b/c", "c"),
            ("/a/b/c/", "/x", "../../../x"),
            ("../out", "runtime", &format!("../{}/runtime", here())),
        ] {
            assert_eq!(relative(Path::new(from), Path::new(to)), way, "from {from} to {to}");
        }
    }

    #[test]
    fn the_folder_around_others() {
        for (folders, around) in [
            (&["docs/java", "docs/js/api"][..], "docs"),
            (&["java", "js"], ""),
            (&["/a/b", "/a/bc"], "/a"),
            (&["a"], "a"),
        ] {
            let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
            assert_eq!(super::around(&folders), Path::new(around), "{folders:?}");
        }
    }

    #[test]
    fn a_path_for_people() {
        for (path, shown) in [
            ("docs/../out", "out"),
            ("../out/./x", "../out/x"),
            ("a/..", "."),
            ("../../a", "../../a"),
            ("/../a", "/a"),
        ] {
            assert_eq!(tidy(Path::new(path)), Path::new(shown), "{path}");
        }
    }

    fn here() -> String {
        std::env::current_dir().unwrap().file_name().unwrap().to_str().unwrap().to_owned()
    }
}
