//! Browsers' sign-ins at the hosts of other services, and the codes by which they get there.

use async_trait::async_trait;

use super::sessions::{FoundRow, session_where};
use crate::accounts::{FoundSignIn, Revocation, ServiceSignInRepository, StoreError, Timestamp, TokenDigest};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[async_trait]
impl<B: Backend> ServiceSignInRepository for Work<'_, B> {
    async fn insert_code(
        &mut self,
        session_id: i64,
        digest: &TokenDigest,
        now: Timestamp,
        expires: Timestamp,
        most: u32,
    ) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| connection.lock_session(session_id));
        let inserted = self
            .execute(
                "INSERT INTO service_codes (account_id, session_id, digest, created_at, expires_at)
                 SELECT account_id, id, $2, $3, $4 FROM sessions WHERE id = $1 AND expires_at > $3",
                values![session_id, digest.as_bytes(), now.unix_millis(), expires.unix_millis()],
            )
            .await?;
        self.execute(
            "DELETE FROM service_codes WHERE session_id = $1 AND id NOT IN
                (SELECT id FROM service_codes WHERE session_id = $1 ORDER BY id DESC LIMIT $2)",
            values![session_id, i64::from(most)],
        )
        .await?;
        Ok(inserted > 0)
    }

    async fn redeem(
        &mut self,
        code: &TokenDigest,
        site: &str,
        digest: &TokenDigest,
        now: Timestamp,
    ) -> Result<Option<(i64, Timestamp)>, StoreError> {
        // The session is locked before what belongs to it, as where it is deleted.
        let select = "SELECT session_id FROM service_codes WHERE digest = $1 AND expires_at > $2";
        let found: Option<(i64,)> = self.fetch_optional(select, values![code.as_bytes(), now.unix_millis()]).await?;
        let Some((session_id,)) = found else { return Ok(None) };
        in_transaction!(self, |connection| connection.lock_session(session_id));
        // The caller that deletes the row has used it.
        if self.execute("DELETE FROM service_codes WHERE digest = $1", values![code.as_bytes()]).await? == 0 {
            return Ok(None);
        }
        let session: Option<(i64, i64)> = self
            .fetch_optional(
                "SELECT account_id, ends_at FROM sessions WHERE id = $1 AND expires_at > $2",
                values![session_id, now.unix_millis()],
            )
            .await?;
        let Some((account_id, ends)) = session else { return Ok(None) };
        let replaced: Option<(bool,)> = self
            .fetch_optional(
                "SELECT TRUE FROM service_sign_ins WHERE session_id = $1 AND site = $2",
                values![session_id, site],
            )
            .await?;
        self.execute(
            "INSERT INTO service_sign_ins (account_id, session_id, site, digest, created_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (session_id, site) DO UPDATE SET digest = excluded.digest, created_at = excluded.created_at",
            values![account_id, session_id, site, digest.as_bytes(), now.unix_millis()],
        )
        .await?;
        if replaced.is_some() {
            in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        }
        Ok(Some((account_id, Timestamp::from_unix_millis(ends))))
    }

    async fn find(&mut self, digest: &TokenDigest) -> Result<Option<FoundSignIn>, StoreError> {
        let select = session_where!("JOIN service_sign_ins h ON h.session_id = s.id WHERE h.digest = $1");
        let row: Option<FoundRow> = self.fetch_optional(select, values![digest.as_bytes()]).await?;
        Ok(row.and_then(FoundRow::into_found))
    }
}
