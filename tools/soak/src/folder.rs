//! A server that writes its mail into a folder, and is killed while it does.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;

use crate::faults::Faults;
use crate::server::{Server, Setup};
use crate::state::SoakState;
use crate::{Options, load, proof};

const KILLS: u32 = 25;
/// The folder keeps a thousand mails, and all are to be counted.
const MOST_MAILS: u64 = 800;

/// Runs it, into the figures of `beside`; returns the count of answers in the ledger.
pub async fn run(beside: &SoakState, options: &Options) -> Result<u64> {
    let folder = tempfile::tempdir_in(&options.target)?;
    let setup = Setup::new(options.binary.clone(), folder.path())?;
    let (place, database) = (folder.path().join("mail"), setup.database());
    let server = Server::start(&setup, None)?;
    let state = Arc::new(beside.beside(setup.address));
    let load = load::start_mail(&state, options.seed, MOST_MAILS);
    let mut faults = Faults::new(Arc::clone(&state), setup, server, options.seed);
    for _ in 0..KILLS {
        faults.pass(Duration::from_millis(200), Duration::from_millis(900)).await;
        faults = faults.kill().await?;
    }
    proof::end(&state, load).await?;
    proof::wait_for_mail(&state, &database).await?;
    read(&state, &place)?;
    state.mails().check("in a folder", &mut state.figures());
    proof::read_accounts(&state, &database).await?;
    faults.server.terminate()?;
    let answers = state.ledger().answers();
    Ok(answers)
}

/// Reads every mail of the folder. What a kill has left of one has no mail's name.
fn read(state: &SoakState, folder: &Path) -> Result<()> {
    let mut unfinished = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "eml") {
            state.mails().arrive(&String::from_utf8_lossy(&fs::read(&path)?));
        } else {
            unfinished += 1;
        }
    }
    state.figures().measure("mails in a folder: files that a kill has left unfinished", unfinished.to_string());
    Ok(())
}
