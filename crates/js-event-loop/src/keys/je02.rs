//! The key of JE02, kqueue as I/O backend: a kernel queue alone, and below the loop.

mod queue;

use solution_key::NodeKey;

use super::scenes::forms::{
    BUSY, DROP, FEED, HALT, HANGUP, IMMEDIATE, PIPE, READ, RUN, SHUT, STOP, TIMER, WATCH,
};
use super::scenes::{Recipe, Scene};
use crate::scenario::World;

/// JE02: the queue, and the poll phase over it.
pub(super) static KEY: NodeKey = NodeKey { node: "JE02", exercises: &[&queue::Queue, &POLL_PHASE] };

static POLL_PHASE: Scene = Scene {
    name: "ex-2",
    forms: &[PIPE, WATCH, READ, DROP, TIMER, IMMEDIATE, STOP, BUSY, HALT, FEED, SHUT, HANGUP, RUN],
    shown: &["turn", "wait", "woken", "call", "read", "refused", "too many", "end"],
    world: World::simulated_kqueue,
    recipe: Recipe {
        first: "pipe P1\npipe P2\npipe P3\n",
        commands: &[
            "watch W1 P1 r",
            "watch W1 P1 rw oneshot",
            "watch W2 P2 r edge",
            "watch W2 P2 r oneshot",
            "watch W3 P3 rw oneshot",
            "watch W3 P3 r level",
            "watch W3 P3 w oneshot",
            "watch W1 P1 r edge",
            "timer T# ~",
            "timer T# ~",
            "immediate M#",
            "read P# 2",
            "read P# 10",
            "read P# 10",
            "stop W#",
            "stop W#",
            "drop P#",
            "busy ~",
        ],
        outside: &[
            "at ~ feed P# +",
            "at ~ feed P# +",
            "at ~ feed P# 5",
            "at ~ shut P#",
            "at ~ hangup P#",
            "watch W1 P1 r edge",
            "watch W2 P2 r",
            "watch W3 P3 rw oneshot",
            "watch W2 P2 rw oneshot",
        ],
        callbacks: &["on W1", "on W2", "on W3", "on W#", "on T#", "on M#"],
        runs: &["run", "run once", "run nowait"],
        names: 3,
    },
};
