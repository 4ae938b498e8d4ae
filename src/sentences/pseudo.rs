//! The pseudo-language: English that shows where a page has no room for longer words, or a text that is in no catalogue.

use std::borrow::Cow;

/// Puts an accent on each vowel and doubles it: longer by about two fifths, as German and Finnish are, and legible.
pub(super) fn lengthened(text: &str) -> Cow<'_, str> {
    let mut longer = String::with_capacity(text.len() * 2);
    for character in text.chars() {
        let accented = match character {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ó',
            'u' => 'ú',
            'A' => 'Á',
            'E' => 'É',
            'I' => 'Í',
            'O' => 'Ó',
            'U' => 'Ú',
            other => {
                longer.push(other);
                continue;
            }
        };
        longer.extend([accented, accented]);
    }
    Cow::Owned(longer)
}

#[test]
fn a_pseudo_text_is_longer_and_legible() {
    assert_eq!(lengthened("Log in, Ana"), "Lóóg íín, ÁÁnáá");
}
