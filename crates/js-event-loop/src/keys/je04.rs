//! The key of JE04, the microtask queue: when the engine's loop drains it, and how far.

use solution_key::NodeKey;

use super::scenes::forms::{
    BUSY, CHECK, DEFER, HALT, IMMEDIATE, LIMIT, MICROTASK, PREPARE, RUN, STOP, TIMER, TIMER_NOW, TURN,
};
use super::scenes::{Recipe, Scene, simulated};

/// JE04: the checkpoints of a turn, and their bound.
pub(super) static KEY: NodeKey = NodeKey { node: "JE04", exercises: &[&CHECKPOINTS, &BOUND] };

static CHECKPOINTS: Scene = Scene {
    name: "ex-1",
    forms: &[TIMER_NOW, IMMEDIATE, DEFER, PREPARE, CHECK, STOP, MICROTASK, TURN],
    shown: &["turn", "call", "queue microtask", "refused", "too many", "end"],
    world: simulated,
    recipe: Recipe {
        first: "",
        commands: &[
            "timer T#",
            "timer T#",
            "immediate M#",
            "immediate M#",
            "defer D#",
            "prepare R1",
            "check C1",
            "stop R1",
            "stop C1",
            "stop T#",
            "microtask m#",
            "microtask m#",
            "microtask m#",
            "microtask m#",
            "microtask m#",
        ],
        outside: &["turn"],
        callbacks: &[
            "on T#", "on T#", "on M#", "on M#", "on D#", "on R1", "on C1", "on m1", "on m2", "on m3",
        ],
        runs: &["turn\nturn", "turn"],
        names: 3,
    },
};

static BOUND: Scene = Scene {
    name: "ex-2",
    forms: &[LIMIT, TIMER, IMMEDIATE, MICROTASK, STOP, BUSY, HALT, RUN],
    shown: &["turn", "call", "queue microtask", "wait", "woken", "starved", "refused", "too many", "end"],
    world: simulated,
    recipe: Recipe {
        first: "",
        commands: &[
            "timer T# ~",
            "timer T# ~",
            "immediate M#",
            "stop T#",
            "microtask m#",
            "microtask m#",
            "microtask m#",
            "microtask m#",
            "busy ~",
            "busy ~",
            "limit ~",
            "limit 3",
            "halt",
        ],
        outside: &["limit ~", "limit 2", "timer T# ~"],
        callbacks: &["on T#", "on T#", "on M#", "on m#", "on m#", "on m#"],
        runs: &["run", "run once", "run nowait"],
        names: 3,
    },
};
