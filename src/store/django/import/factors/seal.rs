//! The rows of factors that are sealed by the secret key.

use super::super::run::Run;
use super::write::NewFactor;
use crate::accounts::django::{DjangoApp, FactorDigest, FactorKind};
use crate::accounts::{SealedError, SecretPurpose, StoreError, Timestamp, seal_recovery_code};
use crate::store::bulk::{BulkConnection, Cell};

impl<S: BulkConnection> Run<'_, S> {
    /// Checks that there is a key to seal with if Django has factors.
    pub(in super::super) fn check_key(&self) -> Result<(), StoreError> {
        if !self.takes_factors() || self.keys.current().is_some() || self.source.totals().factors == 0 {
            return Ok(());
        }
        Err(StoreError::fault(
            "Django's users have second factors, and there is no secret key to seal them: set VESTIBULE_SECRET_KEY to that of \
            the server, or leave them out with --without-second-factors",
        ))
    }

    pub(super) fn new_app(&self, account_id: i64, app: &DjangoApp) -> sqlx::Result<NewFactor> {
        let sealed = self.keys.seal(SecretPurpose::Totp, account_id, &app.secret.0, self.random).ok_or_else(no_key)?;
        let created = app.created.or(app.last_used).unwrap_or(self.rules.now);
        let row = vec![
            Cell::Integer(Some(account_id)),
            Cell::Bytes(sealed.clone()),
            Cell::Integer(Some(app.last_step.unwrap_or(0))),
            Cell::Integer(Some(created.unix_millis())),
            Cell::Integer(Some(created.unix_millis())),
            Cell::Integer(app.last_used.map(Timestamp::unix_millis)),
        ];
        Ok(NewFactor { account_id, kind: FactorKind::App, digest: app.digest(), content: sealed, row })
    }

    pub(super) fn new_code(&self, account_id: i64, digest: FactorDigest, code: &str) -> sqlx::Result<NewFactor> {
        let sealed = seal_recovery_code(self.keys, account_id, code, self.random).ok_or_else(no_key)?;
        let now = Cell::Integer(Some(self.rules.now.unix_millis()));
        let row = vec![Cell::Integer(Some(account_id)), Cell::Bytes(sealed.clone()), now];
        Ok(NewFactor { account_id, kind: FactorKind::RecoveryCode, digest, content: sealed, row })
    }

    /// The digest of a recovery code.
    pub(super) fn open_code(&self, account_id: i64, sealed: &[u8]) -> sqlx::Result<Vec<u8>> {
        let opened = self.keys.open(SecretPurpose::RecoveryCode, account_id, sealed);
        let cannot = |why: SealedError| sqlx::Error::Protocol(format!("a recovery code cannot be opened: {why}"));
        opened.map(|code| code.value).map_err(cannot)
    }
}

fn no_key() -> sqlx::Error {
    sqlx::Error::Protocol("there is no secret key".to_owned())
}
