//! An import from start to end.

use std::collections::HashSet;

use super::tables::{ACCOUNTS, GROUPS};
use super::{Import, ImportProgress, Rules, writing};
use crate::accounts::django::{Conflict, DjangoUser, MAX_ID, Report};
use crate::accounts::{Random, Revocation, SecretKeys, StoreError};
use crate::store::bulk::{self, BulkConnection};
use crate::store::connection::values;
use crate::store::django::source::{Batch, Found, Source, Table};

/// How many users may be postponed until their names are free.
const MAX_POSTPONED: usize = 5_000;

/// An import that is running.
pub(super) struct Run<'a, S> {
    pub(super) source: &'a mut Source,
    pub(super) target: &'a mut S,
    pub(super) rules: &'a Rules,
    /// Whether there is a key to verify sessions with.
    pub(super) has_secret_key: bool,
    /// The keys of what the target keeps sealed.
    pub(super) keys: &'a SecretKeys,
    pub(super) random: &'a dyn Random,
    /// The domain for which passkeys are made here.
    pub(super) passkey_domain: Option<&'a str>,
    pub(super) report: Report,
    /// The ids of the groups here.
    pub(super) groups: HashSet<i64>,
    /// Users whose name is taken by an account that may still give it up.
    pub(super) postponed: Vec<DjangoUser>,
}

impl<'a, S: BulkConnection> Run<'a, S> {
    pub(super) fn new(source: &'a mut Source, target: &'a mut S, import: &'a Import<'_>) -> Self {
        let rules = &import.rules;
        Self {
            source,
            target,
            rules,
            has_secret_key: !import.secret_keys.is_empty(),
            keys: import.keys,
            random: import.random,
            passkey_domain: import.passkey_domain,
            report: Report::new(rules.on_conflict, rules.is_dry_run),
            groups: HashSet::new(),
            postponed: Vec::new(),
        }
    }

    /// Runs the import, and commits it unless it is a dry run or the findings forbid it.
    pub(super) async fn everything(mut self, progress: ImportProgress<'_>) -> Result<Report, StoreError> {
        let totals = self.source.totals();
        self.target.begin_exclusive().await.map_err(writing)?;
        self.count_known().await.map_err(writing)?;
        self.check_key()?;
        self.take_keys().await?;
        self.take_groups().await?;
        let mut after = -MAX_ID - 1;
        loop {
            let batch = self.source.users(after).await?;
            let last = batch.last;
            self.take_batch(after, batch).await.map_err(writing)?;
            progress("users", self.report.users.read, totals.users);
            let Some(last) = last else { break };
            after = last;
        }
        self.take_postponed().await.map_err(writing)?;
        self.take_proofs().await?;
        for Found { count, listed, .. } in self.source.orphans().await? {
            self.report.conflicts.add_all(Conflict::RowOrphaned, count, listed.into_iter().map(Into::into));
        }
        self.take_sessions(progress, totals.sessions).await?;
        // Rows without a valid key are not read, and prevent any write already.
        if !self.report.conflicts.has(Conflict::KeyBroken) {
            self.source.assert_complete().await?;
        }
        self.look_at_missing(totals.tokens > 0, totals.factors > 0).await.map_err(writing)?;
        self.finish().await.map_err(writing)?;
        Ok(self.report)
    }

    /// Finds rows with broken keys or with ids that do not fit.
    async fn take_keys(&mut self) -> Result<(), StoreError> {
        let (broken, unfit) = (self.source.broken_keys().await?, self.source.unfit_ids().await?);
        let broken = broken.into_iter().map(|found| (Conflict::KeyBroken, found));
        for (conflict, Found { table, count, listed }) in
            broken.chain(unfit.into_iter().map(|found| (Conflict::IdUnfit, found)))
        {
            match table {
                Table::Users => {
                    self.report.users.read += count;
                    self.report.users.skipped += count;
                }
                Table::Groups => self.report.groups.skipped += count,
                _ => {}
            }
            self.report.conflicts.add_all(conflict, count, listed.into_iter().map(Into::into));
        }
        Ok(())
    }

    /// Imports a batch of users after an id, and deactivates the accounts that are missing among its ids.
    async fn take_batch(&mut self, after: i64, batch: Batch) -> sqlx::Result<()> {
        let mut there: HashSet<i64> = batch.users.iter().map(|user| user.id).collect();
        self.report.users.read += batch.users.len() as u64;
        for broken in batch.broken {
            if *broken.table == *self.rules.user_table {
                self.report.users.read += 1;
                self.report.users.skipped += 1;
                there.extend(broken.key.parse::<i64>());
            }
            self.report.conflicts.add(Conflict::RowBroken, broken.into());
        }
        self.take_users(batch.users, false).await?;
        self.close_missing(after, batch.last.unwrap_or(MAX_ID), &there).await?;
        if self.postponed.len() >= MAX_POSTPONED {
            self.take_postponed().await?;
        }
        Ok(())
    }

    async fn take_postponed(&mut self) -> sqlx::Result<()> {
        let mut postponed = std::mem::take(&mut self.postponed).into_iter().peekable();
        while postponed.peek().is_some() {
            self.take_users(postponed.by_ref().take(500).collect(), true).await?;
        }
        Ok(())
    }

    async fn finish(&mut self) -> sqlx::Result<()> {
        if self.rules.is_dry_run || self.report.is_stopped() {
            return self.target.execute("ROLLBACK", &[]).await.map(drop);
        }
        for (table, largest) in [(&ACCOUNTS, "SELECT max(id) FROM accounts"), (&GROUPS, "SELECT max(id) FROM groups")] {
            self.keep_ids(table, largest).await?;
        }
        // Sign-ins may have been revoked or added, and accounts changed.
        self.target.announce(Revocation::Unknown).await?;
        self.target.execute("COMMIT", &[]).await?;
        self.report.written = true;
        Ok(())
    }

    /// Makes sure that new rows get no id that Django has assigned already.
    async fn keep_ids(&mut self, table: &bulk::Table, largest: &'static str) -> sqlx::Result<()> {
        let largest: Option<(Option<i64>,)> = self.target.fetch_optional(largest, values![]).await?;
        let largest = largest.and_then(|(id,)| id).unwrap_or(0);
        if largest > self.target.last_id(table).await? {
            self.target.set_last_id(table, largest).await?;
        }
        Ok(())
    }
}
