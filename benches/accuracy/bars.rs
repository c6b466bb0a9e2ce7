//! What others reached and what must be reached, by set and figure.

use crate::figures::Outcome;

/// A figure that must be reached.
pub(crate) struct Bar {
    /// How the names of the sets begin that it is for.
    pub(crate) set: &'static str,
    pub(crate) setting: &'static str,
    pub(crate) block: &'static str,
    pub(crate) group: &'static str,
    pub(crate) measure: &'static str,
    pub(crate) must: f64,
    pub(crate) aim: Option<f64>,
    /// What others reached, or the floor that exact runs reach.
    pub(crate) published: &'static str,
}

const fn bar(
    set: &'static str,
    figure: [&'static str; 3],
    must: f64,
    aim: f64,
    published: &'static str,
) -> Bar {
    let [block, group, measure] = figure;
    Bar { set, setting: "default", block, group, measure, must, aim: Some(aim), published }
}

const fn sensitive(bar: Bar) -> Bar {
    Bar { setting: "sensitive", ..bar }
}

const fn no_aim(bar: Bar) -> Bar {
    Bar { aim: None, ..bar }
}

const PASSAGES: &str = "passages";
const COPIES: &str = "planted copies";
/// The block of the control, and its only group.
pub(crate) const CONTROL: &str = "control";
pub(crate) const SHUFFLED: &str = "words shuffled";

/// Every bar.
pub(crate) const BARS: &[Bar] = &[
    bar(
        "pan13",
        [PASSAGES, "none", "plagdet"],
        0.95,
        0.97,
        "Torrejón .926, Sanchez-Perez .900, 50-letter runs .934",
    ),
    sensitive(bar(
        "pan13",
        [PASSAGES, "all", "plagdet"],
        0.80,
        0.90,
        "Sanchez-Perez .877, 50-letter runs .422",
    )),
    sensitive(bar(
        "pan13",
        [PASSAGES, "random", "plagdet"],
        0.75,
        0.88,
        "Sanchez-Perez .884, 50-letter runs .071",
    )),
    sensitive(bar("exara", [PASSAGES, "all", "plagdet"], 0.75, 0.85, "winner .80, 50-letter runs .42")),
    bar("bench", [COPIES, "exact", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "norm", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "edit1", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "edit2", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "edit3", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "edit5", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "reorder", "found"], 0.999, 1.0, ""),
    bar("bench", [COPIES, "edit10", "found"], 0.99, 0.999, ""),
    bar("bench", [COPIES, "sentdel", "found"], 0.99, 0.999, ""),
    bar("bench", [COPIES, "partial", "found"], 0.99, 0.999, ""),
    bar("bench", [COPIES, "partial_ed", "found"], 0.98, 0.999, ""),
    no_aim(bar("bench", [COPIES, "partial", "ends"], 0.95, 1.0, "")),
    no_aim(bar("bench", [COPIES, "partial_ed", "ends"], 0.95, 1.0, "")),
    bar("spotsigs", ["clusters", "best", "F1"], 0.88, 0.94, "exact shingles, best threshold .85"),
    bar("islamiceval", ["quotations", "WrongAyah, located", "right place"], 0.80, 0.90, "20-letter runs .58"),
    bar("quran_scripts", ["pairs found", "true pairs", "found"], 0.97, 0.99, "identical after folding .315"),
    no_aim(bar("clough_stevenson", ["pairs", "best", "F1"], 0.96, 1.0, ".964")),
    no_aim(bar("minhash_articles", ["pairs", "best", "F1"], 1.0, 1.0, "1.0 expected")),
    bar("", [CONTROL, SHUFFLED, "clean"], 1.0, 1.0, ""),
    sensitive(bar("", [CONTROL, SHUFFLED, "clean"], 1.0, 1.0, "")),
];

/// Figures of others that no bar is set to, beside the figures of a group.
const PUBLISHED: &[(&str, &str, &str, &str)] = &[
    (
        "pan13",
        PASSAGES,
        "all",
        "Sanchez-Perez .878 (.877 on this corpus), Torrejón .822, 50-letter runs .422",
    ),
    ("pan13", PASSAGES, "none", "Sanchez-Perez .900, Torrejón .926, Kong .827, 50-letter runs .934"),
    ("pan13", PASSAGES, "random", "Sanchez-Perez .884, Torrejón .747, Kong .823, 50-letter runs .071"),
    ("pan13", PASSAGES, "translation", "Sanchez-Perez .887, Torrejón .851, Kong .852, 50-letter runs .106"),
    ("pan13", PASSAGES, "summary", "Sanchez-Perez .561, Torrejón .341, Kong .434, 50-letter runs .045"),
    ("exara", PASSAGES, "all", "winner .80, 50-letter runs .42"),
    ("id_plag", PASSAGES, "all", "50-letter runs .15 (granularity 5.6)"),
    ("islamiceval", "quotations", "CorrectAyah, located", "20-letter runs 1.0"),
    ("islamiceval", "quotations", "WrongAyah, located", "20-letter runs .58"),
    ("quran_scripts", "pairs found", "true pairs", "identical after folding .315"),
    ("spotsigs", "clusters", "pairs, best by jaccard", "exact shingles F1 .85"),
    ("spotsigs", "clusters", "closure, best by jaccard", "exact shingles ≥ .5: P .95 R .32 ARI .47"),
    ("clough_stevenson", "pairs", "best", "F1 .964"),
    ("minhash_articles", "pairs", "best", "1.0 expected"),
];

/// What others reached at a group of figures.
pub(crate) fn published(set: &str, block: &str, group: &str) -> &'static str {
    let found = PUBLISHED.iter().find(|one| set.starts_with(one.0) && one.1 == block && one.2 == group);
    found.map_or("", |one| one.3)
}

/// A bar with the figures to hold against it.
pub(crate) struct Held {
    pub(crate) set: String,
    pub(crate) bar: &'static Bar,
    /// The figure under the setting of the bar; none if that was not run.
    pub(crate) value: Option<f64>,
    /// The figure under the default setting.
    pub(crate) by_default: Option<f64>,
}

impl Held {
    /// What to say of it.
    pub(crate) fn verdict(&self) -> &'static str {
        match (self.value, self.bar.aim) {
            (None, _) => "not run",
            (Some(value), Some(aim)) if value >= aim => "aim reached",
            (Some(value), _) if value >= self.bar.must => "reached",
            _ => "MISSED",
        }
    }
}

/// Holds the outcomes against the bars that are for their sets.
pub(crate) fn hold(outcomes: &[Outcome]) -> Vec<Held> {
    let mut sets: Vec<&str> = outcomes.iter().map(|outcome| outcome.set.as_str()).collect();
    sets.dedup();
    let mut held = Vec::new();
    for set in sets {
        let get = |bar: &Bar, setting: &str| {
            let mut own = outcomes.iter().filter(|outcome| outcome.set == set && outcome.setting == setting);
            own.find_map(|outcome| outcome.get(bar.block, bar.group, bar.measure))
        };
        for bar in BARS.iter().filter(|bar| set.starts_with(bar.set)) {
            let (value, by_default) = (get(bar, bar.setting), get(bar, "default"));
            if by_default.is_some() {
                held.push(Held { set: set.to_owned(), bar, value, by_default });
            }
        }
    }
    held
}
