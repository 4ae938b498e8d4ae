//! A server whose PostgreSQL stops answering under load, without closing connections, and answers again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::time::sleep;

use crate::cluster::Cluster;
use crate::cluster::proxy::Proxy;
use crate::http::{Client, request};
use crate::ledger::SignIn;
use crate::server::{Server, Setup};
use crate::state::{Fault, SoakState};
use crate::{Options, load, proof};

const TIMES: u32 = 3;
/// How long it answers, and how long it is silent: longer than any request waits.
const SPEAKING: Duration = Duration::from_secs(4);
const SILENT: Duration = Duration::from_secs(8);
/// How soon the server must write again once it answers again (guarantee F5).
const RECOVERY: Duration = Duration::from_secs(10);

/// Runs it, into the figures of `beside`; returns the count of answers in the ledger, which is 0 without a PostgreSQL.
pub async fn run(beside: &SoakState, options: &Options) -> Result<u64> {
    const FAULT: &str = "PostgreSQL silent under load";
    let Some(cluster) = Cluster::start() else { return Ok(0) };
    let proxy = Proxy::start(vec![([127, 0, 0, 1], cluster.port()).into()]).await;
    let folder = tempfile::tempdir_in(&options.target)?;
    let mut setup = Setup::new(options.binary.clone(), folder.path())?;
    let (here, there) = (format!(":{}/", proxy.address.port()), format!(":{}/", cluster.port()));
    setup.database_url = Some(cluster.new_database().await.replace(&there, &here));
    // Beside PostgreSQL there is no folder of the database's.
    setup.mail_url = Some(format!("file:{}", folder.path().join("mail").display()));
    let server = Server::start(&setup, None)?;
    let state = Arc::new(beside.beside(setup.address));
    let load = load::start(&state, options.seed);
    for _ in 0..TIMES {
        sleep(SPEAKING).await;
        state.begin_fault(Fault::Silent);
        proxy.stop_answering();
        sleep(SILENT).await;
        proxy.resume();
        recover(&state).await;
        state.end_fault(Fault::Silent);
        state.figures().fault(FAULT);
    }
    sleep(SPEAKING).await;
    proof::end(&state, load).await?;
    server.terminate()?;
    let answers = state.ledger().answers();
    Ok(answers)
}

/// Waits until the server writes again, by itself.
async fn recover(state: &SoakState) {
    let begun = Instant::now();
    loop {
        let account = state.new_account();
        let bytes = request("POST", "/api/signup", Some(&account.accept_language()), Some(&account.credentials(false)));
        let answer = Client::new(state.address).ask(&bytes).await.ok();
        if let Some(sign_in) = answer.and_then(|answer| SignIn::granted(account, &answer)) {
            return state.signed_up(sign_in);
        }
        if begun.elapsed() > RECOVERY {
            return state.figures().wrong("no write for 10 s after PostgreSQL spoke again".to_owned());
        }
    }
}
