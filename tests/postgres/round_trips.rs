//! A TCP proxy before a PostgreSQL that counts how often the server behind it is waited for: a client sends a Sync, or a
//! simple Query, and goes on when that is answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf, copy, split};
use tokio::net::{TcpListener, TcpStream};

/// The request for TLS, after which a client begins anew.
const SSL_REQUEST: [u8; 4] = 80_877_103_u32.to_be_bytes();

/// Ends with the runtime of its test.
pub struct RoundTrips {
    /// Where it listens.
    pub address: SocketAddr,
    count: Arc<AtomicUsize>,
}

impl RoundTrips {
    /// Forwards to a server, without TLS.
    pub async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = TcpStream::connect(server).await else { continue };
                let _ = (client.set_nodelay(true), server.set_nodelay(true));
                let ((from_client, mut to_client), (mut from_server, to_server)) = (split(client), split(server));
                tokio::spawn(async move { copy(&mut from_server, &mut to_client).await });
                tokio::spawn(forward(from_client, to_server, Arc::clone(&counted)));
            }
        });
        Self { address, count }
    }

    /// How many there were so far, over all connections.
    pub fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

/// Passes on what a client sends, message by message.
async fn forward(
    mut client: ReadHalf<TcpStream>,
    mut server: WriteHalf<TcpStream>,
    count: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let mut has_begun = false;
    loop {
        // All but the first messages have a letter before their length.
        let mut message = if has_begun { vec![client.read_u8().await?] } else { Vec::new() };
        if matches!(message.first(), Some(b'S' | b'Q')) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        let length = client.read_u32().await?;
        message.extend(length.to_be_bytes());
        let head = message.len();
        message.resize(head + length as usize - 4, 0);
        client.read_exact(&mut message[head..]).await?;
        has_begun = has_begun || message[head..] != SSL_REQUEST;
        server.write_all(&message).await?;
    }
}
