//! Saved findings in; the same with the texts that they were found in, read again from where they were, out.
//!
//! A text is shown only if every place in it is where it was and has the same words: counted in bytes,
//! characters, lines and paragraphs, and compared by the fingerprints that the findings have. Of others nothing
//! is shown, and it is said why.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Error;
use super::Scan;
use super::folding::Folding;
use super::preset_of;
use super::texts;
use super::texts::Text;
use super::texts::TextTable;
use super::tokenizer;
use crate::base::DocId;
use crate::base::Skipped;
use crate::base::Span;
use crate::base::hash;
use crate::corpus;
use crate::corpus::Inputs;
use crate::describe;
use crate::describe::view::View;
use crate::findings::Document;
use crate::findings::Family;
use crate::findings::Findings;
use crate::findings::Passage;
use crate::findings::Place;
use crate::scratch::Resources;
use crate::spec::Spec;
use crate::text::Tokenizer;
use crate::text::preset;

/// Findings with those of their texts that are still there.
pub struct Restored {
    /// The findings, and the texts; of documents in `lost`, empty ones.
    pub scan: Scan,
    /// Documents whose texts cannot be shown, and why.
    pub lost: Vec<Skipped>,
}

/// Reads the texts of findings again; the inputs say how, not which.
///
/// # Errors
/// If the findings were made with a preset that this program does not have, or there is no room for texts.
pub fn restore(mut findings: Findings, inputs: &Inputs, resources: &Resources) -> Result<Restored, Error> {
    check_preset(&findings.spec)?;
    let tokenizer = tokenizer(&findings.spec);
    let mut wanted = Wanted::of(&findings);
    let mut writer = texts::Writer::new(resources, true);
    let mut read: BTreeMap<DocId, (Text, Facts)> = BTreeMap::new();
    let mut lost: BTreeMap<DocId, String> = BTreeMap::new();
    for (path, mut of_file) in std::mem::take(&mut wanted.files) {
        let way = Way { findings: &findings, wanted: &wanted, tokenizer: &tokenizer };
        let mut take = |id: DocId, text: String, checked: Result<Facts, String>| {
            match checked {
                Ok(facts) => {
                    let (len, hash) = (text.len() as u32, hash::word(text.as_bytes()));
                    read.insert(id, (Text { at: writer.keep(&text)?, len, hash }, facts));
                }
                Err(why) => drop(lost.insert(id, why)),
            }
            Ok(())
        };
        let missing = way.read_file((&path, inputs), &mut of_file, &mut take)?;
        for id in of_file.into_values() {
            lost.insert(id, missing.clone());
        }
    }
    for id in changed_words(&findings, &read) {
        read.remove(&id);
        lost.insert(id, "its words are not those that were compared".to_owned());
    }
    fill(&mut findings, &read)?;
    let said = |(id, reason): (DocId, String)| {
        let Document { path, record, .. } = &findings.documents[id.index()];
        Skipped { path: path.to_string(), line: *record, reason }
    };
    let lost = lost.into_iter().map(said).collect();
    let texts = table(&findings, read, writer)?;
    Ok(Restored { scan: Scan { findings, texts: Box::new(texts) }, lost })
}

fn check_preset(spec: &Spec) -> Result<(), Error> {
    let known = spec.preset.split_once('/').and_then(|(name, version)| {
        let preset = preset(name)?;
        (preset.version.to_string() == version).then_some(preset)
    });
    match known {
        Some(_) => Ok(()),
        None => Err(Error::Preset { preset: spec.preset.clone() }),
    }
}

/// What is looked for in files.
struct Wanted {
    /// Documents by path and id.
    files: BTreeMap<String, BTreeMap<String, DocId>>,
    /// The places in each document.
    places: BTreeMap<DocId, Vec<Place>>,
}

impl Wanted {
    fn of(findings: &Findings) -> Self {
        let mut wanted = Self { files: BTreeMap::new(), places: BTreeMap::new() };
        let mut want = |place: &mut Place| wanted.places.entry(place.document).or_default().push(*place);
        findings.passages.iter().for_each(|mut one| of_passage(&mut one, &mut want));
        findings.families.iter().for_each(|mut one| of_family(&mut one, &mut want));
        findings.stock_phrases.iter().for_each(|phrase| want(&mut { phrase.example }));
        let mut documents: BTreeSet<DocId> = wanted.places.keys().copied().collect();
        documents.extend(findings.overlaps.iter().flat_map(|overlap| [overlap.a, overlap.b]));
        for places in wanted.places.values_mut() {
            places.sort_unstable();
            places.dedup();
        }
        for id in documents {
            let Document { path, id: name, .. } = &findings.documents[id.index()];
            wanted.files.entry(path.to_string()).or_default().insert(name.to_string(), id);
        }
        wanted
    }
}

fn of_passage(passage: &mut Passage, each: &mut dyn FnMut(&mut Place)) {
    each(&mut passage.a);
    each(&mut passage.b);
}

fn of_family(family: &mut Family, each: &mut dyn FnMut(&mut Place)) {
    let places = family.members.iter_mut().chain([&mut family.representative]);
    places.chain(&mut family.first_seen).for_each(each);
}

/// What a text says of each of its places.
type Facts = BTreeMap<Span, Fact>;

/// A place as it is now, and the hash of its words as ids have it.
struct Fact {
    place: Place,
    words: u128,
}

/// Takes a document with its text, and what was found out about it.
type Take<'t> = dyn FnMut(DocId, String, Result<Facts, String>) -> Result<(), Error> + 't;

struct Way<'a> {
    findings: &'a Findings,
    wanted: &'a Wanted,
    tokenizer: &'a Tokenizer,
}

impl Way<'_> {
    /// Reads the documents of a file, which are taken out of those that are wanted; says why others are not
    /// there.
    fn read_file(
        &self,
        (path, inputs): (&str, &Inputs),
        of_file: &mut BTreeMap<String, DocId>,
        take: &mut Take<'_>,
    ) -> Result<String, Error> {
        let mut missing = "it is not there any more".to_owned();
        if path == "-" {
            return Ok("it came from standard input".to_owned());
        }
        let inputs = Inputs { paths: vec![path.to_owned()], ..inputs.clone() };
        for block in corpus::open(&inputs)? {
            let mut found = Vec::new();
            match block {
                Ok(block) => block.documents(&inputs.fields, &mut |item| {
                    let document = item.ok().filter(|document| document.path == path);
                    let id = document.as_ref().and_then(|document| of_file.remove(&document.id));
                    found.extend(id.zip(document).map(|(id, document)| (id, document.text)));
                }),
                Err(skipped) => missing = skipped.reason,
            }
            let check = |(id, text): (DocId, String)| {
                let facts = self.check(id, &text);
                (id, text, facts)
            };
            let checked: Vec<_> = found.into_par_iter().map(check).collect();
            for (id, text, facts) in checked {
                take(id, text, facts)?;
            }
        }
        Ok(missing)
    }

    /// Looks at every place in a text.
    fn check(&self, id: DocId, text: &str) -> Result<Facts, String> {
        let view = View::new(text.into(), self.tokenizer);
        if view.len() as u64 != self.findings.documents[id.index()].words {
            return Err("it was changed: it has another number of words".to_owned());
        }
        let places = self.wanted.places.get(&id).map_or(&[][..], Vec::as_slice);
        let fact = |place: &Place| {
            let words = view.words_at(place.bytes)?;
            let now = view.place(id, words.clone());
            let known = Place { first_word: now.first_word, fingerprint: now.fingerprint, ..*place };
            let tokens: Vec<u32> =
                words.map(|word| hash::word(view.folded(word).as_bytes()) as u32).collect();
            (now == known).then(|| (place.bytes, Fact { place: now, words: hash::sequence(&tokens) }))
        };
        let facts = places.iter().map(fact).collect::<Option<Facts>>();
        facts.ok_or_else(|| "it was changed: its passages are not where they were".to_owned())
    }
}

/// Documents of passages whose words are not those that were compared.
fn changed_words(findings: &Findings, read: &BTreeMap<DocId, (Text, Facts)>) -> BTreeSet<DocId> {
    let words = |place: &Place| read.get(&place.document)?.1.get(&place.bytes).map(|fact| fact.words);
    let is_other = |id: &str, now: String| id.split('-').next() != Some(now.as_str());
    let mut changed = BTreeSet::new();
    for passage in &findings.passages {
        let now = words(&passage.a).zip(words(&passage.b));
        if now.is_some_and(|(a, b)| is_other(&passage.id, describe::pair_fingerprint(a, b))) {
            changed.extend([passage.a.document, passage.b.document]);
        }
    }
    for family in &findings.families {
        let now = words(&family.representative);
        if now.is_some_and(|words| is_other(&family.id, describe::fingerprint(words))) {
            changed.insert(family.representative.document);
        }
    }
    changed
}

/// Says of each place what the file of the findings does not.
fn fill(findings: &mut Findings, read: &BTreeMap<DocId, (Text, Facts)>) -> Result<(), Error> {
    let mut fill = |place: &mut Place| {
        if let Some(fact) = read.get(&place.document).and_then(|(_, facts)| facts.get(&place.bytes)) {
            *place = fact.place;
        }
    };
    findings.passages.change(|one| of_passage(one, &mut fill))?;
    findings.families.change(|one| of_family(one, &mut fill))?;
    findings.stock_phrases.iter_mut().for_each(|phrase| fill(&mut phrase.example));
    Ok(())
}

fn table(
    findings: &Findings,
    mut read: BTreeMap<DocId, (Text, Facts)>,
    writer: texts::Writer,
) -> Result<TextTable, Error> {
    let ids = (0..findings.documents.len() as u32).map(DocId);
    Ok(TextTable {
        documents: Vec::new(),
        texts: ids.map(|id| read.remove(&id).map(|read| read.0).unwrap_or_default()).collect(),
        known: findings.documents.iter().map(|document| document.known).collect(),
        kept: writer.finish()?,
        folding: Folding::new(preset_of(&findings.spec)),
    })
}
