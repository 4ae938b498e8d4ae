//! Pages that are the same for everybody who is not signed in: rendered once, compressed once, and sent with a nonce
//! of its own each time (checklist W1).
//!
//! A nonce cannot be compressed beforehand; but in a gzip stream what stands between two full flushes can be any
//! stored block. So a page is kept in pieces, each of them compressed by itself, and the nonce goes between them as it
//! is.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use flate2::{Compress, Compression, FlushCompress};
use http::header::{CONTENT_ENCODING, VARY};
use http::{HeaderMap, HeaderValue};
use http_body_util::BodyExt;

use super::encoding;

/// The pages by path. There are no more of them than the table of routes has.
#[derive(Default)]
pub(super) struct Rendered(RwLock<HashMap<String, Arc<Page>>>);

impl Rendered {
    /// The page at a path, where it has been rendered before.
    pub fn get(&self, path: &str) -> Option<Arc<Page>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// Keeps a page, and hands it back.
    pub fn keep(&self, path: String, page: Page) -> Arc<Page> {
        let page = Arc::new(page);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(path, Arc::clone(&page));
        page
    }
}

/// A page but for its nonce.
pub(super) struct Page {
    headers: HeaderMap,
    /// The nonce goes between two of them.
    pieces: Vec<Piece>,
}

struct Piece {
    plain: Bytes,
    deflated: Vec<u8>,
}

impl Page {
    /// Takes a rendered page apart. `None` where its body breaks off.
    pub async fn of(rendered: Response, nonce: &str) -> Option<Self> {
        let (parts, body) = rendered.into_parts();
        let text = body.collect().await.ok()?.to_bytes();
        let text = std::str::from_utf8(&text).ok()?;
        let piece = |plain: &str| Piece { plain: Bytes::copy_from_slice(plain.as_bytes()), deflated: deflate(plain) };
        Some(Self { headers: parts.headers, pieces: text.split(nonce).map(piece).collect() })
    }

    /// The page with a nonce, compressed for who takes gzip; browsers do.
    pub fn with(&self, nonce: &str, asked: &HeaderMap) -> Response {
        let is_gzip = encoding::weight(asked, "gzip") > 0;
        let body = if is_gzip { self.gzip(nonce.as_bytes()) } else { self.plain(nonce.as_bytes()) };
        let mut response = Response::new(Body::from(body));
        *response.headers_mut() = self.headers.clone();
        response.headers_mut().insert(VARY, HeaderValue::from_static("accept-encoding"));
        if is_gzip {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }

    fn plain(&self, nonce: &[u8]) -> Vec<u8> {
        let size = self.pieces.iter().map(|piece| piece.plain.len() + nonce.len()).sum();
        let mut body = Vec::with_capacity(size);
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                body.extend_from_slice(nonce);
            }
            body.extend_from_slice(&piece.plain);
        }
        body
    }

    /// RFC 1952 around RFC 1951.
    fn gzip(&self, nonce: &[u8]) -> Vec<u8> {
        const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
        const LAST_BLOCK: [u8; 5] = [1, 0, 0, 0xff, 0xff];
        let size: usize = self.pieces.iter().map(|piece| piece.deflated.len() + nonce.len() + 5).sum();
        let mut body = Vec::with_capacity(HEADER.len() + size + LAST_BLOCK.len() + 8);
        let (mut checksum, mut length) = (crc32fast::Hasher::new(), 0_u32);
        let mut add = |plain: &[u8]| {
            checksum.update(plain);
            // Modulo 2^32, says the RFC.
            length = length.wrapping_add(plain.len() as u32);
        };
        body.extend_from_slice(&HEADER);
        for (index, piece) in self.pieces.iter().enumerate() {
            if index > 0 {
                let bytes = nonce.len() as u16;
                body.push(0);
                body.extend_from_slice(&bytes.to_le_bytes());
                body.extend_from_slice(&(!bytes).to_le_bytes());
                body.extend_from_slice(nonce);
                add(nonce);
            }
            body.extend_from_slice(&piece.deflated);
            add(&piece.plain);
        }
        body.extend_from_slice(&LAST_BLOCK);
        body.extend_from_slice(&checksum.finalize().to_le_bytes());
        body.extend_from_slice(&length.to_le_bytes());
        body
    }
}

/// Blocks that end on a byte's edge and that nothing behind them refers to.
fn deflate(plain: &str) -> Vec<u8> {
    let mut compress = Compress::new(Compression::best(), false);
    let mut deflated = Vec::new();
    loop {
        deflated.reserve(plain.len() / 2 + 64);
        let rest = &plain.as_bytes()[compress.total_in() as usize..];
        // It cannot fail: what comes out of it is all that it looks at.
        let _ = compress.compress_vec(rest, &mut deflated, FlushCompress::Full);
        if compress.total_in() as usize == plain.len() && deflated.len() < deflated.capacity() {
            return deflated;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;
    use http::header::ACCEPT_ENCODING;

    use super::*;

    async fn body(response: Response) -> Vec<u8> {
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    #[tokio::test]
    async fn w1_a_page_is_rendered_once_and_has_another_nonce_each_time_plain_and_compressed() {
        let long = "<p>Who is there?</p>".repeat(5_000);
        let text = |nonce: &str| format!("{nonce}<script nonce=\"{nonce}\">{nonce}{nonce}</script>{long}");
        let page = Page::of(Response::new(Body::from(text("OLD-NONCE"))), "OLD-NONCE").await.unwrap();
        let gzip = HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static("br, gzip;q=0.5"))]);
        for nonce in ["first", "the second one"] {
            assert_eq!(body(page.with(nonce, &HeaderMap::new())).await, text(nonce).as_bytes());
            let answer = page.with(nonce, &gzip);
            assert_eq!(answer.headers()[CONTENT_ENCODING], "gzip");
            let (compressed, mut inflated) = (body(answer).await, String::new());
            GzDecoder::new(compressed.as_slice()).read_to_string(&mut inflated).unwrap();
            assert_eq!(inflated, text(nonce));
            assert!(compressed.len() < inflated.len() / 20, "{}", compressed.len());
        }
    }
}
