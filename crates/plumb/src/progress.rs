//! Progress of long work: a bar on a terminal, a line for each step elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use plumb_curriculum::class::{Graded, Progress};
use plumb_curriculum::report::escape::visible;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

/// A bar on standard error; nothing where that is no terminal.
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new(total: usize) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        if !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{bar:30} {pos}/{len}  {per_sec}, {eta} left  {msg}";
        bar.set_style(ProgressStyle::with_template(style).expect("the template is valid"));
        Bar(bar)
    }

    /// One more is done.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// Shows a note beside the bar.
    pub(crate) fn say(&self, note: String) {
        self.0.set_message(note);
    }

    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

/// Shows how far a class has got, on standard error.
pub(crate) struct Meter {
    bar: Bar,
    begin: Instant,
}

impl Meter {
    pub(crate) fn new(total: usize) -> Meter {
        Meter { bar: Bar::new(total), begin: Instant::now() }
    }

    pub(crate) fn tell(&self, progress: &Progress<'_>) {
        let line = match progress {
            Progress::Checked(report) => {
                format!("{}: {}, score {}", visible(report.student.as_bytes()), report.verdict, report.score)
            }
            Progress::Kept(report) => {
                format!("{}: {} (kept)", visible(report.student.as_bytes()), report.verdict)
            }
            Progress::Failed(student, reason) => {
                format!("{}: grader fault: {reason}", visible(student.name.as_bytes()))
            }
        };
        if self.bar.0.is_hidden() {
            anstream::eprintln!("{line}");
        } else if matches!(progress, Progress::Failed(..)) {
            self.bar.0.println(line);
        } else {
            self.bar.say(line);
        }
        self.bar.step();
    }

    pub(crate) fn finish(&self, graded: &Graded, records: &Path) {
        self.bar.clear();
        let seconds = self.begin.elapsed().as_secs_f64();
        let speed = graded.checked as f64 / seconds.max(1e-3);
        anstream::eprintln!(
            "{} checked ({speed:.1} a second), {} kept, {} failed; records in {}",
            graded.checked,
            graded.kept,
            graded.failed,
            records.display()
        );
    }
}
