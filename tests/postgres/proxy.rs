//! A TCP proxy that takes its targets in turn, and that can fall silent as a network does that is cut.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// Ends with the runtime of its test.
pub struct Proxy {
    /// Where it listens.
    pub address: SocketAddr,
    is_silent: watch::Sender<bool>,
}

impl Proxy {
    /// Forwards each connection to the next target that takes it.
    pub async fn start(targets: Vec<SocketAddr>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let is_silent = watch::Sender::new(false);
        let silence = is_silent.subscribe();
        tokio::spawn(async move {
            let turn = AtomicUsize::new(0);
            while let Ok((client, _)) = listener.accept().await {
                let at = turn.fetch_add(1, Ordering::Relaxed);
                let in_turn: Vec<_> = (0..targets.len()).map(|next| targets[(at + next) % targets.len()]).collect();
                tokio::spawn(forward(client, in_turn, silence.clone()));
            }
        });
        Self { address, is_silent }
    }

    /// Forwards nothing more, and closes no connection. Connections that are open now never forward again.
    pub fn stop_answering(&self) {
        self.is_silent.send_replace(true);
    }

    /// New connections are forwarded again.
    pub fn resume(&self) {
        self.is_silent.send_replace(false);
    }
}

async fn forward(mut client: TcpStream, targets: Vec<SocketAddr>, mut is_silent: watch::Receiver<bool>) {
    let mut server = None;
    for target in targets {
        if let Ok(taken) = TcpStream::connect(target).await {
            server = Some(taken);
            break;
        }
    }
    let Some(mut server) = server else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let is_over = tokio::select! {
        biased;
        _ = is_silent.wait_for(|is_silent| *is_silent) => false,
        _ = copy_bidirectional(&mut client, &mut server) => true,
    };
    if !is_over {
        // Both ends stay open, and neither hears of it.
        std::future::pending::<()>().await;
    }
}

/// A way to a PostgreSQL without TLS on which notices are lost, and nothing else.
pub async fn losing_notices(server: SocketAddr) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let mut to_server = TcpStream::connect(server).await.unwrap();
            tokio::spawn(async move {
                let (mut asks, mut hears) = client.into_split();
                let (mut answers, mut is_asked) = to_server.split();
                tokio::select! {
                    _ = copy(&mut asks, &mut is_asked) => {}
                    _ = async {
                        while let Ok(kind) = answers.read_u8().await {
                            let length = answers.read_u32().await?;
                            let mut content = vec![0; length as usize - 4];
                            answers.read_exact(&mut content).await?;
                            if kind != b'A' {
                                hears.write_all(&[&[kind], &length.to_be_bytes()[..], &content].concat()).await?;
                            }
                        }
                        std::io::Result::Ok(())
                    } => {}
                }
            });
        }
    });
    address
}
