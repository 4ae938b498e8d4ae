//! Factors.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    FactorRepository, KeyId, Revocation, SealedRow, SealedTable, StoreError, StoredTotp, Timestamp, TotpState,
};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::look::KEY_IDS;
use crate::store::unit_of_work::{Work, in_transaction};

/// Records of accounts whether a log-in by password wants a second step.
macro_rules! refresh_of {
    ($accounts:literal) => {
        concat!(
            "UPDATE accounts SET second_factor =
                EXISTS (SELECT 1 FROM totp_secrets t WHERE t.account_id = accounts.id AND t.expires_at IS NULL)
                OR EXISTS (SELECT 1 FROM passkeys p WHERE p.account_id = accounts.id AND p.kind = 'second_factor')
             WHERE id ",
            $accounts
        )
    };
}

/// As [`refresh`](FactorRepository::refresh), of a list of accounts.
pub(in crate::store) const REFRESH_SECOND_FACTORS: &str = refresh_of!("IN ()");

#[derive(FromRow)]
struct TotpRow {
    id: i64,
    account_id: i64,
    sealed: Vec<u8>,
    last_step: i64,
    created_at: i64,
    confirmed_at: Option<i64>,
    last_used_at: Option<i64>,
    expires_at: Option<i64>,
}

impl From<TotpRow> for StoredTotp {
    fn from(row: TotpRow) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            sealed: row.sealed,
            last_step: row.last_step,
            created: Timestamp::from_unix_millis(row.confirmed_at.unwrap_or(row.created_at)),
            last_used: row.last_used_at.map(Timestamp::from_unix_millis),
            expires: row.expires_at.map(Timestamp::from_unix_millis),
        }
    }
}

#[derive(FromRow)]
struct Sealed {
    id: i64,
    account_id: i64,
    sealed: Vec<u8>,
}

impl From<Sealed> for SealedRow {
    fn from(Sealed { id, account_id, sealed }: Sealed) -> Self {
        Self { id, account_id, sealed }
    }
}

#[async_trait]
impl<B: Backend> FactorRepository for Work<'_, B> {
    async fn refresh(&mut self, account_id: i64) -> Result<bool, StoreError> {
        let refresh = refresh_of!("= $1 RETURNING second_factor");
        let set: Option<(bool,)> = self.fetch_optional(refresh, values![account_id]).await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        Ok(set.is_some_and(|(second_factor,)| second_factor))
    }

    async fn find_totp(&mut self, account_id: i64, state: TotpState) -> Result<Option<StoredTotp>, StoreError> {
        let row: Option<TotpRow> = self
            .fetch_optional(
                "SELECT id, account_id, sealed, last_step, created_at, confirmed_at, last_used_at, expires_at
                 FROM totp_secrets WHERE account_id = $1 AND (expires_at IS NULL) = $2",
                values![account_id, state == TotpState::InUse],
            )
            .await?;
        Ok(row.map(StoredTotp::from))
    }

    async fn insert_totp(
        &mut self,
        account_id: i64,
        sealed: &[u8],
        created: Timestamp,
        expires: Timestamp,
    ) -> Result<(), StoreError> {
        let delete = "DELETE FROM totp_secrets WHERE account_id = $1 AND expires_at IS NOT NULL";
        self.execute(delete, values![account_id]).await?;
        let insert = "INSERT INTO totp_secrets (account_id, sealed, created_at, expires_at) VALUES ($1, $2, $3, $4)";
        let values = values![account_id, sealed, created.unix_millis(), expires.unix_millis()];
        self.execute(insert, values).await.map(drop)
    }

    async fn confirm_totp(&mut self, totp: &StoredTotp, step: i64, now: Timestamp) -> Result<(), StoreError> {
        let delete = "DELETE FROM totp_secrets WHERE account_id = $1 AND expires_at IS NULL";
        self.execute(delete, values![totp.account_id]).await?;
        let confirm = "UPDATE totp_secrets SET last_step = $1, confirmed_at = $2, expires_at = NULL WHERE id = $3";
        self.execute(confirm, values![step, now.unix_millis(), totp.id]).await.map(drop)
    }

    async fn use_step(&mut self, id: i64, step: i64, now: Timestamp) -> Result<bool, StoreError> {
        let update = "UPDATE totp_secrets SET last_step = $1, last_used_at = $2
             WHERE id = $3 AND last_step < $1 AND early_step IS DISTINCT FROM $1";
        Ok(self.execute(update, values![step, now.unix_millis(), id]).await? > 0)
    }

    async fn refuse_step(&mut self, id: i64, step: i64) -> Result<(), StoreError> {
        self.execute("UPDATE totp_secrets SET early_step = $1 WHERE id = $2", values![step, id]).await.map(drop)
    }

    async fn remove_totp(&mut self, account_id: i64) -> Result<bool, StoreError> {
        let removed: Vec<(bool,)> = self
            .fetch_all(
                "DELETE FROM totp_secrets WHERE account_id = $1 RETURNING expires_at IS NULL",
                values![account_id],
            )
            .await?;
        Ok(removed.contains(&(true,)))
    }

    async fn codes(&mut self, account_id: i64) -> Result<Vec<SealedRow>, StoreError> {
        let select = "SELECT id, account_id, sealed FROM recovery_codes WHERE account_id = $1 ORDER BY id";
        let rows: Vec<Sealed> = self.fetch_all(select, values![account_id]).await?;
        Ok(rows.into_iter().map(SealedRow::from).collect())
    }

    async fn count_codes(&mut self, account_id: i64) -> Result<u64, StoreError> {
        let select = "SELECT count(*) FROM recovery_codes WHERE account_id = $1";
        let row: Option<(i64,)> = self.fetch_optional(select, values![account_id]).await?;
        Ok(row.map_or(0, |(count,)| count.unsigned_abs()))
    }

    async fn insert_code(&mut self, account_id: i64, sealed: &[u8], now: Timestamp) -> Result<(), StoreError> {
        let insert = "INSERT INTO recovery_codes (account_id, sealed, created_at) VALUES ($1, $2, $3)";
        self.execute(insert, values![account_id, sealed, now.unix_millis()]).await.map(drop)
    }

    async fn take_code(&mut self, id: i64) -> Result<bool, StoreError> {
        Ok(self.execute("DELETE FROM recovery_codes WHERE id = $1", values![id]).await? > 0)
    }

    async fn remove_codes(&mut self, account_id: i64) -> Result<(), StoreError> {
        self.execute("DELETE FROM recovery_codes WHERE account_id = $1", values![account_id]).await.map(drop)
    }

    async fn key_ids(&mut self) -> Result<Vec<KeyId>, StoreError> {
        let rows: Vec<(Vec<u8>,)> = self.fetch_all(KEY_IDS, &[]).await?;
        Ok(rows.iter().filter_map(|(id,)| KeyId::of_sealed(id)).collect())
    }

    async fn sealed_by_others(
        &mut self,
        what: SealedTable,
        key: KeyId,
        most: u32,
    ) -> Result<Vec<SealedRow>, StoreError> {
        let select = match what {
            SealedTable::Totp => {
                "SELECT id, account_id, sealed FROM totp_secrets WHERE substr(sealed, 1, 4) <> $1 ORDER BY id LIMIT $2"
            }
            SealedTable::RecoveryCodes => {
                "SELECT id, account_id, sealed FROM recovery_codes WHERE substr(sealed, 1, 4) <> $1 ORDER BY id LIMIT $2"
            }
            SealedTable::WebhookSecrets => {
                "SELECT id, webhook_id AS account_id, sealed FROM webhook_secrets
                 WHERE substr(sealed, 1, 4) <> $1 ORDER BY id LIMIT $2"
            }
        };
        let rows: Vec<Sealed> = self.fetch_all(select, values![key.as_bytes(), i64::from(most)]).await?;
        Ok(rows.into_iter().map(SealedRow::from).collect())
    }

    async fn reseal(&mut self, what: SealedTable, row: &SealedRow, sealed: &[u8]) -> Result<(), StoreError> {
        let update = match what {
            SealedTable::Totp => "UPDATE totp_secrets SET sealed = $1 WHERE id = $2 AND sealed = $3",
            SealedTable::RecoveryCodes => "UPDATE recovery_codes SET sealed = $1 WHERE id = $2 AND sealed = $3",
            SealedTable::WebhookSecrets => "UPDATE webhook_secrets SET sealed = $1 WHERE id = $2 AND sealed = $3",
        };
        self.execute(update, values![sealed, row.id, row.sealed.as_slice()]).await.map(drop)
    }
}
