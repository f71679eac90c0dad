//! Scenarios: small scripts that drive a loop and print its trace.
//!
//! Used by tests and by the track's keys. A script makes handles, says what their callbacks do
//! (`on T close U`), what the world outside does and when (`at 10 feed P 5`), and runs the loop.
//! The invariant: the output depends on the script alone, not on the poller below.
//!
//! | command | meaning |
//! |---|---|
//! | `timer T delay [repeat]` | make timer `T` if it is new, and arm it |
//! | `again T`, `stop H`, `close H`, `ref H`, `unref H` | as the loop's functions of these names |
//! | `idle H`, `prepare H`, `check H` | make if new, and start |
//! | `immediate N`, `clear N`, `defer N`, `tick N`, `microtask N` | queue a request or task, take an immediate back |
//! | `pipe P` | a connected pair; the loop's side and the world's side are both called `P` |
//! | `watch H P r\|w\|rw [level\|edge\|oneshot]` | make poll handle `H` on the loop's side of `P` if it is new, and start it |
//! | `read P n`, `write P n`, `drop P` | on the loop's side: read up to n bytes, write n, close the descriptor |
//! | `at t feed P n`, `at t take P n`, `at t shut P`, `at t hangup P` | on the world's side, at a time: write, read, end, close |
//! | `busy ms` | the clock goes on while a callback works |
//! | `limit n` | bound on tasks in a checkpoint, 0 for none |
//! | `halt` | stop the loop |
//! | `on N COMMAND` | what is done in each call of `N` |
//! | `closed H COMMAND` | what is done when `H` is closed |
//! | `run [default\|once\|nowait]`, `dump` | run the loop; print its state |

mod parse;
mod play;
mod world;

pub use world::World;

use solution_key::Answer;

/// Runs `script` in `world` and gives the trace that it leaves.
pub fn run(script: &[u8], world: World) -> Answer {
    match parse::read(script) {
        Ok(script) => Answer::ok(play::play(&script, world)),
        Err(error) => error.into(),
    }
}
