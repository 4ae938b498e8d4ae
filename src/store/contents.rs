//! The number of records in a database.

use std::fmt;

use super::connection::Connection;

/// The numbers that an operator compares after a backup or a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Accounts, including those that may not sign in.
    pub accounts: u64,
    /// Browsers' sessions and programs' tokens, including expired ones.
    pub sign_ins: u64,
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}", counted(self.accounts, "account"), counted(self.sign_ins, "sign-in"))
    }
}

/// A number with its noun: `1 account`, `2 accounts`.
pub(super) fn counted(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Counts the records.
pub(super) async fn contents(connection: &mut impl Connection) -> sqlx::Result<Contents> {
    let counts: Option<(i64, i64, i64)> = connection
        .fetch_optional(
            "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM sessions),
                (SELECT count(*) FROM tokens WHERE session_id IS NULL)",
            &[],
        )
        .await?;
    let (accounts, sessions, tokens) = counts.unwrap_or_default();
    Ok(Contents { accounts: accounts.unsigned_abs(), sign_ins: (sessions + tokens).unsigned_abs() })
}
