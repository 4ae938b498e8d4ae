//! Holds the server to its answers, by asking it and by reading its file.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

use crate::http::{Client, request};
use crate::ledger::{Proofs, SignIn};
use crate::state::{Asked, Needs, SoakState};

/// So many ask at once.
const CALLERS: usize = 16;

/// Ends a load, and then asks for all that was answered.
pub async fn end(state: &Arc<SoakState>, load: Vec<JoinHandle<()>>) -> Result<()> {
    state.end();
    for task in load {
        task.await?;
    }
    let all = state.ledger().all();
    ask(state, all).await;
    Ok(())
}

/// Asks for every proof; whatever does not hold is lost. No other request may be in flight.
pub async fn ask(state: &Arc<SoakState>, proofs: Proofs) {
    let live = proofs.live.iter().flat_map(SignIn::credentials).map(|credential| (credential, 200));
    let ended = proofs.ended.iter().flat_map(SignIn::credentials).map(|credential| (credential, 401));
    let mut shares: Vec<Vec<(String, u16)>> = vec![Vec::new(); CALLERS];
    for (n, question) in live.chain(ended).enumerate() {
        shares[n % CALLERS].push(question);
    }
    let mut callers = JoinSet::new();
    for share in shares {
        callers.spawn(ask_all(Arc::clone(state), share));
    }
    callers.join_all().await;

    for account in proofs.accounts {
        let asked = Asked { what: "proof by log-in", needs: Needs::Hashing, expected: 200, begun: Instant::now() };
        let bytes = request("POST", "/api/login", None, Some(&account.credentials(false)));
        let outcome = Client::new(state.address).ask(&bytes).await;
        match state.check_answer(&asked, outcome).and_then(|answer| SignIn::granted(account, &answer)) {
            Some(sign_in) => state.ledger().signed_in(sign_in),
            None => state.figures().lose(format!("{} cannot log in", account.name())),
        }
    }
}

async fn ask_all(state: Arc<SoakState>, questions: Vec<(String, u16)>) {
    let mut client = Client::new(state.address);
    for (credential, expected) in questions {
        let begun = Instant::now();
        let outcome = client.ask(&request("GET", "/api/test_token", Some(&credential), None)).await;
        let asked = Asked { what: "proof by test_token", needs: Needs::Nothing, expected, begun };
        if state.check_answer(&asked, outcome).is_none() {
            state.figures().lose(format!("a sign-in that was to answer {expected}"));
        }
    }
}

/// Checks the integrity of the file, beside the server.
pub async fn read_file(state: &SoakState, database: &Path) -> Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(database).read_only(true).connect().await?;
    let integrity: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await?;
    if integrity != "ok" {
        state.figures().lose(format!("integrity_check: {integrity}"));
    }
    connection.close().await?;
    Ok(())
}

/// Waits until no mail is under way any more: of a server that was killed another one takes it over in a quarter of a
/// minute, and what was refused is tried again after some seconds.
pub async fn wait_for_mail(state: &SoakState, database: &Path) -> Result<()> {
    const LONGEST: Duration = Duration::from_secs(180);
    let mut connection = SqliteConnectOptions::new().filename(database).read_only(true).connect().await?;
    let begun = Instant::now();
    let mut count = async |jobs: &'static str| sqlx::query_scalar::<_, i64>(jobs).fetch_one(&mut connection).await;
    while count("SELECT count(*) FROM jobs WHERE kind <> 'purge' AND dead_at IS NULL").await? > 0 {
        if begun.elapsed() > LONGEST {
            state.figures().wrong("mail is still under way three minutes after the last fault".to_owned());
            break;
        }
        sleep(Duration::from_millis(200)).await;
    }
    for _ in 0..count("SELECT count(*) FROM jobs WHERE dead_at IS NOT NULL").await? {
        state.figures().wrong("a job is dead".to_owned());
    }
    state.figures().measure("the last mail after the last fault", format!("{:.1} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// Looks for every account and every proved address that was answered for, and for any account that was never requested.
pub async fn read_accounts(state: &SoakState, database: &Path) -> Result<()> {
    let mut connection = SqliteConnectOptions::new().filename(database).read_only(true).connect().await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT username FROM accounts").fetch_all(&mut connection).await?;
    let proved = sqlx::query_scalar("SELECT address_folded FROM proved_addresses").fetch_all(&mut connection).await?;
    connection.close().await?;
    for address in state.mails().missing_proofs(&proved.into_iter().collect()) {
        state.figures().lose(format!("the proof of {address}"));
    }
    let names: HashSet<String> = names.into_iter().collect();
    let (missing, strangers) = {
        let ledger = state.ledger();
        (ledger.missing(&names), ledger.strangers(&names))
    };
    for name in missing {
        state.figures().lose(format!("the account {name}"));
    }
    for name in strangers {
        state.figures().wrong(format!("bad input has made an account: {name}"));
    }
    Ok(())
}
