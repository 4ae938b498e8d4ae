//! The mails that were asked for, and those that have arrived.

use std::collections::{BTreeMap, HashMap, HashSet};

use fastrand::Rng;

use crate::figures::Figures;
use crate::ledger::Account;

/// A mail with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// It proves an address.
    Verify,
    /// It leads to a new password.
    Reset,
}

impl Kind {
    /// The path of its link.
    fn path(self) -> &'static str {
        match self {
            Self::Verify => "/email/verify/confirm",
            Self::Reset => "/password/reset/confirm",
        }
    }
}

/// How often a mail was asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    /// By requests that were sent.
    times: u64,
    /// By those of them that were answered: so many mails must arrive.
    answered: u64,
}

/// A mail as it has arrived.
struct Arrived {
    account: Account,
    kind: Kind,
    secret: String,
    times: u64,
}

/// All mails of a server.
#[derive(Default)]
pub struct Mails {
    asked: BTreeMap<(Account, Kind), Asked>,
    /// By their Message-IDs.
    arrived: HashMap<String, Arrived>,
    /// Accounts whose address a link was used for.
    used: HashSet<Account>,
    /// Those for which that was answered.
    proved: HashSet<Account>,
    wrong: Vec<String>,
}

impl Mails {
    /// A mail will be asked for.
    pub fn ask(&mut self, account: Account, kind: Kind) {
        self.asked.entry((account, kind)).or_default().times += 1;
    }

    /// It was asked for, and the answer promises it.
    pub fn promise(&mut self, account: Account, kind: Kind) {
        self.asked.entry((account, kind)).or_default().answered += 1;
    }

    /// How many were asked for.
    pub fn asked(&self) -> u64 {
        self.asked.values().map(|asked| asked.times).sum()
    }

    /// Takes a mail that has arrived.
    pub fn arrive(&mut self, mail: &str) {
        if let Err(why) = self.take(mail) {
            self.wrong.push(format!("{why}: {}", mail.lines().take(12).collect::<Vec<_>>().join(" | ")));
        }
    }

    fn take(&mut self, mail: &str) -> Result<(), &'static str> {
        if !is_whole(mail) {
            return Err("a mail that is not whole");
        }
        let header = |name: &str| {
            let mut lines = mail.lines().take_while(|line| !line.is_empty());
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        };
        let account =
            header("To").and_then(Account::of_address).ok_or("a mail to somebody who was never asked about")?;
        let text = mail.replace("=\r\n", "").replace("=3D", "=");
        let link = |kind: Kind| {
            let (_, secret) =
                text.split_once(kind.path())?.1.split_once("?token=").filter(|(gap, _)| gap.is_empty())?;
            Some((kind, secret.split(|c: char| c != '_' && !c.is_ascii_alphanumeric()).next()?.to_owned()))
        };
        let (kind, secret) = link(Kind::Verify).or_else(|| link(Kind::Reset)).ok_or("a mail without a link")?;
        if header("Content-Language") != Some(account.language()) {
            return Err("a mail in another language than it was asked for in");
        }
        if !self.asked.contains_key(&(account, kind)) {
            return Err("a mail that nobody has asked for");
        }
        let id = header("Message-ID").ok_or("a mail without a Message-ID")?.to_owned();
        let arrived = self.arrived.entry(id).or_insert(Arrived { account, kind, secret: secret.clone(), times: 0 });
        arrived.times += 1;
        if (arrived.account, arrived.kind, &arrived.secret) != (account, kind, &secret) {
            return Err("another mail with the same Message-ID");
        }
        Ok(())
    }

    /// The secret of a link that proves an address, once for an account.
    pub fn use_link(&mut self, rng: &mut Rng) -> Option<(Account, String)> {
        let is_good =
            |mail: &&Arrived| mail.kind == Kind::Verify && mail.account.proves() && !self.used.contains(&mail.account);
        let good: Vec<&Arrived> = self.arrived.values().filter(is_good).take(20).collect();
        let (account, secret) = rng.choice(good).map(|mail| (mail.account, mail.secret.clone()))?;
        self.used.insert(account);
        Some((account, secret))
    }

    /// The use of a link was answered.
    pub fn proved(&mut self, account: Account) {
        self.proved.insert(account);
    }

    /// Addresses that were answered to be proved and are not among these.
    pub fn missing_proofs(&self, addresses: &HashSet<String>) -> Vec<String> {
        self.proved.iter().map(|account| account.address()).filter(|address| !addresses.contains(address)).collect()
    }

    /// Compares what was asked for with what has arrived, once nothing is under way any more; `where_to` names the way of
    /// these mails.
    pub fn check(&self, where_to: &str, figures: &mut Figures) {
        let mut distinct: HashMap<(Account, Kind), u64> = HashMap::new();
        for mail in self.arrived.values() {
            *distinct.entry((mail.account, mail.kind)).or_default() += 1;
        }
        let (mut promised, mut surplus) = (0, 0);
        for (key, asked) in &self.asked {
            let arrived = distinct.get(key).copied().unwrap_or_default();
            promised += asked.answered;
            surplus += arrived.saturating_sub(asked.times);
            for _ in arrived..asked.answered {
                figures.lose(format!("a mail {where_to} to {}: {:?}", key.0.address(), key.1));
            }
        }
        for wrong in &self.wrong {
            figures.wrong(format!("{where_to}, {wrong}"));
        }
        let again: u64 = self.arrived.values().map(|mail| mail.times - 1).sum();
        let mut measure =
            |what: &str, count: u64| figures.measure(format!("mails {where_to}: {what}"), count.to_string());
        measure("promised by an answer", promised);
        measure("arrived, by Message-ID", self.arrived.len() as u64);
        measure("sent again with the same Message-ID", again);
        measure("written again by a job that was killed after its commit", surplus);
        measure("addresses proved by their links", self.proved.len() as u64);
    }
}

/// Whether a mail ends with the end of its last part.
fn is_whole(mail: &str) -> bool {
    let boundary =
        mail.split_once("boundary=\"").and_then(|(_, rest)| rest.split_once('"')).map(|(boundary, _)| boundary);
    let mail = mail.trim_end_matches(['\r', '\n', '.']);
    boundary.is_some_and(|boundary| mail.ends_with(&format!("--{boundary}--")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Message-ID: <1-2@localhost>\r\nTo: guest4@example.org\r\nContent-Language: en\r\n\
        Content-Type: multipart/alternative; boundary=\"b\"\r\n\r\n--b\r\n\r\n\
        http://localhost:3000/email/verify/confirm?token=3Dvsm_a1=\r\nb2 .\r\n--b--\r\n";

    fn figures(mails: &Mails) -> Figures {
        let mut figures = Figures::default();
        mails.check("here", &mut figures);
        figures
    }

    #[test]
    fn a_mail_that_was_promised_must_arrive_and_may_arrive_twice() {
        let mut mails = Mails::default();
        mails.ask(Account(4), Kind::Verify);
        assert!(figures(&mails).is_good(), "it was never answered");
        mails.promise(Account(4), Kind::Verify);
        assert!(!figures(&mails).is_good());
        mails.arrive(MAIL);
        mails.arrive(MAIL);
        assert!(figures(&mails).is_good());
        assert_eq!(mails.use_link(&mut Rng::with_seed(1)), Some((Account(4), "vsm_a1b2".to_owned())));
        assert_eq!(mails.use_link(&mut Rng::with_seed(1)), None);
    }

    #[test]
    fn a_mail_that_is_cut_off_unasked_for_or_in_another_language_is_wrong() {
        for (what, with) in
            [("--b--", "--b"), ("guest4", "guest5"), ("guest4", "nobody"), (": en", ": de"), ("<1-2", "<1-2")]
        {
            let mut mails = Mails::default();
            mails.ask(Account(4), Kind::Verify);
            mails.arrive(&MAIL.replace(what, with));
            assert_eq!(figures(&mails).is_good(), what == with, "{with}");
        }
    }
}
