//! What was counted, and the table of it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

/// So many sentences about what went wrong are kept; the rest is only counted.
const KEPT: usize = 30;

#[derive(Default)]
pub struct Figures {
    requests: BTreeMap<&'static str, u64>,
    excused: BTreeMap<String, u64>,
    faults: BTreeMap<&'static str, u64>,
    bad_inputs: BTreeMap<&'static str, BTreeMap<String, u64>>,
    latencies: BTreeMap<&'static str, Vec<Duration>>,
    measures: Vec<(String, String)>,
    wrongs: Sentences,
    lost: Sentences,
}

#[derive(Default)]
struct Sentences {
    count: u64,
    kept: Vec<String>,
}

impl Sentences {
    fn add(&mut self, sentence: String) {
        self.count += 1;
        if self.kept.len() < KEPT {
            println!("    !! {sentence}");
            self.kept.push(sentence);
        }
    }
}

impl Figures {
    /// A request was made.
    pub fn count(&mut self, what: &'static str) {
        *self.requests.entry(what).or_default() += 1;
    }

    /// Counts a failed request that a fault explains.
    pub fn excused(&mut self, said: &str) {
        let said = said.split(' ').next().unwrap_or_default().to_owned();
        *self.excused.entry(said).or_default() += 1;
    }

    /// A fault was made.
    pub fn fault(&mut self, what: &'static str) {
        *self.faults.entry(what).or_default() += 1;
    }

    pub fn faults(&self, what: &'static str) -> u64 {
        self.faults.get(what).copied().unwrap_or_default()
    }

    /// Bad input was answered so.
    pub fn bad_input(&mut self, kind: &'static str, outcome: String) {
        *self.bad_inputs.entry(kind).or_default().entry(outcome).or_default() += 1;
    }

    /// How long an answer took.
    pub fn took(&mut self, what: &'static str, time: Duration) {
        self.latencies.entry(what).or_default().push(time);
    }

    /// A measure with its value and unit.
    pub fn measure(&mut self, what: impl Into<String>, value: impl Into<String>) {
        self.measures.push((what.into(), value.into()));
    }

    /// Records a broken promise.
    pub fn wrong(&mut self, sentence: String) {
        self.wrongs.add(sentence);
    }

    /// Records something that was answered and is lost.
    pub fn lose(&mut self, sentence: String) {
        self.lost.add(sentence);
    }

    /// Whether nothing was lost and nothing wrong.
    pub fn is_good(&self) -> bool {
        self.wrongs.count == 0 && self.lost.count == 0
    }

    /// All of it as Markdown.
    pub fn table(&mut self, minutes: f64, answers: u64) -> String {
        let mut rows = vec![("minutes".to_owned(), format!("{minutes:.1}"))];
        let total: u64 = self.requests.values().sum();
        rows.push(("requests".into(), format!("{total} ({:.0}/s)", total as f64 / (minutes * 60.0))));
        rows.extend(self.requests.iter().map(|(what, count)| (format!("- {what}"), count.to_string())));
        for (what, times) in &mut self.latencies {
            times.sort_unstable();
            let at = |share: f64| {
                let place = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
                times.get(place).copied().unwrap_or_default().as_secs_f64() * 1000.0
            };
            let (median, high, most) = (at(0.5), at(0.99), at(1.0));
            rows.push((
                format!("{what}: p50, p99, longest"),
                format!("{median:.1}, {high:.1}, {most:.1} ms of {}", times.len()),
            ));
        }
        rows.extend(self.measures.iter().cloned());
        rows.extend(self.faults.iter().map(|(what, count)| (format!("faults: {what}"), count.to_string())));
        rows.extend(self.excused.iter().map(|(said, count)| (format!("heard in a fault: {said}"), count.to_string())));
        let bad: u64 = self.bad_inputs.values().flat_map(BTreeMap::values).sum();
        rows.push(("bad inputs".into(), bad.to_string()));
        for (kind, outcomes) in &self.bad_inputs {
            let outcomes: Vec<String> = outcomes.iter().map(|(said, count)| format!("{said}: {count}")).collect();
            rows.push((format!("- {kind}"), outcomes.join(", ")));
        }
        rows.push(("answers that bind for ever".into(), answers.to_string()));
        rows.push(("**answers lost**".into(), format!("**{}**", self.lost.count)));
        rows.push(("**wrong answers**".into(), format!("**{}**", self.wrongs.count)));
        let mut table = "| what | figure |\n|---|---|\n".to_owned();
        for (what, figure) in rows {
            let _ = writeln!(table, "| {what} | {figure} |");
        }
        for sentence in self.lost.kept.iter().chain(&self.wrongs.kept) {
            let _ = writeln!(table, "\n- {}", sentence.replace('\n', " "));
        }
        table
    }
}
