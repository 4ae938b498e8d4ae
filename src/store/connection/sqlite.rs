//! Operations that differ in SQLite.

use sqlx::SqliteConnection;

use super::{Connection, KEPT_REVOCATIONS, Row, Value};
use crate::accounts::{
    NewAccount, NewEvent, NewSignIn, Recorded, Revocation, SharedAttempt, SignIn, SignedUp, Touch, VerifiedHash,
};
use crate::store::repositories::accounts::insert_account;
use crate::store::repositories::events::insert_sign_in_event;
use crate::store::repositories::sign_ins::insert_sign_in;

impl Connection for SqliteConnection {
    statements!(run_directly);

    // There is only one writer: during a transaction nothing else changes.
    async fn lock_sign_ins(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    async fn lock_mail_requests(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    fn lock_superusers(&self) -> &'static str {
        "SELECT id FROM accounts WHERE is_superuser AND is_active ORDER BY id"
    }

    fn either(&self, sqlite: &'static str, _: &'static str) -> &'static str {
        sqlite
    }

    async fn lock_session(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    // A number in the file's first page that Vestibule does not use.
    async fn try_to_write(&mut self) -> sqlx::Result<()> {
        self.execute("PRAGMA user_version = 0", &[]).await.map(drop)
    }

    fn purges(&self) -> &'static [&'static str] {
        purges!("")
    }

    fn lease_jobs(&self) -> &'static str {
        lease_jobs!("")
    }

    // A statement is no round trip here, so what is one statement in PostgreSQL is several. Only one process uses the
    // database, so an attempt is not counted in it.

    async fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> sqlx::Result<Option<Recorded>> {
        let update = "UPDATE accounts SET last_login = $1, password = coalesce($2, password)
             WHERE id = $3 AND password = $4 AND is_active AND second_factor = $5";
        let replacement = verified.replacement.as_deref();
        let (created, stored) = (sign_in.created.unix_millis(), verified.stored.as_str());
        let values = values![created, replacement, account_id, stored, verified.second_factor];
        if self.execute(update, values).await? == 0 {
            return Ok(None);
        }
        insert_sign_in(self, account_id, sign_in).await?;
        insert_sign_in_event(self, account_id, event).await.map(Some)
    }

    async fn settle(&mut self, _: &SharedAttempt) -> sqlx::Result<()> {
        Ok(())
    }

    async fn insert_signed_in(
        &mut self,
        account: &NewAccount,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> sqlx::Result<Option<SignedUp>> {
        let Some(id) = insert_account(self, account, Some(sign_in.created)).await? else { return Ok(None) };
        insert_sign_in(self, id, sign_in).await?;
        let Recorded { is_wanted, .. } = insert_sign_in_event(self, id, event).await?;
        Ok(Some(SignedUp { id, is_wanted }))
    }

    async fn touch_sign_ins(&mut self, touches: &[Touch]) -> sqlx::Result<()> {
        for touch in touches {
            let (now, expected) = (touch.now.unix_millis(), touch.expected.unix_millis());
            match touch.sign_in {
                SignIn::Session(session) | SignIn::PageToken { session, .. } => {
                    let update =
                        "UPDATE sessions SET last_used_at = $1, expires_at = $4 WHERE id = $2 AND last_used_at = $3";
                    self.execute(update, values![now, session, expected, touch.expires.unix_millis()]).await?;
                }
                SignIn::Token(token) => {
                    let update = "UPDATE tokens SET last_used_at = $1 WHERE id = $2 AND last_used_at = $3";
                    self.execute(update, values![now, token, expected]).await?;
                }
            }
        }
        Ok(())
    }

    async fn announce(&mut self, ended: Revocation) -> sqlx::Result<()> {
        let account = match ended {
            Revocation::Account(id) => Some(id),
            Revocation::Unknown => None,
        };
        let insert = "INSERT INTO ended_sign_ins (account_id) VALUES ($1) RETURNING id";
        let inserted: Option<(i64,)> = self.fetch_optional(insert, values![account]).await?;
        let Some((id,)) = inserted else { return Ok(()) };
        let delete = "DELETE FROM ended_sign_ins WHERE id <= $1";
        self.execute(delete, values![id - KEPT_REVOCATIONS]).await.map(drop)
    }
}
