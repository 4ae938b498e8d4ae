//! What one hash costs on this machine: Argon2id at Vestibule's default cost, in reused memory.
//!
//! `hash THREADS SECONDS` lets so many threads hash at once and prints the median of a hash in microseconds.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use argon2::{Algorithm, Argon2, Block, Params, Version};

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<u64>());
    let mut number = || args.next().context("usage: hash THREADS SECONDS")?.context("a whole number");
    let (threads, duration) = (number()?, Duration::from_secs(number()?));
    let hashing: Vec<_> = (0..threads).map(|_| thread::spawn(move || hash_for(duration))).collect();
    let mut times = Vec::new();
    for thread in hashing {
        times.extend(thread.join().ok().context("a thread has failed")??);
    }
    times.sort();
    println!("{}", times.get(times.len() / 2).context("no hash in that time")?.as_micros());
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the time of a hash is the real one")]
fn hash_for(duration: Duration) -> Result<Vec<Duration>> {
    let params = Params::new(19_456, 2, 1, None)?;
    let mut memory = vec![Block::default(); params.block_count()];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut output = [0; 32];
    let mut times = Vec::new();
    let start = Instant::now();
    while start.elapsed() < duration {
        let begun = Instant::now();
        argon2.hash_password_into_with_memory(b"Quiet-harbor-42", b"sixteen bytes ok", &mut output, &mut memory)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}
