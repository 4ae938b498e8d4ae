//! The way to a connection that can take mail: name, TCP, TLS, greeting, log-in.

use std::io;
use std::net::SocketAddr;

use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::{ClientId, Extension};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::Client;
use super::fault::Step;
use crate::mail::failure::Failure;
use crate::mail::settings::Tls;

impl Client {
    /// A new connection, encrypted and logged in as the settings say.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let addresses = self.look_up().await?;
        let hello = self.hello();
        let reply = self.limits.reply;
        let mut connection = match self.server.tls {
            Tls::Implicit => {
                let tls = self.tls_parameters().await?;
                // One call does three steps, so it has the time of three.
                let limit = self.limits.connect * 2 + reply;
                let each = Some(self.limits.connect);
                let opened = AsyncSmtpConnection::connect_tokio1(&addresses[..], each, &hello, Some(tls), None);
                self.step(Step::Connection, limit, "", opened).await?
            }
            Tls::StartTls | Tls::Off => {
                let stream = self.open(&addresses).await?;
                let greeted = AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello);
                self.step(Step::Greeting, reply, "", greeted).await?
            }
        };
        if self.server.tls == Tls::StartTls {
            if !connection.server_info().supports_feature(Extension::StartTls) {
                return Err(self.words.no_start_tls());
            }
            let tls = self.tls_parameters().await?;
            self.step(Step::StartTls, self.limits.connect + reply, "", connection.starttls(tls, &hello)).await?;
        }
        if let Some(login) = &self.server.login {
            let credentials = Credentials::new(login.user.clone(), login.password.clone());
            self.step(Step::LogIn, reply, "", connection.auth(DEFAULT_MECHANISMS, &credentials)).await?;
        }
        Ok(connection)
    }

    async fn look_up(&self) -> Result<Vec<SocketAddr>, Failure> {
        let found = timeout(self.limits.connect, lookup_host((self.server.host.as_str(), self.server.port))).await;
        let addresses: Vec<SocketAddr> = match found {
            Ok(Ok(addresses)) => addresses.collect(),
            Ok(Err(error)) => return Err(self.words.unknown_host(&error)),
            Err(_) => return Err(self.words.unknown_host(&silence())),
        };
        if addresses.is_empty() {
            return Err(self.words.unknown_host(&io::Error::other("the name has no address")));
        }
        Ok(addresses)
    }

    /// Connects to the first address that answers.
    async fn open(&self, addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
        let mut last = silence();
        for address in addresses {
            match timeout(self.limits.connect, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error,
                Err(_) => last = silence(),
            }
        }
        Err(self.words.unreachable(&last))
    }

    /// What a certificate is checked against: the roots of this machine, or those that `SSL_CERT_FILE` names. They are
    /// read once.
    async fn tls_parameters(&self) -> Result<TlsParameters, Failure> {
        let host = self.server.host.clone();
        let read = || async {
            let built = tokio::task::spawn_blocking(|| TlsParameters::builder(host).build_rustls()).await;
            let words = |error: &dyn std::fmt::Display| Failure::Temporary(format!("TLS cannot be used: {error}"));
            built.map_err(|error| words(&error))?.map_err(|error| words(&error))
        };
        self.tls.get_or_try_init(read).await.cloned()
    }

    /// How the client calls itself: a name that exists, as some servers look it up.
    fn hello(&self) -> ClientId {
        let domain = self.sender.domain();
        if domain.starts_with('[') { ClientId::default() } else { ClientId::Domain(domain.to_owned()) }
    }
}

fn silence() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "nobody answered in time")
}
