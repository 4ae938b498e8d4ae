//! Groups and their members. They are made equal to Django's, as Vestibule does not change them.

use std::collections::{HashMap, HashSet};

use super::run::Run;
use super::tables::{ACCOUNT_GROUPS, GROUPS};
use super::users::Settled;
use super::write::integers;
use super::writing;
use crate::accounts::StoreError;
use crate::accounts::django::{Conflict, DjangoGroup, Finding};
use crate::store::bulk::{BulkConnection, Cell, Row};
use crate::store::connection::values;

impl<S: BulkConnection> Run<'_, S> {
    /// Creates, renames and deletes groups.
    pub(super) async fn take_groups(&mut self) -> Result<(), StoreError> {
        let (groups, broken) = self.source.groups().await?;
        self.report.groups.skipped += broken.len() as u64;
        for broken in broken {
            self.report.conflicts.add(Conflict::RowBroken, broken.into());
        }
        let mut names = HashMap::new();
        let mut kept = Vec::new();
        for group in groups {
            match names.get(&group.name) {
                Some(owner) => {
                    let what = format!("it is that of group {owner}");
                    let (table, key) = ("auth_group".to_owned(), group.id.to_string());
                    let finding = Finding { table, key, name: Some(group.name), what };
                    self.report.conflicts.add(Conflict::GroupNameTaken, finding);
                    self.report.groups.skipped += 1;
                }
                None => {
                    names.insert(group.name.clone(), group.id);
                    kept.push(group);
                }
            }
        }
        self.groups = kept.iter().map(|group| group.id).collect();
        self.write_groups(kept).await.map_err(writing)
    }

    async fn write_groups(&mut self, groups: Vec<DjangoGroup>) -> sqlx::Result<()> {
        let here: Vec<(i64, String)> = self.target.fetch_all("SELECT id, name FROM groups", &[]).await?;
        let gone: Vec<i64> = here.iter().map(|(id, _)| *id).filter(|id| !self.groups.contains(id)).collect();
        self.target.execute_in("DELETE FROM groups WHERE id IN ()", &integers(&gone)).await?;
        let here: HashMap<i64, String> = here.into_iter().collect();
        let (known, new): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| here.contains_key(&group.id));
        let renamed: Vec<_> = known.iter().filter(|group| here.get(&group.id) != Some(&group.name)).collect();
        let counts = &mut self.report.groups;
        (counts.new, counts.updated) = (new.len() as u64, renamed.len() as u64);
        (counts.unchanged, counts.deleted) = ((known.len() - renamed.len()) as u64, gone.len() as u64);
        // First to temporary names: two groups may have swapped their names.
        let ids: Vec<i64> = renamed.iter().map(|group| group.id).collect();
        self.target.execute_in("UPDATE groups SET name = '\u{1}' || id WHERE id IN ()", &integers(&ids)).await?;
        // It may be another group than the one that was given a right here.
        self.target.execute_in("DELETE FROM group_rights WHERE group_id IN ()", &integers(&ids)).await?;
        for group in renamed {
            let rename = "UPDATE groups SET name = $1 WHERE id = $2";
            self.target.execute(rename, values![group.name.as_str(), group.id]).await?;
        }
        let rows: Vec<Row> =
            new.into_iter().map(|group| vec![Cell::Integer(Some(group.id)), Cell::Text(group.name)]).collect();
        self.target.write(&GROUPS, &rows, "").await
    }

    /// Adds accounts to their groups and removes them from others; returns the ids of accounts that have changed.
    pub(super) async fn take_members(&mut self, settled: &[Settled]) -> sqlx::Result<HashSet<i64>> {
        let accounts = || settled.iter().filter_map(|account| Some((account.id, account.groups.as_ref()?)));
        let ids: Vec<i64> = accounts().map(|(id, _)| id).collect();
        let select = "SELECT account_id, group_id FROM account_groups WHERE account_id IN ()";
        let here: Vec<(i64, i64)> = self.target.fetch_in(select, &integers(&ids)).await?;
        let here: HashSet<(i64, i64)> = here.into_iter().collect();
        let wanted: HashSet<(i64, i64)> = accounts()
            .flat_map(|(id, groups)| groups.iter().map(move |group| (id, *group)))
            .filter(|(_, group)| self.groups.contains(group))
            .collect();
        let mut new: Vec<(i64, i64)> = wanted.difference(&here).copied().collect();
        new.sort_unstable();
        let row = |&(account, group): &(i64, i64)| vec![Cell::Integer(Some(account)), Cell::Integer(Some(group))];
        let rows: Vec<Row> = new.iter().map(row).collect();
        self.target.write(&ACCOUNT_GROUPS, &rows, "").await?;
        let gone: Vec<(i64, i64)> = here.difference(&wanted).copied().collect();
        for (account, group) in &gone {
            let delete = "DELETE FROM account_groups WHERE account_id = $1 AND group_id = $2";
            self.target.execute(delete, values![*account, *group]).await?;
        }
        self.report.groups.members_added += new.len() as u64;
        self.report.groups.members_removed += gone.len() as u64;
        Ok(new.into_iter().chain(gone).map(|(account, _)| account).collect())
    }
}
