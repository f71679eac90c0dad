//! Where the time of a check goes: the compiler, the student's program, the key, and plumb itself.

use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Collects spans of time from all workers.
pub struct Clock {
    begin: Instant,
    spans: Mutex<Spans>,
}

#[derive(Default)]
struct Spans {
    compiler: Duration,
    student: Duration,
    key: Duration,
    runs: u32,
    /// When compiler or student were busy, as offsets from the begin.
    busy: Vec<(Duration, Duration)>,
}

/// Where the time went.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Timings {
    /// From begin to end, in milliseconds, as are all others.
    pub wall: f64,
    /// Compilations, added up over cores.
    pub compiler: f64,
    /// Runs of the student's program, added up over cores.
    pub student: f64,
    /// How often the student's program ran.
    pub runs: u32,
    /// The key's answers, which are worked out while the compiler runs.
    pub key: f64,
    /// The time in which neither compiler nor student's program was running: plumb's own share.
    pub own: f64,
}

impl Default for Clock {
    fn default() -> Clock {
        Clock { begin: Instant::now(), spans: Mutex::default() }
    }
}

impl Clock {
    /// A compilation that took `span` and ends now.
    pub(crate) fn compiler(&self, span: Duration) {
        self.busy(span, |spans| spans.compiler += span);
    }

    /// A run that took `span` and ends now.
    pub(crate) fn student(&self, span: Duration) {
        self.busy(span, |spans| {
            spans.student += span;
            spans.runs += 1;
        });
    }

    /// Time in which the key was asked.
    pub(crate) fn key(&self, span: Duration) {
        self.spans.lock().expect("no worker panics").key += span;
    }

    fn busy(&self, span: Duration, add: impl FnOnce(&mut Spans)) {
        let end = self.begin.elapsed();
        let mut spans = self.spans.lock().expect("no worker panics");
        spans.busy.push((end.saturating_sub(span), end));
        add(&mut spans);
    }

    /// The split up to now.
    pub fn read(&self) -> Timings {
        let wall = self.begin.elapsed();
        let spans = self.spans.lock().expect("no worker panics");
        let ms = |span: Duration| (span.as_secs_f64() * 1e5).round() / 100.0;
        Timings {
            wall: ms(wall),
            compiler: ms(spans.compiler),
            student: ms(spans.student),
            runs: spans.runs,
            key: ms(spans.key),
            own: ms(wall.saturating_sub(covered(spans.busy.clone()))),
        }
    }
}

/// How much time lies in at least one of the spans.
fn covered(mut spans: Vec<(Duration, Duration)>) -> Duration {
    spans.sort();
    let mut total = Duration::ZERO;
    let mut reached = Duration::ZERO;
    for (begin, end) in spans {
        total += end.saturating_sub(begin.max(reached));
        reached = reached.max(end);
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_spans_count_once() {
        let ms = Duration::from_millis;
        assert_eq!(covered(vec![(ms(5), ms(9)), (ms(0), ms(4)), (ms(1), ms(6))]), ms(9));
        assert_eq!(covered(vec![(ms(0), ms(10)), (ms(2), ms(3)), (ms(20), ms(21))]), ms(11));
    }
}
