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

/// How many of the copies of each kind were found beside their origins.
pub(crate) fn show(truth: &[Copy], checked: &[Document], pairs: &BTreeSet<(String, String)>) {
    let checked: BTreeSet<&str> = checked.iter().map(|document| document.id.as_str()).collect();
    let mut kinds: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for copy in truth.iter().filter(|copy| checked.contains(copy.id.as_str())) {
        let (found, all) = kinds.entry(&copy.kind).or_default();
        *all += 1;
        *found += u32::from(pairs.contains(&(copy.id.clone(), copy.origin.clone())));
    }
    for (kind, (found, all)) in kinds {
        println!("  {kind:<12}{found:>6} of {all:<6}{:.4}", f64::from(found) / f64::from(all));
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
