//! Operations that differ in SQLite.

use sqlx::SqliteConnection;

use super::{Connection, KEPT_REVOCATIONS, Row, Value};
use crate::accounts::{NewAccount, NewSignIn, Revocation, Touch, VerifiedHash};
use crate::store::steps;

impl Connection for SqliteConnection {
    statements!(run_directly);

    // There is only one writer: during a transaction nothing else changes.
    async fn lock_sign_ins(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    async fn lock_session(&mut self, _: i64) -> sqlx::Result<()> {
        Ok(())
    }

    // A number in the file's first page that Vestibule does not use.
    async fn try_to_write(&mut self) -> sqlx::Result<()> {
        self.execute("PRAGMA user_version = 0", &[]).await.map(drop)
    }

    async fn is_the_only_purger(&mut self) -> sqlx::Result<bool> {
        Ok(true)
    }

    fn purges(&self) -> [&'static str; 3] {
        purges!("")
    }

    async fn record_sign_in(
        &mut self,
        account_id: i64,
        verified: &VerifiedHash,
        sign_in: &NewSignIn,
    ) -> sqlx::Result<bool> {
        steps::passwords::record_step_by_step(self, account_id, verified, sign_in).await
    }

    async fn insert_signed_in(&mut self, account: &NewAccount, sign_in: &NewSignIn) -> sqlx::Result<Option<i64>> {
        steps::accounts::insert_step_by_step(self, account, Some(sign_in)).await
    }

    async fn touch_sign_ins(&mut self, touches: &[Touch]) -> sqlx::Result<()> {
        steps::last_used::touch_one_by_one(self, touches).await
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
