//! Users who were taken over and are gone from Django.

use std::collections::HashSet;

use super::known::{Known, TakenOver, known};
use super::run::Run;
use super::users::{Change, Settled};
use super::write::Writes;
use crate::accounts::django::{Base, Finding, Here, Notice, Profile, merge};
use crate::store::connection::values;
use crate::store::side::Side;

impl<S: Side> Run<'_, S> {
    /// Deactivates the accounts past an id up to another that were taken over and are not there any more.
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

    async fn close(&mut self, missing: &[i64]) -> sqlx::Result<()> {
        let (mut writes, mut settled) = (Writes::default(), Vec::new());
        let mut known = known(self.target, missing).await?;
        for &id in missing {
            let Some(Known::Here(account)) = known.remove(&id) else { continue };
            let TakenOver { base, here } = *account;
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
            settled.push(Settled { id, is_active, change, groups: None, tokens: Vec::new() });
        }
        self.write(writes).await?;
        self.settle(settled).await
    }
}
