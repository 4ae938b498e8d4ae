//! The secrets of webhooks, and the signatures by which receivers know that a delivery is from here.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a secret begins with where it is shown.
const PREFIX: &str = "whsec_";

/// Number of bytes of a secret.
pub(super) const SECRET_BYTES: usize = 32;

/// A secret as its receiver keeps it.
pub(super) fn shown(secret: &[u8]) -> String {
    format!("{PREFIX}{}", Base64::encode_string(secret))
}

/// The header `webhook-signature`: a signature by each secret, of the id, the time of the attempt in seconds and the body.
pub(super) fn sign(secrets: &[Vec<u8>], id: &str, timestamp: i64, body: &str) -> String {
    let signatures = secrets.iter().map(|secret| {
        let mut mac = <Hmac<Sha256>>::new_from_slice(secret).expect("HMAC takes a key of any length");
        mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
        format!("v1,{}", Base64::encode_string(&mac.finalize().into_bytes()))
    });
    signatures.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w13_a_signature_is_that_of_the_example_of_standard_webhooks() {
        let secret = Base64::decode_vec("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = sign(
            &[secret, vec![7; SECRET_BYTES]],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        let (first, second) = signed.split_once(' ').unwrap();
        assert_eq!(first, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert!(second.starts_with("v1,") && second != first);
    }
}
