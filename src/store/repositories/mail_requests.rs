//! Requests that wait for an answer from a mailbox.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    CodeOwner, MailKind, MailRequest, MailRequestRepository, NewMailRequest, StoreError, Timestamp, TokenDigest,
};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

/// How many links of a kind an account has at once.
const LINKS: i64 = 5;
/// How many codes of a kind an account has at once: the first mail may arrive last.
const CODES: i64 = 2;

/// Counts a wrong code for the requests with `$1` in a column, of the kind `$2`, at the time `$3`. PostgreSQL locks them in
/// the order of their ids first, as whoever uses a request does; it evaluates a query that locks rows once.
macro_rules! count_wrong {
    ($column:literal) => {
        count_wrong!($column, " ORDER BY id FOR UPDATE")
    };
    ($column:literal, $lock:literal) => {
        concat!(
            "WITH asked AS (
                SELECT id FROM mail_requests
                WHERE ",
            $column,
            " = $1 AND kind = $2 AND expires_at > $3 AND code_digest IS NOT NULL AND wrong_codes < 5",
            $lock,
            ")
             UPDATE mail_requests SET wrong_codes = wrong_codes + 1 WHERE id IN (SELECT id FROM asked)
             RETURNING id, kind, account_id, address, digest, code_digest"
        )
    };
}

#[derive(FromRow)]
struct RequestRow {
    id: i64,
    kind: String,
    account_id: i64,
    address: String,
    digest: Vec<u8>,
    code_digest: Option<Vec<u8>>,
}

impl RequestRow {
    fn request(self) -> Result<MailRequest, StoreError> {
        let kind = MailKind::ALL.into_iter().find(|kind| kind.name() == self.kind);
        let (Some(kind), Some(digest)) = (kind, TokenDigest::from_bytes(&self.digest)) else {
            return Err(StoreError::fault("a request by mail cannot be read"));
        };
        let code = self.code_digest.and_then(|code| code.try_into().ok());
        Ok(MailRequest { id: self.id, kind, account_id: self.account_id, address: self.address, digest, code })
    }
}

#[async_trait]
impl<B: Backend> MailRequestRepository for Work<'_, B> {
    async fn insert(&mut self, new: &NewMailRequest) -> Result<(), StoreError> {
        // One request of an account at a time, so that each sees the ones before it.
        in_transaction!(self, |connection| connection.lock_sign_ins(new.account_id));
        self.execute(
            "INSERT INTO mail_requests
                (kind, account_id, address, address_folded, digest, code_digest, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values![
                new.kind.name(),
                new.account_id,
                new.address.as_str(),
                new.folded.as_str(),
                new.digest.as_bytes(),
                new.code.as_ref().map(|code| &code[..]),
                new.created.unix_millis(),
                new.expires.unix_millis(),
            ],
        )
        .await?;
        if new.kind == MailKind::Undo {
            return Ok(());
        }
        in_transaction!(self, |connection| connection.lock_mail_requests(new.account_id));
        for (end, kept) in [
            (
                "DELETE FROM mail_requests WHERE account_id = $1 AND kind = $2 AND id NOT IN
                    (SELECT id FROM mail_requests WHERE account_id = $1 AND kind = $2 ORDER BY id DESC LIMIT $3)",
                LINKS,
            ),
            (
                "UPDATE mail_requests SET code_digest = NULL WHERE account_id = $1 AND kind = $2 AND id NOT IN
                    (SELECT id FROM mail_requests WHERE account_id = $1 AND kind = $2 ORDER BY id DESC LIMIT $3)",
                CODES,
            ),
        ] {
            self.execute(end, values![new.account_id, new.kind.name(), kept]).await?;
        }
        Ok(())
    }

    async fn find(&mut self, digest: &TokenDigest, now: Timestamp) -> Result<Option<MailRequest>, StoreError> {
        let row: Option<RequestRow> = self
            .fetch_optional(
                "SELECT id, kind, account_id, address, digest, code_digest FROM mail_requests
                 WHERE digest = $1 AND expires_at > $2",
                values![digest.as_bytes(), now.unix_millis()],
            )
            .await?;
        row.map(RequestRow::request).transpose()
    }

    async fn find_last(
        &mut self,
        account_id: i64,
        kind: MailKind,
        now: Timestamp,
    ) -> Result<Option<MailRequest>, StoreError> {
        let row: Option<RequestRow> = self
            .fetch_optional(
                "SELECT id, kind, account_id, address, digest, code_digest FROM mail_requests
                 WHERE account_id = $1 AND kind = $2 AND expires_at > $3 ORDER BY id DESC LIMIT 1",
                values![account_id, kind.name(), now.unix_millis()],
            )
            .await?;
        row.map(RequestRow::request).transpose()
    }

    async fn check_code(
        &mut self,
        kind: MailKind,
        of: CodeOwner<'_>,
        now: Timestamp,
    ) -> Result<Vec<MailRequest>, StoreError> {
        // Also a lock, so that checks run one after the other.
        self.execute(
            "INSERT INTO code_checks (id, checks) VALUES (1, 1)
             ON CONFLICT (id) DO UPDATE SET checks = code_checks.checks + 1",
            &[],
        )
        .await?;
        let (kind, now) = (kind.name(), now.unix_millis());
        let rows: Vec<RequestRow> = match of {
            CodeOwner::Address(address) => {
                let count = self.connection.either(count_wrong!("address_folded", ""), count_wrong!("address_folded"));
                self.fetch_all(count, values![address.as_str(), kind, now]).await?
            }
            CodeOwner::Account(account_id) => {
                let count = self.connection.either(count_wrong!("account_id", ""), count_wrong!("account_id"));
                self.fetch_all(count, values![account_id, kind, now]).await?
            }
        };
        rows.into_iter().map(RequestRow::request).collect()
    }

    async fn take(&mut self, request: &MailRequest, now: Timestamp) -> Result<bool, StoreError> {
        in_transaction!(self, |connection| connection.lock_mail_requests(request.account_id));
        let delete = "DELETE FROM mail_requests WHERE id = $1 AND expires_at > $2";
        Ok(self.execute(delete, values![request.id, now.unix_millis()]).await? > 0)
    }

    async fn end(&mut self, account_id: i64, kinds: &[MailKind], after: Option<i64>) -> Result<(), StoreError> {
        in_transaction!(self, |connection| connection.lock_mail_requests(account_id));
        let kinds = kinds.iter().fold(",".to_owned(), |list, kind| list + kind.name() + ",");
        let delete = "DELETE FROM mail_requests WHERE account_id = $1 AND $2 LIKE '%,' || kind || ',%' AND id > $3";
        self.execute(delete, values![account_id, kinds.as_str(), after.unwrap_or(i64::MIN)]).await.map(drop)
    }

    async fn count(&mut self, account_id: i64, kind: MailKind, now: Timestamp) -> Result<u64, StoreError> {
        let row: Option<(i64,)> = self
            .fetch_optional(
                "SELECT count(*) FROM mail_requests WHERE account_id = $1 AND kind = $2 AND expires_at > $3",
                values![account_id, kind.name(), now.unix_millis()],
            )
            .await?;
        Ok(row.map_or(0, |(count,)| count.unsigned_abs()))
    }
}
