//! The server from outside: HTTP against a real listener, each test with its own database. The files follow what
//! they ask: an endpoint, a promise of the checklist (whose ids stand in the tests' names), a fault.

#![expect(clippy::disallowed_methods, reason = "some promises are about real time")]

#[path = "../authenticator/mod.rs"]
mod authenticator;
#[path = "../clients/mod.rs"]
mod clients_tool;
#[path = "../postgres/mod.rs"]
#[allow(dead_code, reason = "each test binary uses its part of it")]
mod cluster;
#[path = "../django/mod.rs"]
mod django;
#[path = "../fido2/mod.rs"]
mod fido2;
#[path = "../missing/mod.rs"]
mod missing;
#[path = "../proxies/mod.rs"]
mod proxies;
#[path = "../python/mod.rs"]
mod python;
#[path = "../schemathesis/mod.rs"]
mod schemathesis_tool;
#[path = "../smtp/mod.rs"]
mod smtp;
mod support;
#[path = "../until/mod.rs"]
mod until;

mod access_matrix;
mod account_area;
mod account_endpoints;
mod activity;
mod api_docs;
mod assets;
mod backup;
mod bad_input;
mod clients;
mod clock_jumps;
mod connection_limits;
mod connections;
mod desk;
mod django_export;
mod django_factors;
mod django_import;
mod django_round_trip;
mod django_service;
mod email;
mod ending_sign_ins;
mod factors;
mod faults;
mod form_posts;
mod fresh;
mod from_django;
mod fuzz;
mod header_bytes;
mod health;
mod jobs;
mod kept_fields;
mod load;
mod logging_in;
mod logging_out;
mod mail;
mod mailed_links;
mod metrics;
mod moving;
mod negotiation;
mod nodes;
mod odd_paths;
mod openapi;
mod operator;
mod other_origins;
mod own_account;
mod own_routes;
mod passkeys;
mod password_change;
mod password_reset;
mod poolers;
mod process;
mod program_tokens;
mod recorded;
mod refusals;
mod request_ids;
mod round_trips;
mod schemathesis;
mod second_step;
mod secret_key;
mod secrets;
mod security_pages;
mod sentences;
mod service_client;
mod sign_in_events;
mod signing_up;
mod silence;
mod stopping;
mod storage;
mod throttling;
mod tokens;
mod upgrades;
mod verify;
mod web;
mod webhooks;
