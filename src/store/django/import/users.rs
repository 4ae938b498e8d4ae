//! Users: adds new ones, and merges the changes of known ones.

use std::collections::HashSet;

use super::known::{Known, TakenOver, known};
use super::names::Names;
use super::run::Run;
use super::write::Writes;
use crate::accounts::FoldedName;
use crate::accounts::django::{
    Base, Conflict, DjangoFactors, DjangoToken, DjangoUser, Finding, Hasher, Here, Notice, OnConflict, Profile,
    Renamed, fold, hasher, is_suffixed, merge, password_digest, too_long_fields,
};
use crate::store::bulk::BulkConnection;

/// An account after the merge, whose groups, tokens and factors are to be synchronized.
pub(super) struct Settled {
    pub(super) id: i64,
    pub(super) is_active: bool,
    /// How it has changed, if that is counted.
    pub(super) change: Option<Change>,
    /// Django's groups; `None` to leave them as they are.
    pub(super) groups: Option<Vec<i64>>,
    pub(super) tokens: Vec<DjangoToken>,
    /// Django's second factors; `None` to leave them as they are.
    pub(super) factors: Option<UserFactors>,
}

/// The factors of a user whose account is settled.
pub(super) struct UserFactors {
    pub(super) username: String,
    pub(super) factors: DjangoFactors,
}

/// How an account has changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    New,
    Updated,
    Unchanged,
    DeletedInDjango,
}

/// The result for a name that an account is to get.
enum Name {
    Given(String, FoldedName),
    /// It is taken by an account that may still give it up.
    Postponed,
    Refused,
}

impl<S: BulkConnection> Run<'_, S> {
    /// Imports users. Unless `is_last_call` is set, users whose name is taken by another account are postponed.
    pub(super) async fn take_users(&mut self, users: Vec<DjangoUser>, is_last_call: bool) -> sqlx::Result<()> {
        let ids: Vec<i64> = users.iter().map(|user| user.id).collect();
        let mut known = known(self.target, &ids).await?;
        let wanted = users.iter().filter(|user| match known.get(&user.id) {
            Some(Known::Here(account)) => account.base.profile.username != user.username,
            _ => true,
        });
        let wanted: Vec<FoldedName> = wanted.filter_map(|user| fold(&user.username).ok()).collect();
        let mut names = Names::find(self.target, &wanted).await?;
        let (mut writes, mut settled) = (Writes::default(), Vec::new());
        for user in users {
            let known = known.remove(&user.id);
            let name = match &known {
                Some(Known::Here(account)) if account.base.profile.username == user.username => None,
                Some(Known::DeletedHere | Known::Foreign) => None,
                _ => Some(self.name(&names, &user, is_last_call).await?),
            };
            if let Some(Name::Postponed) = name {
                self.postponed.push(user);
                continue;
            }
            settled.extend(match (known, name) {
                (None, Some(name)) => self.add(user, name, &mut names, &mut writes),
                (Some(Known::Here(account)), name) if account.base.date_joined == user.date_joined => {
                    Some(self.update(user, name, *account, &mut names, &mut writes))
                }
                (Some(Known::DeletedHere), _) => {
                    self.report.users.deleted_here += 1;
                    let finding = self.finding(&user, "has no account here any more".to_owned());
                    self.report.notices.add(Notice::DeletedHere, finding);
                    None
                }
                _ => {
                    let what = format!("the account {} here is somebody else's", user.id);
                    self.conflict(&user, Conflict::IdTaken, what);
                    self.report.users.skipped += 1;
                    None
                }
            });
        }
        self.write(writes).await?;
        self.settle(settled).await
    }

    async fn name(&mut self, names: &Names, user: &DjangoUser, is_last_call: bool) -> sqlx::Result<Name> {
        let folded = match fold(&user.username) {
            Ok(folded) => folded,
            Err(what) => {
                self.conflict(user, Conflict::UsernameUnfit, what);
                return Ok(Name::Refused);
            }
        };
        let Some(owner) = names.other_owner(&folded, user.id) else {
            return Ok(Name::Given(user.username.clone(), folded));
        };
        if !is_last_call {
            return Ok(Name::Postponed);
        }
        let mut what = format!("it looks like {:?}, account {}", owner.username, owner.id);
        let mut name = Name::Refused;
        if self.rules.on_conflict == OnConflict::Suffix
            && let Some((username, folded)) = names.number(self.target, &user.username, user.id).await?
        {
            what.push_str(&format!("; here it is {username:?}"));
            name = Name::Given(username, folded);
        }
        self.conflict(user, Conflict::UsernameTaken, what);
        Ok(name)
    }

    /// Adds a user who has no account here.
    fn add(&mut self, user: DjangoUser, name: Name, names: &mut Names, writes: &mut Writes) -> Option<Settled> {
        let faults = too_long_fields(&user);
        let is_fit = faults.is_empty();
        for (_, conflict, what) in faults {
            self.conflict(&user, conflict, what);
        }
        self.count_hash(&user, true);
        let Name::Given(username, folded) = name else {
            self.report.users.skipped += 1;
            return None;
        };
        if !is_fit {
            self.report.users.skipped += 1;
            return None;
        }
        names.give(user.id, &username, &folded, None);
        self.tell_renamed(user.id, &user.username, &username, &user.email);
        writes.add(&user, &username, &folded);
        Some(Settled {
            id: user.id,
            is_active: user.is_active,
            change: Some(Change::New),
            groups: Some(user.groups),
            tokens: user.tokens,
            factors: Some(UserFactors { username: user.username, factors: user.factors }),
        })
    }

    /// Merges a user who has an account here: each field on its own; a field that does not fit keeps its value. `name`
    /// is the result for the name, if Django has changed it.
    fn update(
        &mut self,
        user: DjangoUser,
        name: Option<Name>,
        TakenOver { base, here }: TakenOver,
        names: &mut Names,
        writes: &mut Writes,
    ) -> Settled {
        let mut django = Profile::from(&user);
        for (field, conflict, what) in too_long_fields(&user) {
            let (text, before) = match field {
                "email" => (&mut django.email, &base.profile.email),
                "first_name" => (&mut django.first_name, &base.profile.first_name),
                _ => (&mut django.last_name, &base.profile.last_name),
            };
            text.clone_from(before);
            self.conflict(&user, conflict, what);
        }
        if let Some(Name::Refused) = name {
            django.username.clone_from(&base.profile.username);
        }
        let mut merged = merge(&base.profile, &django, &here.profile);
        let mut folded = None;
        if let Some(Name::Given(username, name)) = name
            && merged.profile.username == user.username
            && merged.profile.username != here.profile.username
        {
            names.give(user.id, &username, &name, Some(&here.profile.username));
            merged.profile.username = username;
            folded = Some(name);
        }
        if !merged.changed_on_both_sides.is_empty() {
            let finding = self.finding(&user, merged.changed_on_both_sides.join(", "));
            self.report.notices.add(Notice::ChangedOnBothSides, finding);
        }
        self.tell_renamed(user.id, &django.username, &merged.profile.username, &merged.profile.email);
        let takes_password = base.takes_password(&user.password);
        self.count_hash(&user, takes_password);
        let password_digest = base.password_digest.map(|_| password_digest(&user.password));
        let now = Base { profile: django, password_digest, date_joined: base.date_joined };
        let last_login = here.last_login.max(user.last_login);
        let is_changed = merged.profile != here.profile || last_login != here.last_login || takes_password;
        if here.profile.is_active && !merged.profile.is_active {
            writes.close(user.id);
        } else if takes_password {
            writes.sign_out(user.id);
        }
        let is_active = merged.profile.is_active;
        if is_changed {
            let password = takes_password.then_some(user.password);
            writes.update(user.id, Here { profile: merged.profile, last_login }, folded, password);
        }
        if now != base {
            writes.remember(user.id, now);
        }
        let change = Some(if is_changed { Change::Updated } else { Change::Unchanged });
        let factors = Some(UserFactors { username: user.username, factors: user.factors });
        Settled { id: user.id, is_active, change, groups: Some(user.groups), tokens: user.tokens, factors }
    }

    /// Synchronizes groups, tokens and factors of accounts, and counts the accounts.
    pub(super) async fn settle(&mut self, settled: Vec<Settled>) -> sqlx::Result<()> {
        let regrouped: HashSet<i64> = self.take_members(&settled).await?;
        for account in &settled {
            let users = &mut self.report.users;
            match account.change {
                None => {}
                Some(Change::New) => users.new += 1,
                Some(Change::DeletedInDjango) => users.deleted_in_django += 1,
                Some(Change::Unchanged) if !regrouped.contains(&account.id) => users.unchanged += 1,
                Some(Change::Updated | Change::Unchanged) => users.updated += 1,
            }
        }
        self.take_tokens(&settled).await?;
        self.take_factors(settled).await
    }

    /// Counts the hasher of a user's password. An unknown hash is a conflict if it is new.
    fn count_hash(&mut self, user: &DjangoUser, is_new: bool) {
        let hasher = hasher(&user.password);
        *self.report.hashers.entry(hasher.name()).or_default() += 1;
        if hasher == Hasher::Unknown && is_new {
            self.conflict(user, Conflict::HashUnknown, "it lets nobody in until it gets a new password".to_owned());
        }
    }

    /// Lists an account whose name here is Django's with a number appended.
    fn tell_renamed(&mut self, id: i64, old: &str, new: &str, email: &str) {
        if is_suffixed(old, new) {
            let (old, new, email) = (old.to_owned(), new.to_owned(), email.to_owned());
            self.report.renamed.push(Renamed { id, email, old, new });
        }
    }

    fn conflict(&mut self, user: &DjangoUser, conflict: Conflict, what: String) {
        let finding = self.finding(user, what);
        self.report.conflicts.add(conflict, finding);
    }

    pub(super) fn finding(&self, user: &DjangoUser, what: String) -> Finding {
        let table = self.rules.user_table.clone();
        Finding { table, key: user.id.to_string(), name: Some(user.username.clone()), what }
    }
}
