-- The tables of second factors of allauth 65.22 and django-otp 1.7, in words of either database.
CREATE TABLE mfa_authenticator (
    id INTEGER NOT NULL PRIMARY KEY, type VARCHAR(20) NOT NULL, data TEXT NOT NULL, user_id INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL, last_used_at TIMESTAMP NULL
);
CREATE TABLE otp_totp_totpdevice (
    id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, confirmed BOOLEAN NOT NULL, key VARCHAR(80) NOT NULL,
    step SMALLINT NOT NULL, t0 BIGINT NOT NULL, digits SMALLINT NOT NULL, tolerance SMALLINT NOT NULL,
    drift SMALLINT NOT NULL, last_t BIGINT NOT NULL, user_id INTEGER NOT NULL, created_at TIMESTAMP NULL,
    last_used_at TIMESTAMP NULL
);
CREATE TABLE otp_static_staticdevice (
    id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(64) NOT NULL, confirmed BOOLEAN NOT NULL, user_id INTEGER NOT NULL,
    created_at TIMESTAMP NULL, last_used_at TIMESTAMP NULL
);
CREATE TABLE otp_static_statictoken (
    id INTEGER NOT NULL PRIMARY KEY, token VARCHAR(16) NOT NULL, device_id INTEGER NOT NULL
);
