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
use crate::world::{Trouble, World};
use crate::{Options, load, proof};

const TIMES: u32 = 3;
/// How long it answers, and how long it is silent: longer than any request waits.
const SPEAKING: Duration = Duration::from_secs(4);
const SILENT: Duration = Duration::from_secs(8);
/// How soon the server must write again once it answers again (guarantee F5).
const RECOVERY: Duration = Duration::from_secs(10);

/// Runs it, into the figures of a world; the count of answers in the ledger, which is 0 without a PostgreSQL.
pub async fn run(beside: &World, options: &Options) -> Result<u64> {
    const FAULT: &str = "PostgreSQL silent under load";
    let Some(cluster) = Cluster::start() else { return Ok(0) };
    let proxy = Proxy::start(vec![([127, 0, 0, 1], cluster.port()).into()]).await;
    let folder = tempfile::tempdir_in(&options.target)?;
    let mut setup = Setup::new(options.binary.clone(), folder.path())?;
    let (here, there) = (format!(":{}/", proxy.address.port()), format!(":{}/", cluster.port()));
    setup.database_url = Some(cluster.new_database().await.replace(&there, &here));
    let server = Server::start(&setup, None)?;
    let world = Arc::new(beside.beside(setup.address));
    let load = load::start(&world, options.seed);
    for _ in 0..TIMES {
        sleep(SPEAKING).await;
        world.begin(Trouble::Silent);
        proxy.fall_silent();
        sleep(SILENT).await;
        proxy.speak();
        recover(&world).await;
        world.cease(Trouble::Silent);
        world.figures().fault(FAULT);
    }
    sleep(SPEAKING).await;
    world.end();
    for task in load {
        task.await?;
    }
    let all = world.ledger().all();
    proof::ask(&world, all).await;
    server.terminate()?;
    let answers = world.ledger().answers();
    Ok(answers)
}

/// Waits until the server writes again, by itself.
async fn recover(world: &World) {
    let begun = Instant::now();
    loop {
        let account = world.ledger().new_account();
        let bytes = request("POST", "/api/signup", None, Some(&account.credentials(false)));
        let answer = Client::new(world.address).ask(&bytes).await.ok();
        if let Some(sign_in) = answer.and_then(|answer| SignIn::granted(account, &answer)) {
            return world.ledger().signed_up(sign_in);
        }
        if begun.elapsed() > RECOVERY {
            return world.figures().wrong("no write for 10 s after PostgreSQL spoke again".to_owned());
        }
    }
}
