//! Which encodings a client takes, by its `Accept-Encoding`, and how a body is put into one.

use std::io::{Read, Result};

use brotli::CompressorReader;
use flate2::Compression;
use flate2::read::GzEncoder;
use http::HeaderMap;
use http::header::ACCEPT_ENCODING;

use super::parts;

/// No encoding: the bytes as they are.
pub(super) const IDENTITY: &str = "identity";

/// A body as small as it gets, for what is compressed once; `None` for an encoding that is not supported.
pub(super) fn compress(encoding: &str, plain: &[u8]) -> Option<Vec<u8>> {
    let mut compressed = Vec::new();
    let written: Result<usize> = match encoding {
        IDENTITY => return Some(plain.to_vec()),
        "gzip" => GzEncoder::new(plain, Compression::best()).read_to_end(&mut compressed),
        "br" => CompressorReader::new(plain, 4096, 11, 22).read_to_end(&mut compressed),
        _ => return None,
    };
    written.ok().map(|_| compressed)
}

/// The weight that a client gives an encoding, in thousandths: 0 is not acceptable.
pub(super) fn weight(request: &HeaderMap, encoding: &str) -> u16 {
    let mut any = None;
    for item in parts::of(request, ACCEPT_ENCODING, b',') {
        let (name, parameters) = parts::split_once(item, b';').unwrap_or((item, b""));
        if name.eq_ignore_ascii_case(encoding.as_bytes()) {
            return parts::quality(parameters);
        }
        if name == b"*" {
            any = Some(parts::quality(parameters));
        }
    }
    // Identity is acceptable unless it is excluded, but any encoding that was named is preferred.
    any.unwrap_or(u16::from(encoding == IDENTITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_weights(header: &str, expected: [u16; 3]) {
        let request = HeaderMap::from_iter([(ACCEPT_ENCODING, header.parse().unwrap())]);
        assert_eq!(["br", "gzip", IDENTITY].map(|encoding| weight(&request, encoding)), expected, "{header}");
    }

    #[test]
    fn each_encoding_weighs_what_the_client_says() {
        assert_eq!(weight(&HeaderMap::new(), "br"), 0);
        assert_eq!(weight(&HeaderMap::new(), IDENTITY), 1);
        assert_weights("gzip, deflate, br, zstd", [1000, 1000, 1]);
        assert_weights("BR;q=0.25 , gzip; q=0.5", [250, 500, 1]);
        assert_weights("br;q=0, *", [0, 1000, 1000]);
        assert_weights("*;q=0", [0, 0, 0]);
        assert_weights("identity;q=0, gzip;q=1.0", [0, 1000, 0]);
        assert_weights("br;q=much, gzip;q=2", [0, 0, 1]);
        assert_weights("brotli, xgzip", [0, 0, 1]);
        assert_weights("", [0, 0, 1]);
    }
}
