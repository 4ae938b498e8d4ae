//! The factors that accounts have here, and those of Django's that earlier imports have seen.

use std::collections::HashMap;

use sqlx::FromRow;

use super::super::write::integers;
use crate::accounts::django::{FactorDigest, FactorKind, KnownFactor};
use crate::store::bulk::BulkConnection;

/// The factors of some accounts.
#[derive(Default)]
pub(super) struct Here {
    known: HashMap<(i64, FactorKind), Vec<KnownRow>>,
    rows: HashMap<(i64, FactorKind), Vec<FactorRow>>,
    handles: HashMap<i64, Vec<u8>>,
}

/// A row of `django_factors`.
#[derive(FromRow)]
pub(super) struct KnownRow {
    pub(super) id: i64,
    account_id: i64,
    kind: String,
    digest: Vec<u8>,
    pub(super) factor_id: Option<i64>,
}

/// A factor that is here.
#[derive(FromRow)]
pub(super) struct FactorRow {
    pub(super) id: i64,
    account_id: i64,
    kind: String,
    /// What is sealed of an app or a code, or by what its authenticator knows a passkey.
    pub(super) content: Vec<u8>,
    /// The last step of an app; of a passkey 1 if it is a second factor.
    pub(super) number: i64,
}

impl Here {
    /// Reads them.
    pub(super) async fn find(target: &mut impl BulkConnection, ids: &[i64]) -> sqlx::Result<Self> {
        let ids = integers(ids);
        let mut here = Self::default();
        let known = "SELECT id, account_id, kind, digest, factor_id FROM django_factors WHERE account_id IN ()";
        for row in target.fetch_in::<KnownRow>(known, &ids).await? {
            here.known.entry((row.account_id, kind_of(&row.kind)?)).or_default().push(row);
        }
        let rows = "SELECT id, account_id, 'totp' AS kind, sealed AS content, last_step AS number
                FROM totp_secrets WHERE expires_at IS NULL AND account_id IN ()
            UNION ALL SELECT id, account_id, 'recovery_code', sealed, 0 FROM recovery_codes WHERE account_id IN ()
            UNION ALL SELECT id, account_id, 'passkey', credential_id, CASE kind WHEN 'second_factor' THEN 1 ELSE 0 END
                FROM passkeys WHERE account_id IN ()";
        for row in target.fetch_in::<FactorRow>(rows, &ids).await? {
            here.rows.entry((row.account_id, kind_of(&row.kind)?)).or_default().push(row);
        }
        let handles = "SELECT account_id, handle FROM passkey_users WHERE account_id IN ()";
        here.handles = target.fetch_in::<(i64, Vec<u8>)>(handles, &ids).await?.into_iter().collect();
        Ok(here)
    }

    /// The factors of an account that are here.
    pub(super) fn rows(&self, account_id: i64, kind: FactorKind) -> &[FactorRow] {
        self.rows.get(&(account_id, kind)).map_or(&[], Vec::as_slice)
    }

    /// One of them.
    pub(super) fn row(&self, account_id: i64, kind: FactorKind, id: i64) -> Option<&FactorRow> {
        self.rows(account_id, kind).iter().find(|row| row.id == id)
    }

    /// The records of the factors of an account with one of the digests.
    pub(super) fn records(
        &self,
        account_id: i64,
        kind: FactorKind,
        digests: &[FactorDigest],
    ) -> impl Iterator<Item = &KnownRow> {
        let known = self.known.get(&(account_id, kind)).into_iter().flatten();
        known.filter(|row| digests.iter().any(|digest| row.digest == digest))
    }

    /// What earlier imports have seen.
    pub(super) fn known(&self, account_id: i64, kind: FactorKind) -> Vec<KnownFactor> {
        let known = self.known.get(&(account_id, kind)).into_iter().flatten();
        let factor = |row: &KnownRow| {
            let id = row.factor_id.filter(|id| self.row(account_id, kind, *id).is_some());
            Some(KnownFactor { digest: row.digest.as_slice().try_into().ok()?, id })
        };
        known.filter_map(factor).collect()
    }

    /// Whether an account has factors here that no import has made.
    pub(super) fn has_own(&self, account_id: i64, kind: FactorKind) -> bool {
        let known = self.known.get(&(account_id, kind)).map_or(&[][..], Vec::as_slice);
        self.rows(account_id, kind).iter().any(|row| known.iter().all(|known| known.factor_id != Some(row.id)))
    }

    /// By what the authenticators of an account know it.
    pub(super) fn handle(&self, account_id: i64) -> Option<&[u8]> {
        self.handles.get(&account_id).map(Vec::as_slice)
    }
}

fn kind_of(name: &str) -> sqlx::Result<FactorKind> {
    let kind = FactorKind::ALL.iter().find(|kind| kind.as_str() == name);
    kind.copied().ok_or_else(|| sqlx::Error::Protocol(format!("no factor is of the kind {name}")))
}
