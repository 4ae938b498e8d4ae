//! The headers that the server reads, into which the tests and the soak put odd bytes.

/// Their names.
pub const READ_HEADERS: [&str; 20] = [
    "Accept",
    "Accept-Encoding",
    "Authorization",
    "Content-Type",
    "Cookie",
    "Host",
    "If-None-Match",
    "Origin",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Method",
    "X-Forwarded-Proto",
    "X-Forwarded-Uri",
    "X-Original-Method",
    "X-Original-URL",
    "X-Request-Id",
    "traceparent",
];
