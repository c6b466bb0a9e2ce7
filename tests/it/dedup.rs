//! `dedup` on corpora with planted copies: what goes has an original that stays, and nothing else is changed.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

use crate::dedup_kit::Room;
use crate::dedup_kit::said;
use crate::dedup_kit::values;
use crate::made::Dice;
use crate::made::Words;

/// Records of which many are edited copies of others, or of copies; some with several of one text.
fn near_duplicates(seed: u64, documents: usize) -> Vec<String> {
    let vocabulary = Words::english(800);
    let mut dice = Dice::new(seed);
    let mut texts: Vec<Vec<String>> = Vec::new();
    let line = |(number, text): (usize, &Vec<String>), dice: &mut Dice| {
        let text = text.join(" ");
        // Spelt so that nothing of it would come out of a serialiser the same.
        let date = format!("2024-{:02}-{:02}", 1 + dice.below(12), 1 + dice.below(28));
        match dice.below(3) {
            0 => format!("{{\"text\":{},  \"n\":1.50e+03, \"id\":\"d{number:03}\"}}", json!(text)),
            1 => format!("{{ \"id\":\"d{number:03}\",\"date\":\"{date}\",\"text\":{}}}\r", json!(text)),
            _ => format!(
                "{{\"id\":\"d{number:03}\",\"x\":{{\"text\":[]}},\"text\":{},\"z\":\"\\u0627\"}}",
                json!(text)
            ),
        }
    };
    for _ in 0..documents {
        let text = match texts.len() {
            0 => vocabulary.some(&mut dice, 60),
            _ if dice.chance(0.4) => {
                let length = 20 + dice.below(60);
                vocabulary.some(&mut dice, length)
            }
            n => {
                let share = [0.0, 0.01, 0.02, 0.04, 0.1][dice.below(5)];
                let of = texts[dice.below(n)].clone();
                dice.edited(&of, share, |dice| vocabulary.one(dice))
            }
        };
        texts.push(text);
    }
    texts.iter().enumerate().map(|numbered| line(numbered, &mut dice)).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Exact Jaccard of the sets of five words in a row.
fn jaccard(a: &str, b: &str) -> f64 {
    let set = |text: &str| -> BTreeSet<Vec<String>> {
        let words = words(text);
        words.windows(words.len().clamp(1, 5)).map(<[String]>::to_vec).collect()
    };
    let (a, b) = (set(a), set(b));
    let both = a.intersection(&b).count();
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}

fn by_id(values: &[Value]) -> BTreeMap<String, Value> {
    values.iter().map(|value| (value["id"].as_str().unwrap().to_owned(), value.clone())).collect()
}

fn text(value: &Value) -> &str {
    value["text"].as_str().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn documents_go_only_for_one_that_stays(seed: u64, keep in 0usize..4, at in 0usize..3, all: bool) {
        let room = Room::new();
        let lines = near_duplicates(seed, 60);
        room.write("in.jsonl", lines.join("\n") + "\n");
        let similarity = ["0.5", "0.8", "0.95"][at];
        let keep = ["representative", "first", "longest", "earliest"][keep];
        let mut options = vec!["--similarity", similarity, "--keep", keep];
        if all {
            options.extend(["--candidates", "all"]);
        }
        let with = |more: &[&'static str]| [more, &options[..]].concat();
        room.done(&with(&["in.jsonl", "-o", "out.jsonl", "--removed", "gone.jsonl"]));
        room.done(&with(&["in.jsonl", "--dry-run", "--removed", "dry.jsonl"]));
        prop_assert_eq!(room.read("gone.jsonl"), room.read("dry.jsonl"));

        let (before, gone) = (by_id(&values(&lines.join("\n"))), room.removed("gone.jsonl"));
        let left = room.text("out.jsonl");
        let after = by_id(&values(&left));
        // What stays is what was there, byte for byte and in order.
        let went: BTreeSet<u64> = gone.iter().map(|one| one["line"].as_u64().unwrap()).collect();
        let stayed = (1..).zip(&lines).filter(|(number, _)| !went.contains(number));
        prop_assert_eq!(&left, &stayed.map(|(_, line)| format!("{line}\n")).collect::<String>());
        prop_assert_eq!(after.len() + gone.len(), before.len());
        for one in &gone {
            let (id, original) = (one["id"].as_str().unwrap(), one["original"]["id"].as_str().unwrap());
            prop_assert!(after.contains_key(original), "{} has lost {}", id, original);
            let exact = jaccard(text(&before[id]), text(&before[original]));
            prop_assert!((exact - one["similarity"].as_f64().unwrap()).abs() < 1e-6);
            prop_assert!(exact >= similarity.parse::<f64>().unwrap());
            prop_assert_eq!(one["reason"] == "identical", text(&before[id]) == text(&before[original]));
        }
        if all {
            let left: Vec<&Value> = after.values().collect();
            for (at, x) in left.iter().enumerate() {
                for y in &left[at + 1..] {
                    prop_assert!(jaccard(text(x), text(y)) < similarity.parse::<f64>().unwrap());
                }
            }
        }
        room.done(&with(&["out.jsonl", "-o", "again.jsonl", "--removed", "none.jsonl"]));
        prop_assert_eq!(room.read("again.jsonl"), room.read("out.jsonl"));
        prop_assert_eq!(room.read("none.jsonl"), b"");
    }

    #[test]
    fn what_is_cut_stands_in_what_stays(seed: u64, paragraph: bool, keep in 0usize..4, within: bool, mask: bool) {
        let room = Room::new();
        let lines = shared_paragraphs(seed, 24);
        room.write("in.jsonl", lines.join("\n"));
        let level = if paragraph { "paragraph" } else { "passage" };
        let keep = ["representative", "first", "longest", "earliest"][keep];
        let mut options = vec!["--level", level, "--keep", keep, "--min-identity", "1"];
        options.extend(within.then_some("--within"));
        if mask {
            options.extend(["--mask", "[\"cut\"]"]);
        }
        let with = |more: &[&'static str]| [more, &options[..]].concat();
        room.done(&with(&["in.jsonl", "-o", "out.jsonl", "--removed", "gone.jsonl"]));
        room.done(&with(&["in.jsonl", "--dry-run", "--removed", "dry.jsonl"]));
        prop_assert_eq!(room.read("gone.jsonl"), room.read("dry.jsonl"));
        let before = by_id(&values(&lines.join("\n")));
        let left = room.text("out.jsonl");
        let after = by_id(&values(&left));
        let gone = room.removed("gone.jsonl");
        prop_assert!(!gone.is_empty());
        let mut cut: BTreeMap<&str, usize> = BTreeMap::new();
        for one in gone.iter().filter(|one| one["what"] != "document") {
            let original = one["original"]["id"].as_str().unwrap();
            let id = one["id"].as_str().unwrap();
            let slice = |id: &str, span: &Value| words(&text(&before[id])[span[0].as_u64().unwrap() as usize..span[1].as_u64().unwrap() as usize]);
            let (own, theirs) = (slice(id, &one["span"]), slice(original, &one["original"]["span"]));
            prop_assert_eq!(&own, &theirs);
            prop_assert!(own.len() >= 10 && one["words"] == own.len());
            let kept = words(text(&after[original]));
            prop_assert!(kept.windows(own.len()).any(|run| run == own), "{} is nowhere in {}: {:?}", id, original, own);
            *cut.entry(id).or_default() += own.len();
        }
        for (id, document) in &before {
            let own = words(text(document)).len();
            let cut = cut.get(id.as_str()).copied().unwrap_or(0);
            let lone = gone.iter().any(|one| one["what"] == "document" && one["id"] == id.as_str());
            prop_assert_eq!(lone, cut == own && !mask, "{}", id);
            if let Some(after) = after.get(id) {
                let masks = text(after).matches("[\"cut\"]").count();
                prop_assert_eq!(words(text(after)).len() - masks, own - cut, "{}", id);
                prop_assert_eq!(masks > 0, mask && cut > 0);
                prop_assert!(!text(after).contains("\n\n\n") && !text(after).starts_with('\n'));
            }
        }
        // Documents that nothing is cut from are what they were.
        for line in lines.iter().filter(|line| !cut.contains_key(by_id(&values(line)).keys().next().unwrap().as_str())) {
            prop_assert!(left.contains(line.as_str()));
        }
    }
}

/// Records that share paragraphs, and parts of paragraphs, with each other and with themselves.
fn shared_paragraphs(seed: u64, documents: usize) -> Vec<String> {
    let vocabulary = Words::english(3000);
    let mut dice = Dice::new(seed);
    let mut pool: Vec<Vec<String>> = (0..6).map(|_| vocabulary.some(&mut dice, 30)).collect();
    let mut lines = Vec::new();
    for number in 0..documents {
        let mut paragraphs = Vec::new();
        for _ in 0..1 + dice.below(5) {
            let shared = pool[dice.below(pool.len())].clone();
            let (start, length) = (dice.below(15), 12 + dice.below(10));
            let paragraph = match dice.below(4) {
                0 => vocabulary.some(&mut dice, 25),
                1 => shared,
                2 => [&vocabulary.some(&mut dice, 8)[..], &shared[start..(start + length).min(shared.len())]]
                    .concat(),
                _ => [&shared[..], &vocabulary.some(&mut dice, 12)].concat(),
            };
            // Copies of copies, longer and shorter.
            pool.push(paragraph.clone());
            paragraphs.push(paragraph.join(" ") + ".");
        }
        let date = format!("2024-01-{:02}", 1 + dice.below(28));
        lines.push(
            json!({"id": format!("p{number:02}"), "date": date, "text": paragraphs.join("\n\n") + "\n"})
                .to_string(),
        );
    }
    lines
}

#[test]
fn neither_threads_nor_the_order_of_files_change_anything() {
    let room = Room::new();
    let lines = near_duplicates(7, 90);
    for (name, some) in ["b/one.jsonl", "a.jsonl", "c.ndjson"].iter().zip(lines.chunks(30)) {
        room.write(name, some.join("\n"));
    }
    for level in ["document", "passage", "paragraph"] {
        let run = |paths: [&str; 3], threads: &str| {
            let out = format!("out-{level}-{threads}");
            let list = format!("{out}.gone");
            let options =
                ["-o", &out, "--removed", &list, "--level", level, "--threads", threads, "--memory", "32MiB"];
            room.done(&[&paths[..], &options].concat());
            (crate::dedup_kit::tree(&room.path(&out)), room.read(&list))
        };
        let one = run(["b", "a.jsonl", "c.ndjson"], "1");
        assert_eq!(
            one.0.keys().map(String::as_str).collect::<Vec<_>>(),
            ["a.jsonl", "b/one.jsonl", "c.ndjson"]
        );
        assert!(!one.1.is_empty());
        assert!(one == run(["c.ndjson", "b/one.jsonl", "a.jsonl"], "3"), "{level}");
    }
}

#[test]
fn of_very_many_that_are_alike_none_is_left_over() {
    let vocabulary = Words::english(800);
    let mut dice = Dice::new(3);
    let text = vocabulary.some(&mut dice, 120);
    let copy = |number: usize, dice: &mut Dice| {
        let copy = dice.edited(&text, 0.012, |dice| vocabulary.one(dice));
        json!({"id": format!("{number:04}"), "text": copy.join(" ")}).to_string()
    };
    let lines: Vec<String> = (0..400).map(|number| copy(number, &mut dice)).collect();
    let room = Room::new();
    room.write("in.jsonl", lines.join("\n"));
    room.done(&["in.jsonl", "-o", "out.jsonl", "--similarity", "0.8", "--removed", "gone.jsonl"]);
    room.done(&["out.jsonl", "--dry-run", "--similarity", "0.8", "--removed", "none.jsonl"]);
    assert_eq!(room.text("none.jsonl"), "");
    let (before, after) = (by_id(&values(&lines.join("\n"))), by_id(&values(&room.text("out.jsonl"))));
    assert!(after.len() > 1 && after.len() < 200, "{}", after.len());
    for one in room.removed("gone.jsonl") {
        let original = one["original"]["id"].as_str().unwrap();
        assert!(jaccard(text_of(&after, original), text_of(&before, one["id"].as_str().unwrap())) >= 0.8);
    }
}

fn text_of<'a>(documents: &'a BTreeMap<String, Value>, id: &str) -> &'a str {
    text(&documents[id])
}

#[test]
fn a_passage_in_very_many_places_stays_in_one() {
    let vocabulary = Words::english(3000);
    let mut dice = Dice::new(9);
    let shared = vocabulary.some(&mut dice, 40).join(" ");
    let own = |dice: &mut Dice| vocabulary.some(dice, 40).join(" ");
    let line = |number: usize, dice: &mut Dice| {
        let text = format!("{}\n\n{shared}\n\n{}", own(dice), own(dice));
        let date = format!("2024-{:02}-{:02}", 1 + number / 28, 1 + number % 28);
        json!({"id": format!("{number:03}"), "group": "daily", "date": date, "text": text}).to_string()
    };
    let lines: Vec<String> = (0..300).map(|number| line(number, &mut dice)).collect();
    let room = Room::new();
    room.write("in.jsonl", lines.join("\n"));
    for level in ["passage", "paragraph"] {
        let out = format!("{level}.jsonl");
        room.done(&["in.jsonl", "-o", &out, "--level", level]);
        assert_eq!(room.text(&out).matches(&shared).count(), 1, "{level}");
    }
    let output =
        room.done(&["in.jsonl", "-o", "kept.jsonl", "--level", "paragraph", "--boilerplate", "keep"]);
    // One group prints it, day by day.
    assert_eq!(room.text("kept.jsonl").matches(&shared).count(), 300, "{}", said(&output));
}
