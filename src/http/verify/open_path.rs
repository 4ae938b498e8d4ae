//! Paths that are open to everybody.

use serde::Deserialize;

/// A path, or with `/*` at its end every path beneath it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct OpenPath {
    path: String,
    is_folder: bool,
}

impl TryFrom<String> for OpenPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (path, is_folder) = match text.strip_suffix('*') {
            Some(folder) => (folder.to_owned(), true),
            None => (text, false),
        };
        if is_plain(&path) && !path.contains('*') && (!is_folder || path.ends_with('/')) {
            return Ok(Self { path, is_folder });
        }
        Err("an open path is like /healthz, or like /static/* for all beneath it, without .. and escapes".to_owned())
    }
}

impl OpenPath {
    /// Whether the path of a request is this one or beneath it. One that another program could read otherwise is not.
    pub(super) fn covers(&self, path: &str) -> bool {
        let is_here = if self.is_folder { path.starts_with(&self.path) } else { path == self.path };
        is_here && is_plain(path)
    }
}

/// Whether a path means the same to every program that reads it: no `..`, no empty part in the middle, no parameters, and no
/// escapes but those of spaces and of letters beyond ASCII.
fn is_plain(path: &str) -> bool {
    let Some(rest) = path.strip_prefix('/') else { return false };
    let last = rest.split('/').count() - 1;
    let is_part = |(at, part): (usize, &str)| {
        (!part.is_empty() || at == last) && part != "." && part != ".." && !part.contains([';', '\\', '?', '#'])
    };
    rest.split('/').enumerate().all(is_part) && rest.split('%').skip(1).all(is_harmless_escape)
}

/// Whether what follows a `%` stands for a space or for a byte beyond ASCII.
fn is_harmless_escape(after: &str) -> bool {
    let byte = after.get(..2).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()).is_some_and(|byte| byte == b' ' || !byte.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> OpenPath {
        OpenPath::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a4_only_a_path_that_every_program_reads_alike_is_open() {
        let (file, folder) = (open("/healthz"), open("/static/*"));
        assert!(file.covers("/healthz") && folder.covers("/static/a/b.css") && folder.covers("/static/"));
        assert!(folder.covers("/static/a%20b.css") && folder.covers("/static/%C3%A9") && open("/*").covers("/x"));
        for path in ["/healthz/", "/healthz2", "/Healthz", "/static", "/statics/a", "/"] {
            assert!(!file.covers(path) && !folder.covers(path), "{path}");
        }
        for tail in [
            "../admin",
            "a/../../admin",
            "..",
            "./a",
            "a//b",
            "%2e%2e/admin",
            "..;/admin",
            "%2fadmin",
            "a%5cb",
            "%252e",
            "a;b",
            "\\",
            "x#/../../admin",
            "#",
            "%23",
            "%",
            "%zz",
            "%+1",
        ] {
            assert!(!folder.covers(&["/static/", tail].concat()), "{tail}");
        }
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for bad in ["", "*", "static", "/static*", "/a/*/b", "/../a", "/a//b", "/%61", "/a?b", "https://e/"] {
            assert!(OpenPath::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
