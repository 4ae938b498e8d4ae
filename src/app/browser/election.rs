//! Leader election among tabs where a browser has no Web Locks, as on a page that is neither https nor localhost: the
//! tabs agree over a BroadcastChannel. A message is a number: a question, a resignation, or the id of the leader.

use std::cell::{Cell, OnceCell};
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, Event, MessageEvent};

use super::page::{callback, later};

const CHANNEL: &str = "vestibule-leader";
/// Asks which tab leads.
const WHO: f64 = 0.0;
/// The leader has closed.
const LEFT: f64 = -1.0;

/// How long a tab waits for a leader's answer at least, and by how much more tabs differ, in milliseconds.
const WAIT: u64 = 500;
const SPREAD: u64 = 400;
/// How often a tab checks that another one still leads: a leader that crashed sends no resignation.
const CHECK: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// There is no election.
    Alone,
    /// Another tab leads.
    Follows,
    /// Another tab leads, unless it does not answer.
    Asks,
    Leads,
}

/// This tab in the election.
struct Tab {
    channel: BroadcastChannel,
    /// When its page was loaded, in milliseconds. Of two leaders the older one stays.
    id: f64,
    elected: fn(),
    deposed: fn(),
}

thread_local! {
    static ROLE: Cell<Role> = const { Cell::new(Role::Alone) };
    static TAB: OnceCell<Tab> = const { OnceCell::new() };
}

/// Whether another tab is the leader.
pub fn is_follower() -> bool {
    matches!(ROLE.get(), Role::Follows | Role::Asks)
}

/// Takes part for as long as the page is open: `elected` is called when this tab begins to lead, and `deposed` when it
/// no longer does. `false` where a browser has no such channels.
pub fn join(elected: fn(), deposed: fn()) -> bool {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return false };
    channel.set_onmessage(Some(&callback(hear)));
    window().set_onpagehide(Some(&callback(leave)));
    let id = window().performance().map_or(1.0, |clock| clock.time_origin() + clock.now());
    _ = TAB.with(|tab| tab.set(Tab { channel, id, elected, deposed }));
    keep_asking();
    true
}

fn with(act: impl FnOnce(&Tab)) {
    TAB.with(|tab| tab.get().map(act));
}

fn say(message: f64) {
    with(|tab| _ = tab.channel.post_message(&message.into()));
}

fn keep_asking() {
    ask();
    later(keep_asking, CHECK);
}

fn ask() {
    if ROLE.get() != Role::Leads {
        ROLE.set(Role::Asks);
        say(WHO);
        with(|tab| later(lead_unless_answered, Duration::from_millis(WAIT + tab.id as u64 % SPREAD)));
    }
}

fn lead_unless_answered() {
    if ROLE.get() == Role::Asks {
        ROLE.set(Role::Leads);
        with(|tab| {
            say(tab.id);
            (tab.elected)();
        });
    }
}

fn hear(event: Event) {
    let message = event.unchecked_into::<MessageEvent>().data().as_f64().unwrap_or(WHO);
    let leads = ROLE.get() == Role::Leads;
    with(|tab| {
        if message == LEFT {
            ask();
        } else if message == WHO || leads && message > tab.id {
            if leads {
                say(tab.id);
            }
        } else {
            ROLE.set(Role::Follows);
            if leads {
                (tab.deposed)();
            }
        }
    });
}

fn leave(_: Event) {
    if ROLE.replace(Role::Follows) == Role::Leads {
        with(|tab| (tab.deposed)());
        say(LEFT);
    }
}
