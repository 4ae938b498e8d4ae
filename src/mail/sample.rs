//! Letters with sample values, one of each kind and shape: what templates are tried with.

use crate::accounts::{FactorChange, Letter, Occasion, ResetAccount};

/// At least one letter of every kind.
pub(super) fn letters() -> Vec<Letter> {
    let link = |path: &str| format!("https://auth.example.org/{path}");
    let username = || "ana".to_owned();
    let reset = |name: &str| ResetAccount {
        username: name.to_owned(),
        link: link(&format!("password/reset/{name}-5Xk2v9Qw7bTn")),
        code: "482913".to_owned(),
    };
    let known = || Occasion {
        at: 1_795_811_000_000,
        device: Some("Firefox on Linux".to_owned()),
        address: Some("203.0.113.7".to_owned()),
    };
    let unknown = || Occasion { device: None, address: None, ..known() };
    let code = || "305172".to_owned();
    let factor = |change| Letter::FactorChanged {
        username: username(),
        change,
        occasion: known(),
        security_link: link("account/security"),
    };
    vec![
        Letter::PasswordReset { accounts: vec![reset("ana")], minutes: 30 },
        Letter::PasswordReset { accounts: vec![reset("ana"), reset("ana.work")], minutes: 30 },
        Letter::Invitation { username: username(), link: link("password/reset/confirm/8Rz3"), days: 7 },
        Letter::EmailVerify { username: username(), link: link("email/verify/8Rz3"), code: code(), days: 3 },
        Letter::EmailChangeNotice {
            username: username(),
            email: "ana@example.net".to_owned(),
            undo_link: link("email/undo/8Rz3"),
            days: 7,
        },
        Letter::SignUpExists { username: username(), log_in_link: link("login"), reset_link: link("password/reset") },
        Letter::PasswordChanged { username: username(), occasion: known(), reset_link: link("password/reset") },
        Letter::SecondFactorRefused {
            username: username(),
            occasion: known(),
            password_link: link("account/password"),
        },
        Letter::NewSignIn { username: username(), occasion: known(), sessions_link: link("account/sessions") },
        Letter::NewSignIn { username: username(), occasion: unknown(), sessions_link: link("account/sessions") },
        Letter::TokenCreated {
            username: username(),
            name: "backup script".to_owned(),
            occasion: known(),
            tokens_link: link("account/tokens"),
        },
        Letter::PasskeyCreated {
            username: username(),
            name: "YubiKey 5".to_owned(),
            occasion: known(),
            security_link: link("account/security"),
        },
        Letter::PasskeyRemoved {
            username: username(),
            name: "YubiKey 5".to_owned(),
            occasion: known(),
            security_link: link("account/security"),
        },
        Letter::PasskeyCopied {
            username: username(),
            name: "YubiKey 5".to_owned(),
            occasion: known(),
            security_link: link("account/security"),
        },
        factor(FactorChange::TotpConfirmed),
        factor(FactorChange::TotpRemoved),
        factor(FactorChange::RecoveryCodesCreated),
        factor(FactorChange::RecoveryCodeUsed { left: 7 }),
        factor(FactorChange::RecoveryCodeUsed { left: 0 }),
        factor(FactorChange::Reset),
        Letter::AccountDeleted { username: username(), occasion: known() },
        Letter::Test {},
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_comes_back_from_json_as_it_was_and_is_named_in_it() {
        for letter in letters() {
            let json = serde_json::to_value(&letter).unwrap();
            assert_eq!(json["letter"], letter.name());
            assert!(serde_json::from_value::<Letter>(json).unwrap() == letter, "{letter:?}");
        }
    }

    #[test]
    fn s1_a_letter_is_not_shown() {
        for letter in letters() {
            assert_eq!(format!("{letter:?}"), format!("Letter({})", letter.name()));
        }
    }
}
