//! Requests that no correct client sends, generated from a seed.

use fastrand::Rng;

use crate::read_headers::READ_HEADERS;

/// One of them.
pub struct BadInput {
    pub kind: &'static str,
    pub bytes: Vec<u8>,
    /// Sent again and again after `bytes`, until the server closes the connection.
    pub endless: Option<Vec<u8>>,
}

const PATHS: [&str; 7] =
    ["/api/signup", "/api/login", "/api/logout", "/api/renew", "/api/password_strength", "/api/signup/", "/api/login/"];
const KINDS: [fn(&mut Rng) -> BadInput; 16] = [
    malformed_json,
    wrong_types,
    deep_nesting,
    raw_bytes,
    huge_body,
    endless_chunks,
    invalid_utf8,
    split_headers,
    doubled_length,
    wrong_method,
    wrong_content_type,
    huge_head,
    foreign_token,
    odd_target,
    odd_path,
    odd_header,
];

/// The next one.
pub fn next(rng: &mut Rng) -> BadInput {
    KINDS[rng.usize(..KINDS.len())](rng)
}

fn post(kind: &'static str, path: &str, headers: &str, body: &[u8]) -> BadInput {
    let head = format!("POST {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n{headers}\r\n");
    BadInput { kind, bytes: [head.as_bytes(), body].concat(), endless: None }
}

fn json(kind: &'static str, rng: &mut Rng, body: &[u8]) -> BadInput {
    let headers = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    // Endpoints without sign-in, so that the body decides.
    post(kind, PATHS[rng.usize(..2)], &headers, body)
}

fn noise(rng: &mut Rng, most: usize) -> Vec<u8> {
    (0..rng.usize(1..=most)).map(|_| rng.u8(..)).collect()
}

fn malformed_json(rng: &mut Rng) -> BadInput {
    let whole = format!(r#"{{"username": "n{}", "password": "Quiet-harbor-42"}}"#, rng.u32(..));
    // Cut anywhere before its end, it is no JSON.
    let cut = rng.usize(1..whole.len());
    json("malformed JSON", rng, &whole.as_bytes()[..cut])
}

fn wrong_types(rng: &mut Rng) -> BadInput {
    let mut value = || match rng.u8(..6) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => "[1, [2]]".to_owned(),
        3 => r#"{"a": {"b": "c"}}"#.to_owned(),
        4 => "[]".to_owned(),
        _ => "false".to_owned(),
    };
    let body = match value() {
        list if list.starts_with('[') => list,
        _ => format!(r#"{{"username": {}, "password": {}, "email": {}}}"#, value(), value(), value()),
    };
    json("wrong types", rng, body.as_bytes())
}

fn deep_nesting(rng: &mut Rng) -> BadInput {
    let depth = rng.usize(200..30_000);
    let open = *rng.choice(&["[", "{\"username\":"]).unwrap_or(&"[");
    let body = open.repeat(depth);
    json("deep nesting", rng, &body.as_bytes()[..body.len().min(60_000)])
}

fn raw_bytes(rng: &mut Rng) -> BadInput {
    let mut bytes = noise(rng, 400);
    // A line that ends lets the server judge at once, and none of it is a request.
    bytes.insert(0, 0);
    bytes.extend(b"\r\n\r\n");
    BadInput { kind: "raw bytes", bytes, endless: None }
}

fn huge_body(rng: &mut Rng) -> BadInput {
    let body = vec![b'x'; rng.usize(65 * 1024..2 * 1024 * 1024)];
    json("huge body", rng, &body)
}

fn endless_chunks(rng: &mut Rng) -> BadInput {
    let mut endless = post(
        "endless chunks",
        PATHS[rng.usize(..2)],
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
        b"",
    );
    let size = rng.usize(1..16 * 1024);
    endless.endless = Some([format!("{size:x}\r\n").as_bytes(), &vec![b'x'; size], b"\r\n"].concat());
    endless
}

fn invalid_utf8(rng: &mut Rng) -> BadInput {
    let field = *rng.choice(&["username", "password"]).unwrap_or(&"username");
    if rng.bool() {
        let body = format!("{field}=%ff%fe&{field}%C0=x");
        let headers = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len());
        return post("invalid UTF-8", PATHS[rng.usize(..2)], &headers, body.as_bytes());
    }
    let value: &[u8] = if rng.bool() { b"\xff\xfe" } else { br"\ud800" };
    json("invalid UTF-8", rng, &[format!("{{\"{field}\": \"").as_bytes(), value, b"\"}"].concat())
}

fn split_headers(rng: &mut Rng) -> BadInput {
    let value = *rng.choice(&["a\r\n b: c", "a\0b", "a\rSet-Cookie: x=y", "a\nb\nc"]).unwrap_or(&"a\0b");
    post("CR, LF and NUL in headers", "/api/login", &format!("X-A: {value}\r\nContent-Length: 2\r\n"), b"{}")
}

fn doubled_length(rng: &mut Rng) -> BadInput {
    let headers = *rng
        .choice(&[
            "Content-Length: 2\r\nContent-Length: 3\r\n",
            "Content-Length: 2, 3\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 0x2\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        ])
        .unwrap_or(&"");
    post("conflicting lengths", "/api/login", headers, b"{}")
}

fn wrong_method(rng: &mut Rng) -> BadInput {
    let method = *rng.choice(&["PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"]).unwrap_or(&"PUT");
    let path = PATHS[rng.usize(..PATHS.len())];
    let bytes = format!("{method} {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n").into_bytes();
    BadInput { kind: "wrong method", bytes, endless: None }
}

fn wrong_content_type(rng: &mut Rng) -> BadInput {
    let kind = *rng.choice(&["text/plain", "application/xml", "multipart/form-data", "\"", "*/*"]).unwrap_or(&"*/*");
    let body = noise(rng, 200);
    let headers = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
    post("wrong content type", PATHS[rng.usize(..2)], &headers, &body)
}

fn huge_head(rng: &mut Rng) -> BadInput {
    let headers = if rng.bool() {
        format!("X-Big: {}\r\n", "x".repeat(rng.usize(64 * 1024..256 * 1024)))
    } else {
        "X-Many: y\r\n".repeat(rng.usize(200..2000))
    };
    post("huge head", "/api/login", &headers, b"")
}

fn foreign_token(rng: &mut Rng) -> BadInput {
    let token: String = (0..rng.usize(0..120)).map(|_| rng.char('!'..='~')).collect();
    let keyword = *rng.choice(&["Token", "Bearer", "Basic", "Token  x", ""]).unwrap_or(&"");
    let path = *rng.choice(&["/api/test_token", "/api/me", "/api/sign_ins"]).unwrap_or(&"");
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\nAuthorization: {keyword} {token}\r\n\r\n");
    BadInput { kind: "foreign token", bytes: head.into_bytes(), endless: None }
}

fn odd_target(rng: &mut Rng) -> BadInput {
    let long = format!("/{}", "a".repeat(40_000));
    let targets =
        ["/../../etc/passwd", "/pkg/..%2f..%2fCargo.toml", "/pkg/%00", "/fonts/../../x", "http://", "?", &long];
    let target = rng.choice(targets).unwrap_or("?");
    let bytes = format!("GET {target} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n").into_bytes();
    BadInput { kind: "odd target", bytes, endless: None }
}

/// An unknown path, a different one each time: the server must keep nothing of it.
fn odd_path(rng: &mut Rng) -> BadInput {
    let detours = ["/..", "/.", "/", "/%2e%2e", "/%00", "/%ff", ";", "/\u{e9}"];
    let detour = rng.choice(detours).unwrap_or("/..");
    let bytes = format!("GET /{:x}{detour}/login HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n", rng.u64(..));
    BadInput { kind: "odd path", bytes: bytes.into_bytes(), endless: None }
}

/// A header whose bytes are no text, in a request without credentials.
fn odd_header(rng: &mut Rng) -> BadInput {
    let name = READ_HEADERS[rng.usize(..READ_HEADERS.len())];
    let mut value = noise(rng, 200);
    // The control characters, which end the connection, have a kind of their own.
    value.retain(|byte| *byte >= b' ' && *byte != 0x7f);
    let (method, path) =
        *rng.choice(&[("GET", "/api/me"), ("POST", "/api/logout"), ("GET", "/odd")]).unwrap_or(&("", ""));
    let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{name}: ");
    BadInput { kind: "odd header", bytes: [head.as_bytes(), &value, b", \xff; x=\x80\r\n\r\n"].concat(), endless: None }
}
