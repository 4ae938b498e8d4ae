use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response, redirect};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use vestibule::accounts::{Accounts, Argon2Cost, Settings, Store, SystemRandom, Throttles};
use vestibule::http::{self, Site, SiteFolder};
use vestibule::store::{PostgresStore, SqliteStore};

use super::{FakeClock, PASSWORD, conformity, file};

/// The options of a test's server.
pub struct Options {
    /// The rules; throttling is off and hashing cheap unless a test says otherwise.
    pub accounts: Settings,
    /// The network around the server.
    pub http: http::Settings,
}

impl Default for Options {
    fn default() -> Self {
        let cheap = Argon2Cost { m_kib: 8, t: 1, p: 1 };
        let folder = SiteFolder { root: "public".into(), output_name: "vestibule".to_owned(), hashes: None };
        let site = Site::read(folder);
        Self {
            accounts: Settings { argon2: cheap, throttles: Throttles::off(), ..Settings::default() },
            http: http::Settings {
                public_url: None,
                trusted_proxies: Vec::new(),
                allowed_origins: Vec::new(),
                drain: Duration::ZERO,
                max_connections: 10_000,
                verify_hosts: None,
                cookie_domain: None,
                site,
                routes: http::Routes::default(),
            },
        }
    }
}

/// A running server with a database of its own.
pub struct TestApp {
    /// Where it listens.
    pub address: SocketAddr,
    /// The address of its metrics.
    pub metrics: SocketAddr,
    /// Its rules, for what only an operator can do.
    pub accounts: Accounts,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    folder: TempDir,
    stop: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

impl TestApp {
    /// The usual server.
    pub async fn start() -> Self {
        Self::start_with(Options::default()).await
    }

    /// A server with these options.
    pub async fn start_with(options: Options) -> Self {
        let folder = TempDir::new().unwrap();
        let url = file::url(folder.path());
        let store = Arc::new(SqliteStore::open(&url).await.unwrap());
        Self::serve(store, folder, options).await
    }

    /// The usual server on a database of PostgreSQL's.
    pub async fn start_on_postgres(url: &str) -> Self {
        Self::start_on_postgres_with(url, Options::default()).await
    }

    /// A server with these options, on a database of PostgreSQL's.
    pub async fn start_on_postgres_with(url: &str, options: Options) -> Self {
        let store = Arc::new(PostgresStore::open(url).await.unwrap());
        Self::serve(store, TempDir::new().unwrap(), options).await
    }

    async fn serve(store: Arc<dyn Store>, folder: TempDir, options: Options) -> Self {
        let clock = Arc::new(FakeClock::new());
        let accounts = Accounts::new(store, clock.clone(), Arc::new(SystemRandom), options.accounts);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let figures = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let metrics = figures.local_addr().unwrap();
        let listeners = http::Listeners { site: listener, metrics: Some(figures) };
        let (stop, stopped) = oneshot::channel();
        let shutdown = async { stopped.await.unwrap_or_default() };
        let server = tokio::spawn(http::run(listeners, accounts.clone(), options.http, shutdown));
        Self { address, metrics, accounts, clock, folder, stop: Some(stop), server }
    }

    /// Runs a query for one number on the database itself.
    pub async fn number(&self, query: &'static str) -> i64 {
        file::number(self.folder(), query).await
    }

    /// Runs a query for one text on the database itself.
    pub async fn text(&self, query: &'static str) -> String {
        file::text(self.folder(), query).await
    }

    /// Runs a statement on the database itself.
    pub async fn execute(&self, statement: &'static str) {
        file::execute(self.folder(), statement).await;
    }

    /// Where the database is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Tells the server to stop.
    pub fn tell_to_stop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
    }

    /// Tells the server to stop and waits until it has.
    pub async fn stop(mut self) {
        self.tell_to_stop();
        self.server.await.unwrap().unwrap();
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A client without credentials.
    pub fn anonymous(&self) -> Caller {
        self.caller(false, None)
    }

    /// A program that has signed up as `username`.
    pub async fn program(&self, username: &str) -> Caller {
        let answer = self.anonymous().post("/api/signup", &credentials(username)).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json);
        self.caller(false, Some(answer.token()))
    }

    /// A browser that has signed up as `username`: it has the cookie and no token.
    pub async fn browser(&self, username: &str) -> Caller {
        let browser = self.caller(true, None);
        let mut form = credentials(username);
        form["session"] = json!(true);
        let answer = browser.post("/api/signup", &form).await;
        assert_eq!(answer.status, 201, "{:?}", answer.json);
        browser
    }

    /// Whether a log-in with these succeeds.
    pub async fn can_log_in(&self, username: &str, password: &str) -> bool {
        let form = json!({ "username": username, "password": password });
        self.anonymous().post("/api/login", &form).await.status == 200
    }

    /// A client that keeps cookies, or bears a token.
    pub fn caller(&self, cookies: bool, token: Option<String>) -> Caller {
        let client = Client::builder()
            .cookie_store(cookies)
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .no_proxy()
            .build()
            .unwrap();
        Caller { client, base: format!("http://{}", self.address), token }
    }
}

/// What `/api/signup` and `/api/login` take.
pub fn credentials(username: &str) -> Value {
    json!({ "username": username, "password": PASSWORD, "email": format!("{}@example.org", username.to_ascii_lowercase()) })
}

/// Somebody who calls the server.
#[derive(Clone)]
pub struct Caller {
    pub client: Client,
    base: String,
    pub token: Option<String>,
}

impl Caller {
    /// A request, with the token if there is one.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.header("Authorization", format!("Token {token}")),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body).send().await.unwrap()).await
    }

    /// Posts a page's form, as a browser without JavaScript does.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, path).header("Accept", "text/html").form(fields);
        Answer::of(request.send().await.unwrap()).await
    }
}

/// A whole answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
    pub json: Value,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let path = response.url().path().to_owned();
        let text = response.text().await.unwrap();
        let header = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        conformity::check(&path, status, header, &text).unwrap_or_else(|wrong| panic!("not as declared: {wrong}"));
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self { status, headers, text, json }
    }

    /// A header, or an empty text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What a reader of the page sees: its text without the markup.
    pub fn words(&self) -> String {
        self.text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, words)| words)).collect()
    }

    /// The id of a page, which is in each of its forms.
    pub fn form_id(&self) -> String {
        let found = self.text.split_once("name=\"form_id\" value=\"").and_then(|(_, rest)| rest.split_once('"'));
        found.unwrap_or_else(|| panic!("no form in {}", self.text)).0.to_owned()
    }

    /// The token of a signed-in answer.
    pub fn token(&self) -> String {
        self.json["token"].as_str().expect("a token").to_owned()
    }
}
