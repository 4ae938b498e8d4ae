//! Accounts.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    AccountRepository, Addressee, Credentials, FoldedName, NewAccount, NewEvent, NewSignIn, Revocation, SignedUp,
    StoreError, Timestamp, VerifiedHash,
};
use crate::contract::{Person, User};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[derive(FromRow)]
pub(super) struct CredentialsRow {
    id: i64,
    username: String,
    pub(super) email: String,
    password: String,
    is_active: bool,
    second_factor: bool,
}

impl From<CredentialsRow> for Credentials {
    fn from(CredentialsRow { id, username, email, password, is_active, second_factor }: CredentialsRow) -> Self {
        Self { user: User { id, username, email }, password, is_active, second_factor }
    }
}

#[async_trait]
impl<B: Backend> AccountRepository for Work<'_, B> {
    async fn is_username_taken(&mut self, name: &FoldedName) -> Result<bool, StoreError> {
        let found: Option<(i64,)> =
            self.fetch_optional("SELECT id FROM accounts WHERE username_folded = $1", values![name.as_str()]).await?;
        Ok(found.is_some())
    }

    async fn find_credentials(&mut self, name: &FoldedName) -> Result<Option<Credentials>, StoreError> {
        let row: Option<CredentialsRow> = self
            .fetch_optional(
                "SELECT id, username, email, password, is_active, second_factor FROM accounts WHERE username_folded = $1",
                values![name.as_str()],
            )
            .await?;
        Ok(row.map(Credentials::from))
    }

    async fn find(&mut self, account_id: i64) -> Result<Option<Credentials>, StoreError> {
        let row: Option<CredentialsRow> = self
            .fetch_optional(
                "SELECT id, username, email, password, is_active, second_factor FROM accounts WHERE id = $1",
                values![account_id],
            )
            .await?;
        Ok(row.map(Credentials::from))
    }

    async fn insert(&mut self, account: &NewAccount) -> Result<Option<i64>, StoreError> {
        Ok(in_transaction!(self, |connection| insert_account(connection, account, None)))
    }

    async fn insert_signed_in(
        &mut self,
        account: &NewAccount,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> Result<Option<SignedUp>, StoreError> {
        Ok(in_transaction!(self, |connection| connection.insert_signed_in(account, sign_in, event)))
    }

    async fn lock_verified(&mut self, account_id: i64, verified: &VerifiedHash) -> Result<bool, StoreError> {
        let locked = self
            .execute(
                "UPDATE accounts SET password = coalesce($1, password)
                 WHERE id = $2 AND password = $3 AND is_active AND second_factor = $4",
                values![verified.replacement.as_deref(), account_id, verified.stored.as_str(), verified.second_factor],
            )
            .await?;
        Ok(locked > 0)
    }

    async fn lock(&mut self, account_id: i64) -> Result<(), StoreError> {
        in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        Ok(())
    }

    async fn set_password(&mut self, account_id: i64, hash: &str) -> Result<bool, StoreError> {
        let updated =
            self.execute("UPDATE accounts SET password = $1 WHERE id = $2", values![hash, account_id]).await?;
        self.execute("UPDATE django_accounts SET password_digest = NULL WHERE id = $1", values![account_id]).await?;
        // What the password before has opened.
        self.execute("DELETE FROM pending_sign_ins WHERE account_id = $1", values![account_id]).await?;
        self.execute("DELETE FROM trusted_browsers WHERE account_id = $1", values![account_id]).await?;
        let unconfirmed = "DELETE FROM totp_secrets WHERE account_id = $1 AND expires_at IS NOT NULL";
        self.execute(unconfirmed, values![account_id]).await?;
        Ok(updated > 0)
    }

    async fn addressee(&mut self, account_id: i64) -> Result<Option<Addressee>, StoreError> {
        let select = "SELECT username, email, language FROM accounts WHERE id = $1 AND email <> ''";
        let row: Option<(String, String, String)> = self.fetch_optional(select, values![account_id]).await?;
        Ok(row.map(|(username, email, language)| Addressee { username, email, language }))
    }

    async fn person(&mut self, account_id: i64) -> Result<Option<Person>, StoreError> {
        let select = "SELECT first_name, last_name, language FROM accounts WHERE id = $1";
        Ok(self.fetch_optional(select, values![account_id]).await?.map(person))
    }

    async fn edit(
        &mut self,
        account_id: i64,
        first_name: Option<&str>,
        last_name: Option<&str>,
        language: Option<&str>,
    ) -> Result<Option<Person>, StoreError> {
        let edited = self
            .fetch_optional(
                "UPDATE accounts SET first_name = coalesce($2, first_name), last_name = coalesce($3, last_name),
                    language = coalesce($4, language)
                 WHERE id = $1 RETURNING first_name, last_name, language",
                values![account_id, first_name, last_name, language],
            )
            .await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        Ok(edited.map(person))
    }

    async fn is_staff(&mut self, account_id: i64) -> Result<bool, StoreError> {
        let select = "SELECT id FROM accounts WHERE id = $1 AND (is_staff OR is_superuser)";
        let found: Option<(i64,)> = self.fetch_optional(select, values![account_id]).await?;
        Ok(found.is_some())
    }

    async fn lock_superusers(&mut self) -> Result<Vec<i64>, StoreError> {
        let lock = self.connection.lock_superusers();
        let rows: Vec<(i64,)> = self.fetch_all(lock, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    async fn delete(&mut self, account_id: i64) -> Result<(), StoreError> {
        in_transaction!(self, |connection| connection.lock_sign_ins(account_id));
        in_transaction!(self, |connection| connection.lock_mail_requests(account_id));
        // All else that refers to it goes with it.
        self.execute("DELETE FROM accounts WHERE id = $1", values![account_id]).await?;
        self.execute("DELETE FROM django_tokens WHERE account_id = $1", values![account_id]).await?;
        self.execute(
            "UPDATE django_accounts SET username = '', email = '', first_name = '', last_name = '',
                password_digest = NULL, is_active = FALSE, is_staff = FALSE, is_superuser = FALSE, date_joined = 0
             WHERE id = $1",
            values![account_id],
        )
        .await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        Ok(())
    }

    async fn set_active(&mut self, account_id: i64, is_active: bool) -> Result<bool, StoreError> {
        let set = "UPDATE accounts SET is_active = $1 WHERE id = $2";
        Ok(self.execute(set, values![is_active, account_id]).await? > 0)
    }

    async fn set_roles(&mut self, account_id: i64, is_staff: bool, is_superuser: bool) -> Result<(), StoreError> {
        let set = "UPDATE accounts SET is_staff = $1, is_superuser = $2 WHERE id = $3";
        self.execute(set, values![is_staff, is_superuser, account_id]).await.map(drop)
    }
}

fn person((first_name, last_name, language): (String, String, String)) -> Person {
    Person { first_name, last_name, language }
}

/// Adds an account, which has logged in last at that time, and returns its id. `None` if the name is taken.
pub(in crate::store) async fn insert_account(
    connection: &mut impl Connection,
    account: &NewAccount,
    last_login: Option<Timestamp>,
) -> sqlx::Result<Option<i64>> {
    let inserted: Option<(i64,)> = connection
        .fetch_optional(
            "INSERT INTO accounts
                (username, username_folded, email, password, is_staff, is_superuser, date_joined, last_login)
             VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
             ON CONFLICT (username_folded) DO NOTHING
             RETURNING id",
            values![
                account.username.as_str(),
                account.folded.as_str(),
                account.email.as_str(),
                account.password.as_str(),
                account.is_superuser,
                account.date_joined.unix_millis(),
                last_login.map(Timestamp::unix_millis),
            ],
        )
        .await?;
    Ok(inserted.map(|(id,)| id))
}
