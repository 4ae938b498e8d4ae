//! Databases with many accounts and tokens, which Vestibule has made and SQL has filled.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use super::server::Server;
use super::{folder, http, program};
use crate::step::{self, command};

/// Every account's.
const PASSWORD: &str = "Quiet-harbor-42";
/// So many accounts log in.
const LOG_INS: u64 = 64;

/// A database, and what its users know.
pub struct Database {
    /// The SQLite file.
    pub file: PathBuf,
    /// Headers with valid tokens, a line each.
    pub tokens: Vec<String>,
    /// Bodies of log-ins, a line each.
    pub log_ins: String,
}

/// How much is in a database.
pub struct Size {
    pub accounts: u64,
    pub tokens: u64,
    /// Of how many tokens the text is known: evenly spread over all.
    pub known: u64,
}

impl Database {
    /// Lets Vestibule make a database with one account, then multiplies it: all accounts have one password.
    pub fn new(name: &str, size: &Size) -> Result<Self> {
        let tokens = tokens("known", size.known)?;
        let log_ins = (0..LOG_INS.min(size.accounts)).map(|turn| {
            let number = turn * size.accounts / LOG_INS;
            format!("{{\"username\":\"user{number}\",\"password\":\"{PASSWORD}\"}}\n")
        });
        let database = Self {
            file: folder().join(name).with_extension("db"),
            tokens: tokens.iter().map(|(text, _)| header(text)).collect(),
            log_ins: log_ins.collect(),
        };
        let server = Server::vestibule(&database.url())?;
        let first = format!("{{\"username\":\"user0\",\"password\":\"{PASSWORD}\",\"email\":\"user0@example.org\"}}");
        http::post(&server.url("/api/signup"), &first, 201)?;
        drop(server);
        step::timed(&format!("seeding {} accounts and {} tokens", size.accounts, size.tokens), || {
            database.fill(size, &tokens)
        })?;
        Ok(database)
    }

    fn fill(&self, size: &Size, known: &[(String, String)]) -> Result<()> {
        let Size { accounts, tokens, .. } = size;
        let every = tokens / size.known;
        let digests: String = known
            .iter()
            .enumerate()
            .map(|(at, (_, digest))| format!("INSERT INTO known VALUES ({at}, x'{digest}');\n"))
            .collect();
        // Without a journal, and with most of the file in memory: it is written once, and made again if that fails.
        let sql = format!(
            "PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
            PRAGMA cache_size = -1000000;
            CREATE TEMP TABLE known (number INTEGER PRIMARY KEY, digest BLOB NOT NULL);
            BEGIN;
            {digests}
            CREATE TEMP TABLE first AS SELECT password, unixepoch() * 1000 AS now FROM accounts;
            INSERT INTO accounts (username, username_folded, email, password, date_joined)
            SELECT 'user' || value, 'user' || value, 'user' || value || '@example.org', password, now
            FROM generate_series(1, {accounts} - 1), first;
            INSERT INTO tokens (account_id, digest, address, network, user_agent, created_at, last_used_at, expires_at)
            SELECT 1 + value % {accounts}, coalesce(known.digest, randomblob(32)), '127.0.0.1', '127.0.0.1', 'bench',
                   now, now, now + 30 * 86400000
            FROM generate_series(0, {tokens} - 1)
            LEFT JOIN known ON value % {every} = 0 AND known.number = value / {every}, first;
            COMMIT;"
        );
        let mut sqlite = command("sqlite3");
        sqlite.arg("-bail").arg(&self.file).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = sqlite.spawn().context("sqlite3")?;
        child.stdin.take().context("no input")?.write_all(sql.as_bytes())?;
        let status = child.wait()?;
        if !status.success() {
            bail!("sqlite3: {status}");
        }
        Ok(())
    }

    /// As Vestibule names it.
    pub fn url(&self) -> String {
        format!("sqlite:{}", self.file.display())
    }

    /// Takes its disk space back.
    pub fn delete(self) -> Result<()> {
        for suffix in ["", "-wal", "-shm"] {
            let file = PathBuf::from(format!("{}{suffix}", self.file.display()));
            if file.exists() {
                fs::remove_file(&file).with_context(|| file.display().to_string())?;
            }
        }
        Ok(())
    }
}

/// Headers with tokens that were never issued.
pub fn unknown_tokens(count: u64) -> Result<Vec<String>> {
    Ok(tokens("unknown", count)?.iter().map(|(text, _)| header(text)).collect())
}

fn header(token: &str) -> String {
    format!("Authorization: Token {token}\n")
}

/// Texts and digests of the tokens that a name stands for.
fn tokens(name: &str, count: u64) -> Result<Vec<(String, String)>> {
    let printed = step::output(command(program("tokens")).args([name, &count.to_string()])).context("tokens")?;
    printed
        .lines()
        .map(|line| line.split_once(' ').map(|(text, digest)| (text.to_owned(), digest.to_owned())))
        .collect::<Option<_>>()
        .context("tokens without digests")
}
