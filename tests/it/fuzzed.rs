//! What holds of any bytes, on those that fuzzers have found, and on bytes made here.

use std::fs;

use proptest::prelude::*;

#[path = "../../fuzz/checks/mod.rs"]
mod checks;

/// A fuzzer, and what it checks.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 7] = [
    ("index", checks::index),
    ("readers", checks::readers),
    ("formats", checks::formats),
    ("normaliser", checks::normaliser),
    ("aligner", checks::aligner),
    ("config", checks::config),
    ("escapers", checks::escapers),
];

#[test]
fn the_corpora_of_the_fuzzers_hold() {
    for (name, check) in TARGETS {
        let files = fs::read_dir(format!("fuzz/corpus/{name}")).unwrap().map(|entry| entry.unwrap().path());
        let mut count = 0;
        for path in files {
            check(&fs::read(&path).unwrap());
            count += 1;
        }
        assert!(count > 0, "fuzz/corpus/{name} is empty");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_hold(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        TARGETS.iter().for_each(|(_, check)| check(&bytes));
    }

    #[test]
    fn awkward_text_holds(text in r#"([\x1b\u{202e}\u{200f}\u{0}-\u{8}`|<>&"'%,:#\[\]=@+\-a-c \n]|::error|##\[|\]\]>|</script>){0,60}"#) {
        TARGETS.iter().for_each(|(_, check)| check(text.as_bytes()));
    }
}
