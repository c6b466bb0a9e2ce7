//! Settings and totals as they are read in; the same as the program knows them out.

use super::records::BandsRead;
use super::records::SpecRead;
use super::records::SummaryRead;
use crate::findings::Hidden;
use crate::findings::Known;
use crate::findings::Summary;
use crate::spec::Bands;
use crate::spec::Boilerplate;
use crate::spec::FoundBy;
use crate::spec::KnownText;
use crate::spec::Level;
use crate::spec::Shingles;
use crate::spec::Spec;

/// The one of some values that has a name.
pub(super) fn named<T: Copy>(
    what: &str,
    name: &str,
    values: &[T],
    name_of: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    let found = values.iter().copied().find(|&value| name_of(value) == name);
    found.ok_or_else(|| format!("`{what}` is \"{name}\", which is none that this program knows"))
}

/// Generators by their names.
pub(super) fn generators(names: &[String]) -> Result<FoundBy, String> {
    names.iter().try_fold(FoundBy::default(), |all, name| {
        let one = FoundBy::named(name);
        one.map(|one| all.with(one)).ok_or_else(|| format!("there is no generator of candidates \"{name}\""))
    })
}

impl SpecRead {
    pub(super) fn checked(self) -> Result<Spec, String> {
        const LEVELS: [Level; 3] = [Level::Passage, Level::Paragraph, Level::Document];
        const ALL: [Boilerplate; 3] = [Boilerplate::Keep, Boilerplate::Label, Boilerplate::Hide];
        let bands = |BandsRead { bands, rows }| Bands { bands, rows };
        Ok(Spec {
            level: named("level", &self.level, &LEVELS, Level::name)?,
            candidates: generators(&self.candidates)?,
            boilerplate: named("boilerplate", &self.boilerplate, &ALL, Boilerplate::name)?,
            preset: self.preset,
            unicode: self.unicode,
            shingles: Shingles {
                seeds: self.shingles.seeds,
                paragraphs: self.shingles.paragraphs,
                documents: self.shingles.documents,
            },
            paragraph_bands: bands(self.paragraph_bands),
            document_bands: bands(self.document_bands),
            similarity: self.similarity,
            max_df: self.max_df,
            sources: self.sources,
            min_words: self.min_words,
            min_identity: self.min_identity,
            passages: self.passages,
            across_groups: self.across_groups,
            within: self.within,
            // What is kept of a known text is its fingerprint.
            ignored: self
                .ignored
                .into_iter()
                .map(|fingerprint| KnownText { fingerprint, text: String::new() })
                .collect(),
        })
    }
}

impl From<SummaryRead> for Summary {
    fn from(read: SummaryRead) -> Self {
        Self {
            documents: read.documents,
            words: read.words,
            bytes: read.bytes,
            overlaps: read.overlaps,
            passages: read.passages,
            echoes: read.echoes,
            families: read.families,
            clusters: read.clusters,
            skipped: read.skipped,
            ignored_words: read.ignored_words,
            hidden: Hidden { families: read.hidden.families, passages: read.hidden.passages },
            known: read.known.map(|known| Known {
                documents: known.documents,
                words: known.words,
                compared: known.compared,
                further_copies: known.further_copies,
                passed_over: known.passed_over,
            }),
        }
    }
}
