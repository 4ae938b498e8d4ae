//! The headers that the server reads, into which the tests and the soak put odd bytes.

/// Their names.
pub const READ_HEADERS: [&str; 13] = [
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Host",
    "If-None-Match",
    "Origin",
    "Sec-Fetch-Site",
    "User-Agent",
    "X-Forwarded-For",
    "X-Request-Id",
    "traceparent",
];
