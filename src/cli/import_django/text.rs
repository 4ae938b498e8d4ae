//! The report of an import, for people.

use std::fmt::Write;

use crate::accounts::django::{Conflict, FactorCounts, Finding, Findings, Kind, MAX_LISTED, Notice, Renamed, Report};

/// The report in lines. Names are shown as Rust writes text, escaped, so that none of them can control the terminal.
pub(super) fn report_text(report: &Report) -> String {
    let mut text = String::new();
    found(&mut text, &report.conflicts, Conflict::words);
    found(&mut text, &report.notices, Notice::words);
    renamed(&mut text, &report.renamed);
    users_and_groups(&mut text, report);
    tokens_and_factors(&mut text, report);
    sessions(&mut text, report);
    missing(&mut text, report);
    if report.sign_ins_ended > 0 {
        line(&mut text, "Sign-ins of Vestibule", &[(report.sign_ins_ended, "ended")]);
    }
    if report.emails_verified > 0 {
        line(&mut text, "Addresses", &[(report.emails_verified, "verified")]);
    }
    let hashers: Vec<(u64, &str)> = report.hashers.iter().map(|(name, count)| (*count, *name)).collect();
    line(&mut text, "Passwords", &hashers);
    text.push_str(match (report.written, report.dry_run) {
        (true, _) => "All of it is written.\n",
        (false, true) => "This was a dry run: nothing is written.\n",
        (false, false) => "Nothing is written.\n",
    });
    text
}

fn users_and_groups(text: &mut String, report: &Report) {
    let users = report.users;
    let counts = [
        (users.new, "new"),
        (users.updated, "updated"),
        (users.unchanged, "unchanged"),
        (users.skipped, "left out"),
        (users.deleted_here, "deleted here"),
        (users.deleted_in_django, "deleted in Django"),
    ];
    line(text, "Users", &counts);
    let groups = report.groups;
    let counts = [
        (groups.new, "new"),
        (groups.updated, "renamed"),
        (groups.unchanged, "unchanged"),
        (groups.deleted, "deleted"),
        (groups.skipped, "left out"),
        (groups.members_added, "members added"),
        (groups.members_removed, "members removed"),
    ];
    line(text, "Groups", &counts);
}

fn tokens_and_factors(text: &mut String, report: &Report) {
    let tokens = report.tokens;
    let counts = [
        (tokens.added, "new"),
        (tokens.updated, "with another end"),
        (tokens.unchanged, "unchanged"),
        (tokens.revoked, "revoked in Django"),
        (tokens.revoked_here, "revoked or expired here"),
        (tokens.expired, "expired in Django"),
        (tokens.inactive, "of inactive users, held back"),
    ];
    line(text, "Tokens", &counts);
    let factors = report.factors;
    for (name, counts) in [
        ("Authenticator apps", factors.apps),
        ("Recovery codes", factors.recovery_codes),
        ("Passkeys", factors.passkeys),
    ] {
        if counts != FactorCounts::default() {
            let counts = [
                (counts.new, "new"),
                (counts.unchanged, "unchanged"),
                (counts.removed, "removed or used in Django"),
                (counts.gone_here, "removed, replaced or used here"),
            ];
            line(text, name, &counts);
        }
    }
}

/// Django's sessions, where they are stored at all.
fn sessions(text: &mut String, report: &Report) {
    let Some(sessions) = report.sessions else { return };
    let counts = [(sessions.honoured, "honoured"), (sessions.used, "used already"), (sessions.refused, "refused")];
    line(text, "Sessions", &counts);
    if sessions.refused > 0 {
        let refused = report.sessions_refused.iter();
        let counts: Vec<(u64, &str)> = refused.map(|(refusal, count)| (*count, refusal.words())).collect();
        line(text, "Sessions refused", &counts);
    }
}

fn missing(text: &mut String, report: &Report) {
    let missing = report.missing;
    if missing.users > 0 || missing.tokens > 0 || missing.factors > 0 {
        let counts = [
            (missing.users, "active users"),
            (missing.tokens, "tokens"),
            (missing.factors, "authenticator apps and passkeys"),
        ];
        line(text, "Known and not there any more", &counts);
    }
}

/// The counts that are not 0.
fn line(text: &mut String, name: &str, counts: &[(u64, &str)]) {
    let counted: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    let counted = if counted.is_empty() { "none".to_owned() } else { counted.join(", ") };
    let _ = writeln!(text, "{name}: {counted}");
}

fn found<K: Ord + Copy>(text: &mut String, findings: &Findings<K>, words: impl Fn(K) -> &'static str) {
    for (kind, Kind { count, listed }) in findings.iter() {
        let _ = writeln!(text, "{} ({count}):", words(kind));
        for Finding { table, key, name, what } in listed {
            let name = name.as_ref().map_or_else(String::new, |name| format!(" {name:?}"));
            let _ = writeln!(text, "  {table} {key}{name}: {what}");
        }
        let others = count - listed.len() as u64;
        if others > 0 {
            let _ = writeln!(text, "  and {others} more");
        }
    }
}

/// The users whose names have changed; the report as JSON lists all of them.
fn renamed(text: &mut String, renamed: &[Renamed]) {
    if renamed.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "Accounts with a number behind their name, whose owners sign in by the new one ({}):",
        renamed.len()
    );
    for Renamed { id, email, old, new } in renamed.iter().take(MAX_LISTED) {
        let _ = writeln!(text, "  {old:?} -> {new:?} (account {id}, {email:?})");
    }
    if renamed.len() > MAX_LISTED {
        let _ = writeln!(text, "  and {} more, which --json lists", renamed.len() - MAX_LISTED);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::django::OnConflict;

    #[test]
    fn a_report_says_what_does_not_fit_and_counts_the_rest() {
        let mut report = Report::new(OnConflict::Stop, false);
        (report.users.new, report.users.skipped) = (25, 1);
        report.hashers.extend([("argon2", 2), ("unusable", 1)]);
        for key in 0..101 {
            let (table, name) = ("auth_user".to_owned(), Some("\u{1b}[2Jcasey".to_owned()));
            let what = "it looks like \"Casey\", account 21".to_owned();
            report.conflicts.add(Conflict::UsernameTaken, Finding { table, key: key.to_string(), name, what });
        }
        let text = report_text(&report);
        assert!(text.starts_with(
            "The username looks like that of another account (101):\n  \
            auth_user 0 \"\\u{1b}[2Jcasey\": it looks like \"Casey\", account 21\n"
        ));
        let counts = "  and 1 more\nUsers: 25 new, 1 left out\nGroups: none\nTokens: none\n\
            Passwords: 2 argon2, 1 unusable\nNothing is written.\n";
        assert!(text.ends_with(counts), "{text}");
    }

    #[test]
    fn who_has_got_a_number_is_listed_by_the_old_name_and_the_new() {
        let mut report = Report::new(OnConflict::Suffix, false);
        let names = |id: i64| (format!("\u{1b}casey{id}"), format!("\u{1b}casey{id}-2"));
        report.renamed.extend((1..=101).map(|id| {
            let (old, new) = names(id);
            Renamed { id, email: "c@example.org".to_owned(), old, new }
        }));
        let text = report_text(&report);
        let first = "sign in by the new one (101):\n  \
            \"\\u{1b}casey1\" -> \"\\u{1b}casey1-2\" (account 1, \"c@example.org\")\n";
        assert!(text.contains(first) && text.contains("  and 1 more, which --json lists\n"), "{text}");
    }
}
