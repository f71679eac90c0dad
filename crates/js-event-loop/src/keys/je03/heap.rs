//! ex-1: the heap's array after each operation.

use std::fmt::Write;

use solution_key::{Answer, Command, Exercise, Rng, Script, ScriptError};

use crate::handle::HandleId;
use crate::timer_heap::TimerHeap;

pub(super) struct Heap;

/// The largest time.
const LATEST: u64 = 1000;
/// The largest number of a timer.
const MOST_TIMERS: u64 = 999;

impl Heap {
    fn run(&self, input: &[u8]) -> Result<String, ScriptError> {
        let mut heap = TimerHeap::new();
        let mut out = String::new();
        for command in Script::read(input)?.commands {
            let what = match command.name() {
                "insert" => {
                    let [timer, due] = command.exactly::<2>()?;
                    let (timer, due) = (read_timer(&command, timer)?, read_time(&command, due)?);
                    let again = heap.entry(timer).is_some();
                    heap.insert(timer, due);
                    if again { "insert anew" } else { "insert" }.to_owned()
                }
                "remove" => {
                    let [timer] = command.exactly::<1>()?;
                    let armed = heap.remove(read_timer(&command, timer)?);
                    if armed { "remove" } else { "remove nothing" }.to_owned()
                }
                "expire" => {
                    let [now] = command.exactly::<1>()?;
                    let now = read_time(&command, now)?;
                    let mut fired = "expire".to_owned();
                    while let Some(entry) = heap.pop_due(now) {
                        let _ = write!(fired, " {}", entry.handle.index());
                    }
                    fired
                }
                other => return Err(command.error(format!("unknown command: {other}"))),
            };
            let _ = writeln!(out, "{what}:{}", array(&heap));
        }
        Ok(out)
    }
}

/// Timers are numbers here; each is the place of a handle that is never freed.
fn read_timer(command: &Command<'_>, word: &str) -> Result<HandleId, ScriptError> {
    let number = read_number(word, MOST_TIMERS)
        .ok_or_else(|| command.error(format!("not a timer from 0 to {MOST_TIMERS}: {word}")))?;
    Ok(HandleId::from_key(number << 32 | 1))
}

fn read_time(command: &Command<'_>, word: &str) -> Result<u64, ScriptError> {
    read_number(word, LATEST).ok_or_else(|| command.error(format!("not a time from 0 to {LATEST}: {word}")))
}

fn read_number(word: &str, most: u64) -> Option<u64> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit()) && word.len() <= 4;
    word.parse().ok().filter(|&number| digits && number <= most)
}

fn array(heap: &TimerHeap) -> String {
    heap.entries().iter().map(|entry| format!(" {}@{}", entry.handle.index(), entry.due)).collect()
}

impl Exercise for Heap {
    fn name(&self) -> &'static str {
        "ex-1"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        self.run(input).map_or_else(Answer::from, Answer::ok)
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let mut out = String::new();
        let timers = rng.between(2, 3 + size.min(17));
        // Few different times make ties, many make deep heaps.
        let times = rng.between(2, 30);
        for step in 0..size.max(3) {
            let timer = rng.below(timers);
            let line = match rng.below(10) {
                0..=1 if step > 2 => format!("remove {timer}"),
                2 if step > 2 => format!("expire {}", rng.below(times)),
                _ => format!("insert {timer} {}", rng.below(times)),
            };
            let _ = writeln!(out, "{line}");
        }
        let _ = writeln!(out, "expire {}", times / 2);
        let _ = writeln!(out, "expire 1000");
        out
    }

    fn explain(&self, _: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let line = answer.stdout.lines().nth(line)?;
        let sentence = match line.split([' ', ':']).next()? {
            "insert" => {
                "The new entry goes to the end of the array and rises while it is before its parent: due earlier, \
                 or due at the same time and inserted earlier. A timer that is there already is removed first."
            }
            "remove" => {
                "The last entry takes the free place, then rises or sinks: it may come from another branch of the \
                 tree."
            }
            "expire" => {
                "Behind the word stand the timers that were due, in the order in which they are taken from the top."
            }
            _ => {
                "This line of the input breaks the protocol: it is all that is printed, and the status is 2."
            }
        };
        Some(sentence.to_owned())
    }
}
