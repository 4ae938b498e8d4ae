//! The changes of some accounts, written together.

use super::run::Run;
use super::tables::{ACCOUNTS, DJANGO_ACCOUNTS};
use crate::accounts::django::{Base, DjangoUser, Here};
use crate::accounts::{FoldedName, Timestamp};
use crate::store::bulk::{BulkConnection, Cell, Row};
use crate::store::connection::{Value, values};

/// Changes to be written.
#[derive(Default)]
pub(super) struct Writes {
    accounts: Vec<Row>,
    bases: Vec<Row>,
    updates: Vec<Update>,
    remembered: Vec<(i64, Base)>,
    closed: Vec<i64>,
    signed_out: Vec<i64>,
}

struct Update {
    id: i64,
    here: Here,
    /// The folded name, if the name changes.
    folded: Option<FoldedName>,
    /// The hash, if the password changes.
    password: Option<String>,
}

impl Writes {
    /// Adds a new account.
    pub(super) fn add(&mut self, user: &DjangoUser, username: &str, folded: &FoldedName) {
        self.accounts.push(vec![
            Cell::Integer(Some(user.id)),
            Cell::Text(username.to_owned()),
            Cell::Text(folded.as_str().to_owned()),
            Cell::Text(user.email.clone()),
            Cell::Text(user.first_name.clone()),
            Cell::Text(user.last_name.clone()),
            Cell::Text(user.password.clone()),
            Cell::Bool(user.is_active),
            Cell::Bool(user.is_staff),
            Cell::Bool(user.is_superuser),
            Cell::Integer(Some(user.date_joined.unix_millis())),
            Cell::Integer(user.last_login.map(Timestamp::unix_millis)),
            // Of the language Django knows nothing, and factors come after the accounts.
            Cell::Text(String::new()),
            Cell::Bool(false),
        ]);
        let Base { profile, password_digest, date_joined } = Base::of(user);
        self.bases.push(vec![
            Cell::Integer(Some(user.id)),
            Cell::Text(profile.username),
            Cell::Text(profile.email),
            Cell::Text(profile.first_name),
            Cell::Text(profile.last_name),
            Cell::OptionalBytes(password_digest.map(Vec::from)),
            Cell::Bool(profile.is_active),
            Cell::Bool(profile.is_staff),
            Cell::Bool(profile.is_superuser),
            Cell::Integer(Some(date_joined.unix_millis())),
        ]);
    }

    /// Changes an existing account.
    pub(super) fn update(&mut self, id: i64, here: Here, folded: Option<FoldedName>, password: Option<String>) {
        self.updates.push(Update { id, here, folded, password });
    }

    /// Records the account as it now is in Django.
    pub(super) fn remember(&mut self, id: i64, base: Base) {
        self.remembered.push((id, base));
    }

    /// Revokes every sign-in of an account.
    pub(super) fn close(&mut self, id: i64) {
        self.closed.push(id);
    }

    /// Revokes the sign-ins that were created here.
    pub(super) fn sign_out(&mut self, id: i64) {
        self.signed_out.push(id);
    }
}

impl<S: BulkConnection> Run<'_, S> {
    /// Writes the changes: first those of existing accounts, as they may free a name.
    pub(super) async fn write(&mut self, writes: Writes) -> sqlx::Result<()> {
        for update in &writes.updates {
            self.write_account(update).await?;
        }
        for (id, base) in &writes.remembered {
            self.write_base(*id, base).await?;
        }
        self.target.write(&ACCOUNTS, &writes.accounts, "").await?;
        self.target.write(&DJANGO_ACCOUNTS, &writes.bases, "").await?;
        self.end_all(&writes.closed).await?;
        self.end_own(&writes.signed_out).await
    }

    async fn write_account(&mut self, update: &Update) -> sqlx::Result<()> {
        let Here { profile, last_login } = &update.here;
        self.target
            .execute(
                "UPDATE accounts SET username = $1, username_folded = coalesce($2, username_folded), email = $3,
                    first_name = $4, last_name = $5, is_active = $6, is_staff = $7, is_superuser = $8,
                    last_login = $9, password = coalesce($10, password)
                 WHERE id = $11",
                values![
                    profile.username.as_str(),
                    update.folded.as_ref().map(FoldedName::as_str),
                    profile.email.as_str(),
                    profile.first_name.as_str(),
                    profile.last_name.as_str(),
                    profile.is_active,
                    profile.is_staff,
                    profile.is_superuser,
                    last_login.map(Timestamp::unix_millis),
                    update.password.as_deref(),
                    update.id,
                ],
            )
            .await
            .map(drop)
    }

    async fn write_base(&mut self, id: i64, Base { profile, password_digest, .. }: &Base) -> sqlx::Result<()> {
        self.target
            .execute(
                "UPDATE django_accounts SET username = $1, email = $2, first_name = $3, last_name = $4,
                    is_active = $5, is_staff = $6, is_superuser = $7, password_digest = $8
                 WHERE id = $9",
                values![
                    profile.username.as_str(),
                    profile.email.as_str(),
                    profile.first_name.as_str(),
                    profile.last_name.as_str(),
                    profile.is_active,
                    profile.is_staff,
                    profile.is_superuser,
                    password_digest.as_ref().map(<[u8; 32]>::as_slice),
                    id,
                ],
            )
            .await
            .map(drop)
    }

    /// Revokes every sign-in of accounts that may no longer sign in. The records of their tokens are deleted, so that
    /// tokens that still exist in Django are imported again once the account may sign in again.
    async fn end_all(&mut self, ids: &[i64]) -> sqlx::Result<()> {
        let ids = integers(ids);
        let forget = "DELETE FROM django_tokens WHERE account_id IN () AND digest IN (SELECT digest FROM tokens)";
        self.target.execute_in(forget, &ids).await?;
        self.end_with("DELETE FROM tokens WHERE session_id IS NULL AND account_id IN ()", &ids).await
    }

    /// Revokes the sign-ins that were created here, as somebody may know the former password.
    async fn end_own(&mut self, ids: &[i64]) -> sqlx::Result<()> {
        let tokens = "DELETE FROM tokens WHERE session_id IS NULL AND account_id IN ()
            AND NOT EXISTS (SELECT 1 FROM django_tokens d WHERE d.digest = tokens.digest)";
        self.end_with(tokens, &integers(ids)).await
    }

    /// Revokes those tokens, every session with its tokens, and Django's sessions that have not been redeemed. No log-in
    /// waits any longer, and no browser is trusted.
    async fn end_with(&mut self, tokens: &'static str, ids: &[Value<'_>]) -> sqlx::Result<()> {
        let sessions = "DELETE FROM sessions WHERE account_id IN ()";
        self.report.sign_ins_ended +=
            self.target.execute_in(tokens, ids).await? + self.target.execute_in(sessions, ids).await?;
        let unused = "DELETE FROM django_sessions WHERE NOT is_used AND account_id IN ()";
        self.target.execute_in(unused, ids).await?;
        for of_password in [
            "DELETE FROM pending_sign_ins WHERE account_id IN ()",
            "DELETE FROM trusted_browsers WHERE account_id IN ()",
        ] {
            self.target.execute_in(of_password, ids).await?;
        }
        Ok(())
    }
}

/// A list of ids as parameters.
pub(super) fn integers(ids: &[i64]) -> Vec<Value<'_>> {
    ids.iter().map(|id| Value::Integer(*id)).collect()
}
