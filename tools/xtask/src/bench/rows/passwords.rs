//! Log-ins, which the hash of a password bounds.

use std::fs;
use std::process::{Child, Stdio};

use anyhow::{Context, Result, bail};

use super::TEST_TOKEN;
use crate::bench::figures::{figure, interleaved, written};
use crate::bench::report::Row;
use crate::bench::server::Server;
use crate::bench::wrk::Load;
use crate::bench::{Bench, cores, folder, program};
use crate::step::{self, command};

/// Enough that a core never waits for a password, few enough that none waits two seconds.
pub(super) const CLIENTS: u32 = 16;
/// The storm's rate, in what the cores can hash.
const OVERLOAD: f64 = 2.0;

pub fn log_ins(bench: &Bench) -> Result<Vec<Row>> {
    let vestibule = Server::vestibule(&bench.small.url())?;
    let load = Load::post("/api/login", bench.small.log_ins.as_str()).over(CLIENTS);
    let sides: [&dyn Fn(u64) -> Result<f64>; 3] =
        [&load.rate(&vestibule), &|seconds| hashes(1, seconds), &|seconds| hashes(cores(), seconds)];
    let [ours, alone, possible] = interleaved(&bench.plan, sides)?;
    // Cores that hash share their memory, so what they can do is measured while all of them hash.
    Ok(vec![Row::ratio("POST /api/login", "/s", &ours, ("cores / time of a hash", &possible), 0.90).note(format!(
        "A hash takes {} ms on each core when all of them hash at once, as they share their memory, and {} ms when one \
         hashes alone: that on every core would be {}/s, which no program reaches here, and of which the log-ins are {:.2}.",
        time(possible.median()),
        time(alone.median()),
        written(alone.median()),
        ours.over(&alone)
    ))])
}

pub fn storm(bench: &Bench) -> Result<Vec<Row>> {
    let seconds = 2 * bench.plan.seconds;
    let vestibule = Server::vestibule(&bench.small.url())?;
    let load = Load::get(TEST_TOKEN, bench.small.tokens[0].as_str());
    let before = load.run(&vestibule, bench.plan.seconds)?;
    let rate = OVERLOAD * hashes(1, bench.plan.seconds)?;
    let storm = Storm::start(bench, &vestibule, rate, bench.plan.warm_up + 2 * seconds)?;
    // Until the queue for hashing is full.
    load.run(&vestibule, bench.plan.warm_up)?;
    let crowd = load.run(&vestibule, seconds)?;
    let alone = load.over(1).run(&vestibule, seconds)?;
    let log_ins = storm.end()?;
    let what = format!("p99 of test_token, 32 connections, while {} log-ins/s arrive", written(rate));
    Ok(vec![Row::at_most(&what, crowd.p99, "ms", 100.0).note(format!(
        "Meanwhile {} tokens a second are checked; one client alone has a p99 of {} ms; before the storm the 32 \
         connections have {} ms. {log_ins}",
        written(crowd.rate),
        written(alone.p99),
        written(before.p99)
    ))])
}

/// Hashes that all cores together compute in a second, as so many threads have it.
pub(super) fn hashes(threads: u64, seconds: u64) -> Result<f64> {
    let mut hash = command(program("hash"));
    let printed = step::output(hash.args([threads.to_string(), seconds.to_string()])).context("hash")?;
    Ok(cores() as f64 * 1e6 / printed.parse::<f64>()?)
}

/// Milliseconds of a hash, where the cores compute so many in a second.
fn time(rate: f64) -> String {
    written(cores() as f64 * 1e3 / rate)
}

/// Log-ins that arrive whether or not the ones before are answered.
struct Storm(Child);

impl Storm {
    fn start(bench: &Bench, server: &Server, rate: f64, seconds: u64) -> Result<Self> {
        let file = folder().join("log-ins");
        fs::write(&file, &bench.small.log_ins)?;
        let mut storm = command(program("storm"));
        storm.arg(&server.address).args([rate.to_string(), seconds.to_string()]).arg(file).stdout(Stdio::piped());
        Ok(Self(storm.spawn().context("storm")?))
    }

    /// Waits for the last answer, and tells what came.
    fn end(self) -> Result<String> {
        let printed = String::from_utf8(self.0.wait_with_output()?.stdout)?;
        let figure = |name| figure(&printed, name);
        let (sent, done, busy) = (figure("sent")?, figure("done")?, figure("busy")?);
        if done == 0.0 || figure("other")? + figure("lost")? > 0.0 {
            bail!("the storm of log-ins was not answered with 200 and 503 alone: {printed}");
        }
        Ok(format!(
            "Of {} log-ins {} were done and {} were told to come back (503); none got another answer.",
            written(sent),
            written(done),
            written(busy)
        ))
    }
}
