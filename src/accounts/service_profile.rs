//! What other services are told of the signed-in user.

use std::fmt;
use std::sync::Arc;

use tokio::sync::OnceCell;

use super::{Accounts, Error, FoldedAddress, Identity};

/// What other services are told of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceProfile {
    /// The name that the account signs in with.
    pub username: String,
    /// Whether that name, read as an address, is the one that the account has proved: a name may have an `@`, and
    /// whoever signs up may choose somebody else's address as a name.
    pub owns_name: bool,
    /// Its address, if the account has proved it; else empty, since anybody can sign up with anybody's address.
    pub email: String,
    /// First and last name, as far as the account has them.
    pub name: String,
    /// The names of its groups, in order.
    pub groups: Vec<String>,
}

/// A [`ServiceProfile`] that is loaded once for a cached sign-in, when it is first asked for.
#[derive(Clone, Default)]
pub struct LazyServiceProfile(Arc<OnceCell<ServiceProfile>>);

impl fmt::Debug for LazyServiceProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LazyServiceProfile")
    }
}

// It says nothing about an identity that its account's id does not.
impl PartialEq for LazyServiceProfile {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LazyServiceProfile {}

impl Accounts {
    /// What other services are told of the identity's account. The database is queried once for a cached sign-in.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn service_profile<'a>(&self, identity: &'a Identity) -> Result<&'a ServiceProfile, Error> {
        identity.service_profile.0.get_or_try_init(|| self.load_service_profile(identity)).await
    }

    async fn load_service_profile(&self, identity: &Identity) -> Result<ServiceProfile, Error> {
        let user = &identity.account.user;
        let groups = self.groups_of(user.id).await?;
        let mut read = self.0.store.read().await?;
        let address = FoldedAddress::of_stored(&user.email);
        let is_proved = match &address {
            Some(address) => read.addresses().is_proved(user.id, address).await?,
            None => false,
        };
        let person = read.accounts().person(user.id).await?.unwrap_or_default();
        Ok(ServiceProfile {
            username: user.username.clone(),
            owns_name: is_proved && FoldedAddress::of_stored(&user.username) == address,
            email: if is_proved { user.email.clone() } else { String::new() },
            name: [person.first_name.trim(), person.last_name.trim()].join(" ").trim().to_owned(),
            groups,
        })
    }
}
