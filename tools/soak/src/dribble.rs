//! A client that sends a byte a second, of which the tests and the soak have hundreds (guarantee L3).

use std::future::pending;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

/// The part of a request that never ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// The head of a request.
    Head,
    /// Its body.
    Body,
}

impl Endless {
    /// Both, in turn.
    pub fn of(client: usize) -> Self {
        if client.is_multiple_of(2) { Self::Head } else { Self::Body }
    }

    /// When the server promises to close the connection.
    pub fn limit(self) -> Duration {
        Duration::from_secs(match self {
            Self::Head => 15,
            Self::Body => 30,
        })
    }

    fn begin(self) -> &'static [u8] {
        match self {
            Self::Head => b"POST /api/login HTTP/1.1\r\nHost: e\r\nX-A: ",
            Self::Body => b"POST /api/login HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
        }
    }
}

/// Dribbles until the server answers or closes the connection: the beginning of its answer, which is empty where
/// there is none. `None` where it does neither within `patience` of its promise, or cannot be reached.
pub async fn dribble(address: SocketAddr, endless: Endless, patience: Duration) -> Option<Vec<u8>> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let (mut reader, mut writer) = stream.split();
    let write = async {
        let mut sent = writer.write_all(endless.begin()).await;
        while sent.is_ok() {
            sleep(Duration::from_secs(1)).await;
            sent = writer.write_all(b"x").await;
        }
        // The answer may be there before the failure to write is.
        pending::<()>().await;
    };
    let mut answer = vec![0; 12];
    let read = async {
        tokio::select! {
            read = reader.read(&mut answer) => read.unwrap_or_default(),
            () = write => 0,
        }
    };
    let length = timeout(endless.limit() + patience, read).await.ok()?;
    answer.truncate(length);
    Some(answer)
}
