//! Protection against importing the wrong database: limits of how much may have disappeared from Django.

use serde::Serialize;

/// One in this many known users may be missing without the operator's consent.
const ONE_IN: u64 = 20;
/// As many may be missing of a small site, but never more than half of its users.
const FEW: u64 = 5;

/// What earlier imports have taken over, and how much of it no longer exists in Django.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Active accounts that existed in Django at the last import.
    pub users_known: u64,
    /// Those that no longer exist there.
    pub users: u64,
    /// Imported tokens that are still valid here.
    pub tokens_known: u64,
    /// Those that this import revokes.
    pub tokens: u64,
    /// Imported authenticator apps and passkeys that are still here.
    pub factors_known: u64,
    /// Those that this import removes.
    pub factors: u64,
}

/// How many missing rows the operator accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Users.
    pub users: u64,
    /// Tokens.
    pub tokens: u64,
    /// Authenticator apps and passkeys.
    pub factors: u64,
}

impl Missing {
    /// Whether more users are missing than the operator has accepted and than is usual: one in twenty, or five of a
    /// small site, or half of a tiny one.
    pub fn has_too_few_users(&self, accepted: Accepted) -> bool {
        let few = FEW.min(self.users_known / 2).max(self.users_known / ONE_IN);
        self.users > few.max(accepted.users)
    }

    /// Whether all tokens are missing and the operator has not accepted it. A few tokens may all be replaced:
    /// `has_others` says that Django has tokens, none of which was known.
    pub fn has_no_tokens(&self, has_others: bool, accepted: Accepted) -> bool {
        is_all(self.tokens_known, self.tokens, has_others) && self.tokens > accepted.tokens
    }

    /// The same of authenticator apps and passkeys.
    pub fn has_no_factors(&self, has_others: bool, accepted: Accepted) -> bool {
        is_all(self.factors_known, self.factors, has_others) && self.factors > accepted.factors
    }
}

/// Whether all are missing that were known, and not only a few that were replaced.
fn is_all(known: u64, missing: u64, has_others: bool) -> bool {
    known > 0 && missing >= known && (missing > FEW || !has_others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_one_user_in_twenty_is_asked_about_and_of_a_small_site_more_than_five_or_half() {
        for (users_known, most) in [(1, 0), (2, 1), (3, 1), (7, 3), (10, 5), (26, 5), (100, 5), (120, 6), (10_000, 500)]
        {
            for users in [most, most + 1] {
                let missing = Missing { users_known, users, ..Missing::default() };
                let is_asked = missing.has_too_few_users(Accepted::default());
                assert_eq!(is_asked, users > most, "{users} of {users_known}");
                assert!(!missing.has_too_few_users(Accepted { users, ..Accepted::default() }));
                assert_eq!(
                    missing.has_too_few_users(Accepted { users: users.saturating_sub(1), tokens: 99, factors: 99 }),
                    is_asked
                );
            }
        }
    }

    #[test]
    fn all_tokens_are_asked_about_unless_a_few_are_replaced() {
        let asks = |tokens_known, tokens, has_others| {
            Missing { tokens_known, tokens, ..Missing::default() }.has_no_tokens(has_others, Accepted::default())
        };
        assert!(asks(1, 1, false) && asks(6, 6, true) && asks(6, 6, false));
        assert!(!asks(0, 0, false) && !asks(5, 5, true) && !asks(100, 99, false));
        let missing = Missing { tokens_known: 18, tokens: 18, ..Missing::default() };
        assert!(missing.has_no_tokens(false, Accepted { users: 99, tokens: 17, factors: 99 }));
        assert!(!missing.has_no_tokens(false, Accepted { tokens: 18, ..Accepted::default() }));
        let missing = Missing { factors_known: 6, factors: 6, ..Missing::default() };
        assert!(missing.has_no_factors(true, Accepted { users: 9, tokens: 9, factors: 5 }));
        assert!(!missing.has_no_factors(true, Accepted { factors: 6, ..Accepted::default() }));
    }
}
