//! All integration tests in one binary.
#![allow(clippy::unwrap_used)]

#[path = "it/architecture.rs"]
mod architecture; // ARCHITECTURE.md says what the code does
#[path = "it/ci_files.rs"]
mod ci_files; // action.yml and the hooks, run as a runner would
#[path = "it/cli.rs"]
mod cli; // the program as a whole: testdata/cli
#[path = "it/corpus_files.rs"]
mod corpus_files; // what is walked, read and passed over
#[path = "it/corpus_kit.rs"]
mod corpus_kit; // what the tests of reading share
#[path = "it/corpus_packed.rs"]
mod corpus_packed; // gzip and zstd, whole and broken
#[path = "it/corpus_pages.rs"]
mod corpus_pages; // web pages, and other encodings
#[cfg(feature = "parquet")]
#[path = "it/corpus_parquet.rs"]
mod corpus_parquet; // rows of Parquet files, right and wrong
#[path = "it/corpus_readers.rs"]
mod corpus_readers; // every reader has a corpus
#[path = "it/corpus_records.rs"]
mod corpus_records; // lines of JSON, right and wrong
#[path = "it/corpus_tables.rs"]
mod corpus_tables; // records of tables, right and wrong
#[path = "it/dedup.rs"]
mod dedup; // the corpus without its copies
#[path = "it/dedup_encoded.rs"]
mod dedup_encoded; // its texts in other encodings, and pages
#[path = "it/dedup_files.rs"]
mod dedup_files; // its files, packed and broken, and what leaves nothing
#[path = "it/dedup_kit.rs"]
mod dedup_kit; // what the tests of dedup share
#[path = "it/dedup_parquet.rs"]
mod dedup_parquet; // its rows
#[path = "it/dedup_stdin.rs"]
mod dedup_stdin; // what comes through a pipe
#[path = "it/dedup_tables.rs"]
mod dedup_tables; // its tables
#[path = "it/determinism.rs"]
mod determinism; // the same bytes for any threads and order
#[path = "it/digests.rs"]
mod digests; // the same bytes as before: testdata/digests.txt
#[path = "it/docs.rs"]
mod docs; // the README says what the program does
#[path = "it/explain.rs"]
mod explain; // what is promised of settings, against simulation
#[path = "it/floods.rs"]
mod floods; // copies by the thousand
#[path = "it/formats.rs"]
mod formats; // every report format on the same findings: testdata/formats
#[path = "it/fuzzed.rs"]
mod fuzzed; // what fuzzers have found: fuzz/corpus
#[path = "it/gate.rs"]
mod gate; // the gate from end to end
#[path = "it/gate_faults.rs"]
mod gate_faults; // hostile input, floods, readers beside writers
#[path = "it/held.rs"]
mod held; // what holds of every scan
#[path = "it/index.rs"]
mod index; // what an index gives, and what it is made of
#[path = "it/index_faults.rs"]
mod index_faults; // damage, kills, full disks, two writers
#[path = "it/index_kit.rs"]
mod index_kit; // what the tests of indexes share
#[path = "it/kinds.rs"]
mod kinds; // boilerplate, wire, known texts, what was first
#[path = "it/made.rs"]
mod made; // corpora made from a seed
#[path = "it/memory.rs"]
mod memory; // within bounds, the same comes out
#[path = "it/oracle_align.rs"]
mod oracle_align; // alignment against full dynamic programmes
#[path = "it/oracle_candidates.rs"]
mod oracle_candidates; // candidate generators against all pairs
#[path = "it/oracle_pairs.rs"]
mod oracle_pairs; // all pairs of similar documents, against brute force
#[path = "it/oracle_sketch.rs"]
mod oracle_sketch; // sketches against exact Jaccard
#[path = "it/oracle_windows.rs"]
mod oracle_windows; // words in scratch, looked at in windows, against all words in memory
#[path = "it/page.rs"]
mod page; // the page of html, as a browser takes it
#[path = "it/page_folding.rs"]
mod page_folding; // what a page folds queries to: testdata/folding.txt
#[path = "it/reports.rs"]
mod reports; // a report in further forms
#[path = "it/restore.rs"]
mod restore; // saved findings, rendered again
#[path = "it/scan.rs"]
mod scan; // what a scan finds and what it does not
#[path = "it/scan_options.rs"]
mod scan_options; // levels, generators, groups
#[path = "it/selftest.rs"]
mod selftest; // planted copies, found and judged
#[path = "it/sensitive.rs"]
mod sensitive; // rewritten text
#[path = "it/sources.rs"]
mod sources; // what an index is looked into for, and what records say
#[path = "it/text_layout.rs"]
mod text_layout; // lines, paragraphs, characters
#[path = "it/text_properties.rs"]
mod text_properties; // spans, idempotence, boundaries, on nasty text
#[path = "it/text_scripts.rs"]
mod text_scripts; // the rules of each script
#[path = "it/verdicts.rs"]
mod verdicts; // every verdict format on the same verdict: testdata/formats/verdict
