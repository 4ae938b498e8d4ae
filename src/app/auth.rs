//! Who is signed in, as every part of a page sees it.

use leptos::prelude::*;

use super::browser;
use crate::contract::{SignedIn, User};

/// What a page knows of who is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The page came out of the browser's memory and has not asked yet: it shows nothing of anybody.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "a server always knows"))]
    Unknown,
    /// Nobody.
    Anonymous,
    /// This user.
    SignedIn(User),
}

/// The signed-in state of a page. A handle; copies share the state.
#[derive(Clone, Copy)]
pub struct Auth {
    who: RwSignal<Who>,
    ended: RwSignal<bool>,
    leaving: RwSignal<bool>,
}

impl Auth {
    /// The state that the server has rendered.
    pub fn new(user: Option<User>) -> Self {
        let who = user.map_or(Who::Anonymous, Who::SignedIn);
        Self { who: RwSignal::new(who), ended: RwSignal::new(false), leaving: RwSignal::new(false) }
    }

    /// The state of the page that this component is on.
    pub fn of_page() -> Self {
        expect_context()
    }

    /// Who is there.
    pub fn who(self) -> Who {
        self.who.get()
    }

    /// Who is there, read without being told of a change.
    pub fn who_now(self) -> Who {
        self.who.get_untracked()
    }

    /// The id of who is signed in.
    pub fn user_id(self) -> Option<i64> {
        self.who.with(|who| if let Who::SignedIn(user) = who { Some(user.id) } else { None })
    }

    /// Whether the page lost its sign-in without its reader's doing, and has not said so elsewhere yet.
    pub fn has_ended(self) -> bool {
        self.ended.get()
    }

    /// Says that the reader has been told.
    pub fn forget_ended(self) {
        // On the server the page's end is the signal's end too.
        if self.ended.try_get_untracked() == Some(true) {
            self.ended.set(false);
        }
    }

    /// Takes a sign-in or a renewal over: keeps the token and shows the user.
    pub fn sign_in(self, signed_in: SignedIn) {
        browser::keep(&signed_in);
        self.show(Who::SignedIn(signed_in.user));
    }

    /// Begins a log out: until [`Self::sign_out`] the end of the sign-in comes as no surprise.
    pub fn leave(self) {
        self.leaving.set(true);
    }

    /// Forgets the token and shows nobody.
    pub fn sign_out(self) {
        browser::forget();
        self.show(Who::Anonymous);
        self.leaving.set(false);
    }

    /// Shows who is there, and touches nothing that shows the same already.
    pub fn show(self, who: Who) {
        if matches!(who, Who::SignedIn(_)) {
            self.ended.set(false);
        }
        if self.who_now() != who {
            self.who.set(who);
        }
    }
}

/// What only a browser finds out.
#[cfg(feature = "hydrate")]
impl Auth {
    /// As [`Self::user_id`], read without being told of a change.
    pub fn user_id_now(self) -> Option<i64> {
        untrack(|| self.user_id())
    }

    /// Has the page say that its reader was logged out.
    pub fn tell_ended(self) {
        self.ended.set(true);
    }

    /// The sign-in is over, and not by this page's doing: as [`Self::sign_out`], and the reader is to be told.
    pub fn end(self) {
        if self.leaving.get_untracked() {
            return;
        }
        let was_here = self.who_now() != Who::Anonymous;
        self.sign_out();
        self.ended.set(was_here);
    }
}
