//! Tokens that are as well formed as Vestibule's own: `tokens NAME COUNT` prints as many, each followed by the SHA-256
//! that a database keeps of it, in hexadecimal. The same name gives the same tokens.

use std::io::{self, BufWriter, Write};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Digits of the secret, and of its checksum.
const SECRET: usize = 43;
const CHECKSUM: usize = 6;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(name), Some(count)) = (args.next(), args.next()) else { anyhow::bail!("usage: tokens NAME COUNT") };
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 0..count.parse::<u64>().context("a whole number")? {
        let token = token(&name, number);
        write!(out, "{token} ")?;
        for byte in Sha256::digest(token.as_bytes()) {
            write!(out, "{byte:02x}")?;
        }
        writeln!(out)?;
    }
    Ok(out.flush()?)
}

/// A prefix, a secret, and the CRC-32 of both.
fn token(name: &str, number: u64) -> String {
    let seed = |half: u8| Sha256::digest(format!("{name} {number} {half}").as_bytes());
    let digits = seed(0).into_iter().chain(seed(1)).take(SECRET);
    let mut text: String = "vst_".chars().chain(digits.map(|byte| base62(u32::from(byte)))).collect();
    let checksum = crc32fast::hash(text.as_bytes());
    text.extend((0..CHECKSUM as u32).rev().map(|power| base62(checksum / 62_u32.pow(power))));
    text
}

/// The last digit of a number.
fn base62(number: u32) -> char {
    char::from(BASE62[number as usize % BASE62.len()])
}
