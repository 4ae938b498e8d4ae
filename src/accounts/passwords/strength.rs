//! The strength of a password, estimated by zxcvbn.

use zxcvbn::{Score, zxcvbn};

use crate::contract::Strength;

/// Further characters do not change the estimate, and its time grows with the square of their number.
const MAX_CHARACTERS: usize = 100;

/// Estimates a password; `known` is what an attacker knows about its owner. Takes milliseconds of CPU time.
pub(in super::super) fn strength(password: &str, known: &[&str]) -> Strength {
    let start = cut(password);
    let known: Vec<&str> = known.iter().map(|text| cut(text)).collect();
    match zxcvbn(start, &known).score() {
        Score::Zero | Score::One => Strength::Weak,
        Score::Two | Score::Three => Strength::Fair,
        // Four or more.
        _ => Strength::Strong,
    }
}

fn cut(text: &str) -> &str {
    text.char_indices().nth(MAX_CHARACTERS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_weak_where_its_owners_name_is_all_of_it() {
        assert_eq!(strength("password1", &[]), Strength::Weak);
        assert_eq!(strength("lemon-harbor-hat", &[]), Strength::Strong);
        assert_eq!(strength("brynhildursdottir", &["brynhildursdottir"]), Strength::Weak);
        assert_eq!(strength(&"é".repeat(1_000), &[&"x".repeat(10_000)]), strength(&"é".repeat(100), &[]));
    }
}
