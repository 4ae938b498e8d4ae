//! The input of a sign-up.

use super::{Email, Field, FieldErrors, Password, PasswordPolicy, Username};

/// A sign-up of valid fields.
#[derive(Clone, Debug)]
pub struct SignUp {
    /// The name asked for.
    pub username: Username,
    /// The address, or none.
    pub email: Email,
    /// The password.
    pub password: Password,
}

impl SignUp {
    /// Reads the three fields and applies every rule that needs no database.
    ///
    /// # Errors
    /// All errors of all fields at once. The password is judged against the name and the address, so its
    /// policy waits until both can be read.
    pub fn parse(
        username: &Field,
        email: &Field,
        password: &Field,
        policy: &PasswordPolicy,
        is_common: impl Fn(&str) -> bool,
    ) -> Result<Self, FieldErrors> {
        let (parsed_name, parsed_email) = (Username::parse(username), Email::parse(email));
        let parsed_password = Password::parse(password).and_then(|parsed| {
            let broken = match (username, email) {
                (Field::Text(name), Field::Text(_) | Field::Absent) if !name.trim().is_empty() => {
                    policy.errors(&parsed, name, email.text().unwrap_or_default(), is_common)
                }
                _ => Vec::new(),
            };
            if broken.is_empty() { Ok(parsed) } else { Err(broken) }
        });
        let mut errors = FieldErrors::default();
        let username = errors.keep("username", parsed_name);
        let email = errors.keep("email", parsed_email);
        let password = errors.keep("password", parsed_password);
        match (username, email, password) {
            (Some(username), Some(email), Some(password)) => Ok(Self { username, email, password }),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_every_field_comes_at_once() {
        let errors =
            SignUp::parse(&"a b".into(), &"nope".into(), &"1234".into(), &PasswordPolicy::default(), |_| false)
                .unwrap_err();
        assert_eq!(errors.of("username").len(), 1);
        assert_eq!(errors.of("email").len(), 1);
        assert_eq!(errors.of("password").len(), 2);
    }
}
