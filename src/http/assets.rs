//! Answers from memory, in the encoding that the client prefers: the site's files, compressed when they were built, and
//! pages that are the same for every anonymous user.

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::errors::Reader;
use super::{encoding, errors, language, parts};
use crate::accounts::Client;

/// Each encoding of a file, and what its name ends with.
const ENCODINGS: [(&str, &str); 3] = [(encoding::IDENTITY, ""), ("gzip", ".gz"), ("br", ".br")];

/// How long a browser may keep a file.
#[derive(Clone, Copy)]
pub(super) enum Lifetime {
    /// For ever: its name has a hash in it.
    Immutable,
    /// A day.
    Day,
    /// Until the server is asked again, which may answer 304.
    Revalidated,
}

/// One file or page, in every encoding that makes it smaller.
pub(super) struct Asset {
    /// The largest first.
    representations: Vec<Representation>,
}

struct Representation {
    encoding: &'static str,
    headers: HeaderMap,
    bytes: Bytes,
}

/// The answer to a request for a file.
pub(super) fn answer(asset: &Asset, client: &Client, request: &Request) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => asset.answer(request.headers()),
        ref other => {
            let reader = Reader::of(request.uri().path(), language::of_client(client));
            errors::wrong_method(reader, other.as_str(), "GET,HEAD")
        }
    }
}

impl Asset {
    /// The file at `path`, and its compressed forms, for which `read` is asked by their extensions; `None` where the
    /// file is not there, or is itself the compressed form of another.
    pub(super) fn new(path: &str, lifetime: Lifetime, read: impl Fn(&str) -> Option<Bytes>) -> Option<Self> {
        if ENCODINGS.iter().any(|(_, extension)| !extension.is_empty() && path.ends_with(extension)) {
            return None;
        }
        let mut representations: Vec<Representation> = Vec::new();
        for (encoding, extension) in ENCODINGS {
            let bytes = read(extension);
            match representations.last() {
                None => representations.push(Representation::new(path, encoding, lifetime, bytes?)),
                Some(larger) => {
                    let smaller = bytes.filter(|bytes| bytes.len() < larger.bytes.len());
                    let smaller = smaller.map(|bytes| Representation::new(path, encoding, lifetime, bytes));
                    representations.extend(smaller);
                }
            }
        }
        Some(Self { representations })
    }

    /// A file that is made here, compressed as well as can be.
    pub(super) fn compressed(path: &str, lifetime: Lifetime, bytes: &[u8]) -> Option<Self> {
        Self::new(path, lifetime, |extension| {
            let (encoding, _) = ENCODINGS.iter().find(|(_, other)| *other == extension)?;
            encoding::compress(encoding, bytes).map(Into::into)
        })
    }

    /// The same with another header.
    pub(super) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        for representation in &mut self.representations {
            representation.headers.insert(name.clone(), value.clone());
        }
        self
    }

    /// A page with these headers, compressed here.
    pub(super) fn page(headers: HeaderMap, html: Bytes) -> Self {
        let compressed = ENCODINGS.into_iter().filter_map(|(encoding, _)| {
            let bytes = encoding::compress(encoding, &html)?.into();
            Some(Representation::with(headers.clone(), encoding, bytes))
        });
        Self { representations: compressed.collect() }
    }

    /// The representation that a client prefers, or 304 where the client has it already.
    pub(super) fn answer(&self, request: &HeaderMap) -> Response {
        let mut response = Response::default();
        let Some(chosen) = self.chosen(request) else { return response };
        *response.headers_mut() = chosen.headers.clone();
        if chosen.is_known(request) {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response.headers_mut().remove(CONTENT_TYPE);
            response.headers_mut().remove(CONTENT_ENCODING);
        } else {
            *response.body_mut() = Body::from(chosen.bytes.clone());
        }
        response
    }

    /// The representation with the highest weight, and the smallest of those. A client that accepts none gets the
    /// plain file.
    fn chosen(&self, request: &HeaderMap) -> Option<&Representation> {
        let liked = self.representations.iter().map(|one| (encoding::weight(request, one.encoding), one));
        let best = liked.filter(|(weight, _)| *weight > 0).max_by_key(|(weight, _)| *weight);
        best.map(|(_, one)| one).or_else(|| self.representations.first())
    }
}

impl Representation {
    fn new(path: &str, encoding: &'static str, lifetime: Lifetime, bytes: Bytes) -> Self {
        let kind = mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream");
        let lifetime = match lifetime {
            Lifetime::Immutable => "public, max-age=31536000, immutable",
            Lifetime::Day => "public, max-age=86400",
            Lifetime::Revalidated => "no-cache",
        };
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(lifetime));
        let tag = format!("\"{:08x}-{:x}\"", crc32fast::hash(&bytes), bytes.len());
        headers.extend(HeaderValue::try_from(tag).ok().map(|tag| (ETAG, tag)));
        Self::with(headers, encoding, bytes)
    }

    fn with(mut headers: HeaderMap, encoding: &'static str, bytes: Bytes) -> Self {
        // A shared cache must not hand the compressed file to a client that cannot read it.
        let others = headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(others) = others {
            headers.append(VARY, others);
        }
        if encoding != encoding::IDENTITY {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Self { encoding, headers, bytes }
    }

    /// Whether the client has these bytes already.
    fn is_known(&self, request: &HeaderMap) -> bool {
        let Some(ours) = self.headers.get(ETAG).map(HeaderValue::as_bytes) else { return false };
        let mut theirs = parts::of(request, IF_NONE_MATCH, b',');
        theirs.any(|tag| tag == b"*" || tag.strip_prefix(b"W/").unwrap_or(tag) == ours)
    }
}
