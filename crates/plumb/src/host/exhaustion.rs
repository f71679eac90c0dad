//! The end of a process whose memory is used up where no error can be thrown.

use js_garbage_collection::{Exhausted, on_exhaustion};

/// The status of a program that ended with an error that nobody caught.
const FATAL: i32 = 1;

/// From now on such an end is a message with figures, and not the system's.
pub(crate) fn watch_memory() {
    on_exhaustion(|what| {
        eprint!("{}", message(what));
        std::process::exit(FATAL);
    });
}

fn message(what: &Exhausted) -> String {
    let mib = |bytes: usize| format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20));
    let rows = [
        ("blocks of cells", what.blocks),
        ("buffers", what.external),
        ("lists, texts and code", what.native),
        ("asked for now", what.request),
    ];
    let mut text = format!("fatal: out of memory: the limit of the heap is {}\n", mib(what.limit));
    for (name, bytes) in rows {
        text += &format!("{name:>23}  {:>10}\n", mib(bytes));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_in_columns() {
        let what =
            Exhausted { limit: 64 << 20, blocks: 9 << 19, external: 0, native: 70 << 20, request: 140 << 20 };
        assert_eq!(
            message(&what),
            "fatal: out of memory: the limit of the heap is 64.0 MiB
        blocks of cells     4.5 MiB
                buffers     0.0 MiB
  lists, texts and code    70.0 MiB
          asked for now   140.0 MiB
"
        );
    }
}
