//! What the operating system reports of the process.

use std::fs;

/// Memory that is in use, in bytes; `None` where the system has no `/proc` as Linux has.
pub(super) fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_running_program_takes_some_memory() {
        assert!(super::resident_bytes().is_some_and(|bytes| bytes > 1024 * 1024));
    }
}
