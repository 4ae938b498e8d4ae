//! Merge of the factors of an account: those that Django had at the last import, those that it has now, and those that
//! are here. What was added or removed in Django alone is taken over; what the owner has added or removed here stays.

use std::collections::{HashMap, HashSet};

/// What tells a factor of Django's from others: a digest from which no secret can be guessed.
pub type FactorDigest = [u8; 32];

/// A kind of factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactorKind {
    /// An authenticator app. An account has one.
    App,
    /// A recovery code. The codes of an account are made together.
    RecoveryCode,
    /// A passkey. An account may have several.
    Passkey,
}

/// A factor that an earlier import has seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownFactor {
    /// What it is in Django.
    pub digest: FactorDigest,
    /// The id of its row here. `None` if it was not taken over, or is not here any more: removed, replaced or used.
    pub id: Option<i64>,
}

/// What an import does about the factors of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactorChanges {
    /// Those that are added.
    pub added: Vec<FactorDigest>,
    /// Those that are new in Django and not added, since the owner has changed theirs here.
    pub refused: Vec<FactorDigest>,
    /// Those that are removed here with their record, as Django has them no more.
    pub removed: Vec<FactorDigest>,
    /// Those that both have, with the ids of their rows.
    pub kept: Vec<(FactorDigest, i64)>,
    /// How many Django still has that are not here any more.
    pub gone_here: u64,
    /// Whether both sides have changed them, so that they stay as they are here.
    pub changed_on_both_sides: bool,
}

impl FactorKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::App, Self::RecoveryCode, Self::Passkey];

    /// What it is, in a report.
    pub fn words(self) -> &'static str {
        match self {
            Self::App => "authenticator app",
            Self::RecoveryCode => "recovery codes",
            Self::Passkey => "passkeys",
        }
    }

    /// Its name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::App => "totp",
            Self::RecoveryCode => "recovery_code",
            Self::Passkey => "passkey",
        }
    }

    /// Whether the owner's own changes here keep out what is new in Django.
    fn is_changed_here(self, known: &[KnownFactor], has_own: bool) -> bool {
        match self {
            Self::App => has_own || known.iter().any(|factor| factor.id.is_none()),
            // One that is not here any more was used.
            Self::RecoveryCode => has_own,
            Self::Passkey => false,
        }
    }
}

/// Merges the factors of one kind. `has_own` says that the owner has made some here.
pub fn merge_factors(kind: FactorKind, known: &[KnownFactor], django: &[FactorDigest], has_own: bool) -> FactorChanges {
    let mut changes = FactorChanges::default();
    let is_changed_here = kind.is_changed_here(known, has_own);
    let there: HashSet<&FactorDigest> = django.iter().collect();
    let mut rows = HashMap::<&FactorDigest, Vec<i64>>::new();
    for factor in known {
        rows.entry(&factor.digest).or_default().extend(factor.id);
    }
    for (digest, ids) in &rows {
        if !there.contains(digest) {
            changes.removed.push(**digest);
        } else if ids.is_empty() {
            changes.gone_here += 1;
        } else {
            changes.kept.extend(ids.iter().map(|id| (**digest, *id)));
        }
    }
    let mut seen = HashSet::new();
    let new: Vec<FactorDigest> =
        django.iter().filter(|digest| !rows.contains_key(digest) && seen.insert(**digest)).copied().collect();
    // An app that is gone on both sides is no conflict.
    let is_replaced_here = kind == FactorKind::App && has_own && !changes.removed.is_empty();
    let is_changed_there = !new.is_empty() || is_replaced_here;
    changes.changed_on_both_sides = is_changed_here && is_changed_there;
    *(if is_changed_here { &mut changes.refused } else { &mut changes.added }) = new;
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: FactorDigest = [1; 32];
    const B: FactorDigest = [2; 32];

    fn known(digest: FactorDigest, id: impl Into<Option<i64>>) -> KnownFactor {
        KnownFactor { digest, id: id.into() }
    }

    fn app(known: &[KnownFactor], django: &[FactorDigest], has_own: bool) -> FactorChanges {
        merge_factors(FactorKind::App, known, django, has_own)
    }

    fn codes(known: &[KnownFactor], django: &[FactorDigest], has_own: bool) -> FactorChanges {
        merge_factors(FactorKind::RecoveryCode, known, django, has_own)
    }

    #[test]
    fn what_django_alone_has_changed_is_taken_over() {
        let added = FactorChanges { added: vec![A], ..FactorChanges::default() };
        assert_eq!(app(&[], &[A], false), added);
        let replaced = FactorChanges { added: vec![B], removed: vec![A], ..FactorChanges::default() };
        assert_eq!(app(&[known(A, 7)], &[B], false), replaced);
        let removed = FactorChanges { removed: vec![A], ..FactorChanges::default() };
        assert_eq!(app(&[known(A, 7)], &[], false), removed);
        assert_eq!(app(&[known(A, None)], &[], false), removed, "it is gone on both sides");
    }

    #[test]
    fn what_django_has_not_changed_stays_as_it_is_here() {
        let kept = FactorChanges { kept: vec![(A, 7)], ..FactorChanges::default() };
        assert_eq!(app(&[known(A, 7)], &[A], false), kept);
        let gone = FactorChanges { gone_here: 1, ..FactorChanges::default() };
        for has_own in [false, true] {
            assert_eq!(app(&[known(A, None)], &[A], has_own), gone, "removed or replaced here");
        }
    }

    #[test]
    fn an_app_that_both_sides_have_changed_stays_as_it_is_here() {
        let refused = FactorChanges { refused: vec![A], changed_on_both_sides: true, ..FactorChanges::default() };
        assert_eq!(app(&[], &[A], true), refused, "each has one of its own");
        let refused = FactorChanges { refused: vec![B], removed: vec![A], ..refused };
        assert_eq!(app(&[known(A, None)], &[B], false), refused, "replaced there, removed here");
        assert_eq!(app(&[known(A, None)], &[B], true), refused, "replaced on both sides");
        let removed = FactorChanges { refused: vec![], ..refused };
        assert_eq!(app(&[known(A, None)], &[], true), removed, "removed there, replaced here");
    }

    #[test]
    fn a_code_that_was_used_on_either_side_is_used_and_own_ones_keep_out_new_ones() {
        let used = codes(&[known(A, 7), known(B, None)], &[A, B], false);
        assert_eq!((used.kept, used.gone_here, used.changed_on_both_sides), (vec![(A, 7)], 1, false));
        let used = codes(&[known(A, 7), known(B, 8)], &[A], false);
        assert_eq!((used.kept, used.removed, used.changed_on_both_sides), (vec![(A, 7)], vec![B], false));
        let anew = codes(&[known(A, None)], &[B, B], false);
        assert_eq!((anew.added, anew.removed), (vec![B], vec![A]), "all were used here, and Django has others");
        let own = codes(&[known(A, None)], &[B], true);
        assert_eq!((own.added, own.refused, own.changed_on_both_sides), (vec![], vec![B], true));
        assert!(!codes(&[known(A, None)], &[A], true).changed_on_both_sides);
    }

    #[test]
    fn several_rows_of_one_factor_are_kept_together() {
        let mut kept = codes(&[known(A, 7), known(A, None), known(A, 8)], &[A], false);
        kept.kept.sort_unstable();
        assert_eq!((kept.kept, kept.gone_here), (vec![(A, 7), (A, 8)], 0));
    }
}
