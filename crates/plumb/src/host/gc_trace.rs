//! `--trace-gc`: a line for each pause of the garbage collector.

use clap::ValueEnum;
use plumb_engine::Collection;
use std::io::Write;

/// How the lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TraceFormat {
    /// For people.
    Text,
    /// A JSON object a line; times in microseconds, sizes in bytes.
    Json,
}

/// Writes the lines to standard error.
pub(crate) fn observer(format: TraceFormat) -> impl FnMut(&Collection) {
    let mut number = 0u64;
    move |collection| {
        number += 1;
        let line = match format {
            TraceFormat::Text => text(number, collection),
            TraceFormat::Json => json(number, collection),
        };
        // Standard error may be closed: the program goes on.
        let _ = writeln!(std::io::stderr(), "{line}");
    }
}

fn text(number: u64, collection: &Collection) -> String {
    let Collection { pause, reason, time, before, after, external } = collection;
    let kib = |bytes: &usize| bytes.div_ceil(1024);
    let mut line = format!(
        "gc {number}: {:<10} {:>9.3} ms  {:>8} KiB -> {:>8} KiB  {}",
        pause.name(),
        time.as_secs_f64() * 1e3,
        kib(before),
        kib(after),
        reason.text(),
    );
    if *external > 0 {
        line += &format!(", {} KiB outside", kib(external));
    }
    line
}

fn json(number: u64, collection: &Collection) -> String {
    let Collection { pause, reason, time, before, after, external } = collection;
    serde_json::json!({
        "gc": number,
        "kind": pause.name(),
        "reason": reason.text(),
        "us": time.as_secs_f64() * 1e6,
        "before": before,
        "after": after,
        "external": external,
    })
    .to_string()
}
