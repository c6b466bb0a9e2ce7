//! Which new document was copied from which old one; and how many of these are found.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::Context;
use anyhow::Result;
use serde_json::Value;
use serde_json::json;
use twicetold::corpus::Document;

use crate::Told;
use crate::data;
use crate::data::Dice;

/// So much of what all sources tell.
const NEARLY_ALL: f64 = 0.98;

/// A copy, its origin, and how it was made.
pub(crate) struct Copy {
    id: String,
    origin: String,
    kind: String,
    /// Characters that were copied, if it was not all of it.
    copied: Option<Range<usize>>,
}

pub(crate) fn read(path: &Path) -> Result<Vec<Copy>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let copy = |line: &str| {
        let record: Value = serde_json::from_str(line)?;
        let field =
            |name: &str| record[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        let end = |at: usize| usize::try_from(record["dst_span"][at].as_u64()?).ok();
        let copied = end(0).zip(end(1)).map(|(start, end)| start..end);
        Ok(Copy { id: field("id")?, origin: field("src")?, kind: field("kind")?, copied })
    };
    text.lines().map(copy).collect()
}

/// What was found of some documents.
pub(crate) struct Found<'a> {
    /// Pairs of ids, the new one first.
    pub(crate) pairs: &'a BTreeSet<(String, String)>,
    /// What of each was told…
    pub(crate) told: &'a [Told],
    /// …and what is told if all sources are looked into; nothing if they were not.
    pub(crate) wanted: &'a [Told],
}

impl Found<'_> {
    /// Whether of what was copied into a document nearly as much is told as all sources tell.
    fn is_told(&self, copy: &Copy, (at, document): (usize, &Document)) -> bool {
        let Some(wanted) = self.wanted.get(at) else { return false };
        let byte = |character: usize| {
            let found = document.text.char_indices().nth(character);
            found.map_or(document.text.len(), |found| found.0) as u32
        };
        let copied = copy.copied.as_ref();
        let copied = copied.map_or(0..document.text.len() as u32, |one| byte(one.start)..byte(one.end));
        let (told, wanted) = (self.told[at].within(&copied), wanted.within(&copied));
        wanted > 0 && f64::from(told) >= NEARLY_ALL * f64::from(wanted)
    }
}

/// How many of the copies of each kind were found beside their origins, and of how many what was copied is
/// told, beside whatever documents.
pub(crate) fn show(truth: &[Copy], checked: &[Document], found: &Found<'_>) {
    let number: BTreeMap<&str, usize> =
        checked.iter().enumerate().map(|(at, document)| (document.id.as_str(), at)).collect();
    let mut kinds: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for copy in truth {
        let Some(&at) = number.get(copy.id.as_str()) else { continue };
        let [beside, told, all] = kinds.entry(&copy.kind).or_default();
        *all += 1;
        *beside += u32::from(found.pairs.contains(&(copy.id.clone(), copy.origin.clone())));
        *told += u32::from(found.is_told(copy, (at, &checked[at])));
    }
    for (kind, [beside, told, all]) in kinds {
        let share = |count: u32| f64::from(count) / f64::from(all);
        print!("  {kind:<12}{beside:>6} of {all:<6}{:.4}", share(beside));
        match found.wanted {
            [] => println!(),
            _ => println!("   told {told:>6} of {all:<6}{:.4}", share(told)),
        }
    }
}

/// A small corpus in a folder: old texts, and new ones that hold half of an old one each.
pub(crate) fn made(folder: &Path) -> Result<(String, String)> {
    let mut dice = Dice(9);
    let texts: Vec<String> = (0..60).map(|_| data::text("english", 300, &mut dice)).collect();
    let line = |id: String, text: &str| json!({ "id": id, "text": text }).to_string() + "\n";
    let (mut old, mut new, mut truth) = (String::new(), String::new(), String::new());
    for (at, text) in texts.iter().enumerate() {
        if at < 40 {
            old.push_str(&line(format!("old{at}"), text));
        } else {
            let half: String = texts[at - 40].chars().take(texts[at - 40].chars().count() / 2).collect();
            new.push_str(&line(format!("new{at}"), &format!("{half}\n\n{text}")));
            let copy = json!({ "id": format!("new{at}"), "src": format!("old{}", at - 40), "kind": "half" });
            truth.push_str(&(copy.to_string() + "\n"));
        }
    }
    let path = |name: &str| folder.join(name).to_str().map(str::to_owned).context("the folder has a name");
    fs::write(path("old.jsonl")?, old)?;
    fs::write(path("new.jsonl")?, new)?;
    fs::write(path("truth.jsonl")?, truth)?;
    Ok((path("old.jsonl")?, path("new.jsonl")?))
}
