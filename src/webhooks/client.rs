//! One request on one connection.

use std::fmt::Display;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::address::{is_allowed, is_public};
use crate::accounts::{SendWebhook, WebhookRequest};

/// How long a request may take, from the name to the status.
const LIMIT: Duration = Duration::from_secs(10);

/// The most of an answer's head that is read. Its body is not.
const MAX_HEAD: usize = 16 * 1024;

/// As what this program calls itself.
const USER_AGENT: &str = concat!("Vestibule/", env!("CARGO_PKG_VERSION"));

/// Posts deliveries: to the addresses of the internet by https, and to some private networks by either scheme.
pub struct Client {
    networks: Vec<IpNet>,
    limit: Duration,
    /// With the roots of this machine, or those that `SSL_CERT_FILE` names; they are read once.
    tls: OnceCell<TlsConnector>,
}

#[async_trait]
impl SendWebhook for Client {
    async fn send(&self, request: &WebhookRequest) -> Result<u16, String> {
        let sent = timeout(self.limit, self.post(request)).await;
        sent.unwrap_or_else(|_| Err(format!("the receiver has not answered within {} seconds", self.limit.as_secs())))
    }
}

impl Client {
    /// A client that may reach these networks too, although they are private.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self { networks, limit: LIMIT, tls: OnceCell::new() }
    }

    async fn post(&self, request: &WebhookRequest) -> Result<u16, String> {
        let uri: Uri = request.url.parse().map_err(|error| told("the URL cannot be read", &error))?;
        let is_https = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default();
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let port = uri.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        let stream = self.connect(host, port, is_https).await?;
        let request = built(request, &uri)?;
        if !is_https {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|error| told("the host is no name", &error))?;
        let connector = self.tls.get_or_try_init(connector).await?;
        let stream = connector.connect(name, stream).await.map_err(|error| told("TLS has failed", &error))?;
        exchange(stream, request).await
    }

    /// Connects to the first address of a host that may be reached and answers. What is connected to is what was checked: the
    /// name is not looked up again.
    async fn connect(&self, host: &str, port: u16, is_https: bool) -> Result<TcpStream, String> {
        let found = lookup_host((host, port)).await.map_err(|error| told("the host is not known", &error))?;
        let mut last = "the host has no address".to_owned();
        for address in found {
            match self.refusal(address, is_https) {
                Some(why) => last = why,
                None => match TcpStream::connect(address).await {
                    Ok(stream) => return Ok(stream),
                    Err(error) => last = told("the receiver cannot be reached", &error),
                },
            }
        }
        Err(last)
    }

    /// Why an address may not be reached.
    fn refusal(&self, address: SocketAddr, is_https: bool) -> Option<String> {
        let ip = address.ip();
        if is_allowed(ip, &self.networks) {
            return None;
        }
        if !is_public(ip) {
            return Some(format!(
                "the host has the address {ip}, which is not of the internet; see VESTIBULE_WEBHOOK_NETWORKS"
            ));
        }
        (!is_https).then(|| format!("plain http may not reach {ip}; see VESTIBULE_WEBHOOK_NETWORKS"))
    }
}

fn told(what: &str, error: &dyn Display) -> String {
    format!("{what}: {error}")
}

fn built(request: &WebhookRequest, uri: &Uri) -> Result<Request<Full<Bytes>>, String> {
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let host = uri.authority().map_or("", |authority| authority.as_str());
    let mut builder = Request::post(target)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, USER_AGENT);
    for (name, value) in &request.headers {
        builder = builder.header(*name, value);
    }
    let body = Full::new(Bytes::from(request.body.clone()));
    builder.body(body).map_err(|error| told("the request cannot be made", &error))
}

/// Sends a request and reads the status. The connection ends with it, and nobody reads the body.
async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<u16, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |error: hyper::Error| told("the receiver has broken off", &error);
    let mut builder = http1::Builder::new();
    builder.max_buf_size(MAX_HEAD);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(failed)?;
    let driven = async {
        let _ = connection.await;
        // The answer is there by then, or will not come: the sender knows.
        pending::<()>().await;
    };
    tokio::select! {
        answer = sender.send_request(request) => answer.map(|answer| answer.status().as_u16()).map_err(failed),
        () = driven => unreachable!("it waits for ever"),
    }
}

async fn connector() -> Result<TlsConnector, String> {
    let read = tokio::task::spawn_blocking(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err("there are no root certificates on this machine".to_owned());
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| told("TLS cannot be used", &error))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(TlsConnector::from(Arc::new(config)))
    });
    read.await.unwrap_or_else(|error| Err(told("TLS cannot be used", &error)))
}
