//! Thousands of event streams of one session, of which the server may keep a few (guarantee L5).

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::http::request;
use crate::ledger::SignIn;

const STREAMS: usize = 3_000;
const CONCURRENT_OPENS: usize = 100;
/// The most that may stay open for a session.
pub const KEPT: usize = 8;
/// So long may the end of a stream take.
const STREAM_TIMEOUT: Duration = Duration::from_secs(10);

/// The result.
pub struct Streams {
    pub opened: usize,
    /// Those that are still open.
    pub kept: usize,
}

/// Opens them all and waits until those have ended that are to end.
pub async fn open(address: SocketAddr, sign_in: &SignIn) -> Streams {
    let cookie = sign_in.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}"));
    let asked = request("GET", "/api/sign_in_events", cookie.as_deref(), None);
    let mut streams = Vec::new();
    for _ in 0..STREAMS / CONCURRENT_OPENS {
        let asked = (0..CONCURRENT_OPENS).map(|_| timeout(STREAM_TIMEOUT, one(address, asked.clone())));
        let opened = asked.collect::<JoinSet<_>>().join_all().await;
        streams.extend(opened.into_iter().filter_map(|stream| stream.ok()?.ok()));
    }
    let opened = streams.len();
    let ended = streams.into_iter().map(|mut stream| async move {
        let mut rest = Vec::new();
        timeout(STREAM_TIMEOUT, stream.read_to_end(&mut rest)).await.is_ok()
    });
    let ended = ended.collect::<JoinSet<_>>().join_all().await;
    Streams { opened, kept: ended.into_iter().filter(|is_ended| !is_ended).count() }
}

/// One stream, once its head is there.
async fn one(address: SocketAddr, asked: Vec<u8>) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&asked).await?;
    let mut head = [0; 12];
    stream.read_exact(&mut head).await?;
    if &head == b"HTTP/1.1 200" { Ok(stream) } else { Err(io::ErrorKind::ConnectionRefused.into()) }
}
