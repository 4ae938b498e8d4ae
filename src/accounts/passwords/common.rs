//! The passwords that Django calls too common (`CommonPasswordValidator`).

use std::collections::HashSet;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;

/// Django's list, 20,000 lines in lower case; BSD-3-Clause, by the Django Software Foundation.
static COMPRESSED: &[u8] = include_bytes!("common-passwords.txt.gz");

static TEXT: LazyLock<String> = LazyLock::new(|| {
    let mut text = String::new();
    // The file is compiled in. If it were corrupt, the rule must not silently stop to hold.
    GzDecoder::new(COMPRESSED).read_to_string(&mut text).expect("the list of common passwords is a gzip file");
    text
});

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| TEXT.lines().collect());

/// Whether a password, in lower case and stripped, is in the list. The first call inflates the list.
pub(in super::super) fn is_common(password: &str) -> bool {
    COMMON.contains(password)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p3_the_list_is_djangos() {
        assert_eq!(COMMON.len(), TEXT.lines().count());
        assert!(COMMON.len() > 19_000, "{}", COMMON.len());
        assert!(is_common("password1") && is_common("qwerty123"));
        assert!(!is_common("quiet-harbor-42"));
    }
}
