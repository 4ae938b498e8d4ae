//! What a migration may contain (guarantee F13): an expansion adds only what a node of the version before can ignore; a
//! contraction says in its file's name which migration a version must know to work without what is removed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The last migration from before this rule.
const LAST_UNSORTED: u32 = 3;

/// Words that an added column may not have: what the version before writes could break them.
const STRICT: [&str; 3] = ["UNIQUE", "PRIMARY KEY", "GENERATED"];

/// What is wrong with the migrations of a folder, by their names and texts in order.
fn complaints(files: &[(String, String)]) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut complaints = Vec::new();
    for (name, text) in files {
        let mut complain = |what: String| complaints.push(format!("{name}: {what}"));
        let Some((version, rest)) = name.strip_suffix(".sql").and_then(numbered) else {
            complain("its name is not like 0004_what_it_adds.sql".to_owned());
            continue;
        };
        if !known.insert(version) {
            complain("another migration has its number".to_owned());
        }
        if version <= LAST_UNSORTED {
            continue;
        }
        if let Some(contraction) = rest.strip_prefix("contract") {
            match contraction.strip_prefix('_').and_then(numbered) {
                Some((needed, _)) if needed < version && known.contains(&needed) => {}
                _ => complain(
                    "its name is not like 0009_contract_0006_what_it_removes.sql, with an earlier 0006".to_owned(),
                ),
            }
            continue;
        }
        let statements = statements(text);
        let created: Vec<&str> = statements.iter().filter_map(|statement| created_table(statement)).collect();
        for statement in statements.iter().filter(|statement| !expands(statement, &created)) {
            complain(format!("the version before may fail after this: {statement}"));
        }
    }
    complaints
}

/// The number that a name begins with, and what follows it.
fn numbered(name: &str) -> Option<(u32, &str)> {
    let (number, rest) = name.split_once('_')?;
    let is_number = number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit());
    Some((number.parse().ok().filter(|_| is_number)?, rest))
}

/// The statements without comments, in capitals and with single blanks.
fn statements(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.split("--").next().unwrap_or_default());
    let text = lines.collect::<Vec<_>>().join(" ").to_uppercase();
    let statements = text.split(';').map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" "));
    statements.filter(|statement| !statement.is_empty()).collect()
}

/// The table that a statement creates.
fn created_table(statement: &str) -> Option<&str> {
    let rest = ["CREATE TABLE ", "CREATE UNLOGGED TABLE "].iter().find_map(|start| statement.strip_prefix(start))?;
    rest.split([' ', '(']).next()
}

/// Whether a node that does not know of a statement can go on after it.
fn expands(statement: &str, created: &[&str]) -> bool {
    if created_table(statement).is_some() {
        return deletes_pass(statement);
    }
    if statement.starts_with("CREATE INDEX ") {
        return true;
    }
    if let Some(index) = statement.strip_prefix("CREATE UNIQUE INDEX ") {
        return index
            .split(" ON ")
            .nth(1)
            .and_then(|on| on.split([' ', '(']).next())
            .is_some_and(|on| created.contains(&on));
    }
    if let Some(insert) = statement.strip_prefix("INSERT INTO ") {
        return insert.split([' ', '(']).next().is_some_and(|table| created.contains(&table));
    }
    let change = statement.strip_prefix("ALTER TABLE ").and_then(|change| change.split_once(' '));
    let Some(column) = change.and_then(|(_, change)| change.strip_prefix("ADD COLUMN ")) else { return false };
    let is_optional = !column.contains("NOT NULL") || column.contains("DEFAULT ");
    is_optional && deletes_pass(column) && !column.contains("ADD ") && !STRICT.iter().any(|word| column.contains(word))
}

/// Whether rows that are referred to can be deleted by code that does not know of the reference.
fn deletes_pass(statement: &str) -> bool {
    let count = |words: &str| statement.matches(words).count();
    count("REFERENCES ") == count("ON DELETE CASCADE") + count("ON DELETE SET NULL")
}

#[test]
fn f13_a_migration_only_adds_what_the_version_before_can_ignore_or_names_itself_a_contraction() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    for database in ["sqlite", "postgres"] {
        let files = fs::read_dir(root.join(database)).unwrap().map(|file| {
            let path = file.unwrap().path();
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        });
        let mut files: Vec<_> = files.collect();
        files.sort();
        assert!(files.len() >= 3, "{database}: only {} migrations were found", files.len());
        assert_eq!(complaints(&files), Vec::<String>::new(), "{database}, see docs/upgrades.md");
    }
}

#[test]
fn what_an_expansion_may_not_contain_is_found() {
    let is_fine = |sql: &str| complaints(&[("0004_x.sql".to_owned(), sql.to_owned())]).is_empty();
    for fine in [
        "-- Drops nothing; only adds.\nCREATE TABLE jobs (id BIGINT PRIMARY KEY);\nCREATE UNIQUE INDEX j ON jobs (id);",
        "CREATE TABLE j (a BIGINT REFERENCES accounts (id) ON DELETE CASCADE, b BIGINT REFERENCES j (a) ON DELETE SET NULL);",
        "CREATE UNLOGGED TABLE j (id BIGINT); INSERT INTO j (id) VALUES (1)",
        "CREATE INDEX s ON sessions (ends_at);",
        "alter table sessions add column authenticated_at bigint;",
        "ALTER TABLE sessions ADD COLUMN methods TEXT NOT NULL DEFAULT 'password';",
        "-- Only a number for a later contraction.",
    ] {
        assert!(is_fine(fine), "{fine}");
    }
    for unfit in [
        "DROP TABLE throttle_windows;",
        "ALTER TABLE sessions DROP COLUMN address;",
        "ALTER TABLE sessions RENAME COLUMN address TO ip;",
        "ALTER TABLE sessions ALTER COLUMN address TYPE TEXT COLLATE \"C\";",
        "ALTER TABLE sessions ADD COLUMN methods TEXT NOT NULL;",
        "ALTER TABLE sessions ADD COLUMN methods TEXT, ADD COLUMN other TEXT NOT NULL;",
        "ALTER TABLE sessions ADD COLUMN methods TEXT UNIQUE;",
        "ALTER TABLE sessions ADD CONSTRAINT c CHECK (id > 0);",
        "ALTER TABLE tokens ADD COLUMN other BIGINT REFERENCES accounts (id);",
        "CREATE TABLE j (a BIGINT NOT NULL REFERENCES accounts (id));",
        "CREATE UNIQUE INDEX e ON accounts (email);",
        "CREATE TRIGGER t BEFORE INSERT ON tokens BEGIN SELECT 1; END;",
        "INSERT INTO accounts (id) VALUES (1);",
        "UPDATE accounts SET email = '';",
    ] {
        assert!(!is_fine(unfit), "{unfit}");
    }
}

#[test]
fn a_contraction_names_an_earlier_migration() {
    let last_is_fine = |last: &str| {
        let names = ["0004_jobs.sql", "0006_more.sql", last];
        let text = |name: &str| if name == last { "DROP TABLE jobs" } else { "" }.to_owned();
        complaints(&names.map(|name| (name.to_owned(), text(name)))).is_empty()
    };
    assert!(last_is_fine("0007_contract_0006_jobs.sql"));
    for unfit in
        ["0007_contract_jobs.sql", "0007_contract_0005_jobs.sql", "0007_contract_0007_jobs.sql", "0007_jobs.sql"]
    {
        assert!(!last_is_fine(unfit), "{unfit}");
    }
    assert!(!last_is_fine("0006_contract_0004_jobs.sql"), "a number twice");
    assert!(!last_is_fine("7_contract_0006_jobs.sql"));
}
