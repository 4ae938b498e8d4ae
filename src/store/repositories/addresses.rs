//! E-mail addresses of accounts.

use async_trait::async_trait;
use sqlx::FromRow;

use super::accounts::CredentialsRow;
use crate::accounts::{AddressRepository, Credentials, FoldedAddress, FoldedName, Revocation, StoreError, Timestamp};
use crate::store::backend::Backend;
use crate::store::connection::{Connection, values};
use crate::store::unit_of_work::{Work, in_transaction};

#[derive(FromRow)]
struct NameRow {
    username_folded: String,
    email: String,
    is_name: bool,
}

/// Whether an account with this address still has what it has proved.
fn has(email: &str, address: &FoldedAddress) -> bool {
    FoldedAddress::of_stored(email).as_ref() == Some(address)
}

#[async_trait]
impl<B: Backend> AddressRepository for Work<'_, B> {
    async fn find_accounts(&mut self, email: &str, address: &FoldedAddress) -> Result<Vec<Credentials>, StoreError> {
        // SQLite's lower() knows ASCII alone, PostgreSQL's what its locale does.
        let rows: Vec<CredentialsRow> = self
            .fetch_all(
                "SELECT id, username, email, password, is_active, second_factor FROM accounts
                 WHERE lower(email) IN ($1, $2, $3) ORDER BY id LIMIT 100",
                values![email.to_ascii_lowercase().as_str(), email.to_lowercase().as_str(), address.as_str()],
            )
            .await?;
        Ok(rows.into_iter().filter(|row| has(&row.email, address)).map(Credentials::from).collect())
    }

    async fn find_owner(&mut self, address: &FoldedAddress) -> Result<Option<Credentials>, StoreError> {
        let row: Option<CredentialsRow> = self
            .fetch_optional(
                "SELECT a.id, a.username, a.email, a.password, a.is_active, a.second_factor
                 FROM proved_addresses p JOIN accounts a ON a.id = p.account_id WHERE p.address_folded = $1",
                values![address.as_str()],
            )
            .await?;
        Ok(row.filter(|row| has(&row.email, address)).map(Credentials::from))
    }

    async fn is_proved(&mut self, account_id: i64, address: &FoldedAddress) -> Result<bool, StoreError> {
        let found: Option<(i64,)> = self
            .fetch_optional(
                "SELECT id FROM proved_addresses WHERE account_id = $1 AND address_folded = $2",
                values![account_id, address.as_str()],
            )
            .await?;
        Ok(found.is_some())
    }

    async fn find_name(&mut self, typed: &FoldedName) -> Result<Option<FoldedName>, StoreError> {
        let rows: Vec<NameRow> = self
            .fetch_all(
                "SELECT username_folded, email, TRUE AS is_name FROM accounts WHERE username_folded = $1
                 UNION ALL
                 SELECT a.username_folded, a.email, FALSE
                 FROM proved_addresses p JOIN accounts a ON a.id = p.account_id WHERE p.address_folded = $1",
                values![typed.as_str()],
            )
            .await?;
        let is_proved =
            |row: &&NameRow| FoldedAddress::of_stored(&row.email).is_some_and(|a| a.as_str() == typed.as_str());
        let found = rows.iter().find(|row| row.is_name).or_else(|| rows.iter().find(is_proved));
        Ok(found.map(|row| FoldedName::from_stored(row.username_folded.clone())))
    }

    async fn find_reset_name(&mut self, address: &FoldedAddress) -> Result<Option<FoldedName>, StoreError> {
        let row: Option<(String, i64)> = self
            .fetch_optional(
                "SELECT a.username_folded, 0 AS place
                 FROM proved_addresses p JOIN accounts a ON a.id = p.account_id WHERE p.address_folded = $1
                 UNION ALL
                 SELECT a.username_folded, a.id
                 FROM mail_requests r JOIN accounts a ON a.id = r.account_id
                 WHERE r.address_folded = $1 AND r.kind = 'reset'
                 ORDER BY place LIMIT 1",
                values![address.as_str()],
            )
            .await?;
        Ok(row.map(|(name, _)| FoldedName::from_stored(name)))
    }

    async fn prove(&mut self, account_id: i64, address: &FoldedAddress, now: Timestamp) -> Result<bool, StoreError> {
        let delete = "DELETE FROM proved_addresses WHERE account_id = $1 AND address_folded <> $2";
        self.execute(delete, values![account_id, address.as_str()]).await?;
        if self.find_owner(address).await?.is_none() {
            // An account that has another address by now.
            let delete = "DELETE FROM proved_addresses WHERE address_folded = $1 AND account_id <> $2";
            self.execute(delete, values![address.as_str(), account_id]).await?;
        }
        self.execute(
            "INSERT INTO proved_addresses (account_id, address_folded, proved_at) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
            values![account_id, address.as_str(), now.unix_millis()],
        )
        .await?;
        self.is_proved(account_id, address).await
    }

    async fn set_email(&mut self, account_id: i64, email: &str) -> Result<bool, StoreError> {
        let set = "UPDATE accounts SET email = $1 WHERE id = $2 AND is_active";
        if self.execute(set, values![email, account_id]).await? == 0 {
            return Ok(false);
        }
        self.execute("DELETE FROM proved_addresses WHERE account_id = $1", values![account_id]).await?;
        in_transaction!(self, |connection| connection.announce(Revocation::Account(account_id)));
        Ok(true)
    }
}
