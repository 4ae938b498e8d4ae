//! Which tab leads where a browser has no Web Locks, as on a page that is neither https nor localhost: the tabs agree
//! over a BroadcastChannel. A message is a number: a question, a farewell, or the id of a tab that leads.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "vestibule-leader";
/// Who leads?
const WHO: f64 = 0.0;
/// The tab that led has gone.
const LEFT: f64 = -1.0;

/// How long a tab waits for a leader's answer at least, and by how much more tabs differ, in milliseconds.
const WAIT: f64 = 500.0;
const SPREAD: f64 = 400.0;
/// How often a tab makes sure that another still leads: one that crashed says no farewell.
const CHECK: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, PartialEq)]
enum Role {
    /// There is no election.
    Alone,
    /// Another tab leads.
    Follows,
    /// Another tab leads, unless it stays silent.
    Asks,
    Leads,
}

thread_local! {
    static ROLE: Cell<Role> = const { Cell::new(Role::Alone) };
}

struct Tab {
    channel: BroadcastChannel,
    /// When its page began, in milliseconds. Of two that lead the older one stays.
    id: f64,
    elected: fn(),
    deposed: fn(),
}

/// Whether what one tab does for all is for another tab to do.
pub fn is_others() -> bool {
    matches!(ROLE.get(), Role::Follows | Role::Asks)
}

/// Takes part for as long as the page is there: `elected` is called when this tab begins to lead, and `deposed` when it
/// no longer does. `false` where a browser has no such channels.
pub fn stand(elected: fn(), deposed: fn()) -> bool {
    let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return false };
    let id = window().performance().map_or(1.0, |clock| clock.time_origin() + clock.now());
    let tab = Rc::new(Tab { channel, id, elected, deposed });
    let listener = Rc::clone(&tab);
    let hear = move |event: MessageEvent| listener.hear(event.data().as_f64().unwrap_or(WHO));
    let hear = Closure::<dyn Fn(MessageEvent)>::new(hear).into_js_value();
    tab.channel.set_onmessage(Some(hear.unchecked_ref()));
    let leaving = Rc::clone(&tab);
    let _ = window_event_listener(ev::pagehide, move |_| leaving.leave());
    tab.ask();
    set_interval(move || tab.ask(), CHECK);
    true
}

impl Tab {
    fn say(&self, message: f64) {
        self.channel.post_message(&message.into()).ok();
    }

    fn ask(self: &Rc<Self>) {
        if ROLE.get() == Role::Leads {
            return;
        }
        ROLE.set(Role::Asks);
        self.say(WHO);
        let tab = Rc::clone(self);
        let unless_answered = move || {
            if ROLE.get() == Role::Asks {
                ROLE.set(Role::Leads);
                tab.say(tab.id);
                (tab.elected)();
            }
        };
        set_timeout(unless_answered, Duration::from_millis((WAIT + self.id % SPREAD) as u64));
    }

    fn hear(self: &Rc<Self>, message: f64) {
        let leads = ROLE.get() == Role::Leads;
        if message == LEFT {
            self.ask();
        } else if message == WHO || leads && message > self.id {
            if leads {
                self.say(self.id);
            }
        } else {
            ROLE.set(Role::Follows);
            if leads {
                (self.deposed)();
            }
        }
    }

    fn leave(&self) {
        if ROLE.replace(Role::Follows) == Role::Leads {
            (self.deposed)();
            self.say(LEFT);
        }
    }
}
