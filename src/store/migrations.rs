//! Which migrations a database lacks, and whether this version can work with those that it has (guarantee F13).
//!
//! A migration expands (it adds what the version before need not know) or contracts (its file is named
//! `NNNN_contract_MMMM_*.sql`, where MMMM is the migration that a version must know to work without what is removed). A
//! version works with each expansion that it does not know, and with each contraction whose MMMM it knows.

use std::fmt;

use sqlx::AssertSqlSafe;
use sqlx::migrate::{Migration, Migrator};

use crate::accounts::StoreError;

/// Records contractions, and all migrations up to [`LAST_UNSORTED`]. Versions that know no other table refuse a database
/// with a migration here that they do not know.
pub(super) const CONTRACTIONS: &str = "_sqlx_migrations";
/// Records expansions, with the same columns. Created with the first expansion.
pub(super) const EXPANSIONS: &str = "_sqlx_expansions";

/// The last migration from before expansions had a table of their own.
const LAST_UNSORTED: i64 = 3;
/// How the description of a contraction begins: sqlx makes it of the file's name.
const CONTRACT: &str = "contract ";

/// A recorded migration.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Applied {
    version: i64,
    description: String,
    checksum: Vec<u8>,
    success: bool,
    #[sqlx(skip)]
    is_expansion: bool,
}

impl Applied {
    /// The query for the migrations that a table records.
    pub(super) fn select(table: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(format!("SELECT version, description, checksum, success FROM {table} ORDER BY version"))
    }

    /// As read from a table.
    pub(super) fn read_from(self, table: &str) -> Self {
        Self { is_expansion: table == EXPANSIONS, ..self }
    }

    /// Whether a version that does not know this migration works with it.
    fn is_compatible(&self, newest_known: i64) -> bool {
        self.is_expansion || needed(&self.description).is_some_and(|needed| needed <= newest_known)
    }
}

/// Why this version does not work with a database.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// A newer version has contracted it, by this migration.
    Newer(i64),
    /// This migration differs from the one of the same number here.
    Changed(i64),
    /// This migration was applied in part.
    Unfinished(i64),
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => write!(f, "was migrated by a newer Vestibule (migration {version})"),
            Self::Changed(version) => write!(f, "was migrated by another Vestibule (migration {version} differs)"),
            Self::Unfinished(version) => write!(f, "was not migrated to the end (migration {version})"),
        }
    }
}

impl Misfit {
    /// The error of opening the database of this name.
    pub(super) fn refusal(&self, name: &str) -> StoreError {
        let advice = if matches!(self, Self::Newer(_)) { "; run that one, or restore a backup" } else { "" };
        StoreError::fault(format!("{name} {self}{advice}"))
    }
}

/// The known migrations that are still to be applied, in order.
///
/// # Errors
/// This version does not work with the database.
pub(super) fn missing<'a>(known: &'a Migrator, applied: &[Applied]) -> Result<Vec<&'a Migration>, Misfit> {
    let newest = known.iter().map(|migration| migration.version).max().unwrap_or_default();
    for found in applied {
        match known.iter().find(|migration| migration.version == found.version) {
            None if !found.is_compatible(newest) => return Err(Misfit::Newer(found.version)),
            _ if !found.success => return Err(Misfit::Unfinished(found.version)),
            Some(migration) if *migration.checksum != *found.checksum => return Err(Misfit::Changed(found.version)),
            _ => {}
        }
    }
    let is_missing = |migration: &&Migration| applied.iter().all(|found| found.version != migration.version);
    Ok(known.iter().filter(is_missing).collect())
}

/// The first recorded migration that this version does not know.
pub(super) fn unknown(known: &Migrator, applied: &[Applied]) -> Option<i64> {
    applied.iter().map(|found| found.version).find(|version| !known.version_exists(*version))
}

/// The table that records a migration.
pub(super) fn table(migration: &Migration) -> &'static str {
    let contracts = migration.version <= LAST_UNSORTED || migration.description.starts_with(CONTRACT);
    if contracts { CONTRACTIONS } else { EXPANSIONS }
}

/// The tables that migrations create.
pub(super) fn tables(known: &Migrator) -> impl Iterator<Item = &str> {
    let lines = known.iter().flat_map(|migration| migration.sql.as_str().lines());
    lines.filter_map(|line| line.strip_prefix("CREATE ")?.split_once("TABLE ")?.1.split([' ', '(']).next())
}

/// The migration that a version must know to work with a contraction.
fn needed(description: &str) -> Option<i64> {
    description.strip_prefix(CONTRACT)?.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use sqlx::SqlSafeStr;
    use sqlx::migrate::MigrationType;

    use super::*;

    fn migration(version: i64, description: &'static str) -> Migration {
        Migration::new(version, description.into(), MigrationType::Simple, "SELECT 1".into_sql_str(), false)
    }

    fn applied(migration: &Migration) -> Applied {
        let (version, description) = (migration.version, migration.description.to_string());
        Applied { version, description, checksum: migration.checksum.to_vec(), success: true, is_expansion: false }
            .read_from(table(migration))
    }

    /// What a version with the migrations up to a number says of a database that all have migrated.
    fn judge(all: &[Migration], newest: i64) -> Result<usize, Misfit> {
        let known = all.iter().filter(|migration| migration.version <= newest).cloned().collect();
        let applied: Vec<Applied> = all.iter().map(applied).collect();
        missing(&Migrator::with_migrations(known), &applied).map(|missing| missing.len())
    }

    #[test]
    fn f13_a_version_works_with_expansions_and_with_contractions_of_what_it_does_not_use() {
        let all =
            [migration(3, "three"), migration(4, "jobs"), migration(5, "contract 4 old jobs"), migration(6, "six")];
        assert_eq!(judge(&all, 6), Ok(0));
        assert_eq!(judge(&all, 4), Ok(0), "it knows what replaced the old jobs");
        assert_eq!(judge(&all, 3), Err(Misfit::Newer(5)));
        assert_eq!(judge(&all[..2], 3), Ok(0), "expansions alone");
        let tables: Vec<&str> = all.iter().map(table).collect();
        assert_eq!(tables, [CONTRACTIONS, EXPANSIONS, CONTRACTIONS, EXPANSIONS]);
    }

    #[test]
    fn f13_what_is_missing_comes_in_order_over_both_tables() {
        let all = vec![migration(6, "contract 0004 b"), migration(3, "a"), migration(5, "c"), migration(4, "b")];
        let (known, applied) = (Migrator::with_migrations(all), [applied(&migration(4, "b"))]);
        let missing = missing(&known, &applied).unwrap();
        assert_eq!(missing.iter().map(|migration| migration.version).collect::<Vec<_>>(), [3, 5, 6]);
        assert_eq!(unknown(&known, &applied), None);
    }

    #[test]
    fn a_migration_that_differs_or_was_applied_in_part_is_refused() {
        let known = Migrator::with_migrations(vec![migration(4, "b")]);
        let changed = Applied { checksum: vec![0], ..applied(&migration(4, "b")) };
        assert_eq!(missing(&known, &[changed]).unwrap_err(), Misfit::Changed(4));
        for version in [4, 5] {
            let half = Applied { success: false, ..applied(&migration(version, "b")) };
            assert_eq!(missing(&known, &[half]).unwrap_err(), Misfit::Unfinished(version));
        }
        let odd = applied(&migration(5, "contract soon"));
        assert_eq!(missing(&known, &[odd]).unwrap_err(), Misfit::Newer(5));
    }
}
