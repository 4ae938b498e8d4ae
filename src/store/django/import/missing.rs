//! Imported users and tokens that no longer exist in Django.

use std::collections::HashSet;

use super::known::{Known, TakenOver, known};
use super::run::Run;
use super::users::{Change, Settled};
use super::write::Writes;
use crate::accounts::django::{Base, Finding, Here, Notice, Profile, Report, merge};
use crate::store::bulk::BulkConnection;
use crate::store::connection::values;

impl<S: BulkConnection> Run<'_, S> {
    /// Deactivates the imported accounts with an id after `after` and up to `upto` that are not among `there`.
    pub(super) async fn close_missing(&mut self, after: i64, upto: i64, there: &HashSet<i64>) -> sqlx::Result<()> {
        let select = "SELECT id FROM django_accounts WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1000";
        let mut after = Some(after);
        while let Some(start) = after {
            let ids: Vec<(i64,)> = self.target.fetch_all(select, values![start, upto]).await?;
            after = ids.last().map(|(id,)| *id);
            let missing: Vec<i64> = ids.into_iter().map(|(id,)| id).filter(|id| !there.contains(id)).collect();
            self.close(&missing).await?;
        }
        Ok(())
    }

    /// Counts what earlier imports have stored.
    pub(super) async fn count_known(&mut self) -> sqlx::Result<()> {
        let users = "SELECT count(*) FROM django_accounts d JOIN accounts a ON a.id = d.id WHERE d.is_active";
        let users: Option<(i64,)> = self.target.fetch_optional(users, values![]).await?;
        self.report.missing.users_known = users.map_or(0, |(count,)| count.unsigned_abs());
        self.report.missing.tokens_known = self.valid_tokens().await?;
        Ok(())
    }

    /// Requires the operator's consent if too much is missing; `has_tokens` and `has_factors` say what Django has.
    pub(super) async fn look_at_missing(&mut self, has_tokens: bool, has_factors: bool) -> sqlx::Result<()> {
        let living = self.valid_tokens().await?;
        let Report { missing, tokens, factors, flags_needed, .. } = &mut self.report;
        missing.tokens = missing.tokens_known.saturating_sub(living.saturating_sub(tokens.added));
        if missing.has_too_few_users(self.rules.accepted) {
            flags_needed.push(format!("--accept-missing-users={}", missing.users));
        }
        // Tokens of inactive users still exist in Django.
        if tokens.inactive == 0 && missing.has_no_tokens(has_tokens, self.rules.accepted) {
            flags_needed.push(format!("--accept-missing-tokens={}", missing.tokens));
        }
        let kinds = [factors.apps, factors.passkeys];
        missing.factors = kinds.iter().map(|counts| counts.removed).sum();
        missing.factors_known = missing.factors + kinds.iter().map(|counts| counts.unchanged).sum::<u64>();
        if missing.has_no_factors(has_factors, self.rules.accepted) {
            flags_needed.push(format!("--accept-missing-factors={}", missing.factors));
        }
        Ok(())
    }

    /// Number of imported tokens that are valid here.
    async fn valid_tokens(&mut self) -> sqlx::Result<u64> {
        let select =
            "SELECT count(*) FROM django_tokens d JOIN tokens t ON t.digest = d.digest WHERE t.expires_at > $1";
        let count: Option<(i64,)> = self.target.fetch_optional(select, values![self.rules.now.unix_millis()]).await?;
        Ok(count.map_or(0, |(count,)| count.unsigned_abs()))
    }

    async fn close(&mut self, missing: &[i64]) -> sqlx::Result<()> {
        let (mut writes, mut settled) = (Writes::default(), Vec::new());
        let mut known = known(self.target, missing).await?;
        for &id in missing {
            let Some(Known::Here(account)) = known.remove(&id) else { continue };
            let TakenOver { base, here } = *account;
            self.report.missing.users += u64::from(base.profile.is_active);
            let django = Profile { is_active: false, ..base.profile.clone() };
            let merged = merge(&base.profile, &django, &here.profile).profile;
            let is_active = merged.is_active;
            let mut change = None;
            if is_active != here.profile.is_active {
                let finding = Finding {
                    table: self.rules.user_table.clone(),
                    key: id.to_string(),
                    name: Some(here.profile.username),
                    what: "is not there any more".to_owned(),
                };
                self.report.notices.add(Notice::DeletedInDjango, finding);
                writes.close(id);
                writes.update(id, Here { profile: merged, last_login: here.last_login }, None, None);
                change = Some(Change::DeletedInDjango);
            }
            if django != base.profile {
                writes.remember(id, Base { profile: django, ..base });
            }
            settled.push(Settled { id, is_active, change, groups: None, tokens: Vec::new(), factors: None });
        }
        self.write(writes).await?;
        self.settle(settled).await
    }
}
