//! The state that all tasks share: the ledger, the figures, and which faults are to be expected.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::RwLock;

use crate::figures::Figures;
use crate::http::{Answer, Broken};
use crate::ledger::{Account, Ledger, SignIn};
use crate::mails::{Kind, Mails};

/// The longest that an answer may take while the database is silent (guarantee F12).
const SILENCE: Duration = Duration::from_secs(6);

/// A fault that was made, and what it excuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// More log-ins than can be hashed: requests that hash may get 503.
    Storm,
    /// The disk is full, or somebody else has the lock: requests that write may get 503.
    Unwritable,
    /// The database has fallen silent: whatever needs it may get 503, but soon, and it is unknown what was done.
    Silent,
    /// The process was killed: anything may break.
    Down,
    /// The process was asked to stop: what was begun before is answered, what came later may be refused.
    Stopping,
}

/// What an endpoint needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// No more than reading.
    Nothing,
    /// A database that can be written.
    Writing,
    /// That, and room to hash a password.
    Hashing,
}

struct FaultPeriod {
    fault: Fault,
    begun: Instant,
    over: Option<Instant>,
}

/// A request, and what may come of it.
pub struct Asked {
    pub what: &'static str,
    pub needs: Needs,
    pub expected: u16,
    pub begun: Instant,
}

pub struct SoakState {
    pub address: SocketAddr,
    /// Locked for reading while a request is in flight; the holder of the write lock has the server alone.
    pub in_flight: RwLock<()>,
    is_over: AtomicBool,
    ledger: Mutex<Ledger>,
    /// Shared with who takes them.
    pub mailbox: Arc<Mutex<Mails>>,
    figures: Arc<Mutex<Figures>>,
    fault_periods: Mutex<Vec<FaultPeriod>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SoakState {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            in_flight: RwLock::new(()),
            is_over: AtomicBool::new(false),
            ledger: Mutex::default(),
            mailbox: Arc::default(),
            figures: Arc::default(),
            fault_periods: Mutex::default(),
        }
    }

    /// Another server, whose figures go into the same table.
    pub fn beside(&self, address: SocketAddr) -> Self {
        Self { figures: Arc::clone(&self.figures), ..Self::new(address) }
    }

    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    pub fn figures(&self) -> MutexGuard<'_, Figures> {
        lock(&self.figures)
    }

    pub fn mails(&self) -> MutexGuard<'_, Mails> {
        lock(&self.mailbox)
    }

    /// A name that nobody has asked for yet, which is asked for now: with a mail to it.
    pub fn new_account(&self) -> Account {
        let account = self.ledger().new_account();
        self.mails().ask(account, Kind::Verify);
        account
    }

    /// An account was answered for, with its first sign-in.
    pub fn signed_up(&self, sign_in: SignIn) {
        self.mails().promise(sign_in.account, Kind::Verify);
        self.ledger().signed_up(sign_in);
    }

    /// Tells the load to end.
    pub fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    pub fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// From now on this fault is to be expected.
    pub fn begin_fault(&self, fault: Fault) {
        lock(&self.fault_periods).push(FaultPeriod { fault, begun: Instant::now(), over: None });
    }

    /// From now on it is not.
    pub fn end_fault(&self, fault: Fault) {
        for period in
            lock(&self.fault_periods).iter_mut().filter(|period| period.fault == fault && period.over.is_none())
        {
            period.over = Some(Instant::now());
        }
    }

    /// Whether there was such a fault at any moment since.
    pub fn had_fault(&self, fault: Fault, since: Instant) -> bool {
        let fault_periods = lock(&self.fault_periods);
        let recent = fault_periods.iter().rev().take(8);
        recent.into_iter().any(|period| period.fault == fault && period.over.is_none_or(|over| over >= since))
    }

    /// Whether there was none at all since.
    pub fn had_no_fault(&self, since: Instant) -> bool {
        lock(&self.fault_periods).iter().rev().take(8).all(|period| period.over.is_some_and(|over| over < since))
    }

    fn was_asked_to_stop_before(&self, begun: Instant) -> bool {
        let fault_periods = lock(&self.fault_periods);
        fault_periods
            .iter()
            .rev()
            .find(|period| period.fault == Fault::Stopping)
            .is_some_and(|stop| stop.begun <= begun)
    }

    /// Counts a request and compares its answer with the expected one, and with what the faults allow. Returns the answer if it is
    /// the expected one.
    pub fn check_answer(&self, asked: &Asked, outcome: Result<Answer, Broken>) -> Option<Answer> {
        let waited = asked.begun.elapsed();
        if waited > SILENCE && self.had_fault(Fault::Silent, asked.begun) {
            self.figures().wrong(format!("{} waited {:.1} s", asked.what, waited.as_secs_f64()));
        }
        let verdict = match &outcome {
            Ok(answer) if answer.status == asked.expected => return outcome.ok().inspect(|_| self.count(asked.what)),
            Ok(answer) if answer.status == 503 && self.may_be_unavailable(asked) => {
                answer.header("retry-after").is_some()
            }
            Ok(_) => false,
            Err(broken) => self.may_break(asked, *broken),
        };
        self.count(asked.what);
        let said = match outcome {
            Ok(answer) => format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body)),
            Err(broken) => format!("{broken:?}"),
        };
        let mut figures = self.figures();
        if verdict {
            figures.excused(&said);
        } else {
            figures.wrong(format!("{} wanted {} and got {said}", asked.what, asked.expected));
        }
        None
    }

    fn count(&self, what: &'static str) {
        self.figures().count(what);
    }

    fn may_be_unavailable(&self, asked: &Asked) -> bool {
        if self.had_fault(Fault::Silent, asked.begun) {
            return true;
        }
        match asked.needs {
            Needs::Nothing => false,
            Needs::Writing => self.had_fault(Fault::Unwritable, asked.begun),
            Needs::Hashing => {
                self.had_fault(Fault::Unwritable, asked.begun) || self.had_fault(Fault::Storm, asked.begun)
            }
        }
    }

    /// Whether a fault explains that there is no whole answer.
    pub fn may_break(&self, asked: &Asked, broken: Broken) -> bool {
        if self.had_fault(Fault::Down, asked.begun) {
            return true;
        }
        let came_late = self.had_fault(Fault::Stopping, asked.begun) && self.was_asked_to_stop_before(asked.begun);
        came_late && matches!(broken, Broken::Refused | Broken::Unanswered)
    }
}
