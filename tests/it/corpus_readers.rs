//! Every reader has a corpus, and reads it without a fault.

use std::path::Path;

use twicetold::corpus::Inputs;
use twicetold::corpus::READERS;

use crate::corpus_kit::Outcome;
use crate::corpus_kit::read;

fn corpus(name: &str) -> Outcome {
    read(&Inputs { paths: vec![format!("testdata/corpora/{name}")], ..Inputs::default() })
}

#[test]
fn each_reader_has_a_corpus() {
    for reader in READERS {
        let name = reader.name();
        let readme = format!("testdata/corpora/{name}/README.md");
        assert!(Path::new(&readme).is_file(), "{readme} is missing: say where the data comes from");
        let outcome = corpus(name);
        assert!(outcome.documents.len() > 1, "testdata/corpora/{name} needs at least two documents");
        assert_eq!(outcome.skipped, [], "testdata/corpora/{name}");
        assert!(outcome.readers.iter().all(|r| *r == name), "testdata/corpora/{name} is for {name} alone");
    }
}

#[test]
fn no_two_readers_claim_the_same_extension_or_name() {
    let mut names: Vec<&str> = READERS.iter().map(|r| r.name()).collect();
    let mut extensions: Vec<&str> = READERS.iter().flat_map(|r| r.extensions().iter().copied()).collect();
    for list in [&mut names, &mut extensions] {
        let before = list.len();
        list.sort_unstable();
        list.dedup();
        assert_eq!(list.len(), before);
    }
}

#[test]
fn texts_are_the_same_however_they_are_packed() {
    let outcome = corpus("plain");
    let text = |name: &str| {
        let id = format!("testdata/corpora/plain/{name}");
        outcome.documents.iter().find(|d| d.id == id).map(|d| d.text.as_str()).unwrap_or_default()
    };
    for (one, other) in [
        ("arabic.txt", "arabic-bom.txt"),
        ("arabic.txt", "arabic-utf16.txt"),
        ("arabic.txt", "arabic.txt.zst"),
        ("english.txt", "english.txt.gz"),
        ("english.txt", "no-extension"),
    ] {
        assert!(text(one).len() > 40);
        assert_eq!(text(one), text(other), "{one} and {other}");
    }
}

#[test]
fn the_articles_are_two_documents() {
    let outcome = corpus("hasaka");
    assert_eq!(
        outcome.ids(),
        [
            "testdata/corpora/hasaka/000_2257a42820f0d5af.txt",
            "testdata/corpora/hasaka/001_eaf19b3aebfbba18.txt"
        ]
    );
    assert_eq!(outcome.skipped, []);
}
