//! Findings about the cost of hashing. Costs that are too low are no finding: `VESTIBULE_ARGON2` refuses them.

use std::fs;

use super::Finding;
use crate::accounts::Argon2Cost;
use crate::config::{Common, Config};

/// Above this a hash takes seconds; at the lowest cost it takes hundredths of a second.
const DEAREST: u64 = 100;

const LOWER: &str = "Lower m in VESTIBULE_ARGON2; it counts KiB.";

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    match unaffordable(&config.common) {
        Some(finding) => vec![finding],
        None => [crowded(config), too_slow(config)].into_iter().flatten().collect(),
    }
}

/// A hash that needs more memory than there is: no command computes it, as the system could kill other programs.
pub(in crate::cli) fn unaffordable(common: &Common) -> Option<Finding> {
    let (each, memory) = (u64::from(common.argon2.m_kib), memory_kib()?);
    (each > memory).then(|| {
        Finding::fatal(
            format!("A password's hash takes {} MiB, and the memory here is {} MiB.", each / 1024, memory / 1024),
            "No password can be hashed, so nobody can sign in.",
            LOWER,
        )
    })
}

fn crowded(config: &Config) -> Option<Finding> {
    let settings = config.accounts();
    let (each, memory) = (u64::from(settings.argon2.m_kib), memory_kib()?);
    let together = each.saturating_mul(settings.hashing_threads as u64);
    (together > memory).then(|| {
        let (together, memory) = (together / 1024, memory / 1024);
        Finding::warning(
            format!("Hashes of passwords take up to {together} MiB at once, and the memory here is {memory} MiB."),
            "The system ends the server when enough people sign in at the same time.",
            LOWER,
        )
    })
}

fn too_slow(config: &Config) -> Option<Finding> {
    let work = |cost: Argon2Cost| u64::from(cost.m_kib) * u64::from(cost.t);
    let times = work(config.common.argon2) / work(Argon2Cost::default());
    (times > DEAREST).then(|| {
        Finding::warning(
            format!("A password's hash costs {times} times the least."),
            "Each sign-in takes seconds, and few of them keep all processors busy.",
            "Lower m or t in VESTIBULE_ARGON2.",
        )
    })
}

/// The memory that the machine has, or the least that a container leaves of it, in KiB.
fn memory_kib() -> Option<u64> {
    let machine = fs::read_to_string("/proc/meminfo").ok()?;
    let total = machine.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let total: u64 = total.split_whitespace().next()?.parse().ok()?;
    let container = fs::read_to_string("/sys/fs/cgroup/memory.max").unwrap_or_default();
    let container = container.trim().parse::<u64>().map_or(total, |bytes| bytes / 1024);
    Some(total.min(container))
}
