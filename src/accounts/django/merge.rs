//! Three-way merge of an account: Django at the last import, Django now, Vestibule now. A change made only in Django is
//! taken over; a change made in Vestibule is kept.

use sha2::{Digest, Sha256};

use super::super::Timestamp;
use super::DjangoUser;
use super::fitting::is_suffixed;

/// The fields of an account that users or administrators set, except the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name as it was typed.
    pub username: String,
    /// The e-mail address, or empty.
    pub email: String,
    /// The first name, or empty.
    pub first_name: String,
    /// The last name, or empty.
    pub last_name: String,
    /// Whether it may sign in.
    pub is_active: bool,
    /// Whether it may enter Django's admin site.
    pub is_staff: bool,
    /// Whether it is a superuser.
    pub is_superuser: bool,
}

/// The SHA-256 of one of Django's hashes.
pub type PasswordDigest = [u8; 32];

/// An account as it was in Django at the last import: the base of the merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// Its fields.
    pub profile: Profile,
    /// The digest of its hash; `None` once the password has been changed in Vestibule.
    pub password_digest: Option<PasswordDigest>,
    /// When it was created.
    pub date_joined: Timestamp,
}

/// An account as it is in Vestibule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// Its fields.
    pub profile: Profile,
    /// The last log-in, in Django or in Vestibule.
    pub last_login: Option<Timestamp>,
}

/// The result of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The merged fields.
    pub profile: Profile,
    /// The fields that were changed to different values on both sides; they keep Vestibule's value.
    pub changed_on_both_sides: Vec<&'static str>,
}

impl From<&DjangoUser> for Profile {
    fn from(user: &DjangoUser) -> Self {
        Self {
            username: user.username.clone(),
            email: user.email.clone(),
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            is_active: user.is_active,
            is_staff: user.is_staff,
            is_superuser: user.is_superuser,
        }
    }
}

impl Base {
    /// The base for the next import of a user.
    pub fn of(user: &DjangoUser) -> Self {
        Self {
            profile: user.into(),
            password_digest: Some(password_digest(&user.password)),
            date_joined: user.date_joined,
        }
    }

    /// Whether Django's hash has changed and Vestibule's has not.
    pub fn takes_password(&self, hash: &str) -> bool {
        self.password_digest.is_some_and(|digest| digest != password_digest(hash))
    }
}

/// The digest by which a hash is compared at the next import.
pub fn password_digest(hash: &str) -> PasswordDigest {
    Sha256::digest(hash).into()
}

/// Merges each field on its own.
pub fn merge(base: &Profile, django: &Profile, here: &Profile) -> Merged {
    let mut profile = here.clone();
    // A number appended by an import is not a change made in Vestibule.
    if is_suffixed(&base.username, &here.username) && django.username != base.username {
        profile.username.clone_from(&base.username);
    }
    let fields = [
        ("username", take(&base.username, &django.username, &mut profile.username)),
        ("email", take(&base.email, &django.email, &mut profile.email)),
        ("first_name", take(&base.first_name, &django.first_name, &mut profile.first_name)),
        ("last_name", take(&base.last_name, &django.last_name, &mut profile.last_name)),
        ("is_active", take(&base.is_active, &django.is_active, &mut profile.is_active)),
        ("is_staff", take(&base.is_staff, &django.is_staff, &mut profile.is_staff)),
        ("is_superuser", take(&base.is_superuser, &django.is_superuser, &mut profile.is_superuser)),
    ];
    let both = fields.into_iter().filter(|(_, is_merged)| !is_merged).map(|(name, _)| name);
    Merged { changed_on_both_sides: both.collect(), profile }
}

/// Takes Django's value if only that has changed. `false` if both have changed and differ.
fn take<T: Clone + PartialEq>(base: &T, django: &T, here: &mut T) -> bool {
    if django == base || django == here {
        return true;
    }
    let is_unchanged_here = here == base;
    if is_unchanged_here {
        here.clone_from(django);
    }
    is_unchanged_here
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(username: &str, email: &str) -> Profile {
        Profile {
            username: username.to_owned(),
            email: email.to_owned(),
            first_name: String::new(),
            last_name: String::new(),
            is_active: true,
            is_staff: false,
            is_superuser: false,
        }
    }

    #[test]
    fn what_django_has_changed_is_taken_over_field_by_field() {
        let base = named("ana", "a@example.org");
        let django = Profile { is_active: false, ..named("ana", "new@example.org") };
        let here = Profile { is_staff: true, ..base.clone() };
        let merged = merge(&base, &django, &here);
        assert_eq!(merged.profile, Profile { is_staff: true, ..django });
        assert!(merged.changed_on_both_sides.is_empty());
    }

    #[test]
    fn what_vestibule_has_changed_stays() {
        let (base, here) = (named("ana", "a@example.org"), named("anna", "here@example.org"));
        assert_eq!(merge(&base, &base, &here).profile, here);
        let merged = merge(&base, &named("anita", "there@example.org"), &here);
        assert_eq!(merged, Merged { profile: here.clone(), changed_on_both_sides: vec!["username", "email"] });
        let same = merge(&base, &named("ana", "here@example.org"), &here);
        assert_eq!(same, Merged { profile: here, changed_on_both_sides: Vec::new() }, "changed alike");
    }

    #[test]
    fn a_name_that_was_given_a_number_follows_django() {
        let (base, here) = (named("casey", ""), named("casey-2", ""));
        assert_eq!(merge(&base, &base, &here).profile.username, "casey-2");
        let merged = merge(&base, &named("cay", ""), &here);
        assert_eq!((merged.profile.username.as_str(), merged.changed_on_both_sides.len()), ("cay", 0));
        assert_eq!(merge(&base, &named("cay", ""), &named("cass", "")).changed_on_both_sides, ["username"]);
    }

    #[test]
    fn a_password_is_taken_over_when_django_alone_has_changed_it() {
        let mut base =
            Base { profile: named("ana", ""), password_digest: Some(password_digest("md5$a$b")), date_joined: NOW };
        assert!(!base.takes_password("md5$a$b"));
        assert!(base.takes_password("md5$a$c"));
        base.password_digest = None;
        assert!(!base.takes_password("md5$a$c"));
    }

    const NOW: Timestamp = Timestamp::from_unix_millis(1_795_428_000_000);
}
