//! A client that says how a request broke: a load that counts lost answers must tell "refused" from "cut off".

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Longer than any limit of the server's.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(45);

/// A whole answer.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// A header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The body as JSON; null where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

/// Why there is no whole answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The connection was refused.
    Refused,
    /// The connection was closed before the first byte of an answer.
    Unanswered,
    /// It was closed within an answer.
    CutOff,
    /// Nothing came for 45 s.
    Late,
}

/// The text of a request; a body goes as JSON.
pub fn request(method: &str, path: &str, credential: Option<&str>, body: Option<&Value>) -> Vec<u8> {
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: soak.example\r\n");
    if let Some(header) = credential {
        text += &format!("{header}\r\n");
    }
    match body {
        Some(body) => {
            let body = body.to_string();
            text += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        }
        None => text += "\r\n",
    }
    text.into_bytes()
}

/// One caller, who keeps the connection as long as the server does.
pub struct Client {
    address: SocketAddr,
    stream: Option<TcpStream>,
}

impl Client {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Sends a request and reads the answer.
    pub async fn ask(&mut self, request: &[u8]) -> Result<Answer, Broken> {
        self.connect().await?;
        let answered = timeout(CLIENT_TIMEOUT, self.exchange(request)).await.unwrap_or(Err(Broken::Late));
        let closes = |answer: &Answer| answer.header("connection").is_some_and(|value| value == "close");
        if answered.as_ref().map_or(true, closes) {
            self.stream = None;
        }
        answered
    }

    /// Opens the connection, unless it is open still.
    pub async fn connect(&mut self) -> Result<(), Broken> {
        // A server that stopped between two requests has closed it, which is no failure.
        let is_open = |stream: &TcpStream| matches!(stream.try_read(&mut [0]), Err(error) if error.kind() == ErrorKind::WouldBlock);
        self.stream = self.stream.take().filter(is_open);
        if self.stream.is_none() {
            let stream = TcpStream::connect(self.address).await.map_err(|_| Broken::Refused)?;
            let _ = stream.set_nodelay(true);
            self.stream = Some(stream);
        }
        Ok(())
    }

    /// Sends a request and hangs up.
    pub async fn ask_and_hang_up(&mut self, request: &[u8]) {
        if let Some(mut stream) = self.stream.take() {
            let _ = stream.write_all(request).await;
        }
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer, Broken> {
        let Some(stream) = &mut self.stream else { return Err(Broken::Refused) };
        // The server may refuse before it has read everything; its answer can still be read.
        let _ = stream.write_all(request).await;
        read(stream, request.starts_with(b"HEAD ")).await
    }
}

/// Reads one answer.
pub async fn read(stream: &mut (impl AsyncRead + Unpin), without_body: bool) -> Result<Answer, Broken> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        more(stream, &mut bytes).await?;
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or(Broken::CutOff)?;
    let mut body = bytes.split_off(end);
    if without_body || status == 304 {
        body.clear();
    } else if let Some(length) = header(&head, "content-length").and_then(|length| length.parse().ok()) {
        while body.len() < length {
            more(stream, &mut body).await.map_err(|_| Broken::CutOff)?;
        }
    } else if header(&head, "transfer-encoding") == Some("chunked") {
        while !body.ends_with(b"0\r\n\r\n") {
            more(stream, &mut body).await.map_err(|_| Broken::CutOff)?;
        }
    }
    Ok(Answer { status, head, body })
}

async fn more(stream: &mut (impl AsyncRead + Unpin), bytes: &mut Vec<u8>) -> Result<(), Broken> {
    match stream.read_buf(bytes).await {
        Ok(0) | Err(_) if bytes.is_empty() => Err(Broken::Unanswered),
        Ok(0) | Err(_) => Err(Broken::CutOff),
        Ok(_) => Ok(()),
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
