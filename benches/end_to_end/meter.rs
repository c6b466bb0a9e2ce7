//! What something costs: wall seconds, and those of the processor on all threads.

use std::sync::Mutex;
use std::time::Instant;

use twicetold::pipeline::Progress;
use twicetold::pipeline::Stage;

use crate::cpu::cpu_seconds;

/// Seconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
}

/// Does something and says what it cost.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    let start = Clock::now();
    let done = work();
    (done, start.cost())
}

/// The median of each figure by itself.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    let middle = |figure: fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(figure).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Cost { wall: middle(|cost| cost.wall), cpu: middle(|cost| cost.cpu) }
}

pub(crate) fn sum(stages: &[(&'static str, Cost)]) -> Cost {
    stages
        .iter()
        .fold(Cost::default(), |sum, (_, cost)| Cost { wall: sum.wall + cost.wall, cpu: sum.cpu + cost.cpu })
}

struct Clock {
    wall: Instant,
    cpu: f64,
}

impl Clock {
    fn now() -> Self {
        Self { wall: Instant::now(), cpu: cpu_seconds().unwrap_or_default() }
    }

    fn cost(&self) -> Cost {
        Cost { wall: self.wall.elapsed().as_secs_f64(), cpu: cpu_seconds().unwrap_or_default() - self.cpu }
    }
}

/// Hears which stage a scan is in.
#[derive(Default)]
pub(crate) struct Stages {
    entered: Mutex<Vec<(&'static str, Clock)>>,
    left: Mutex<Vec<Cost>>,
}

impl Stages {
    pub(crate) fn enter(&self, name: &'static str) {
        self.leave();
        self.entered.lock().expect("no thread panics with it").push((name, Clock::now()));
    }

    fn leave(&self) {
        if let Some((_, clock)) = self.entered.lock().expect("no thread panics with it").last() {
            self.left.lock().expect("no thread panics with it").push(clock.cost());
        }
    }

    /// The stages in order, with what each cost.
    pub(crate) fn costs(self) -> Vec<(&'static str, Cost)> {
        self.leave();
        let entered = self.entered.into_inner().expect("no thread panics with it");
        let left = self.left.into_inner().expect("no thread panics with it");
        entered.into_iter().map(|(name, _)| name).zip(left).collect()
    }
}

impl Progress for Stages {
    fn begin(&self, stage: Stage, _: Option<u64>) {
        self.enter(match stage {
            Stage::Read => "read, tokenise",
            Stage::Candidates => "candidates",
            Stage::Align => "verify, align",
            Stage::Describe => "families, describe",
            Stage::Write => "write the index",
        });
    }

    fn advance(&self, _: u64) {}
}
