//! The key of JE03, the timer heap: the engine's heap alone, and inside the loop.

mod heap;

use solution_key::NodeKey;

use super::scenes::forms::{AGAIN, BUSY, DUMP, HALT, RUN, STOP, TIMER_REPEAT};
use super::scenes::{Recipe, Scene, simulated};

/// JE03: the heap, and the timers phase.
pub(super) static KEY: NodeKey = NodeKey { node: "JE03", exercises: &[&heap::Heap, &PHASE] };

static PHASE: Scene = Scene {
    name: "ex-2",
    forms: &[TIMER_REPEAT, AGAIN, STOP, BUSY, HALT, RUN, DUMP],
    shown: &["turn", "call", "arm", "wait", "woken", "refused", "too many", "end", "dump", "heap"],
    world: simulated,
    recipe: Recipe {
        first: "",
        commands: &[
            "timer T# ~",
            "timer T# ~",
            "timer T# ~",
            "timer T# ~ ~",
            "timer T# ~ ~",
            "timer T# 5 5",
            "again T#",
            "stop T#",
            "stop T#",
            "busy ~",
            "busy ~",
            "busy 3",
            "dump",
            "halt",
        ],
        outside: &["timer T# ~ ~", "timer T# ~", "dump"],
        callbacks: &["on T#"],
        runs: &["run once\ndump\nrun", "run once", "run nowait", "run"],
        names: 5,
    },
};
