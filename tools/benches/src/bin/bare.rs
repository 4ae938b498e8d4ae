//! The least that axum can do: one answer from memory, for every request.
//!
//! `bare FILE` reads the answer from a file: a line with the status, a line for each header, an empty line, the body.
//! It takes any free port and prints the address.

use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::serve::ListenerExt;
use tokio::net::TcpListener;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

#[tokio::main]
async fn main() -> Result<()> {
    let file = std::env::args().nth(1).context("usage: bare FILE")?;
    let answer = Arc::new(read(&std::fs::read(&file).context(file)?)?);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on {}", listener.local_addr()?);
    // As Vestibule's listener does.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    axum::serve(listener, Router::new().fallback(async move || say(&answer))).await?;
    Ok(())
}

fn say(answer: &Answer) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body.clone()));
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers.clone();
    response
}

fn read(file: &[u8]) -> Result<Answer> {
    let end = file.windows(2).position(|pair| pair == b"\n\n").context("no empty line")?;
    let mut head = std::str::from_utf8(&file[..end])?.lines();
    let status = head.next().context("no status")?.parse()?;
    let mut headers = HeaderMap::new();
    for line in head {
        let (name, value) = line.split_once(": ").context("a header without a value")?;
        headers.append(name.parse::<HeaderName>()?, value.parse::<HeaderValue>()?);
    }
    Ok(Answer { status, headers, body: Bytes::copy_from_slice(&file[end + 2..]) })
}
