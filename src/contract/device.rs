//! What a client is, by the header `User-Agent`.

/// What a user agent names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device<'a> {
    /// A browser, such as `Firefox`.
    pub browser: Option<&'static str>,
    /// A system, such as `Linux`.
    pub system: Option<&'static str>,
    /// Its first word: a program's own name.
    pub program: Option<&'a str>,
}

impl<'a> Device<'a> {
    /// Reads a user agent.
    pub fn of(user_agent: &'a str) -> Self {
        let first = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        // A browser names its ancestors too, so the youngest comes first.
        let browser = first(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"),
            ("CriOS/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = first(&[
            ("Windows", "Windows"),
            ("Android", "Android"),
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Mac OS X", "Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ]);
        let program = user_agent.split(['/', ' ']).next().filter(|name| !name.is_empty());
        Self { browser, system, program }
    }

    /// The same for logs and stored rows, in English; empty where nothing is known.
    pub fn name(self) -> String {
        match self {
            Self { browser: Some(browser), system: Some(system), .. } => format!("{browser} on {system}"),
            Self { browser: Some(name), .. } => name.to_owned(),
            Self { program: Some(program), .. } if program != "Mozilla" => program.to_owned(),
            _ => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_the_same_name_whatever_the_version() {
        let firefox = |version: &str| format!("Mozilla/5.0 (X11; Linux x86_64; rv:{version}) Gecko Firefox/{version}");
        assert_eq!(Device::of(&firefox("140.0")).name(), "Firefox on Linux");
        assert_eq!(Device::of(&firefox("141.0")).name(), "Firefox on Linux");
        assert_eq!(Device::of("curl/8.5.0").name(), "curl");
        assert_eq!((Device::of("").name(), Device::of("Mozilla/5.0").name()), (String::new(), String::new()));
    }
}
