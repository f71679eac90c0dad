//! Progress of long work: a bar on a terminal, a line for each step elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use plumb_curriculum::class::{Graded, Progress};
use plumb_curriculum::report::escape::visible;
use std::io::IsTerminal;
use std::path::Path;
use std::time::Instant;

/// Shows how far a class has got, on standard error.
pub(crate) struct Meter {
    bar: ProgressBar,
    begin: Instant,
}

impl Meter {
    pub(crate) fn new(total: usize) -> Meter {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        if !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{bar:30} {pos}/{len}  {per_sec}, {eta} left  {msg}";
        bar.set_style(ProgressStyle::with_template(style).expect("the template is valid"));
        Meter { bar, begin: Instant::now() }
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
        if self.bar.is_hidden() {
            anstream::eprintln!("{line}");
        } else if matches!(progress, Progress::Failed(..)) {
            self.bar.println(line);
        } else {
            self.bar.set_message(line);
        }
        self.bar.inc(1);
    }

    pub(crate) fn finish(&self, graded: &Graded, records: &Path) {
        self.bar.finish_and_clear();
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
