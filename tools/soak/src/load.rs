//! A steady load of everything that people and programs do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::bad_input::{self, BadInput};
use crate::http::{self, Broken, Client, request};
use crate::ledger::SignIn;
use crate::mails::Kind;
use crate::state::{Asked, Fault, Needs, SoakState};

const WORKERS: u64 = 8;
/// The longest pause between what one worker does and what it does next.
const PAUSE_MILLIS: u64 = 25;
const PAGES: [&str; 5] = ["/", "/login", "/signup", "/favicon.svg", "/healthz"];
/// More than the longest limit of the server's.
const BAD_INPUT_TIMEOUT: Duration = Duration::from_secs(40);

/// Starts the workers, and two tasks that measure; they end when [`SoakState::end`] is called.
pub fn start(state: &Arc<SoakState>, seed: u64) -> Vec<JoinHandle<()>> {
    let workers = workers(state, seed).map(|worker| tokio::spawn(worker.run()));
    let probes = [tokio::spawn(probe(Arc::clone(state), true)), tokio::spawn(probe(Arc::clone(state), false))];
    workers.chain(probes).collect()
}

/// Starts workers that do only what sends mail, until about `most` mails were asked for.
pub fn start_mail(state: &Arc<SoakState>, seed: u64, most: u64) -> Vec<JoinHandle<()>> {
    workers(state, seed).map(|worker| tokio::spawn(worker.run_mail(most))).collect()
}

fn workers(state: &Arc<SoakState>, seed: u64) -> impl Iterator<Item = Worker> {
    (0..WORKERS).map(move |n| Worker {
        client: Client::new(state.address),
        rng: fastrand::Rng::with_seed(seed.wrapping_mul(1000).wrapping_add(n)),
        state: Arc::clone(state),
    })
}

struct Worker {
    state: Arc<SoakState>,
    client: Client,
    rng: fastrand::Rng,
}

impl Worker {
    async fn run(mut self) {
        while !self.state.is_over() {
            let state = Arc::clone(&self.state);
            {
                let _request = state.in_flight.read().await;
                self.step().await;
            }
            sleep(Duration::from_millis(self.rng.u64(..PAUSE_MILLIS))).await;
        }
    }

    async fn run_mail(mut self, most: u64) {
        while !self.state.is_over() && self.state.mails().asked() < most {
            let state = Arc::clone(&self.state);
            {
                let _request = state.in_flight.read().await;
                match self.rng.u8(..100) {
                    0..60 => self.sign_up().await,
                    60..90 => self.ask_for_reset().await,
                    _ => self.ask_for_verification().await,
                }
            }
            sleep(Duration::from_millis(self.rng.u64(..4 * PAUSE_MILLIS))).await;
        }
    }

    async fn step(&mut self) {
        match self.rng.u8(..100) {
            0..38 => self.check("test_token", "/api/test_token").await,
            38..42 => self.ask_for_reset().await,
            42..44 => self.ask_for_verification().await,
            44..46 => self.prove_address().await,
            46..52 => self.check("me", "/api/me").await,
            52..55 => self.check("sign_ins", "/api/sign_ins").await,
            55..61 => self.check_ended().await,
            61..70 => self.sign_up().await,
            70..76 => self.log_in().await,
            76..82 => self.log_out().await,
            82..86 => self.renew().await,
            86..92 => self.page().await,
            _ => self.misbehave().await,
        }
    }

    async fn ask(&mut self, (what, needs, expected): (&'static str, Needs, u16), bytes: &[u8]) -> Option<http::Answer> {
        let asked = Asked { what, needs, expected, begun: Instant::now() };
        let outcome = self.client.ask(bytes).await;
        self.state.check_answer(&asked, outcome)
    }

    async fn sign_up(&mut self) {
        let account = self.state.new_account();
        let credentials = account.credentials(self.rng.bool());
        let bytes = request("POST", "/api/signup", Some(&account.accept_language()), Some(&credentials));
        if let Some(answer) = self.ask(("sign-up", Needs::Hashing, 201), &bytes).await
            && let Some(sign_in) = SignIn::granted(account, &answer)
        {
            self.state.signed_up(sign_in);
        }
    }

    async fn log_in(&mut self) {
        let Some(account) = self.state.ledger().any_account(&mut self.rng) else { return };
        let bytes = request("POST", "/api/login", None, Some(&account.credentials(self.rng.bool())));
        if let Some(answer) = self.ask(("log-in", Needs::Hashing, 200), &bytes).await
            && let Some(sign_in) = SignIn::granted(account, &answer)
        {
            self.state.ledger().signed_in(sign_in);
        }
    }

    fn take(&mut self, wanted: fn(&SignIn) -> bool) -> Option<SignIn> {
        self.state.ledger().take_live(&mut self.rng, wanted)
    }

    fn credential(&mut self, sign_in: &SignIn) -> String {
        let credentials = sign_in.credentials();
        self.rng.choice(credentials).unwrap_or_default()
    }

    async fn check(&mut self, what: &'static str, path: &str) {
        let Some(sign_in) = self.take(|_| true) else { return };
        let credential = self.credential(&sign_in);
        self.ask((what, Needs::Nothing, 200), &request("GET", path, Some(&credential), None)).await;
        self.state.ledger().give_back(sign_in);
    }

    async fn check_ended(&mut self) {
        let Some(ended) = self.state.ledger().any_ended(&mut self.rng) else { return };
        let credential = self.credential(&ended);
        let bytes = request("GET", "/api/test_token", Some(&credential), None);
        self.ask(("test_token of an ended sign-in", Needs::Nothing, 401), &bytes).await;
    }

    async fn log_out(&mut self) {
        let Some(sign_in) = self.take(|_| true) else { return };
        let credential = self.credential(&sign_in);
        let bytes = request("POST", "/api/logout", Some(&credential), Some(&serde_json::json!({})));
        let begun = Instant::now();
        if self.ask(("log-out", Needs::Writing, 200), &bytes).await.is_some() {
            self.state.ledger().ended(sign_in);
        } else if self.state.had_fault(Fault::Unwritable, begun) && !self.state.had_fault(Fault::Down, begun) {
            // 503 promises that nothing was done.
            self.state.ledger().give_back(sign_in);
        }
    }

    async fn renew(&mut self) {
        let Some(mut sign_in) = self.take(|sign_in| sign_in.cookie.is_some()) else { return };
        let cookie = sign_in.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}"));
        let bytes = request("POST", "/api/renew", cookie.as_deref(), None);
        match self.ask(("renewal", Needs::Writing, 200), &bytes).await {
            Some(answer) => {
                if let Some(renewed) = SignIn::granted(sign_in.account, &answer) {
                    sign_in.token = renewed.token;
                    self.state.ledger().signed_in(sign_in);
                }
            }
            // It is unknown whether the token was renewed, so nothing can be checked.
            None => drop(sign_in),
        }
    }

    /// Asks for a mail to an account, or to somebody who has none and gets none.
    async fn ask_for_reset(&mut self) {
        let Some(account) = self.state.ledger().any_account(&mut self.rng) else { return };
        let is_known = self.rng.u8(..10) > 0;
        let email = if is_known { account.address() } else { format!("nobody-{}", account.address()) };
        if is_known {
            self.state.mails().ask(account, Kind::Reset);
        }
        let body = serde_json::json!({ "email": email });
        let bytes = request("POST", "/api/password/reset", Some(&account.accept_language()), Some(&body));
        if self.ask(("reset by mail", Needs::Writing, 200), &bytes).await.is_some() && is_known {
            self.state.mails().promise(account, Kind::Reset);
        }
    }

    async fn ask_for_verification(&mut self) {
        let Some(sign_in) = self.take(|sign_in| sign_in.cookie.is_some() && !sign_in.account.proves()) else { return };
        let account = sign_in.account;
        let cookie = sign_in.cookie.as_ref().map(|cookie| format!("Cookie: {cookie}\r\n{}", account.accept_language()));
        let bytes = request("POST", "/api/email/verify", cookie.as_deref(), None);
        self.state.mails().ask(account, Kind::Verify);
        if self.ask(("proof by mail", Needs::Writing, 200), &bytes).await.is_some() {
            self.state.mails().promise(account, Kind::Verify);
        }
        self.state.ledger().give_back(sign_in);
    }

    /// Follows a link that has arrived.
    async fn prove_address(&mut self) {
        let Some((account, secret)) = self.state.mails().use_link(&mut self.rng) else { return };
        let body = serde_json::json!({ "token": secret });
        let bytes = request("POST", "/api/email/verify/confirm", None, Some(&body));
        if self.ask(("use of a mailed link", Needs::Writing, 200), &bytes).await.is_some() {
            self.state.mails().proved(account);
        }
    }

    async fn page(&mut self) {
        let page = PAGES[self.rng.usize(..PAGES.len())];
        self.ask(("page", Needs::Nothing, 200), &request("GET", page, None, None)).await;
    }

    async fn misbehave(&mut self) {
        let input = bad_input::next(&mut self.rng);
        let asked = Asked { what: "bad input", needs: Needs::Nothing, expected: 400, begun: Instant::now() };
        let outcome = timeout(BAD_INPUT_TIMEOUT, send(&self.state, &input)).await.unwrap_or(Err(Broken::Late));
        let mut figures = self.state.figures();
        figures.count(asked.what);
        match outcome {
            Ok(answer) => {
                figures.bad_input(input.kind, answer.status.to_string());
                let is_excused = answer.status == 503 && self.state.had_fault(Fault::Silent, asked.begun);
                if !(400..500).contains(&answer.status) && !is_excused {
                    figures.wrong(format!("bad input, {}: {}", input.kind, answer.status));
                }
            }
            Err(broken) => {
                drop(figures);
                let is_fine = matches!(broken, Broken::Unanswered | Broken::CutOff);
                if !is_fine && !self.state.may_break(&asked, broken) {
                    self.state.figures().wrong(format!("bad input, {}: {broken:?}", input.kind));
                }
                self.state.figures().bad_input(input.kind, "closed".to_owned());
            }
        }
    }
}

async fn send(state: &SoakState, input: &BadInput) -> Result<http::Answer, Broken> {
    let mut stream = TcpStream::connect(state.address).await.map_err(|_| Broken::Refused)?;
    let (mut reader, mut writer) = stream.split();
    let write = async {
        if writer.write_all(&input.bytes).await.is_err() {
            return;
        }
        while let Some(more) = &input.endless {
            if writer.write_all(more).await.is_err() {
                return;
            }
        }
    };
    let read = http::read(&mut reader, false);
    tokio::pin!(read);
    tokio::select! {
        answer = &mut read => return answer,
        () = write => {}
    }
    read.await
}

/// Measures how long `test_token`, or `healthz`, takes, whatever else goes on.
async fn probe(state: Arc<SoakState>, checks_token: bool) {
    let mut client = Client::new(state.address);
    let (path, calm, storm) = if checks_token {
        ("/api/test_token", "test_token in calm", "test_token in a storm of log-ins")
    } else {
        ("/healthz", "healthz in calm", "healthz in a storm of log-ins")
    };
    let mut rng = fastrand::Rng::with_seed(0);
    let mut mine = None;
    while !state.is_over() {
        sleep(Duration::from_millis(10)).await;
        if checks_token && mine.is_none() {
            // Taken out for good: nobody else ends it.
            mine = state.ledger().take_live(&mut rng, |_| true);
            continue;
        }
        let _request = state.in_flight.read().await;
        let credential = mine.as_ref().map(SignIn::bearer);
        let begun = Instant::now();
        let outcome = client.ask(&request("GET", path, credential.as_deref(), None)).await;
        let took = begun.elapsed();
        let asked = Asked { what: "probe", needs: Needs::Nothing, expected: 200, begun };
        if state.check_answer(&asked, outcome).is_some() {
            if state.had_no_fault(begun) {
                state.figures().took(calm, took);
            } else if state.had_fault(Fault::Storm, begun) {
                state.figures().took(storm, took);
            }
        }
    }
}
