//! Sessions of Django's, each of which can be redeemed once.

use std::collections::{HashMap, HashSet};

use super::run::Run;
use super::tables::DJANGO_SESSIONS;
use super::write::integers;
use super::{ImportProgress, writing};
use crate::accounts::django::{Conflict, DjangoSession, Refusal, SessionCounts};
use crate::accounts::{StoreError, TokenDigest};
use crate::store::bulk::{BulkConnection, Cell, Row};
use crate::store::connection::Value;

impl<S: BulkConnection> Run<'_, S> {
    /// Takes over Django's current sessions, if there is a key to verify them with; those that were redeemed stay so.
    pub(super) async fn take_sessions(&mut self, progress: ImportProgress<'_>, total: u64) -> Result<(), StoreError> {
        if !self.has_secret_key {
            return Ok(());
        }
        let forget = "DELETE FROM django_sessions WHERE NOT is_used";
        self.target.execute(forget, &[]).await.map_err(writing)?;
        let (mut after, mut read) = (String::new(), 0);
        let mut counts = SessionCounts::default();
        loop {
            let batch = self.source.sessions(&after, self.rules.now).await?;
            read += batch.sessions.len() as u64 + batch.refused.values().sum::<u64>();
            for (refusal, count) in batch.refused {
                *self.report.sessions_refused.entry(refusal).or_default() += count;
            }
            for broken in batch.broken {
                self.report.conflicts.add(Conflict::RowBroken, broken.into());
            }
            self.write_sessions(batch.sessions, &mut counts).await.map_err(writing)?;
            progress("sessions", read, total);
            let Some(last) = batch.last else { break };
            after = last;
        }
        counts.refused = self.report.sessions_refused.values().sum();
        self.report.sessions = Some(counts);
        Ok(())
    }

    /// Writes the sessions of accounts that may sign in and still have Django's password.
    async fn write_sessions(&mut self, sessions: Vec<DjangoSession>, counts: &mut SessionCounts) -> sqlx::Result<()> {
        let ids: Vec<i64> = sessions.iter().map(|session| session.user_id).collect();
        let accounts: Vec<(i64, bool, bool, bool)> = self
            .target
            .fetch_in(
                "SELECT a.id, a.is_active, d.password_digest IS NOT NULL, a.second_factor
                 FROM accounts a JOIN django_accounts d ON d.id = a.id WHERE a.id IN ()",
                &integers(&ids),
            )
            .await?;
        let accounts: HashMap<i64, (Option<Refusal>, bool)> = accounts
            .into_iter()
            .map(|(id, is_active, is_djangos, second_factor)| (id, (refusal(is_active, is_djangos), second_factor)))
            .collect();
        let digests: Vec<Value<'_>> = sessions.iter().map(|session| Value::Bytes(session.digest.as_bytes())).collect();
        let used: Vec<(Vec<u8>,)> =
            self.target.fetch_in("SELECT digest FROM django_sessions WHERE digest IN ()", &digests).await?;
        let used: HashSet<TokenDigest> =
            used.into_iter().filter_map(|(digest,)| TokenDigest::from_bytes(&digest)).collect();
        let mut rows: Vec<Row> = Vec::new();
        for session in &sessions {
            if used.contains(&session.digest) {
                counts.used += 1;
                continue;
            }
            let refusal = match accounts.get(&session.user_id) {
                None => Some(Refusal::NotTakenOver),
                Some((None, true)) if !session.has_second_step => Some(Refusal::NoSecondStep),
                Some((refusal, _)) => *refusal,
            };
            match refusal {
                Some(refusal) => *self.report.sessions_refused.entry(refusal).or_default() += 1,
                None => {
                    counts.honoured += 1;
                    rows.push(vec![
                        Cell::Integer(Some(session.user_id)),
                        Cell::Bytes(session.digest.as_bytes().to_vec()),
                        Cell::Integer(Some(session.expires.unix_millis())),
                    ]);
                }
            }
        }
        self.target.write(&DJANGO_SESSIONS, &rows, "ON CONFLICT (digest) DO NOTHING").await
    }
}

/// Why the sessions of an account are not taken over; `is_djangos` says that its password is Django's.
fn refusal(is_active: bool, is_djangos: bool) -> Option<Refusal> {
    match (is_active, is_djangos) {
        (false, _) => Some(Refusal::UserInactive),
        (true, false) => Some(Refusal::PasswordChangedHere),
        (true, true) => None,
    }
}
