//! What each stage gets through: bytes of text, words, candidates.

use std::hint::black_box;
use std::path::Path;

use criterion::Criterion;
use criterion::Throughput;
use criterion::criterion_group;
use criterion::criterion_main;
use twicetold::base::DocId;
use twicetold::candidates::Candidate;
use twicetold::candidates::CandidateGenerator;
use twicetold::candidates::GENERATORS;
use twicetold::candidates::Proposals;
use twicetold::candidates::all_of;
use twicetold::collection::Collection;
use twicetold::collection::window::Sight;
use twicetold::corpus::Document;
use twicetold::family::Dates;
use twicetold::family::Lots;
use twicetold::family::families;
use twicetold::matching;
use twicetold::matching::Matches;
use twicetold::matching::StoreWriter;
use twicetold::pipeline::Silent;
use twicetold::pipeline::default_spec;
use twicetold::pipeline::scan_documents;
use twicetold::shingle::shingles;
use twicetold::sketch::minhash;
use twicetold::sketch::minhash::Permutations;
use twicetold::spec::Level;
use twicetold::spec::Spec;
use twicetold::text::Tokens;

mod data;

/// Documents of the corpora.
const DOCUMENTS: usize = 1000;

fn tokenise(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tokenise");
    let tokenizer = data::tokenizer();
    for language in ["english", "arabic"] {
        let text = data::text(language, 20_000, &mut data::Dice(1));
        let mut tokens = Tokens::default();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(language, |bencher| {
            bencher.iter(|| tokenizer.tokenize(black_box(&text), &mut tokens));
        });
    }
    group.finish();
}

fn shingle(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("shingle");
    let mut dice = data::Dice(2);
    let tokens: Vec<u32> = (0..100_000).map(|_| dice.next() as u32).collect();
    group.throughput(Throughput::Elements(tokens.len() as u64));
    for n in [3, 5] {
        group.bench_function(format!("{n} words"), |bencher| {
            bencher.iter(|| shingles(black_box(&tokens), n).fold(0, u64::wrapping_add));
        });
    }
    group.finish();
}

fn sketch(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sketch");
    let mut dice = data::Dice(3);
    for size in [40usize, 400] {
        let set: Vec<u32> = (0..size).map(|_| minhash::input(dice.next())).collect();
        let permutations = Permutations::new(126);
        let mut slots = vec![0; 126];
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(format!("126 slots of {size} shingles"), |bencher| {
            bencher.iter(|| permutations.sketch(black_box(&set), &mut slots));
        });
    }
    group.finish();
}

/// A corpus of English with all that the later stages need of it.
struct Prepared {
    documents: Vec<Document>,
    collection: Collection,
    candidates: Vec<Candidate>,
    matches: Matches,
    spec: Spec,
}

impl Prepared {
    fn new() -> Self {
        let spec = default_spec();
        let documents = data::documents("english", DOCUMENTS);
        let collection = data::collection(&documents);
        let proposals: Vec<Box<dyn Proposals>> =
            GENERATORS.iter().map(|generator| proposed(*generator, &collection, &spec)).collect();
        let candidates = all_of(&collection, &proposals);
        let matches = aligned(&collection, &candidates, &spec);
        Self { documents, collection, candidates, matches, spec }
    }
}

fn proposed(generator: &dyn CandidateGenerator, collection: &Collection, spec: &Spec) -> Box<dyn Proposals> {
    generator.generate(collection, spec).expect("everything is in memory").candidates
}

fn aligned(collection: &Collection, candidates: &[Candidate], spec: &Spec) -> Matches {
    let window = collection.window(0..collection.len() as u32, false);
    let sight = Sight::new(&window, &window);
    let mut matches = Matches::default();
    let pairs = candidates.chunk_by(|x, y| x.documents == y.documents);
    pairs.for_each(|pair| matching::passages(&sight, pair, spec, &mut matches));
    matches
}

/// Nothing is dated.
struct Undated;

impl Dates for Undated {
    fn key(&self, _: DocId) -> (bool, &str) {
        (true, "")
    }
}

fn middle(criterion: &mut Criterion) {
    let Prepared { documents, collection, candidates, matches, spec } = Prepared::new();
    let mut group = criterion.benchmark_group("candidates");
    group.sample_size(20).throughput(Throughput::Bytes(data::bytes(&documents)));
    for generator in GENERATORS {
        let name = generator.found_by().names().collect::<String>();
        group.bench_function(name, |bencher| {
            bencher.iter(|| all_of(&collection, &[proposed(*generator, &collection, &spec)]))
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("align");
    group.sample_size(20).throughput(Throughput::Elements(candidates.len() as u64));
    group.bench_function("candidates", |bencher| {
        bencher.iter(|| aligned(&collection, &candidates, &spec));
    });
    group.finish();

    let mut group = criterion.benchmark_group("family");
    group.throughput(Throughput::Elements(matches.list().len() as u64));
    group.bench_function("matches", |bencher| {
        bencher.iter(|| made_families(&collection, &matches));
    });
    group.finish();
}

/// The families of all matches, from the store in which they are kept.
fn made_families(collection: &Collection, matches: &Matches) -> usize {
    let mut writer = StoreWriter::with_room(Path::new(""), u64::MAX);
    writer.put(std::slice::from_ref(matches)).expect("memory takes all");
    let store = writer.finish().expect("memory takes all");
    let lots = Lots::deal(collection, store, |_, _| Ok(())).expect("memory takes all");
    let of_lot = |number| families(collection, (&lots, &lots.lot(number)), &Undated).len();
    (0..lots.count()).map(of_lot).sum()
}

fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("scan");
    group.sample_size(10);
    for language in ["english", "arabic"] {
        let documents = data::documents(language, DOCUMENTS);
        group.throughput(Throughput::Bytes(data::bytes(&documents)));
        for level in [Level::Passage, Level::Paragraph, Level::Document] {
            let spec = Spec { level, ..default_spec() };
            group.bench_function(format!("{language}, level {}", level.name()), |bencher| {
                bencher.iter_batched(
                    || documents.clone(),
                    |documents| scan_documents(documents, &spec, &Silent).findings,
                    criterion::BatchSize::LargeInput,
                );
            });
        }
    }
    group.finish();
}

criterion_group!(stages, tokenise, shingle, sketch, middle, whole);
criterion_main!(stages);
