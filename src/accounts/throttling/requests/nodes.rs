//! Counts requests in the shared windows, at once or by a report.

use std::collections::HashMap;
use std::time::Duration;

use super::super::super::{Error, StoreError, Timestamp};
use super::super::{Scope, SharedHit, SharedWindow, SharedWindows, WindowKey, WindowUse};
use super::{Counted, RequestThrottle};

/// A request that is counted on this node while a query of the shared windows is in flight.
struct InFlight<'a> {
    throttle: &'a RequestThrottle,
    counted: Vec<Counted>,
    is_answered: bool,
}

impl RequestThrottle {
    /// Counts a request of this node in the shared windows; if it is refused there, takes it back here too.
    pub(super) async fn count_shared(&self, counted: Vec<Counted>, shared: &dyn SharedWindows) -> Result<(), Error> {
        let windows: Vec<SharedWindow> = counted.iter().filter_map(|counted| counted.asked.clone()).collect();
        let in_flight = InFlight { throttle: self, counted, is_answered: false };
        let outcome = shared.hit(&windows, None).await;
        let uses = outcome.as_ref().map(|(uses, _)| uses.as_slice()).unwrap_or_default();
        let is_counted = uses.len() == windows.len() && uses.iter().all(|used| used.has_room);
        let full = in_flight.settle(uses, is_counted);
        for (window, used) in windows.iter().zip(uses).filter(|(_, used)| !is_counted && used.has_room) {
            if let Err(error) = shared.give_back(&SharedHit { key: window.key, at: used.at }).await {
                tracing::warn!(%error, "a request that was refused counts on other nodes");
            }
        }
        outcome?;
        full.map_or(Ok(()), |(scope, wait)| Err(self.refuse(scope, wait).into()))
    }

    /// Reports the hits that this node has allowed by itself to the shared windows, and reads theirs.
    ///
    /// # Errors
    /// The database could not count; the hits are then reported the next time.
    pub async fn report(&self, now: Timestamp, shared: &dyn SharedWindows) -> Result<(), StoreError> {
        for scope in Scope::ALL.into_iter().filter(|scope| scope.is_batched()) {
            let taken = self.lock().of(scope).map(|windows| (windows.rate(), windows.take_all_unreported(now)));
            let Some((rate, taken)) = taken.filter(|(_, taken)| !taken.is_empty()) else { continue };
            let reported: Vec<_> = taken.iter().map(|(key, unreported)| (key.shared(scope), *unreported)).collect();
            let outcome = shared.report(rate, &reported).await;
            let uses: HashMap<WindowKey, WindowUse> = outcome.as_ref().into_iter().flatten().copied().collect();
            if let Some(windows) = self.lock().of(scope) {
                for ((key, unreported), (shared, _)) in taken.iter().zip(&reported) {
                    match uses.get(shared) {
                        Some(used) => windows.apply_use(key, used),
                        None => windows.put_back_unreported(key, *unreported),
                    }
                }
            }
            outcome?;
        }
        Ok(())
    }
}

impl InFlight<'_> {
    /// Applies the answer of the shared windows, in the order of the request: either all hits count or none. Returns
    /// the window that is full.
    fn settle(mut self, uses: &[WindowUse], is_counted: bool) -> Option<(Scope, Duration)> {
        self.is_answered = true;
        let (mut scopes, mut uses, mut full) = (self.throttle.lock(), uses.iter(), None);
        for Counted { scope, key, hit, asked } in &self.counted {
            let Some(windows) = scopes.of(*scope) else { continue };
            let used = asked.as_ref().and_then(|_| uses.next());
            match (asked, used) {
                (None, _) if is_counted => windows.note_unreported(key),
                (None, _) => windows.return_share(key),
                (Some(_), Some(used)) => windows.apply_use(key, used),
                (Some(window), None) => windows.put_back_unreported(key, window.unreported),
            }
            let wait = used.filter(|used| !used.has_room).map(|used| used.wait);
            full = full.or(wait.map(|wait| (*scope, wait)));
            if !is_counted {
                windows.undo(key, *hit, wait);
            }
        }
        full
    }
}

impl Drop for InFlight<'_> {
    /// If the client disconnects before the answer, its request still counts, and the hits that were to be reported
    /// with it are reported later.
    fn drop(&mut self) {
        if self.is_answered {
            return;
        }
        let mut scopes = self.throttle.lock();
        for counted in &self.counted {
            match &counted.asked {
                None => scopes.note_unreported(counted),
                Some(window) => {
                    if let Some(windows) = scopes.of(counted.scope) {
                        windows.put_back_unreported(&counted.key, window.unreported);
                    }
                }
            }
        }
    }
}
