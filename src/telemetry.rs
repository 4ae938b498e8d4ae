//! Logs: one event a line on standard error, as text or as JSON.

mod request;

use std::fmt;
use std::io::{self, Write};
use std::str::FromStr;

use tracing::level_filters::LevelFilter;
use tracing::{Level, Subscriber};
use tracing_subscriber::filter::{ParseError, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

pub use request::{Described, carried, within};

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For collectors: one JSON object a line.
    Json,
}

impl FromStr for Format {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("write text or json"),
        }
    }
}

/// Which events are logged: a level, or levels by module, like `info,vestibule=debug`.
#[derive(Clone, Debug)]
pub struct Filter {
    text: String,
    targets: Targets,
}

impl Filter {
    /// Whether it lets more through of any module than a service in use should keep.
    pub fn is_verbose(&self) -> bool {
        let levels = self.targets.iter().map(|(_, level)| level).chain(self.targets.default_level());
        levels.max().is_some_and(|level| level > LevelFilter::INFO)
    }

    /// Whether it lets the records of `target` through.
    pub fn keeps(&self, target: &str) -> bool {
        self.targets.would_enable(target, &Level::INFO)
    }
}

impl FromStr for Filter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // `Targets` takes a lone word for a module and shows all of it, so a misspelt level would log everything of it.
        for part in text.split(',').map(str::trim).filter(|part| !part.contains('=')) {
            part.parse::<LevelFilter>().map_err(|_| {
                format!("\"{part}\" is no level; write error, warn, info, debug, trace, off, or module=level")
            })?;
        }
        let targets = text.parse().map_err(|error: ParseError| error.to_string())?;
        Ok(Self { text: text.to_owned(), targets })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Starts logging for the whole process. A second call changes nothing.
pub fn init(filter: &Filter, format: Format) {
    let _ = subscriber(filter, format, io::stderr).try_init();
}

fn subscriber<W, M>(filter: &Filter, format: Format, writer: M) -> impl Subscriber + Send + Sync
where
    W: Write,
    M: Fn() -> W + Send + Sync + 'static,
{
    let writer = move || Lines { writer: writer(), format };
    // Colours are escape codes, which the writer would escape.
    let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(writer);
    let lines = match format {
        Format::Text => lines.boxed(),
        Format::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(filter.targets.clone()).with(lines)
}

/// Passes one event through with the request that it is about, with every character escaped that could forge a line
/// or control a terminal.
///
/// tracing-subscriber hands over an event in one call, and escapes ESC in its fields but neither CR nor LF; here
/// every part of the event is escaped. `\u009b` means the same in a JSON string.
struct Lines<W> {
    writer: W,
    format: Format,
}

impl<W: Write> Write for Lines<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        let mut escaped = escape(&request::complete(line, self.format), &[]);
        escaped.push('\n');
        self.writer.write_all(escaped.as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Text for a terminal, in lines: every other character is escaped that could steer it. What is JSON means the same.
pub fn escaped(text: &str) -> String {
    escape(text, &['\n'])
}

fn escape(text: &str, kept: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        match character {
            c if kept.contains(&c) => escaped.push(c),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_steering(c) => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Controls of C0 and C1, line separators, and what turns the direction of writing.
fn is_steering(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    const HOSTILE: &str = "ana\r\n2030-01-01 INFO forged\u{1b}[2J\u{9b}31m\u{7f}\u{2028}\u{202e}\t\0";

    #[derive(Clone, Default)]
    struct Memory(Arc<Mutex<Vec<u8>>>);

    impl Write for Memory {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format, event: impl FnOnce()) -> String {
        let memory = Memory::default();
        let writer = memory.clone();
        let subscriber = subscriber(&"info".parse().unwrap(), format, move || writer.clone());
        tracing::subscriber::with_default(subscriber, event);
        let bytes = memory.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    struct Hostile;

    impl Described for Hostile {
        fn fields(&self) -> Vec<(&'static str, &str)> {
            vec![("id", "\"}"), ("path", HOSTILE)]
        }
    }

    /// The log of a request whose every field is hostile.
    fn log_of_request(format: Format) -> String {
        let log = || tracing::info!(display = %HOSTILE, debug = ?HOSTILE, plain = HOSTILE, "signed up {HOSTILE}");
        let request = within(std::sync::Arc::new(Hostile), async { log() });
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        logged(format, || runtime.block_on(request))
    }

    #[test]
    fn s2_a_hostile_value_stays_on_its_line_and_reaches_no_terminal() {
        for format in [Format::Text, Format::Json] {
            let log = log_of_request(format);
            let line = log.strip_suffix('\n').unwrap();
            assert!(!line.chars().any(is_steering), "{format:?}: {line:?}");
            assert!(line.contains("forged") && line.contains("request"), "{format:?}: {line:?}");
        }
    }

    #[test]
    fn s2_json_is_still_json_and_keeps_the_value() {
        let log = log_of_request(Format::Json);
        let event: serde_json::Value = serde_json::from_str(&log).unwrap();
        assert_eq!((&event["plain"], &event["request"]["path"]), (&HOSTILE.into(), &HOSTILE.into()));
        assert_eq!(event["request"]["id"], "\"}");
    }

    #[test]
    fn a_filter_says_how_much_it_lets_through() {
        let filter = |text: &str| text.parse::<Filter>().unwrap();
        for bad in ["info,vestibule=loud", "inof", "vestibule"] {
            assert!(bad.parse::<Filter>().is_err(), "{bad}");
        }
        assert!(filter("warn,vestibule::http=trace").is_verbose());
        assert!(!filter("info").is_verbose());
        assert!(filter("warn,vestibule=info").keeps("vestibule::audit"));
        assert!(!filter("warn").keeps("vestibule::audit"));
    }
}
