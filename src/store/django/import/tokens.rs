//! Tokens: adds new ones, and revokes those that were revoked in Django. Tokens that were revoked here are not
//! restored.

use std::collections::{HashMap, HashSet};

use sqlx::FromRow;

use super::run::Run;
use super::tables::{DJANGO_TOKENS, TOKENS};
use super::users::Settled;
use super::write::integers;
use crate::accounts::django::DjangoToken;
use crate::accounts::{Timestamp, TokenDigest};
use crate::store::bulk::{BulkConnection, Cell, Row};
use crate::store::connection::{Value, values};

/// When an imported token expires; `None` if it no longer exists here.
type Ends = Option<i64>;

#[derive(FromRow)]
struct TakenRow {
    account_id: i64,
    digest: Vec<u8>,
    expires_at: Ends,
}

impl<S: BulkConnection> Run<'_, S> {
    /// Synchronizes the tokens of accounts with Django's.
    pub(super) async fn take_tokens(&mut self, settled: &[Settled]) -> sqlx::Result<()> {
        let mut taken = self.taken(settled).await?;
        let (mut new, mut seen) = (Vec::new(), HashSet::new());
        for account in settled {
            for token in account.tokens.iter().filter(|token| seen.insert(token.digest)) {
                let expires = token.expires.map(Timestamp::unix_millis);
                let counts = &mut self.report.tokens;
                match taken.remove(&(account.id, token.digest)) {
                    Some(Some(end)) if expires.is_some_and(|expires| expires != end) => {
                        counts.updated += 1;
                        let update = "UPDATE tokens SET expires_at = $1 WHERE digest = $2";
                        self.target.execute(update, values![expires, token.digest.as_bytes()]).await?;
                    }
                    Some(Some(_)) => counts.unchanged += 1,
                    Some(None) => counts.revoked_here += 1,
                    None if expires.is_some_and(|expires| expires <= self.rules.now.unix_millis()) => {
                        counts.expired += 1;
                    }
                    None if !account.is_active => counts.inactive += 1,
                    None => {
                        counts.added += 1;
                        new.push((account.id, token));
                    }
                }
            }
        }
        self.revoke(taken).await?;
        self.add_tokens(&new).await
    }

    /// The tokens of the accounts that were imported before.
    async fn taken(&mut self, settled: &[Settled]) -> sqlx::Result<HashMap<(i64, TokenDigest), Ends>> {
        let ids: Vec<i64> = settled.iter().map(|account| account.id).collect();
        let rows: Vec<TakenRow> = self
            .target
            .fetch_in(
                "SELECT d.account_id, d.digest, t.expires_at
                 FROM django_tokens d LEFT JOIN tokens t ON t.digest = d.digest WHERE d.account_id IN ()",
                &integers(&ids),
            )
            .await?;
        let taken = |row: TakenRow| Some(((row.account_id, TokenDigest::from_bytes(&row.digest)?), row.expires_at));
        Ok(rows.into_iter().filter_map(taken).collect())
    }

    /// Revokes tokens that no longer exist in Django, and deletes their records.
    async fn revoke(&mut self, gone: HashMap<(i64, TokenDigest), Ends>) -> sqlx::Result<()> {
        let digests: Vec<TokenDigest> = gone.into_keys().map(|(_, digest)| digest).collect();
        let digests: Vec<Value<'_>> = digests.iter().map(|digest| Value::Bytes(digest.as_bytes())).collect();
        self.target.execute_in("DELETE FROM django_tokens WHERE digest IN ()", &digests).await?;
        self.report.tokens.revoked += self.target.execute_in("DELETE FROM tokens WHERE digest IN ()", &digests).await?;
        Ok(())
    }

    async fn add_tokens(&mut self, new: &[(i64, &DjangoToken)]) -> sqlx::Result<()> {
        let token_end = self.rules.token_ttl.map_or(Timestamp::NEVER, |ttl| self.rules.now.plus(ttl));
        let integer = |timestamp: Timestamp| Cell::Integer(Some(timestamp.unix_millis()));
        let digest = |token: &DjangoToken| Cell::Bytes(token.digest.as_bytes().to_vec());
        let account = |id: i64| Cell::Integer(Some(id));
        // A token that belonged to another user before is reassigned.
        let moves = "ON CONFLICT (digest) DO UPDATE SET account_id = excluded.account_id";
        let rows = new.iter().map(|&(id, token)| {
            let expires = token.expires.unwrap_or(token_end);
            vec![account(id), digest(token), integer(token.created), integer(token.created), integer(expires)]
        });
        self.target.write(&TOKENS, &rows.collect::<Vec<Row>>(), moves).await?;
        let rows = new.iter().map(|&(id, token)| vec![account(id), digest(token)]);
        self.target.write(&DJANGO_TOKENS, &rows.collect::<Vec<Row>>(), moves).await
    }
}
