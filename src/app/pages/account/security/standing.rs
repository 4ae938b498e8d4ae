//! What protects an account, in one sentence.

use crate::app::text::text;
use crate::contract::{Factors, PasskeyKind};

/// The sentence.
pub(super) fn sentence(factors: &Factors) -> &'static str {
    let has_passkey = factors.passkeys.iter().any(|passkey| passkey.is_usable && passkey.kind == PasskeyKind::SignIn);
    match (factors.password, factors.second_factor, has_passkey) {
        (true, false, false) => text!("security-page-by-password"),
        (true, true, false) => text!("security-page-by-two-steps"),
        (true, false, true) => text!("security-page-by-passkey-or-password"),
        (true, true, true) => text!("security-page-by-passkey-or-two-steps"),
        (false, _, true) => text!("security-page-by-passkey"),
        (false, _, false) => text!("security-page-by-nothing"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn what_protects_an_account_is_told_apart_by_all_that_can_open_it() {
        let mut told = BTreeSet::new();
        for (password, second_factor) in [(true, false), (true, true), (false, false)] {
            for kind in [None, Some(PasskeyKind::SignIn)] {
                let passkeys = kind.map(|kind| super::super::passkeys::sample(kind, true)).into_iter().collect();
                told.insert(sentence(&Factors { password, second_factor, passkeys, ..Factors::default() }));
            }
        }
        assert_eq!(told.len(), 6);
    }
}
