//! The changes of the factors of some accounts, written together.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::run::Run;
use super::super::tables::{DJANGO_FACTORS, PASSKEY_USERS, PASSKEYS, RECOVERY_CODES, TOTP_SECRETS};
use super::super::write::integers;
use super::here::Here;
use crate::accounts::django::{FactorDigest, FactorKind};
use crate::store::bulk::{BulkConnection, Cell, Row, Table};
use crate::store::connection::values;
use crate::store::repositories::factors::REFRESH_SECOND_FACTORS;

/// Changes to be written.
#[derive(Default)]
pub(super) struct FactorWrites {
    /// Factors that are added.
    added: Vec<NewFactor>,
    /// What is recorded and not added.
    refused: Vec<(i64, FactorKind, FactorDigest)>,
    /// Ids of factors that are removed.
    removed: HashMap<FactorKind, Vec<i64>>,
    /// Ids of records that are removed.
    forgotten: Vec<i64>,
    /// Ids of apps whose step was used in Django, with the step.
    used_steps: Vec<(i64, i64)>,
    /// By what the authenticators of accounts know them.
    handles: HashMap<i64, Vec<u8>>,
    /// The accounts whose factors change.
    touched: BTreeSet<i64>,
    /// Those that lose a factor which answers a second step.
    weakened: BTreeSet<i64>,
    /// By what their authenticators know the passkeys that are added.
    pub(super) credentials: HashSet<Vec<u8>>,
}

/// A factor to be added.
pub(super) struct NewFactor {
    pub(super) account_id: i64,
    pub(super) kind: FactorKind,
    pub(super) digest: FactorDigest,
    /// As [`content`](super::here::FactorRow::content): by it the row is found again.
    pub(super) content: Vec<u8>,
    pub(super) row: Row,
}

impl FactorWrites {
    /// Adds a factor.
    pub(super) fn add(&mut self, factor: NewFactor) {
        self.touched.insert(factor.account_id);
        self.added.push(factor);
    }

    /// Records a factor of Django's that is not added.
    pub(super) fn refuse(&mut self, account_id: i64, kind: FactorKind, digest: FactorDigest) {
        self.refused.push((account_id, kind, digest));
    }

    /// Removes a factor.
    pub(super) fn remove(&mut self, account_id: i64, kind: FactorKind, id: i64) {
        self.touched.insert(account_id);
        if kind != FactorKind::RecoveryCode {
            self.weakened.insert(account_id);
        }
        self.removed.entry(kind).or_default().push(id);
    }

    /// Whether a factor is to be removed.
    pub(super) fn removes(&self, kind: FactorKind, id: i64) -> bool {
        self.removed.get(&kind).is_some_and(|ids| ids.contains(&id))
    }

    /// Removes a record.
    pub(super) fn forget(&mut self, id: i64) {
        self.forgotten.push(id);
    }

    /// Uses up a step of an app, and those before it.
    pub(super) fn use_step(&mut self, id: i64, step: i64) {
        self.used_steps.push((id, step));
    }

    /// Sets by what the authenticators of an account know it.
    pub(super) fn set_handle(&mut self, account_id: i64, handle: Vec<u8>) {
        self.handles.insert(account_id, handle);
    }
}

impl<S: BulkConnection> Run<'_, S> {
    /// Writes the changes: first what is removed, as an account has one app.
    pub(super) async fn write_factors(&mut self, writes: FactorWrites) -> sqlx::Result<()> {
        for (kind, ids) in &writes.removed {
            self.target.execute_in(removal(*kind), &integers(ids)).await?;
        }
        let forget = "DELETE FROM django_factors WHERE id IN ()";
        self.target.execute_in(forget, &integers(&writes.forgotten)).await?;
        for (id, step) in &writes.used_steps {
            let update = "UPDATE totp_secrets SET last_step = $1 WHERE id = $2 AND last_step < $1";
            self.target.execute(update, values![*step, *id]).await?;
        }
        let ids: Vec<i64> = writes.handles.keys().copied().collect();
        // A registration that has begun would leave a passkey that knows the account by another handle.
        let begun = "DELETE FROM passkey_challenges WHERE purpose = 'create' AND account_id IN ()";
        self.target.execute_in(begun, &integers(&ids)).await?;
        let handles: Vec<Row> =
            writes.handles.into_iter().map(|(id, handle)| vec![Cell::Integer(Some(id)), Cell::Bytes(handle)]).collect();
        let replace = "ON CONFLICT (account_id) DO UPDATE SET handle = excluded.handle";
        self.target.write(&PASSKEY_USERS, &handles, replace).await?;
        self.add_factors(writes.added, &writes.refused).await?;
        let touched: Vec<i64> = writes.touched.into_iter().collect();
        self.target.execute_in(REFRESH_SECOND_FACTORS, &integers(&touched)).await?;
        let weakened: Vec<i64> = writes.weakened.into_iter().collect();
        self.target.execute_in("DELETE FROM trusted_browsers WHERE account_id IN ()", &integers(&weakened)).await?;
        // The codes of an account go with its last factor.
        let dangling = "DELETE FROM recovery_codes WHERE account_id IN ()
            AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = recovery_codes.account_id AND a.second_factor)";
        self.target.execute_in(dangling, &integers(&weakened)).await.map(drop)
    }

    /// Adds factors, and records them with the ids that they have got.
    async fn add_factors(
        &mut self,
        added: Vec<NewFactor>,
        refused: &[(i64, FactorKind, FactorDigest)],
    ) -> sqlx::Result<()> {
        let mut rows = HashMap::<FactorKind, Vec<Row>>::new();
        let mut records = Vec::new();
        for NewFactor { account_id, kind, digest, content, row } in added {
            rows.entry(kind).or_default().push(row);
            records.push((account_id, kind, digest, Some(content)));
        }
        for (kind, rows) in &rows {
            self.target.write(table(*kind), rows, "").await?;
        }
        let mut accounts: Vec<i64> = records.iter().map(|(account, ..)| *account).collect();
        accounts.dedup();
        let here = Here::find(self.target, &accounts).await?;
        records.extend(refused.iter().map(|(account, kind, digest)| (*account, *kind, *digest, None)));
        let records = records.into_iter().map(|(account, kind, digest, content)| {
            let row = content.and_then(|content| here.rows(account, kind).iter().find(|row| row.content == content));
            vec![
                Cell::Integer(Some(account)),
                Cell::Text(kind.as_str().to_owned()),
                Cell::Bytes(digest.to_vec()),
                Cell::Integer(row.map(|row| row.id)),
            ]
        });
        self.target.write(&DJANGO_FACTORS, &records.collect::<Vec<Row>>(), "").await
    }
}

fn table(kind: FactorKind) -> &'static Table {
    match kind {
        FactorKind::App => &TOTP_SECRETS,
        FactorKind::RecoveryCode => &RECOVERY_CODES,
        FactorKind::Passkey => &PASSKEYS,
    }
}

fn removal(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::App => "DELETE FROM totp_secrets WHERE id IN ()",
        FactorKind::RecoveryCode => "DELETE FROM recovery_codes WHERE id IN ()",
        FactorKind::Passkey => "DELETE FROM passkeys WHERE id IN ()",
    }
}
