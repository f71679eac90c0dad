//! The key of JE01, event loop phases: the trace of the engine's own turns.
//!
//! ex-1 makes single turns in which no time passes; ex-2 lets the loop wait, for timers and for
//! input.

use solution_key::NodeKey;

use super::scenes::forms::{
    BUSY, CHECK, CLOSE, DEFER, FEED, HALT, IDLE, IMMEDIATE, PIPE, PREPARE, READ, RUN, STOP, TIMER, TIMER_NOW,
    TURN, WATCH_READ,
};
use super::scenes::{Recipe, Scene, simulated};

/// JE01: single turns, and runs.
pub(super) static KEY: NodeKey = NodeKey { node: "JE01", exercises: &[&TURNS, &RUNS] };

static TURNS: Scene = Scene {
    name: "ex-1",
    forms: &[TIMER_NOW, IMMEDIATE, DEFER, IDLE, PREPARE, CHECK, STOP, CLOSE, TURN],
    shown: &["turn", "call", "refused", "too many", "end"],
    world: simulated,
    recipe: Recipe {
        first: "",
        commands: &[
            "timer T#",
            "timer T#",
            "immediate M#",
            "immediate M#",
            "defer D#",
            "idle I#",
            "prepare R#",
            "check C#",
            "stop I#",
            "stop C#",
            "stop R#",
            "stop T#",
            "close T#",
            "close I#",
            "close C#",
        ],
        outside: &["turn"],
        callbacks: &["on T#", "on T#", "on M#", "on D#", "on I#", "on R#", "on C#", "closed T#", "closed I#"],
        runs: &["turn\nturn", "turn"],
        names: 2,
    },
};

static RUNS: Scene = Scene {
    name: "ex-2",
    forms: &[PIPE, TIMER, IMMEDIATE, DEFER, IDLE, CHECK, WATCH_READ, READ, STOP, BUSY, HALT, FEED, RUN],
    shown: &["turn", "call", "refused", "too many", "end", "wait", "woken", "read"],
    world: simulated,
    recipe: Recipe {
        first: "pipe P1\npipe P2\n",
        commands: &[
            "timer T# ~",
            "timer T# ~",
            "timer T# 0",
            "immediate M#",
            "immediate M#",
            "defer D#",
            "idle I#",
            "check C#",
            "watch W1 P1",
            "watch W2 P2",
            "read P# +",
            "read P# 10",
            "stop T#",
            "stop I#",
            "stop I#",
            "stop C#",
            "stop W#",
            "busy ~",
            "busy ~",
        ],
        outside: &["at ~ feed P# +", "at ~ feed P# +", "watch W1 P1", "watch W2 P2"],
        callbacks: &["on T#", "on T#", "on M#", "on D#", "on I#", "on C#", "on W1", "on W2", "on W#"],
        runs: &["run", "run once", "run nowait"],
        names: 2,
    },
};
