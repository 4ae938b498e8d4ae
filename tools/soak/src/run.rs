//! The phases of a soak.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tokio::time::sleep;

use crate::faults::Faults;
use crate::server::{Holding, Server, Setup};
use crate::state::SoakState;
use crate::{Options, crowd, folder, load, post_office, proof, silence, streams};

/// Kills in a minute of the soak: two hundred in ten.
const KILLS_A_MINUTE: f64 = 20.0;
/// One SIGTERM for so many kills.
const KILLS_A_STOP: u32 = 20;
/// The share of the time in which the process lives on, to see whether it grows.
const CALM_SHARE: f64 = 0.4;
/// What one hash of the default cost takes, and what a storm may take beside the hashes, in MiB (guarantee L1).
const HASH_MEMORY: f64 = 19.0;
const STORM_MEMORY: f64 = 64.0;
/// How much more a process may hold at the end of the calm than at its beginning.
const GROWTH: f64 = 2.0;

/// Runs it all; whether nothing was lost and nothing wrong.
pub async fn run(options: &Options) -> Result<bool> {
    let begun = Instant::now();
    let folder = tempfile::tempdir_in(&options.target)?;
    let mut setup = Setup::new(options.binary.clone(), folder.path())?;
    let (log, database) = (setup.log(), setup.database());
    println!("==> soak of {} minutes, seed {}", options.minutes, options.seed);
    let state = Arc::new(SoakState::new(setup.address));
    setup.mail_url = Some(post_office::open(Arc::clone(&state.mailbox), options.seed).await?);
    let server = Server::start(&setup, None)?;
    let mut course = Course {
        base: server.holding(),
        begun,
        rng: fastrand::Rng::with_seed(options.seed),
        state: Arc::clone(&state),
    };
    let mut faults = Faults::new(Arc::clone(&state), setup, server, options.seed);
    let load = load::start(&state, options.seed);

    course.live_on(&mut faults, options.minutes * CALM_SHARE).await?;
    let kills = (options.minutes * KILLS_A_MINUTE).round() as u32;
    course.say(&format!("kill -9, {kills} times"));
    for n in 1..=kills {
        faults.pass(Duration::from_millis(300), Duration::from_millis(1200)).await;
        faults = faults.kill().await?;
        faults.read_file().await?;
        if n % KILLS_A_STOP == 0 {
            course.say(&format!("{n} kills; SIGTERM"));
            faults.pass(Duration::from_millis(300), Duration::from_millis(1200)).await;
            faults = faults.terminate().await?;
        }
    }
    for _ in 0..((options.minutes / 5.0).round() as u32).max(1) {
        course.say("disk full");
        faults = faults.fill().await?;
    }

    course.say("the end: every answer is asked for again");
    proof::end(&state, load).await?;
    proof::wait_for_mail(&state, &database).await?;
    state.mails().check("by SMTP", &mut state.figures());
    faults.read_file().await?;
    proof::read_accounts(&state, &database).await?;
    faults.server.terminate()?;
    let panics = fs::read_to_string(&log)?.matches("panicked").count();
    if panics > 0 {
        state.figures().wrong(format!("{panics} panics; their log: {}", options.target.join("soak.log").display()));
    }
    fs::copy(&log, options.target.join("soak.log"))?;
    course.say("another server, whose mail goes into a folder");
    let mut answers = folder::run(&state, options).await?;
    course.say("another server, whose PostgreSQL stops answering");
    answers += silence::run(&state, options).await?;
    course.report(options, answers)
}

struct Course {
    /// What the process held at rest, before the first request.
    base: Holding,
    begun: Instant,
    rng: fastrand::Rng,
    state: Arc<SoakState>,
}

impl Course {
    fn say(&self, what: &str) {
        println!("    {:>5.1} s  {what}", self.begun.elapsed().as_secs_f64());
    }

    /// One process lives on through storms, locks and slow clients, and must not grow.
    async fn live_on(&mut self, faults: &mut Faults, minutes: f64) -> Result<()> {
        sleep(Duration::from_secs(5)).await;
        self.say("a storm of log-ins, to warm up");
        self.storm(faults).await?;
        let rounds = (minutes.round() as u32).max(2);
        let round = Duration::from_secs_f64(minutes * 60.0 / f64::from(rounds));
        let dribblers = tokio::spawn(crowd::dribble(Arc::clone(&self.state)));
        let mut held = Vec::new();
        for n in 1..=rounds {
            let end = Instant::now() + round;
            self.say(&format!("round {n} of {rounds}: calm, a storm, streams, the database locked, then replaced"));
            held.push(self.calm(faults, round.saturating_sub(Duration::from_secs(20))).await);
            self.storm(faults).await?;
            self.streams().await;
            faults.lock().await?;
            faults.replace().await?;
            sleep(end.saturating_duration_since(Instant::now())).await;
        }
        let (in_time, all) = dribblers.await?;
        self.state.figures().measure("dribbling sockets closed in time", format!("{in_time} of {all}"));
        if in_time < all {
            self.state.figures().wrong(format!("{} dribbling sockets were not closed in time", all - in_time));
        }
        self.compare(&held);
        Ok(())
    }

    /// What the process holds while nothing but the steady load goes on: the middle of many samples.
    async fn calm(&self, faults: &Faults, time: Duration) -> Holding {
        let end = Instant::now() + time.max(Duration::from_secs(3));
        let mut samples = Vec::new();
        while Instant::now() < end {
            sleep(Duration::from_millis(500)).await;
            samples.push(faults.server.holding());
        }
        samples.sort_by(|one, other| one.memory.total_cmp(&other.memory));
        let memory = samples[samples.len() / 2].memory;
        samples.sort_by_key(|sample| sample.descriptors);
        Holding { memory, descriptors: samples[samples.len() / 2].descriptors, ..Holding::default() }
    }

    fn compare(&self, held: &[Holding]) {
        let (Some(first), Some(last)) = (held.first(), held.last()) else { return };
        let mut figures = self.state.figures();
        figures.measure(
            "memory under steady load, first and last round",
            format!("{:.0} and {:.0} MiB", first.memory, last.memory),
        );
        figures.measure(
            "file descriptors, first and last round",
            format!("{} and {}", first.descriptors, last.descriptors),
        );
        // In the first round the slow clients hold descriptors, too.
        if last.memory > GROWTH * first.memory || last.descriptors as f64 > GROWTH * first.descriptors as f64 {
            figures.wrong("the process has grown".to_owned());
        }
    }

    async fn storm(&mut self, faults: &Faults) -> Result<()> {
        faults.server.reset_peak().context("the peak of memory cannot be reset")?;
        let storm = crowd::storm(&self.state, &mut self.rng).await;
        let Holding { peak, .. } = faults.server.holding();
        let permits = std::thread::available_parallelism().map_or(1, usize::from);
        let bound = self.base.memory + permits as f64 * HASH_MEMORY + STORM_MEMORY;
        let mut figures = self.state.figures();
        figures.fault("storm of 1,000 log-ins");
        let n = figures.faults("storm of 1,000 log-ins");
        figures.measure(
            format!("storm {n}"),
            format!(
                "{} let in, {} heard 503, the longest wait {:.1} s, memory at most {peak:.0} of {bound:.0} MiB",
                storm.let_in,
                storm.turned_away,
                storm.longest.as_secs_f64(),
            ),
        );
        if peak > bound {
            figures.wrong(format!("a storm took {peak:.0} MiB, {bound:.0} are promised"));
        }
        Ok(())
    }

    /// Event streams of one session, thousands at once, which must neither grow nor delay others.
    async fn streams(&mut self) {
        const WHAT: &str = "3,000 event streams of one session";
        let Some(sign_in) = self.state.ledger().take_live(&mut self.rng, |sign_in| sign_in.cookie.is_some()) else {
            return;
        };
        let streams::Streams { opened, kept } = streams::open(self.state.address, &sign_in).await;
        self.state.ledger().give_back(sign_in);
        let mut figures = self.state.figures();
        figures.fault(WHAT);
        let n = figures.faults(WHAT);
        figures.measure(format!("event streams {n}"), format!("{opened} opened, {kept} kept"));
        if opened == 0 || kept > streams::KEPT {
            figures.wrong(format!("of {opened} event streams of one session {kept} are kept"));
        }
    }

    /// Writes the table; `others` are the answers of another server.
    fn report(&self, options: &Options, others: u64) -> Result<bool> {
        let minutes = self.begun.elapsed().as_secs_f64() / 60.0;
        let sizes = self.state.ledger().sizes();
        let answers = self.state.ledger().answers() + others;
        let mut figures = self.state.figures();
        figures.measure("memory at rest", format!("{:.0} MiB", self.base.memory));
        figures.measure("accounts that were answered for", sizes["accounts"].to_string());
        figures.measure("sign-ins alive and ended at the end", format!("{} and {}", sizes["live"], sizes["ended"]));
        figures.measure("sign-ups that nobody was told about", sizes["unanswered"].to_string());
        let table = figures.table(minutes, answers);
        let file = options.target.join("soak.md");
        fs::write(&file, format!("# Soak, seed {}\n\n{table}", options.seed))?;
        println!("{table}\n{}", file.display());
        Ok(figures.is_good())
    }
}
