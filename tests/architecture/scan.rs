//! Finds every path that a Rust file names: in `use` trees, in expressions, in macros. Comments and strings are
//! not code, so what they mention does not count.

/// A token that matters for paths, and the line it stands on.
#[derive(Clone, Debug, PartialEq)]
struct Token {
    text: String,
    line: usize,
}

/// A path as the code means it: `super` and `self` resolved, groups spread out, renames ignored.
#[derive(Debug, PartialEq, Eq)]
pub struct Path {
    /// `crate` first for a path of this crate, the name of the other crate otherwise.
    pub segments: Vec<String>,
    /// The line on which its last segment stands.
    pub line: usize,
}

/// All paths of a file whose module is `module`, like `["http", "router"]`.
pub fn paths(source: &str, module: &[&str]) -> Vec<Path> {
    let tokens = tokens(source);
    let mut scan = Scan { tokens: &tokens, at: 0, module: module.iter().map(|&name| name.to_owned()).collect() };
    scan.file()
}

/// Splits code into names, `::` and single signs.
fn tokens(source: &str) -> Vec<Token> {
    let characters: Vec<char> = source.chars().collect();
    let (mut tokens, mut at, mut line) = (Vec::new(), 0, 1);
    while at < characters.len() {
        let start = at;
        let rest = &characters[at..];
        match rest {
            ['/', '/', ..] => at += rest.iter().position(|&c| c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => at += block_comment(rest),
            ['r', '"', ..] | ['r', '#', '"' | '#', ..] => at += raw_string(rest, 1),
            ['b', 'r', '"' | '#', ..] => at += raw_string(rest, 2),
            ['"', ..] => at += string(rest),
            ['\'', '\\', _, ..] => at += 3 + rest[3..].iter().position(|&c| c == '\'').map_or(0, |end| end + 1),
            ['\'', _, '\'', ..] => at += 3,
            [':', ':', ..] => at += 2,
            [c, ..] if is_name(*c) => at += rest.iter().position(|&c| !is_name(c)).unwrap_or(rest.len()),
            _ => at += 1,
        }
        let text: String = characters[start..at].iter().collect();
        let is_code = is_name(rest[0]) && !text.contains('"') || (at - start <= 2 && !rest[0].is_whitespace());
        if is_code && !text.starts_with("//") && !text.starts_with('"') {
            tokens.push(Token { text, line });
        }
        line += characters[start..at].iter().filter(|&&c| c == '\n').count();
    }
    tokens
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < rest.len() {
        match &rest[at..] {
            ['/', '*', ..] => (depth, at) = (depth + 1, at + 2),
            ['*', '/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn string(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != '"' {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// The length of `r##"..."##`, whose hashes begin at `prefix`; of a raw name `r#type`, the `r#` alone.
fn raw_string(rest: &[char], prefix: usize) -> usize {
    let hashes = rest[prefix..].iter().take_while(|&&c| c == '#').count();
    if rest.get(prefix + hashes) != Some(&'"') {
        return prefix + hashes;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = prefix + hashes + 1;
    rest[body..].windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| body + at + end.len())
}

struct Scan<'a> {
    tokens: &'a [Token],
    at: usize,
    module: Vec<String>,
}

impl Scan<'_> {
    fn text(&self, offset: usize) -> &str {
        self.tokens.get(self.at + offset).map_or("", |token| &token.text)
    }

    /// Walks through the file, keeping count of the inline modules it is in.
    fn file(&mut self) -> Vec<Path> {
        let (mut found, mut depth, mut inline) = (Vec::new(), 0, Vec::new());
        while self.at < self.tokens.len() {
            match (self.text(0), self.text(1), self.text(2)) {
                ("mod", name, "{") => {
                    self.module.push(name.to_owned());
                    inline.push(depth);
                    depth += 1;
                    self.at += 3;
                }
                ("{", ..) => {
                    depth += 1;
                    self.at += 1;
                }
                ("}", ..) => {
                    depth -= 1;
                    if inline.last() == Some(&depth) {
                        inline.pop();
                        self.module.pop();
                    }
                    self.at += 1;
                }
                ("use", ..) => {
                    self.at += 1;
                    self.tree(&[], &mut found);
                }
                ("extern", "crate", name) => {
                    found.push(Path { segments: vec![name.to_owned()], line: self.tokens[self.at].line });
                    self.at += 3;
                }
                (name, "::", _) if name.chars().all(is_name) && !self.continues_a_path() => {
                    self.tree(&[], &mut found);
                }
                _ => self.at += 1,
            }
        }
        found
    }

    /// Whether `::` and a name stand before this one, as in `http::axum::...`.
    fn continues_a_path(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).map_or("", |at| &self.tokens[at].text);
        before(1) == "::" && before(2).chars().next_back().is_some_and(|c| is_name(c) || c == '>')
    }

    /// Reads one path or one group of them. Stops behind it.
    fn tree(&mut self, prefix: &[String], found: &mut Vec<Path>) {
        let mut path = prefix.to_vec();
        let mut line = self.tokens.get(self.at).map_or(0, |token| token.line);
        loop {
            match self.text(0) {
                "::" => self.at += 1,
                "{" => return self.group(&path, found),
                name if name == "*" || !name.is_empty() && name.chars().all(is_name) => {
                    line = self.tokens[self.at].line;
                    path.push(name.to_owned());
                    self.at += 1;
                    if self.text(0) != "::" {
                        break;
                    }
                }
                // `Vec::<T>::new` and the like: what stands between is looked at by itself.
                _ => break,
            }
        }
        if self.text(0) == "as" {
            self.at += 2;
        }
        found.push(Path { segments: self.resolved(&path), line });
    }

    fn group(&mut self, prefix: &[String], found: &mut Vec<Path>) {
        self.at += 1;
        while !matches!(self.text(0), "}" | "") {
            match self.text(0) {
                "," => self.at += 1,
                "{" | "*" | "::" => self.tree(prefix, found),
                name if name.chars().all(is_name) => self.tree(prefix, found),
                _ => self.at += 1,
            }
        }
        self.at += 1;
    }

    /// The path from `crate`, where it begins with `self`, `super` or the crate's own name.
    fn resolved(&self, path: &[String]) -> Vec<String> {
        let mut base: Vec<String> = Vec::new();
        let mut is_own = false;
        for (index, segment) in path.iter().enumerate() {
            match segment.as_str() {
                "crate" | "vestibule" if index == 0 => is_own = true,
                "self" if index == 0 => (is_own, base) = (true, self.module.clone()),
                "self" => {}
                "super" => {
                    if index == 0 {
                        (is_own, base) = (true, self.module.clone());
                    }
                    base.pop();
                }
                name => base.push(name.to_owned()),
            }
        }
        if is_own {
            base.insert(0, "crate".to_owned());
        }
        base
    }
}
