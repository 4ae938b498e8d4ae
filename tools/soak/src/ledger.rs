//! What the server has answered, and so must never lose.

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};

use crate::http::Answer;

/// A name and a password that follow from a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(pub u64);

const PREFIX: &str = "guest";
const DOMAIN: &str = "@example.org";

impl Account {
    pub fn name(self) -> String {
        format!("{PREFIX}{}", self.0)
    }

    pub fn address(self) -> String {
        self.name() + DOMAIN
    }

    /// Whose address it is.
    pub fn of_address(address: &str) -> Option<Self> {
        address.strip_prefix(PREFIX)?.strip_suffix(DOMAIN)?.parse().ok().map(Self)
    }

    /// The language in which it asks for mail.
    pub fn language(self) -> &'static str {
        if self.0.is_multiple_of(2) { "en" } else { "de" }
    }

    /// The header that says so.
    pub fn accept_language(self) -> String {
        format!("Accept-Language: {}", self.language())
    }

    /// Whether it proves its address by a link. The others ask for such links again and again.
    pub fn proves(self) -> bool {
        self.0 % 4 < 2
    }

    /// What signs it up, or in; with `session` as a browser.
    pub fn credentials(self, session: bool) -> Value {
        let (name, password) = (self.name(), format!("Harbor-{}-quiet", self.0));
        json!({ "username": name, "password": password, "email": self.address(), "session": session })
    }
}

/// A sign-in that was answered with 200 or 201.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub account: Account,
    /// When it was answered, counted in answers.
    pub answered: u64,
    pub token: String,
    /// A browser's, as `Cookie` wants it.
    pub cookie: Option<String>,
}

impl SignIn {
    /// What an answer grants.
    pub fn granted(account: Account, answer: &Answer) -> Option<Self> {
        let token = answer.json()["token"].as_str()?.to_owned();
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
        Some(Self { account, answered: 0, token, cookie })
    }

    /// The headers that each authenticate it.
    pub fn credentials(&self) -> Vec<String> {
        self.cookie.iter().map(|cookie| format!("Cookie: {cookie}")).chain([self.bearer()]).collect()
    }

    /// The header with its token.
    pub fn bearer(&self) -> String {
        format!("Authorization: Token {}", self.token)
    }
}

/// All that was answered.
#[derive(Default)]
pub struct Ledger {
    next_account: u64,
    answers: u64,
    accounts: Vec<Account>,
    /// Requested and never answered: they may exist or not.
    unanswered: HashSet<Account>,
    live: Vec<SignIn>,
    ended: Vec<SignIn>,
}

/// What has to be asked of a server that was just started.
pub struct Proofs {
    /// Each of these must be accepted.
    pub live: Vec<SignIn>,
    /// Each of these must be refused.
    pub ended: Vec<SignIn>,
    /// These must be able to log in.
    pub accounts: Vec<Account>,
}

impl Ledger {
    /// A name that nobody has asked for yet.
    pub fn new_account(&mut self) -> Account {
        self.next_account += 1;
        let account = Account(self.next_account);
        self.unanswered.insert(account);
        account
    }

    /// An account was answered for, with its first sign-in.
    pub fn signed_up(&mut self, sign_in: SignIn) {
        self.unanswered.remove(&sign_in.account);
        self.accounts.push(sign_in.account);
        self.signed_in(sign_in);
    }

    /// A sign-in was answered for.
    pub fn signed_in(&mut self, mut sign_in: SignIn) {
        self.answers += 1;
        sign_in.answered = self.answers;
        self.live.push(sign_in);
    }

    /// A log-out was answered for.
    pub fn ended(&mut self, mut sign_in: SignIn) {
        self.answers += 1;
        sign_in.answered = self.answers;
        self.ended.push(sign_in);
    }

    /// Takes a sign-in out, so that nobody else ends it meanwhile; [`Self::give_back`] puts it back.
    pub fn take_live(&mut self, rng: &mut fastrand::Rng, wanted: fn(&SignIn) -> bool) -> Option<SignIn> {
        // A few random tries find one of a kind that is not rare; if not, the caller does something else.
        let at = (0..8).map(|_| rng.usize(..self.live.len().max(1))).find(|&at| self.live.get(at).is_some_and(wanted));
        at.map(|at| self.live.swap_remove(at))
    }

    pub fn give_back(&mut self, sign_in: SignIn) {
        self.live.push(sign_in);
    }

    pub fn any_account(&self, rng: &mut fastrand::Rng) -> Option<Account> {
        rng.choice(&self.accounts).copied()
    }

    pub fn any_ended(&self, rng: &mut fastrand::Rng) -> Option<SignIn> {
        rng.choice(&self.ended).cloned()
    }

    /// How many answers were given so far.
    pub fn answers(&self) -> u64 {
        self.answers
    }

    /// What was answered after `since`, and `others` of what came before it.
    pub fn proofs(&self, since: u64, others: usize, rng: &mut fastrand::Rng) -> Proofs {
        let mut pick = |all: &[SignIn]| {
            let mut picked: Vec<SignIn> = all.iter().filter(|one| one.answered > since).cloned().collect();
            picked.extend((0..others).filter_map(|_| rng.choice(all).cloned()));
            picked
        };
        let (live, ended) = (pick(&self.live), pick(&self.ended));
        Proofs { live, ended, accounts: self.any_account(rng).into_iter().collect() }
    }

    /// Everything that was ever answered.
    pub fn all(&self) -> Proofs {
        Proofs { live: self.live.clone(), ended: self.ended.clone(), accounts: Vec::new() }
    }

    /// Accounts that were answered for and are not among these names.
    pub fn missing(&self, names: &HashSet<String>) -> Vec<String> {
        self.accounts.iter().map(|account| account.name()).filter(|name| !names.contains(name)).collect()
    }

    /// Names that exist and that no request has asked for.
    pub fn strangers(&self, names: &HashSet<String>) -> Vec<String> {
        let known: HashSet<String> =
            self.accounts.iter().chain(&self.unanswered).map(|account| account.name()).collect();
        names.difference(&known).cloned().collect()
    }

    /// Counts for the report: accounts, sign-ins alive, sign-ins ended.
    pub fn sizes(&self) -> HashMap<&'static str, usize> {
        HashMap::from([
            ("accounts", self.accounts.len()),
            ("live", self.live.len()),
            ("ended", self.ended.len()),
            ("unanswered", self.unanswered.len()),
        ])
    }
}
