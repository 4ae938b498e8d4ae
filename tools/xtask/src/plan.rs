//! Steps that follow each other: all are listed before the first, so that each number says what is left.

use std::time::Duration;

use anyhow::Result;

use crate::step;

/// What is to be done, in order.
#[derive(Default)]
pub struct Plan<'a> {
    steps: Vec<Step<'a>>,
}

struct Step<'a> {
    name: String,
    work: Box<dyn FnOnce() -> Result<()> + 'a>,
}

impl<'a> Plan<'a> {
    /// Adds a step, named by what it does.
    pub fn add(&mut self, name: &str, work: impl FnOnce() -> Result<()> + 'a) {
        self.steps.push(Step { name: name.to_owned(), work: Box::new(work) });
    }

    /// Takes every step, up to the first that fails.
    pub fn run(self) -> Result<()> {
        let count = self.steps.len();
        if count > 1 {
            let names: Vec<&str> = self.steps.iter().map(|step| step.name.as_str()).collect();
            println!("==> {count} steps: {}", names.join(", "));
        }
        for (index, Step { name, work }) in self.steps.into_iter().enumerate() {
            step::timed(&format!("[{}/{count}] {name}", index + 1), work)?;
        }
        Ok(())
    }
}

/// A duration as people say it: `4.2 s`, `3 min 12 s`.
pub fn spoken(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_taken_in_order_up_to_the_first_that_fails() {
        let taken = std::cell::RefCell::new(Vec::new());
        let mut plan = Plan::default();
        for (name, outcome) in [("first", Ok(())), ("second", Err(anyhow::anyhow!("broken"))), ("third", Ok(()))] {
            let taken = &taken;
            plan.add(name, move || {
                taken.borrow_mut().push(name);
                outcome
            });
        }
        assert!(plan.run().is_err_and(|error| error.root_cause().to_string() == "broken"));
        assert_eq!(*taken.borrow(), ["first", "second"]);
    }

    #[test]
    fn a_duration_is_said_in_minutes_from_the_first_minute_on() {
        assert_eq!(spoken(Duration::from_millis(4_240)), "4.2 s");
        assert_eq!(spoken(Duration::from_secs(192)), "3 min 12 s");
    }
}
