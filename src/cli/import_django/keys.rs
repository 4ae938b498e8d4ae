//! Django's secret keys: from the environment or a file, never from the command line, which others can see.

use std::path::Path;

use super::super::encoding;
use super::super::failure::{Failure, Outcome};
use crate::accounts::django::SecretKey;

const VARIABLE: &str = "VESTIBULE_DJANGO_SECRET_KEY";

/// The key of the environment, then those of the file.
pub(super) fn read(file: Option<&Path>) -> Outcome<Vec<SecretKey>> {
    let variable = std::env::var(VARIABLE).ok().filter(|key| !key.is_empty());
    let mut keys: Vec<String> = variable.into_iter().collect();
    if let Some(file) = file {
        let text = std::fs::read(file)
            .and_then(encoding::text)
            .map_err(|error| Failure::because(format!("{} cannot be read", file.display()), error))?;
        for (at, line) in text.lines().enumerate() {
            let of_line = of_line(line)
                .map_err(|why| Failure::new(format!("line {} of {} cannot be read: {why}", at + 1, file.display())))?;
            keys.extend(of_line);
        }
        if keys.is_empty() {
            return Err(Failure::new(format!("there is no key in {}", file.display())));
        }
    }
    Ok(keys.into_iter().map(SecretKey::new).collect())
}

/// The keys in a line: it is one as it stands, or sets `SECRET_KEY` or `SECRET_KEY_FALLBACKS` as settings of Django do.
fn of_line(line: &str) -> Result<Vec<String>, String> {
    let set = |name: &str| line.trim_start().strip_prefix(name)?.trim_start().strip_prefix('=');
    if let Some(value) = set("SECRET_KEY") {
        return match quoted(value)? {
            Some((key, rest)) if is_end(rest) => Ok(vec![key]),
            _ => Err("no key in quotes and nothing else stands behind SECRET_KEY =".to_owned()),
        };
    }
    if let Some(value) = set("SECRET_KEY_FALLBACKS") {
        return list(value)?.ok_or_else(|| "no list of keys in quotes stands behind SECRET_KEY_FALLBACKS =".to_owned());
    }
    Ok(if line.is_empty() { Vec::new() } else { vec![line.to_owned()] })
}

/// The texts of a list of Python's.
fn list(value: &str) -> Result<Option<Vec<String>>, String> {
    let (mut keys, mut is_first) = (Vec::new(), true);
    let Some(mut rest) = value.trim_start().strip_prefix('[') else { return Ok(None) };
    loop {
        if let Some(rest) = rest.trim_start().strip_prefix(']') {
            return Ok(Some(keys).filter(|_| is_end(rest)));
        }
        if !is_first {
            let Some(after) = rest.trim_start().strip_prefix(',') else { return Ok(None) };
            if let Some(rest) = after.trim_start().strip_prefix(']') {
                return Ok(Some(keys).filter(|_| is_end(rest)));
            }
            rest = after;
        }
        let Some((key, after)) = quoted(rest)? else { return Ok(None) };
        (rest, is_first) = (after, false);
        keys.push(key);
    }
}

/// The text in quotes that a value begins with, and what follows it.
fn quoted(value: &str) -> Result<Option<(String, &str)>, String> {
    let value = value.trim_start();
    let Some(quote) = value.chars().next().filter(|first| ['\'', '"'].contains(first)) else { return Ok(None) };
    let Some((key, rest)) = value[1..].split_once(quote).filter(|(key, _)| !key.is_empty()) else { return Ok(None) };
    if key.contains('\\') {
        return Err("the key has a backslash in it; write the key alone on a line, as Python prints it".to_owned());
    }
    Ok(Some((key.to_owned(), rest)))
}

/// Whether nothing follows but a comment.
fn is_end(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_key_or_sets_one() {
        for (line, keys) in [
            ("", &[][..]),
            ("django-insecure-a#(b'c", &["django-insecure-a#(b'c"]),
            ("first-key ", &["first-key "]),
            ("SECRET_KEYS", &["SECRET_KEYS"]),
            ("SECRET_KEY = 'a#(b=c'", &["a#(b=c"]),
            ("SECRET_KEY=\"it's\"", &["it's"]),
            ("  SECRET_KEY  =  'a'   # SECURITY WARNING: keep the secret key", &["a"]),
            ("SECRET_KEY_FALLBACKS = ['old', \"older\"]", &["old", "older"]),
            ("SECRET_KEY_FALLBACKS=['old',]  # until May", &["old"]),
            ("SECRET_KEY_FALLBACKS = []", &[]),
        ] {
            assert_eq!(of_line(line).unwrap(), keys, "{line}");
        }
    }

    #[test]
    fn s1_a_setting_without_a_key_is_refused_and_not_shown() {
        for line in [
            "SECRET_KEY =",
            "SECRET_KEY = ''",
            "SECRET_KEY = os.environ['hush']",
            "SECRET_KEY = 'hush",
            "SECRET_KEY = 'hush' + 'hush'",
            "SECRET_KEY = 'hush\\'hush'",
            "SECRET_KEY = hush",
            "SECRET_KEY_FALLBACKS = [",
            "SECRET_KEY_FALLBACKS = ['hush' 'hush']",
            "SECRET_KEY_FALLBACKS = ['hush', hush]",
            "SECRET_KEY_FALLBACKS = 'hush'",
        ] {
            let why = of_line(line).unwrap_err();
            assert!(!why.contains("hush"), "{line}: {why}");
        }
    }
}
