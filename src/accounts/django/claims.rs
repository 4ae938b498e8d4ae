//! What a session of Django's says of its user.

use serde::Deserialize;
use serde_json::Value;

/// The values of a session that matter here.
#[derive(Deserialize)]
pub(super) struct Claims {
    /// The user's primary key.
    #[serde(rename = "_auth_user_id")]
    pub user_id: Option<Value>,
    /// The HMAC of the user's password hash.
    #[serde(rename = "_auth_user_hash")]
    pub password_hmac: Option<String>,
    /// The device of django-otp that was used.
    otp_device_id: Option<Value>,
    /// allauth's records of how the user has signed in.
    #[serde(default)]
    account_authentication_methods: Value,
}

impl Claims {
    /// Whether the user has shown a second factor, to allauth or to django-otp.
    pub fn has_second_step(&self) -> bool {
        let records = self.account_authentication_methods.as_array();
        let has_mfa = records.is_some_and(|records| records.iter().any(|record| record["method"] == "mfa"));
        has_mfa || self.otp_device_id.as_ref().is_some_and(Value::is_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_step_is_one_that_allauth_or_django_otp_has_recorded() {
        for (json, expected) in [
            (r#"{"_auth_user_id": "7"}"#, false),
            (r#"{"otp_device_id": "otp_totp.totpdevice/3"}"#, true),
            (r#"{"otp_device_id": null}"#, false),
            (r#"{"account_authentication_methods": [{"method": "password"}, {"method": "mfa", "id": 7}]}"#, true),
            (r#"{"account_authentication_methods": [{"method": "password"}]}"#, false),
            (r#"{"account_authentication_methods": "mfa"}"#, false),
        ] {
            assert_eq!(serde_json::from_str::<Claims>(json).unwrap().has_second_step(), expected, "{json}");
        }
    }
}
