//! Operations that differ in PostgreSQL.

use sqlx::{Connection as _, PgConnection};

use super::{BEGIN_SHARED, CHANNEL, Connection, Row, Value, is_shared};
use crate::accounts::{
    NewAccount, NewEvent, NewSignIn, Recorded, Revocation, SharedAttempt, SignedUp, Touch, VerifiedHash,
};
use crate::store::postgres;
use crate::store::transaction::after_commit;

impl Connection for PgConnection {
    statements!(run_pooled);

    async fn lock_sign_ins(&mut self, account_id: i64) -> sqlx::Result<()> {
        for lock in [
            "SELECT 1 FROM accounts WHERE id = $1 FOR NO KEY UPDATE",
            "SELECT 1 FROM sessions WHERE account_id = $1 ORDER BY id FOR UPDATE",
            "SELECT 1 FROM tokens WHERE account_id = $1 AND session_id IS NULL ORDER BY id FOR UPDATE",
        ] {
            self.execute(lock, values![account_id]).await?;
        }
        Ok(())
    }

    async fn lock_mail_requests(&mut self, account_id: i64) -> sqlx::Result<()> {
        let lock = "SELECT 1 FROM mail_requests WHERE account_id = $1 ORDER BY id FOR UPDATE";
        self.execute(lock, values![account_id]).await.map(drop)
    }

    fn lock_superusers(&self) -> &'static str {
        "SELECT id FROM accounts WHERE is_superuser AND is_active ORDER BY id FOR NO KEY UPDATE"
    }

    fn either(&self, _: &'static str, postgres: &'static str) -> &'static str {
        postgres
    }

    async fn lock_session(&mut self, id: i64) -> sqlx::Result<()> {
        self.execute("SELECT 1 FROM sessions WHERE id = $1 FOR KEY SHARE", values![id]).await.map(drop)
    }

    // The lock is written into an account's row, and the transaction into the server's log. Without an account, a
    // read-only server still refuses the statement.
    async fn try_to_write(&mut self) -> sqlx::Result<()> {
        let lock = "SELECT 1 FROM accounts LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED";
        self.execute(lock, &[]).await.map(drop)
    }

    // Locked rows are skipped: to wait for one could cause a deadlock, and would delete a session that was just used.
    fn purges(&self) -> &'static [&'static str] {
        purges!(" FOR UPDATE SKIP LOCKED")
    }

    fn lease_jobs(&self) -> &'static str {
        lease_jobs!(" FOR UPDATE SKIP LOCKED")
    }

    async fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> sqlx::Result<Option<Recorded>> {
        postgres::record_sign_in(self, account_id, verified, sign_in, event).await
    }

    async fn settle(&mut self, attempt: &SharedAttempt) -> sqlx::Result<()> {
        postgres::settle(self, attempt).await
    }

    async fn insert_signed_in(
        &mut self,
        account: &NewAccount,
        sign_in: &NewSignIn,
        event: &NewEvent,
    ) -> sqlx::Result<Option<SignedUp>> {
        postgres::insert_signed_in(self, account, sign_in, event).await
    }

    async fn touch_sign_ins(&mut self, touches: &[Touch]) -> sqlx::Result<()> {
        postgres::touch_sign_ins(self, touches).await
    }

    async fn announce(&mut self, ended: Revocation) -> sqlx::Result<()> {
        let account = match ended {
            Revocation::Account(id) => id.to_string(),
            Revocation::Unknown => String::new(),
        };
        self.execute("SELECT pg_notify($1, $2)", values![CHANNEL, account.as_str()]).await.map(drop)
    }
}
