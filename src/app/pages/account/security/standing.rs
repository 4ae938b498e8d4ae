//! What protects an account, in one sentence.

use crate::app::text::text;
use crate::contract::{FactorStatus, PasskeyKind};

/// The sentence.
pub(super) fn sentence(factors: &FactorStatus) -> &'static str {
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
    use crate::contract::PasskeySummary;

    fn passkey(kind: PasskeyKind, is_usable: bool) -> PasskeySummary {
        let text = String::new;
        PasskeySummary {
            id: text(),
            name: text(),
            kind,
            created: text(),
            last_used: None,
            domain: text(),
            is_usable,
            is_backed_up: false,
        }
    }

    fn of(password: bool, second_factor: bool, passkeys: Vec<PasskeySummary>) -> &'static str {
        let (totp, recovery_codes, trusted_browsers) = (None, 0, 0);
        sentence(&FactorStatus { password, second_factor, totp, recovery_codes, passkeys, trusted_browsers })
    }

    #[test]
    fn what_opens_an_account_is_told_apart() {
        let mut told = BTreeSet::new();
        for (password, second_factor) in [(true, false), (true, true), (false, false)] {
            let bare = of(password, second_factor, vec![]);
            told.extend([bare, of(password, second_factor, vec![passkey(PasskeyKind::SignIn, true)])]);
            for idle in [passkey(PasskeyKind::SecondFactor, true), passkey(PasskeyKind::SignIn, false)] {
                assert_eq!(of(password, second_factor, vec![idle]), bare, "it opens nothing alone");
            }
        }
        assert_eq!(told.len(), 6);
    }
}
