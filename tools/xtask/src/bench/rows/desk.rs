//! What an operator waits for with a million accounts.

use anyhow::{Context, Result};

use super::start::now;
use crate::bench::figures::{median, written};
use crate::bench::postgres::Postgres;
use crate::bench::report::Row;
use crate::bench::seed::{Database, Size};
use crate::bench::server::Server;
use crate::bench::{Bench, PROFILE};
use crate::step::{self, command};

const SIZE: Size = Size { accounts: 1_000_000, tokens: 1_000, known: 1_000 };
/// How often each page is read.
const TIMES: usize = 15;
/// First pages: of all, by the beginnings of many names, of few, and of addresses, and by rare and common filters. Everybody has
/// proved their address, so that a page of the others is empty.
const PAGES: [&str; 10] = [
    "",
    "?search=u",
    "?search=user99999",
    "?search=user77777@",
    "?search=nobody",
    "?active=true&search=user5",
    "?active=false",
    "?staff=true",
    "?verified=true",
    "?verified=false",
];
const PROVE: &str =
    "INSERT INTO proved_addresses (account_id, address_folded, proved_at) SELECT id, email, 0 FROM accounts";

pub fn search(_: &Bench) -> Result<Vec<Row>> {
    let database = Database::new("desk", &SIZE)?;
    step::execute(command("sqlite3").arg("-bail").arg(&database.file).arg(PROVE))?;
    let rows = pages(&database);
    database.delete()?;
    rows
}

fn pages(database: &Database) -> Result<Vec<Row>> {
    let vestibule = || {
        let mut vestibule = command(PROFILE.server());
        vestibule.env("DATABASE_URL", database.url());
        vestibule
    };
    step::execute(vestibule().args(["accounts", "roles", "user0", "--superuser", "true"]))?;
    let create = ["tokens", "create", "user0", "--name", "bench", "--expires-in", "1d", "--scope", "admin"];
    let token = step::output(vestibule().args(create)).context("no token")?;
    let postgres = Postgres::start(database)?;
    [("SQLite", database.url()), ("PostgreSQL", postgres.url())]
        .into_iter()
        .map(|(name, url)| slowest(name, &Server::vestibule(&url)?, &format!("Authorization: Token {}", token.trim())))
        .collect()
}

/// The slowest of the pages, by the median of its times.
fn slowest(database: &str, server: &Server, token: &str) -> Result<Row> {
    let (mut slowest, mut page) = (0.0, "");
    for query in PAGES {
        let path = format!("/api/admin/accounts{query}");
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let begun = now();
            server.get(&path, token, 200)?;
            times.push(now().duration_since(begun).as_secs_f64() * 1000.0);
        }
        let time = median(times);
        if time > slowest {
            (slowest, page) = (time, query);
        }
    }
    let what = format!("first page of the directory, 1,000,000 accounts, {database}");
    let note = format!("the slowest of {} queries, \"{page}\": {} ms", PAGES.len(), written(slowest));
    Ok(Row::at_most(&what, slowest, "ms", 100.0).note(note))
}
