//! What the lines of a trace mean.

/// One sentence for a line of a trace, where it does not speak for itself.
pub(super) fn line(line: &str) -> Option<&'static str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = *words.first()?;
    if let Some(phase) = line.strip_prefix(' ').filter(|rest| !rest.starts_with(' ')) {
        return Some(match phase {
            "timers" => "The timers phase has something to do: at least one timer is due at the loop time.",
            "pending" => {
                "The pending phase comes after the timers; it makes the calls deferred before it began."
            }
            "idle" => "The idle phase comes after the pending calls; each active idle handle is called.",
            "prepare" => "The prepare phase is the last before the loop polls.",
            "poll" => "The poll phase is in every turn: here the loop waits, and here it hears of input.",
            "check" => "The check phase comes right after polling: check handles first, then immediates.",
            _ => "The close phase is the last of a turn: closed handles get their last call.",
        });
    }
    Some(match first {
        "turn" => "A turn begins, and the clock is read: this time counts until the loop has polled.",
        "call" => match words.get(2).copied().unwrap_or("") {
            "timer" => "This timer is due at the loop time; earlier due times go first, then earlier arming.",
            "immediate" => {
                "An immediate runs in the check phase that follows; one queued there waits a turn."
            }
            "microtask" => {
                "A checkpoint follows each callback, and runs all microtasks that are queued then."
            }
            "closed" => "A handle's last call, in the close phase after the command that closed it.",
            "ready" => "The poll phase reports this descriptor once, with all that it is ready for.",
            _ => "A callback runs; its commands follow at once.",
        },
        "queue" => "A task was queued: it runs in the next checkpoint, not now.",
        "arm" => "A timer is armed for the loop time plus its delay. The loop time is not the clock.",
        "stop" => "A handle stopped: a timer because it fired and does not repeat, or by a command.",
        "wait" => {
            "How long the poll phase may wait: not at all if anything else is to be done, else until the next \
             timer is due."
        }
        "woken" => "Polling ended: the clock is read again, and this many descriptors are ready.",
        "starved" => "The checkpoint reached its limit; what is left waits for the next checkpoint.",
        "end" => "The run ended; alive means that something active could still be called.",
        "too" => "After 200 callbacks the script counts as endless and the loop is stopped.",
        "read" => "What the descriptor gave: bytes, the end, or WouldBlock because nothing is there.",
        "refused:" => "The command could not be done, and the script goes on.",
        "dump" => "The loop time, and whether anything active is left.",
        "heap" => "The heap's array: the children of entry i stand at 2i+1 and 2i+2.",
        "error:" => {
            "This line of the input breaks the protocol: it is all that is printed, and the status is 2."
        }
        _ => return None,
    })
}
