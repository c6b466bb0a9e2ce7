//! How far a scan has come, on standard error. The only file that names indicatif.
//!
//! On a terminal a bar; elsewhere plain lines at intervals, none when the scan is short.

use std::fmt;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;
use std::time::Instant;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressState;
use indicatif::ProgressStyle;

use crate::cli::message::Messages;
use crate::cli::size;
use crate::pipeline::Progress;
use crate::pipeline::Silent;
use crate::pipeline::Stage;

const FIRST_LINE: Duration = Duration::from_secs(5);
const NEXT_LINES: Duration = Duration::from_secs(30);
const REDRAWS_PER_SECOND: u8 = 10;

/// How progress is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Not at all.
    Silent,
    /// By a bar that is drawn again and again.
    Bar,
    /// By a line now and then.
    Lines,
}

/// Somebody to tell; the telling ends when it is dropped.
pub(super) fn teller(manner: Manner, messages: Messages) -> Box<dyn Progress> {
    match manner {
        Manner::Silent => Box::new(Silent),
        Manner::Bar => Box::new(Bar::new()),
        Manner::Lines => Box::new(Lines::new(messages)),
    }
}

/// What a stage does, and what it counts.
fn words(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Read => ("reading", "bytes"),
        Stage::Candidates => ("searching", "documents"),
        Stage::Align => ("aligning", "documents"),
        Stage::Describe => ("grouping", "passages"),
        Stage::Write => ("writing", "documents"),
    }
}

/// `3737/s`
fn pace_of(state: &ProgressState, out: &mut dyn fmt::Write) {
    // Writing to a line in memory does not fail.
    let _ = write!(out, "{:.0}/s", state.per_sec());
}

/// The bar of the present stage.
struct Bar(RwLock<ProgressBar>);

impl Bar {
    fn new() -> Self {
        Self(RwLock::new(ProgressBar::hidden()))
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        let mut bar = self.0.write().unwrap_or_else(PoisonError::into_inner);
        bar.finish_and_clear();
        *bar = bar_of(stage, total);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.tick();
    }

    fn advance(&self, by: u64) {
        self.0.read().unwrap_or_else(PoisonError::into_inner).inc(by);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).finish_and_clear();
    }
}

/// A bar that is first drawn when it is complete.
fn bar_of(stage: Stage, total: Option<u64>) -> ProgressBar {
    let (doing, unit) = words(stage);
    let (pace, counted) = match (stage, total) {
        (Stage::Read, Some(_)) => ("{binary_bytes_per_sec}", "{binary_bytes} of {binary_total_bytes}"),
        (Stage::Read, None) => ("{binary_bytes_per_sec}", "{binary_bytes}"),
        (_, Some(_)) => ("{pace}", "{human_pos} of {human_len} {msg}"),
        (_, None) => ("{pace}", "{human_pos} {msg}"),
    };
    let template = match total {
        Some(_) => format!("{{prefix:9}} [{{wide_bar}}] {counted}, {pace}, {{eta}} left"),
        None => format!("{{prefix:9}} {{spinner}} {counted}, {pace}"),
    };
    let style = ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden())
        .with_style(style.progress_chars("=> ").with_key("pace", pace_of))
        .with_prefix(doing)
        .with_message(unit);
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(REDRAWS_PER_SECOND));
    bar
}

/// What the telling thread and the working threads share.
struct Shared {
    done: AtomicU64,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    stage: Option<(Stage, Option<u64>, Instant)>,
    over: bool,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `tell` after the first interval and then after each next one, until it is over.
    fn tell_until_over(&self, tell: impl Fn(&str)) {
        let mut wait = FIRST_LINE;
        loop {
            let sleeping = self.changed.wait_timeout_while(self.state(), wait, |state| !state.over);
            let (state, _) = sleeping.unwrap_or_else(PoisonError::into_inner);
            if state.over {
                return;
            }
            let stage = state.stage;
            drop(state);
            if let Some((stage, total, since)) = stage {
                tell(&line(stage, self.done.load(Ordering::Relaxed), total, since.elapsed()));
            }
            wait = NEXT_LINES;
        }
    }
}

struct Lines {
    shared: Arc<Shared>,
    teller: Option<JoinHandle<()>>,
}

impl Lines {
    fn new(messages: Messages) -> Self {
        let shared = Arc::new(Shared {
            done: AtomicU64::new(0),
            state: Mutex::new(State { stage: None, over: false }),
            changed: Condvar::new(),
        });
        let theirs = Arc::clone(&shared);
        let tell = move || theirs.tell_until_over(|line| messages.plain(line));
        // Without a thread there are no lines, and the scan is as good.
        let teller = thread::Builder::new().name("progress".into()).spawn(tell).ok();
        Self { shared, teller }
    }
}

impl Progress for Lines {
    fn begin(&self, stage: Stage, total: Option<u64>) {
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.state().stage = Some((stage, total, Instant::now()));
    }

    fn advance(&self, by: u64) {
        self.shared.done.fetch_add(by, Ordering::Relaxed);
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.shared.state().over = true;
        self.shared.changed.notify_all();
        if let Some(teller) = self.teller.take() {
            // A line more or less is no reason to fail.
            let _ = teller.join();
        }
    }
}

/// `reading: 12.0 MiB of 67.0 MiB, 4.0 MiB a second, 14 s left`
fn line(stage: Stage, done: u64, total: Option<u64>, elapsed: Duration) -> String {
    let (doing, unit) = words(stage);
    let show = |n: u64| if stage == Stage::Read { size::show(n) } else { n.to_string() };
    let unit = if stage == Stage::Read { String::new() } else { format!(" {unit}") };
    let per_second = done as f64 / elapsed.as_secs_f64().max(0.001);
    let mut line = format!("{doing}: {}", show(done));
    if let Some(total) = total {
        line.push_str(&format!(" of {}", show(total)));
    }
    line.push_str(&format!("{unit}, {} a second", show(per_second as u64)));
    if let Some(total) = total.filter(|_| done > 0) {
        let left = total.saturating_sub(done) as f64 / per_second;
        line.push_str(&format!(", {} left", duration(left.ceil() as u64)));
    }
    line
}

fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds.div_ceil(60)),
        _ => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_stage_amount_speed_and_time_left() {
        let ten = Duration::from_secs(10);
        for (stage, done, total, expected) in [
            (
                Stage::Read,
                10 << 20,
                Some(70 << 20),
                "reading: 10.0 MiB of 70.0 MiB, 1.0 MiB a second, 60 s left",
            ),
            (Stage::Read, 10 << 20, None, "reading: 10.0 MiB, 1.0 MiB a second"),
            (Stage::Align, 50, Some(50), "aligning: 50 of 50 documents, 5 a second, 0 s left"),
            (Stage::Align, 0, Some(50), "aligning: 0 of 50 documents, 0 a second"),
            (Stage::Candidates, 10, Some(10_010), "searching: 10 of 10010 documents, 1 a second, 3 h left"),
            (Stage::Describe, 10, Some(310), "grouping: 10 of 310 passages, 1 a second, 5 min left"),
        ] {
            assert_eq!(line(stage, done, total, ten), expected);
        }
    }

    #[test]
    fn a_short_scan_ends_at_once_and_says_nothing() {
        let start = Instant::now();
        let lines = teller(Manner::Lines, Messages { color: false, quiet: false });
        lines.begin(Stage::Read, None);
        lines.advance(1);
        drop(lines);
        assert!(start.elapsed() < FIRST_LINE);
    }
}
