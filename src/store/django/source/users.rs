//! Users, with their groups, tokens and second factors.

use std::collections::{HashMap, HashSet};

use super::cell::Row;
use super::database::{column, expression, flag, quoted};
use super::{BATCH, Source, Table};
use crate::accounts::StoreError;
use crate::accounts::django::{Broken, DjangoFactors, DjangoUser};
use crate::store::connection::values;

/// A batch of users.
#[derive(Debug, Default)]
pub(in crate::store) struct Batch {
    /// Users that can be read, by id.
    pub users: Vec<DjangoUser>,
    /// Rows of users and of tokens that cannot be read.
    pub broken: Vec<Broken>,
    /// The largest id of the batch; `None` if there were no more rows.
    pub last: Option<i64>,
}

impl Source {
    /// The next users after an id with ids within the limits, with their groups, tokens and
    /// second factors.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub async fn users(&mut self, after: i64) -> Result<Batch, StoreError> {
        let columns = [
            column("id"),
            column("username"),
            column("email"),
            column("first_name"),
            column("last_name"),
            column("password"),
            flag("is_active"),
            flag("is_staff"),
            flag("is_superuser"),
            column("date_joined"),
            column("last_login"),
        ];
        let (table, is_fit) = (quoted(&self.schema.users), self.is_fit("id"));
        let from = format!("FROM {table} WHERE id > $1 AND {is_fit} ORDER BY id LIMIT {BATCH}");
        let rows = self.database.rows(&columns, &from, values![after]).await?;
        let ids: Vec<i64> = rows.iter().filter_map(|row| row.integer("id").ok()).collect();
        let Some(last) = ids.last().copied() else { return Ok(Batch::default()) };
        self.read.add(Table::Users, ids.len() as u64);
        let ids: HashSet<i64> = ids.into_iter().collect();
        let mut groups = self.memberships(after, last, &ids).await?;
        let mut broken = Vec::new();
        let mut tokens = self.tokens(after, last, &ids, &mut broken).await?;
        let mut factors = self.factors(after, last, &ids).await?;
        let mut users = Vec::new();
        for row in rows.iter() {
            match user(row) {
                Ok(mut user) => {
                    user.groups = groups.remove(&user.id).unwrap_or_default();
                    user.tokens = tokens.remove(&user.id).unwrap_or_default();
                    user.factors = factors.remove(&user.id).unwrap_or_default();
                    users.push(user);
                }
                Err(why) => {
                    broken.push(Broken { table: self.schema.users.clone().into(), key: row.key("id"), why });
                }
            }
        }
        Ok(Batch { users, broken, last: Some(last) })
    }

    /// The existing groups of those users, whose ids are after `after` and up to `last`.
    async fn memberships(
        &mut self,
        after: i64,
        last: i64,
        ids: &HashSet<i64>,
    ) -> Result<HashMap<i64, Vec<i64>>, StoreError> {
        let mut groups = HashMap::<i64, Vec<i64>>::new();
        let Some(memberships) = &self.schema.memberships else { return Ok(groups) };
        let (table, user) = (quoted(&memberships.table), quoted(&memberships.user));
        let from = format!(
            "FROM {table} WHERE {user} > $1 AND {user} <= $2 AND group_id IN (SELECT id FROM auth_group)
             ORDER BY {user}, group_id"
        );
        let columns = [expression("user", user), column("group_id")];
        let rows = self.database.rows(&columns, &from, values![after, last]).await?;
        for row in rows.iter() {
            if let (Ok(user), Ok(group)) = (row.integer("user"), row.integer("group_id"))
                && ids.contains(&user)
            {
                self.read.add(Table::Memberships, 1);
                groups.entry(user).or_default().push(group);
            }
        }
        Ok(groups)
    }
}

fn user(row: Row<'_>) -> Result<DjangoUser, String> {
    Ok(DjangoUser {
        id: row.integer("id")?,
        username: row.text("username")?.to_owned(),
        email: row.text("email")?.to_owned(),
        first_name: row.text("first_name")?.to_owned(),
        last_name: row.text("last_name")?.to_owned(),
        password: row.text("password")?.to_owned(),
        is_active: row.flag("is_active")?,
        is_staff: row.flag("is_staff")?,
        is_superuser: row.flag("is_superuser")?,
        date_joined: row.moment("date_joined")?,
        last_login: row.optional_moment("last_login")?,
        groups: Vec::new(),
        tokens: Vec::new(),
        factors: DjangoFactors::default(),
    })
}
