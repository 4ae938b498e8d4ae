//! How much is in a database.

use std::fmt;

/// What somebody who keeps or moves a database wants to see again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Accounts, those that may not sign in among them.
    pub accounts: u64,
    /// Browsers' sessions and programs' tokens, those that have expired among them.
    pub sign_ins: u64,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: u64, noun| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
        write!(f, "{} and {}", count(self.accounts, "account"), count(self.sign_ins, "sign-in"))
    }
}
