//! Second factors: adds new ones, removes those that were removed in Django, and leaves alone what was changed here.

mod here;
mod passkeys;
mod seal;
mod write;

use super::run::Run;
use super::users::{Settled, UserFactors};
use crate::accounts::django::{
    Conflict, DjangoCodes, DjangoFactors, FactorChanges, FactorDigest, FactorKind, Finding, Hidden, Notice,
    UnfitFactor, merge_factors,
};
use crate::accounts::recovery_code_digest;
use crate::store::bulk::BulkConnection;
use here::Here;
use write::FactorWrites;

/// How many steps an app's clock may be off.
const MAX_DRIFT: u64 = 1;

/// An account whose factors are merged.
struct Owner {
    id: i64,
    username: String,
}

impl<S: BulkConnection> Run<'_, S> {
    /// Synchronizes the factors of accounts with Django's.
    pub(super) async fn take_factors(&mut self, settled: Vec<Settled>) -> sqlx::Result<()> {
        if !self.takes_factors() {
            return Ok(());
        }
        let users: Vec<(i64, UserFactors)> =
            settled.into_iter().filter_map(|account| Some((account.id, account.factors?))).collect();
        let ids: Vec<i64> = users.iter().map(|(id, _)| *id).collect();
        let here = Here::find(self.target, &ids).await?;
        let taken = self.taken_credentials(&users).await?;
        let mut writes = FactorWrites::default();
        for (id, UserFactors { username, mut factors }) in users {
            let owner = Owner { id, username };
            let is_second_step = !factors.apps.is_empty() || !factors.passkeys.is_empty();
            if let Some(codes) = factors.recovery_codes.first().filter(|_| !is_second_step) {
                let why = "recovery codes alone are no second factor, and its user has neither an app nor a passkey";
                let table = codes.table;
                factors.leave_out(table, why);
            }
            let has_app = self.take_app(&owner, &mut factors, &here, &mut writes)?;
            let has_key = self.take_passkeys(&owner, &mut factors, &here, &taken, &mut writes);
            self.take_codes(&owner, &mut factors, has_app || has_key, &here, &mut writes)?;
            for UnfitFactor { table, why, .. } in factors.unfit {
                self.report.conflicts.add(Conflict::FactorUnfit, owner.finding(table.into_owned(), why));
            }
        }
        self.write_factors(writes).await
    }

    /// Whether factors are imported.
    pub(super) fn takes_factors(&self) -> bool {
        self.rules.takes_second_factors && self.source.has_factors()
    }

    /// Takes the app of an account over. Whether the account then has one.
    fn take_app(
        &mut self,
        owner: &Owner,
        factors: &mut DjangoFactors,
        here: &Here,
        writes: &mut FactorWrites,
    ) -> sqlx::Result<bool> {
        let kind = FactorKind::App;
        let app = factors.take_app();
        let digests: Vec<FactorDigest> = app.iter().map(|app| app.digest()).collect();
        let changes = self.merge(owner, kind, &digests, factors, here, writes);
        if let Some(app) = app {
            if let ([(_, id)], Some(step)) = (changes.kept.as_slice(), app.last_step)
                && here.row(owner.id, kind, *id).is_some_and(|row| row.number < step)
            {
                writes.use_step(*id, step);
            }
            if !changes.added.is_empty() {
                self.report.factors.of(kind).new += 1;
                if app.drift.unsigned_abs() > MAX_DRIFT {
                    let what = format!("it was {} steps of 30 seconds off when it was last used", app.drift);
                    self.report.notices.add(Notice::ClockOff, owner.finding(app.table.to_owned(), what));
                }
                writes.add(self.new_app(owner.id, &app)?);
            }
        }
        Ok(!changes.added.is_empty() || here.rows(owner.id, kind).iter().any(|row| !writes.removes(kind, row.id)))
    }

    /// Takes the recovery codes of an account over, if it has a factor that they can stand in for.
    fn take_codes(
        &mut self,
        owner: &Owner,
        factors: &mut DjangoFactors,
        has_factor: bool,
        here: &Here,
        writes: &mut FactorWrites,
    ) -> sqlx::Result<()> {
        let kind = FactorKind::RecoveryCode;
        let sets = std::mem::take(&mut factors.recovery_codes);
        let is_known = |set: &DjangoCodes| here.records(owner.id, kind, &[set.digest]).next().is_some();
        // Codes that wait for a factor are new again at the next import.
        let sets: Vec<DjangoCodes> = sets.into_iter().filter(|set| has_factor || is_known(set)).collect();
        let digests: Vec<FactorDigest> = sets.iter().map(|set| set.digest).collect();
        let changes = self.merge(owner, kind, &digests, factors, here, writes);
        for set in sets {
            if changes.added.contains(&set.digest) {
                self.report.factors.of(kind).new += set.codes.len() as u64;
                for Hidden(code) in &set.codes {
                    writes.add(self.new_code(owner.id, set.digest, code)?);
                }
                if set.codes.is_empty() {
                    writes.refuse(owner.id, kind, set.digest);
                }
            } else {
                self.remove_used_codes(owner, &set, &changes, here, writes)?;
            }
        }
        Ok(())
    }

    /// Removes those of a set of codes that were used in Django.
    fn remove_used_codes(
        &mut self,
        owner: &Owner,
        set: &DjangoCodes,
        changes: &FactorChanges,
        here: &Here,
        writes: &mut FactorWrites,
    ) -> sqlx::Result<()> {
        let kind = FactorKind::RecoveryCode;
        let unused: Vec<[u8; 32]> = set.codes.iter().map(|Hidden(code)| recovery_code_digest(owner.id, code)).collect();
        for (_, id) in changes.kept.iter().filter(|(digest, _)| *digest == set.digest) {
            let Some(row) = here.row(owner.id, kind, *id) else { continue };
            let digest = self.open_code(owner.id, &row.content)?;
            if unused.iter().all(|unused| unused[..] != digest) {
                writes.remove(owner.id, kind, *id);
                let counts = self.report.factors.of(kind);
                counts.removed += 1;
                counts.unchanged -= 1;
            }
        }
        Ok(())
    }

    /// Merges the factors of one kind: removes what is to be removed, records what is not added, and counts.
    fn merge(
        &mut self,
        owner: &Owner,
        kind: FactorKind,
        digests: &[FactorDigest],
        factors: &DjangoFactors,
        here: &Here,
        writes: &mut FactorWrites,
    ) -> FactorChanges {
        let mut changes = merge_factors(kind, &here.known(owner.id, kind), digests, here.has_own(owner.id, kind));
        if changes.added.is_empty() && factors.has_unread(kind) {
            // What cannot be read any more is not gone.
            changes.removed.clear();
        }
        let mut removed = 0;
        for record in here.records(owner.id, kind, &changes.removed) {
            writes.forget(record.id);
            if let Some(row) = record.factor_id.and_then(|id| here.row(owner.id, kind, id)) {
                writes.remove(owner.id, kind, row.id);
                removed += 1;
            }
        }
        for digest in &changes.refused {
            writes.refuse(owner.id, kind, *digest);
        }
        let counts = self.report.factors.of(kind);
        counts.unchanged += changes.kept.len() as u64;
        counts.removed += removed;
        counts.gone_here += changes.gone_here;
        if changes.changed_on_both_sides {
            let finding = owner.finding(self.rules.user_table.clone(), kind.words().to_owned());
            self.report.notices.add(Notice::ChangedOnBothSides, Finding { key: owner.id.to_string(), ..finding });
        }
        changes
    }
}

impl Owner {
    /// A finding about one of the factors, which is told by its owner: what it holds is secret.
    fn finding(&self, table: String, what: String) -> Finding {
        Finding { table, key: format!("of user {}", self.id), name: Some(self.username.clone()), what }
    }
}
