//! Log-ins at a fixed rate, whatever the server answers: `storm ADDRESS PER_SECOND SECONDS FILE`.
//!
//! Each line of the file is the body of a log-in, used in turn, and each log-in has a connection of its own. Prints how
//! many were sent, and how many were answered with 200, with 503, with another status, and not at all.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

/// The time-out of an answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, rate, seconds, file] = args.as_slice() else {
        anyhow::bail!("usage: storm ADDRESS PER_SECOND SECONDS FILE")
    };
    let (rate, seconds): (f64, f64) = (rate.parse()?, seconds.parse()?);
    let bodies = std::fs::read_to_string(file).with_context(|| file.clone())?;
    let requests: Vec<String> = bodies.lines().map(|body| request(address, body)).collect();

    let address: Arc<str> = address.as_str().into();
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    // Late ticks are made up for, so that the rate holds.
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let mut sent = JoinSet::new();
    for request in requests.into_iter().cycle().take((rate * seconds) as usize) {
        ticks.tick().await;
        let address = Arc::clone(&address);
        sent.spawn(async move { tokio::time::timeout(ANSWER_TIMEOUT, send(&address, &request)).await });
    }

    let (mut done, mut busy, mut other, mut lost) = (0, 0, 0, 0);
    for answer in sent.join_all().await {
        match answer {
            Ok(Ok(200)) => done += 1,
            Ok(Ok(503)) => busy += 1,
            Ok(Ok(_)) => other += 1,
            Ok(Err(_)) | Err(_) => lost += 1,
        }
    }
    println!("figures: sent={} done={done} busy={busy} other={other} lost={lost}", done + busy + other + lost);
    Ok(())
}

fn request(address: &str, body: &str) -> String {
    format!(
        "POST /api/login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// The status of the answer, once all of it is there.
async fn send(address: &str, request: &str) -> Result<u16> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let status = answer.get(9..12).context("no status line")?;
    Ok(std::str::from_utf8(status)?.parse()?)
}
