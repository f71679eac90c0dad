//! Workers under the virtual clock: they do what the threads of the pool would do.
//!
//! Used by the keys whose scripts post jobs. The pool is the engine's own, with its queue, its
//! cancellation and its way of reporting; only time is made up. The invariants: the worker with
//! the lowest number takes the next job, jobs that end at the same time end in the order in which
//! they were posted, and a worker takes its next job before the next one ends.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::stage::Log;
use crate::poller::Agenda;
use crate::thread_pool::{BegunJob, Stepper};

/// The workers of one pool. Clones are the same workers.
#[derive(Clone)]
pub(super) struct Workers {
    inner: Rc<RefCell<Inner>>,
    agenda: Agenda,
    /// Where starts and ends are written down.
    log: Option<Log>,
}

struct Inner {
    stepper: Stepper,
    /// By worker: its job, and when that ends.
    places: Vec<Option<(BegunJob, u64)>>,
    /// By number: the name and the duration of a job.
    jobs: HashMap<u32, (String, u64)>,
}

impl Workers {
    /// So many workers for the pool of `stepper`.
    pub(super) fn new(stepper: Stepper, count: usize, agenda: Agenda, log: Option<Log>) -> Workers {
        let places = (0..count).map(|_| None).collect();
        Workers { inner: Rc::new(RefCell::new(Inner { stepper, places, jobs: HashMap::new() })), agenda, log }
    }

    /// Tells the workers of a job that was just posted under `number`.
    pub(super) fn posted(&self, number: u32, name: &str, duration: u64) {
        self.inner.borrow_mut().jobs.insert(number, (name.to_string(), duration));
        self.begin(self.agenda.now());
    }

    /// Workers without a job take the next ones.
    fn begin(&self, at: u64) {
        let mut inner = self.inner.borrow_mut();
        let Inner { stepper, places, jobs } = &mut *inner;
        for (worker, place) in places.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
            let Some(job) = stepper.begin() else { return };
            let (name, duration) = &jobs[&job.number()];
            let end = at + duration;
            if let Some(log) = &self.log {
                log.say_at(at, format_args!("worker {} starts {name}", worker + 1));
            }
            *place = Some((job, end));
            let workers = self.clone();
            self.agenda.enter(end, move || workers.advance(end));
        }
    }

    /// Ends the jobs that end until `to`. Work goes on while the loop is busy.
    pub(super) fn advance(&self, to: u64) {
        while let Some((job, end)) = self.take_first(to) {
            // The reference is given back before: the job may be anybody's code.
            let stepper = self.inner.borrow().stepper.clone();
            stepper.end(job);
            self.begin(end);
        }
    }

    fn take_first(&self, to: u64) -> Option<(BegunJob, u64)> {
        let mut inner = self.inner.borrow_mut();
        let ends = inner.places.iter().enumerate().filter_map(|(worker, place)| {
            let (job, end) = place.as_ref()?;
            Some((*end, job.number(), worker))
        });
        let (end, _, worker) = ends.min().filter(|&(end, _, _)| end <= to)?;
        let taken = inner.places[worker].take();
        if let (Some(log), Some((job, _))) = (&self.log, &taken) {
            log.say_at(end, format_args!("worker {} ends {}", worker + 1, inner.jobs[&job.number()].0));
        }
        taken
    }

    /// When the last of the jobs that run now ends.
    pub(super) fn last_end(&self) -> Option<u64> {
        self.inner.borrow().places.iter().flatten().map(|&(_, end)| end).max()
    }

    /// What each worker does, and what waits.
    pub(super) fn state(&self) -> String {
        let inner = self.inner.borrow();
        let mut text = String::new();
        for place in &inner.places {
            text.push(' ');
            text.push_str(place.as_ref().map_or("-", |(job, _)| inner.jobs[&job.number()].0.as_str()));
        }
        text.push_str(" | waiting");
        for number in inner.stepper.waiting() {
            text.push(' ');
            text.push_str(&inner.jobs[&number].0);
        }
        text
    }
}
