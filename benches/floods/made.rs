//! The floods: how each is written, and what a scan of it may take.

use std::io::Result;
use std::io::Write;

use twicetold::base::hash;
use twicetold::shingle::shingles;
use twicetold::sketch::BandKeys;
use twicetold::spec::Bands;
use twicetold::spec::Level;

/// A corpus made to drown a scan.
pub(crate) struct Flood {
    pub(crate) name: &'static str,
    pub(crate) level: Level,
    pub(crate) within: bool,
    /// Records, or else one text.
    pub(crate) records: bool,
    /// Documents of the whole flood; of one text, its lines.
    pub(crate) documents: u64,
    pub(crate) write: fn(&mut dyn Write, u64) -> Result<()>,
    /// The bounds.
    pub(crate) pairs_to_a_document: u64,
    pub(crate) bytes_to_a_byte: u64,
    pub(crate) bytes_to_a_document: u64,
}

const PLAIN: Flood = Flood {
    name: "",
    level: Level::Document,
    within: false,
    records: true,
    documents: 0,
    write: lines,
    pairs_to_a_document: 1,
    bytes_to_a_byte: 1,
    bytes_to_a_document: 1000,
};

pub(crate) const FLOODS: [Flood; 9] = [
    Flood { name: "identical", documents: 1_000_000, write: identical, ..PLAIN },
    Flood {
        name: "identical-passages",
        level: Level::Passage,
        documents: 200_000,
        write: identical,
        bytes_to_a_document: 4000,
        ..PLAIN
    },
    Flood { name: "near", documents: 100_000, write: near, pairs_to_a_document: 80, ..PLAIN },
    Flood {
        name: "near-passages",
        level: Level::Passage,
        documents: 100_000,
        write: near,
        pairs_to_a_document: 150,
        bytes_to_a_byte: 30,
        ..PLAIN
    },
    Flood {
        name: "boilerplate",
        level: Level::Passage,
        documents: 100_000,
        write: boilerplate,
        pairs_to_a_document: 150,
        bytes_to_a_byte: 60,
        ..PLAIN
    },
    Flood { name: "bucket", documents: 50_000, write: bucket, pairs_to_a_document: 5, ..PLAIN },
    Flood {
        name: "periodic",
        level: Level::Passage,
        within: true,
        records: false,
        documents: 1_000_000,
        write: periodic,
        pairs_to_a_document: 16,
        bytes_to_a_byte: 30,
        ..PLAIN
    },
    Flood { name: "long", records: false, documents: 20_000_000, write: long, bytes_to_a_byte: 8, ..PLAIN },
    Flood { name: "lines", documents: 10_000_000, write: lines, ..PLAIN },
];

/// Numbers that look random (Vigna's `splitmix64`).
fn mixed(seed: u64) -> u64 {
    let mut x = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// A word of a vocabulary; about as frequent as words are, the first far more than the last.
fn word(seed: u64) -> String {
    let random = mixed(seed) as f64 / u64::MAX as f64;
    format!("w{:x}", (50_000f64.powf(random) as u64).wrapping_mul(0x9E37_79B1) & 0xF_FFFF)
}

fn words(seed: u64, number: u64) -> String {
    (0..number).map(|at| word(seed << 20 | at)).collect::<Vec<_>>().join(" ")
}

fn record(out: &mut dyn Write, number: u64, text: &str) -> Result<()> {
    writeln!(out, "{{\"id\":\"{number}\",\"text\":\"{text}\"}}")
}

/// One text over and over.
fn identical(out: &mut dyn Write, documents: u64) -> Result<()> {
    let text = words(1, 30);
    (0..documents).try_for_each(|number| record(out, number, &text))
}

/// One text, each time with a twentieth of its words changed.
fn near(out: &mut dyn Write, documents: u64) -> Result<()> {
    let source: Vec<String> = (0..200).map(word).collect();
    (0..documents).try_for_each(|number| {
        let edit = |at: u64| mixed(number << 20 | at).is_multiple_of(20);
        let one = |(at, same): (u64, &String)| if edit(at) { word(number << 24 | at) } else { same.clone() };
        let text: Vec<String> = (0..).zip(&source).map(one).collect();
        record(out, number, &text.join(" "))
    })
}

/// Texts of their own, all with the same paragraph.
fn boilerplate(out: &mut dyn Write, documents: u64) -> Result<()> {
    let same = words(3, 40);
    (0..documents).try_for_each(|number| {
        let text = format!("{}\\n{same}\\n{}", words(number * 2 + 10, 40), words(number * 2 + 11, 40));
        record(out, number, &text)
    })
}

/// Texts of their own, each with the few words that make the first band of every sketch the same.
fn bucket(out: &mut dyn Write, documents: u64) -> Result<()> {
    let bands = Bands { bands: 16, rows: 6 };
    let magnets: Vec<String> = (0..u64::from(bands.rows)).map(|row| magnet(row as u32)).collect();
    let same = magnets.join(" ");
    let key = |text: &str| {
        let tokens: Vec<u32> = text.split(' ').map(|word| hash::word(word.as_bytes()) as u32).collect();
        BandKeys::new(bands, 0, 1).keys(&tokens, SHINGLE).and_then(|mut keys| keys.next())
    };
    let mut hits = 0u64;
    (0..documents).try_for_each(|number| {
        let text = format!("{same} {}", words(number + 100, 200));
        hits += u64::from(key(&text) == key(&same));
        record(out, number, &text)
    })?;
    assert!(hits * 2 > documents, "only {hits} of {documents} are in the bucket");
    Ok(())
}

/// Words of a shingle of a document.
const SHINGLE: usize = 5;

/// Some words whose shingle has the least hash of many in a row of the sketch.
fn magnet(row: u32) -> String {
    let hashed = |seed: u64| {
        let words = words(seed << 8 | u64::from(row), SHINGLE as u64);
        let tokens: Vec<u32> = words.split(' ').map(|word| hash::word(word.as_bytes()) as u32).collect();
        let of_row = Bands { bands: row + 1, rows: 1 };
        let shingle = shingles(&tokens, SHINGLE).next().map(twicetold::sketch::minhash::input);
        let mut least = vec![0; 1];
        let permutations =
            twicetold::sketch::minhash::Permutations::range(row as usize, of_row.bands as usize);
        permutations.sketch(&[shingle.unwrap_or_default()], &mut least);
        (least[0], words)
    };
    let best = (1..20_000).map(hashed).min();
    best.map(|best| best.1).unwrap_or_default()
}

/// The same ten words in one text.
fn periodic(out: &mut dyn Write, times: u64) -> Result<()> {
    (0..times).try_for_each(|_| out.write_all(b"one two three four five six seven eight nine ten "))
}

/// One text of many lines.
fn long(out: &mut dyn Write, lines: u64) -> Result<()> {
    (0..lines).try_for_each(|number| writeln!(out, "{}", words(number + 1, 20)))
}

/// Documents of one line each.
fn lines(out: &mut dyn Write, documents: u64) -> Result<()> {
    (0..documents).try_for_each(|number| record(out, number, &words(number + 1, 8)))
}
