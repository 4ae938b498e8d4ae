//! A mail server that lives through the faults of those who send to it, and makes some of its own.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;
use fastrand::Rng;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::mails::Mails;
use crate::session::Session;

/// The longest pause before a mail is confirmed: so long is a kill likely to come between the two.
const PAUSE_MILLIS: u64 = 100;

/// Listens for as long as the soak runs; its URL for the server's settings.
pub async fn open(mails: Arc<Mutex<Mails>>, seed: u64) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("smtp://{}?tls=none", listener.local_addr()?);
    let mut rng = Rng::with_seed(seed);
    tokio::spawn(async move {
        loop {
            if let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&mails), rng.fork()));
            }
        }
    });
    Ok(url)
}

async fn serve(stream: TcpStream, mails: Arc<Mutex<Mails>>, mut rng: Rng) {
    let mut client = Session::new(stream);
    if !client.reply("220 soak.example").await {
        return;
    }
    while let Some(mail) = client.mail().await {
        let reply = match rng.u8(..100) {
            0 => "451 4.3.0 come back later",
            fate => {
                mails.lock().unwrap_or_else(PoisonError::into_inner).arrive(&mail);
                sleep(Duration::from_millis(rng.u64(..PAUSE_MILLIS))).await;
                // Nobody hears that it has arrived.
                if fate == 1 {
                    return;
                }
                "250 2.0.0 kept"
            }
        };
        if !client.reply(reply).await {
            return;
        }
    }
}
