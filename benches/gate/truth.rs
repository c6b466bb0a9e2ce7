//! Which new document was copied from which old one; and how many of these are found.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context;
use anyhow::Result;
use serde_json::Value;
use serde_json::json;
use twicetold::corpus::Document;

use crate::data;
use crate::data::Dice;

/// A copy, its origin, and how it was made.
pub(crate) struct Copy {
    id: String,
    origin: String,
    kind: String,
}

pub(crate) fn read(path: &Path) -> Result<Vec<Copy>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let copy = |line: &str| {
        let record: Value = serde_json::from_str(line)?;
        let field =
            |name: &str| record[name].as_str().map(str::to_owned).with_context(|| format!("no {name}"));
        Ok(Copy { id: field("id")?, origin: field("src")?, kind: field("kind")? })
    };
    text.lines().map(copy).collect()
}

/// What was found of some documents.
pub(crate) struct Found<'a> {
    /// Pairs of ids, the new one first.
    pub(crate) pairs: &'a BTreeSet<(String, String)>,
    /// Words of each that were told, and those of them that are no boilerplate…
    pub(crate) told: &'a [(u64, u64)],
    /// …and as they are if all sources are looked into; empty if they were not.
    pub(crate) wanted: &'a [(u64, u64)],
}

/// Whether nearly as many words are told as all sources tell.
pub(crate) fn is_told(told: (u64, u64), wanted: (u64, u64)) -> bool {
    told.0 as f64 >= 0.98 * wanted.0 as f64
}

/// How many of the copies of each kind were found beside their origins, and of how many the words were
/// found in whatever documents.
pub(crate) fn show(truth: &[Copy], checked: &[Document], found: &Found<'_>) {
    let number: BTreeMap<&str, usize> =
        checked.iter().enumerate().map(|(at, document)| (document.id.as_str(), at)).collect();
    let mut kinds: BTreeMap<&str, [u32; 3]> = BTreeMap::new();
    for copy in truth {
        let Some(&at) = number.get(copy.id.as_str()) else { continue };
        let [beside, told, all] = kinds.entry(&copy.kind).or_default();
        *all += 1;
        *beside += u32::from(found.pairs.contains(&(copy.id.clone(), copy.origin.clone())));
        *told += u32::from(found.wanted.get(at).is_some_and(|&wanted| is_told(found.told[at], wanted)));
    }
    for (kind, [beside, told, all]) in kinds {
        let share = |count: u32| f64::from(count) / f64::from(all);
        print!("  {kind:<12}{beside:>6} of {all:<6}{:.4}", share(beside));
        match found.wanted {
            [] => println!(),
            _ => println!("   words {told:>6} of {all:<6}{:.4}", share(told)),
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
