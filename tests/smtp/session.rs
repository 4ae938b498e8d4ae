//! The server's side of SMTP with one client, as far as a mail needs it.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;

/// A connection that is not greeted yet.
pub struct Session(BufStream<TcpStream>);

impl Session {
    pub fn new(stream: TcpStream) -> Self {
        Self(BufStream::new(stream))
    }

    /// Sends a reply, such as the greeting or what becomes of a mail. `false` if the client is gone.
    pub async fn reply(&mut self, line: &str) -> bool {
        let Self(stream) = self;
        stream.write_all(format!("{line}\r\n").as_bytes()).await.is_ok() && stream.flush().await.is_ok()
    }

    /// The next whole mail, which is to be replied to; `None` if the client has gone.
    pub async fn mail(&mut self) -> Option<String> {
        loop {
            let mut command = String::new();
            self.read_line(&mut command).await?;
            if !command.starts_with("DATA") {
                self.reply("250 go on").await.then_some(())?;
                continue;
            }
            self.reply("354 go on").await.then_some(())?;
            let mut mail = String::new();
            while !mail.ends_with("\r\n.\r\n") {
                self.read_line(&mut mail).await?;
            }
            return Some(mail);
        }
    }

    async fn read_line(&mut self, line: &mut String) -> Option<()> {
        let Self(stream) = self;
        stream.read_line(line).await.is_ok_and(|read| read > 0).then_some(())
    }
}
