//! Passkeys.

use async_trait::async_trait;
use sqlx::FromRow;

use crate::accounts::{
    InsertedPasskey, NewPasskey, PasskeyRepository, PasskeyUse, StoreError, StoredPasskey, Timestamp,
};
use crate::contract::PasskeyKind;
use crate::store::backend::Backend;
use crate::store::connection::values;
use crate::store::unit_of_work::Work;

#[derive(FromRow)]
struct PasskeyRow {
    id: i64,
    account_id: i64,
    credential_id: Vec<u8>,
    kind: String,
    name: String,
    rp_id: String,
    public_key: Vec<u8>,
    sign_count: i64,
    aaguid: String,
    transports: String,
    is_backup_eligible: bool,
    is_backed_up: bool,
    created_at: i64,
    last_used_at: Option<i64>,
    handle: Vec<u8>,
}

/// Selects passkeys.
macro_rules! passkeys_where {
    ($condition:literal) => {
        concat!(
            "SELECT p.id, p.account_id, p.credential_id, p.kind, p.name, p.rp_id, p.public_key, p.sign_count, p.aaguid,
                p.transports, p.is_backup_eligible, p.is_backed_up, p.created_at, p.last_used_at, u.handle
             FROM passkeys p JOIN passkey_users u ON u.account_id = p.account_id
             WHERE ",
            $condition
        )
    };
}

impl From<PasskeyRow> for StoredPasskey {
    fn from(row: PasskeyRow) -> Self {
        Self {
            id: row.id,
            last_used: row.last_used_at.map(Timestamp::from_unix_millis),
            user_handle: row.handle,
            passkey: NewPasskey {
                account_id: row.account_id,
                credential_id: row.credential_id,
                kind: PasskeyKind::of_stored(&row.kind),
                name: row.name,
                rp_id: row.rp_id,
                public_key: row.public_key,
                sign_count: u32::try_from(row.sign_count).unwrap_or_default(),
                aaguid: row.aaguid,
                transports: row.transports.split_whitespace().map(str::to_owned).collect(),
                is_backup_eligible: row.is_backup_eligible,
                is_backed_up: row.is_backed_up,
                created: Timestamp::from_unix_millis(row.created_at),
            },
        }
    }
}

#[async_trait]
impl<B: Backend> PasskeyRepository for Work<'_, B> {
    async fn handle(&mut self, account_id: i64, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
        let insert =
            "INSERT INTO passkey_users (account_id, handle) VALUES ($1, $2) ON CONFLICT (account_id) DO NOTHING";
        self.execute(insert, values![account_id, fresh]).await?;
        let select = "SELECT handle FROM passkey_users WHERE account_id = $1";
        let row: Option<(Vec<u8>,)> = self.fetch_optional(select, values![account_id]).await?;
        row.map(|(handle,)| handle).ok_or_else(|| StoreError::fault("an account has no handle for its passkeys"))
    }

    async fn insert(&mut self, new: &NewPasskey, most: u32) -> Result<InsertedPasskey, StoreError> {
        let count = "SELECT count(*) FROM passkeys WHERE account_id = $1";
        let count: Option<(i64,)> = self.fetch_optional(count, values![new.account_id]).await?;
        if count.is_some_and(|(count,)| count >= i64::from(most)) {
            return Ok(InsertedPasskey::TooMany);
        }
        let inserted: Option<(i64,)> = self
            .fetch_optional(
                "INSERT INTO passkeys (account_id, credential_id, kind, name, rp_id, public_key, sign_count, aaguid,
                    transports, is_backup_eligible, is_backed_up, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                 ON CONFLICT (credential_id) DO NOTHING RETURNING id",
                values![
                    new.account_id,
                    new.credential_id.as_slice(),
                    new.kind.name(),
                    new.name.as_str(),
                    new.rp_id.as_str(),
                    new.public_key.as_slice(),
                    i64::from(new.sign_count),
                    new.aaguid.as_str(),
                    new.transports.join(" ").as_str(),
                    new.is_backup_eligible,
                    new.is_backed_up,
                    new.created.unix_millis(),
                ],
            )
            .await?;
        Ok(inserted.map_or(InsertedPasskey::Taken, |(id,)| InsertedPasskey::Added(id)))
    }

    async fn list(&mut self, account_id: i64) -> Result<Vec<StoredPasskey>, StoreError> {
        let select = passkeys_where!("p.account_id = $1 ORDER BY p.created_at DESC, p.id DESC");
        let rows: Vec<PasskeyRow> = self.fetch_all(select, values![account_id]).await?;
        Ok(rows.into_iter().map(StoredPasskey::from).collect())
    }

    async fn find(&mut self, credential_id: &[u8]) -> Result<Option<StoredPasskey>, StoreError> {
        let select = passkeys_where!("p.credential_id = $1");
        let row: Option<PasskeyRow> = self.fetch_optional(select, values![credential_id]).await?;
        Ok(row.map(StoredPasskey::from))
    }

    async fn record_use(&mut self, id: i64, used: PasskeyUse) -> Result<bool, StoreError> {
        let update = "UPDATE passkeys SET sign_count = $1, is_backed_up = $2, last_used_at = $3 WHERE id = $4";
        let values = values![i64::from(used.sign_count), used.is_backed_up, used.now.unix_millis(), id];
        Ok(self.execute(update, values).await? > 0)
    }

    async fn rename(&mut self, account_id: i64, id: i64, name: &str) -> Result<bool, StoreError> {
        let update = "UPDATE passkeys SET name = $1 WHERE id = $2 AND account_id = $3";
        Ok(self.execute(update, values![name, id, account_id]).await? > 0)
    }

    async fn remove(&mut self, account_id: i64, id: i64) -> Result<bool, StoreError> {
        let delete = "DELETE FROM passkeys WHERE id = $1 AND account_id = $2";
        Ok(self.execute(delete, values![id, account_id]).await? > 0)
    }

    async fn count_elsewhere(&mut self, rp_id: &str) -> Result<u64, StoreError> {
        let count = "SELECT count(*) FROM passkeys WHERE rp_id <> $1";
        let row: Option<(i64,)> = self.fetch_optional(count, values![rp_id]).await?;
        Ok(row.map_or(0, |(count,)| count.unsigned_abs()))
    }
}
