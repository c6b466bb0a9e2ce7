//! How often a seed stands in the corpus in; what is done with its places out.

/// What is done with the places of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind {
    /// How often the words of the seed were doubled.
    pub(super) growth: u8,
    /// Whether all its places are here, so that where it stands twice a run goes on from seed to seed.
    vouches: bool,
    /// Whether its first place alone is paired with the others.
    pub(super) is_star: bool,
}

/// A [`Kind::code`] has four bits: two for the growth, and these.
const VOUCHES: u8 = 4;
const STAR: u8 = 8;

impl Kind {
    /// Every place is paired with every other.
    pub(super) fn few(growth: u8) -> Self {
        Self { growth, vouches: true, is_star: false }
    }

    /// So is every one that is here, but there are others.
    pub(super) fn large(growth: u8) -> Self {
        Self { growth, vouches: false, is_star: false }
    }

    /// The first is paired with every other: what floods the corpus.
    pub(super) fn star(growth: u8) -> Self {
        Self { growth, vouches: false, is_star: true }
    }

    /// It as a number.
    pub(super) fn code(self) -> u8 {
        self.growth | if self.vouches { VOUCHES } else { 0 } | if self.is_star { STAR } else { 0 }
    }

    /// What the lowest bits of a number say.
    pub(super) fn of_code(code: u8) -> Self {
        Self { growth: code & (VOUCHES - 1), vouches: code & VOUCHES != 0, is_star: code & STAR != 0 }
    }

    /// Whether a run of words that begins with a seed of this kind has told what the next seed in it, of another
    /// kind, would begin.
    pub(super) fn tells(self, next: Self) -> bool {
        if next.is_star { self.is_star } else { self.vouches && self.growth <= next.growth }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_it_was_made_of() {
        for growth in 0..4 {
            for kind in [Kind::few(growth), Kind::large(growth), Kind::star(growth)] {
                assert_eq!(Kind::of_code(kind.code()), kind);
                assert_eq!(Kind::of_code(kind.code() | 0xF0), kind);
                assert!(kind.code() < 16);
            }
        }
    }
}
