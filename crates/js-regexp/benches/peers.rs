//! All matches of some patterns in a text of 10 MB: plumb beside its peers, in one run.
//!
//! `cargo bench -p js-regexp --bench peers` prints a table of megabytes a second. The crates
//! `regress` and `regex` are linked; `node` (with its compiler, and with `--jitless
//! --regexp-interpret-all`) and `qjs` (QuickJS-ng) are run where they are installed. `ROWS=text`
//! selects rows whose name contains the text. The column `find` is plumb without groups.

mod corpus;

use corpus::{CYRILLIC, ENGLISH, ROWS, Row, SIZE, text};
use js_regexp::{Captures, Flags, Limits, MatchAbort, Regex, Text};
use std::process::Command;
use std::time::Instant;

/// All matches as an engine counts them: how many, and the sum of their lengths in UTF-16.
type Count = (usize, usize);

/// `exec` or `find`.
type Way = fn(&Regex, Text<'_>, usize, &mut Captures, &mut Limits<'_>) -> Result<bool, MatchAbort>;

fn plumb(row: &Row, text: Text<'_>, way: Way) -> Option<Count> {
    let regex = Regex::new(row.pattern.as_bytes(), Flags::parse(row.flags).ok()?).ok()?;
    let mut captures = Captures::new();
    let (mut at, mut count) = (0, (0, 0));
    while way(&regex, text, at, &mut captures, &mut Limits::default()).ok()? {
        let (start, end) = captures.get(0)?;
        count.0 += 1;
        count.1 += end - start;
        at = if end == start { end + 1 } else { end };
    }
    Some(count)
}

fn regress(row: &Row, text: &str, units: &[u16]) -> Option<Count> {
    let regex = regress::Regex::with_flags(row.pattern, row.flags).ok()?;
    let mut count = (0, 0);
    let mut add = |range: std::ops::Range<usize>| {
        count.0 += 1;
        count.1 += range.len();
    };
    if !row.cyrillic && !row.flags.contains(['i', 'u']) {
        // Its fastest way, for ASCII text.
        regex.find_iter_ascii(text).for_each(|m| add(m.range()));
    } else if row.cyrillic {
        regex.find_from_utf16(units, 0).for_each(|m| add(m.range()));
    } else {
        regex.find_iter(text).for_each(|m| add(m.range()));
    }
    Some(count)
}

fn regex(row: &Row, text: &str) -> Option<Count> {
    let regex = regex::RegexBuilder::new(row.pattern)
        .case_insensitive(row.flags.contains('i'))
        .multi_line(row.flags.contains('m'))
        .unicode(row.cyrillic || row.flags.contains('u'))
        .build()
        .ok()?;
    let mut count = (0, 0);
    // With captures, as the others find them.
    let mut locations = regex.capture_locations();
    let mut at = 0;
    while let Some(m) = regex.captures_read_at(&mut locations, text, at) {
        count.0 += 1;
        count.1 += if row.cyrillic { m.as_str().encode_utf16().count() } else { m.len() };
        at = if m.is_empty() { m.end() + 1 } else { m.end() };
    }
    Some(count)
}

/// Runs the script for JavaScript engines; each line it prints is a row's milliseconds and counts.
fn script(
    command: &str,
    arguments: &[&str],
    rows: &[&Row],
    folder: &std::path::Path,
) -> Vec<Option<(f64, Count)>> {
    let script = folder.join("peers.js");
    let table: Vec<String> = rows
        .iter()
        .map(|row| {
            let file = if row.cyrillic { "cyrillic" } else { "english" };
            format!("[{:?}, {:?}, {file}]", row.pattern, row.flags)
        })
        .collect();
    let source = format!(
        "const load = (name) => typeof require === 'function'
           ? require('fs').readFileSync({folder:?} + '/' + name, 'utf8') : std.loadFile({folder:?} + '/' + name);
         const print_ = typeof print === 'function' ? print : console.log;
         const english = load('english.txt'), cyrillic = load('cyrillic.txt');
         for (const [pattern, flags, text] of [{}]) {{
           let best = Infinity, count, length;
           for (let round = 0; round < 3; round++) {{
             const regexp = new RegExp(pattern, flags + 'g');
             const start = Date.now();
             count = length = 0;
             let match;
             while ((match = regexp.exec(text)) !== null) {{ count++; length += match[0].length;
               if (match[0] === '') regexp.lastIndex++; }}
             best = Math.min(best, Date.now() - start);
           }}
           print_(best + ' ' + count + ' ' + length);
         }}",
        table.join(", ")
    );
    if std::fs::write(&script, source).is_err() {
        return vec![None; rows.len()];
    }
    let output = Command::new(command).args(arguments).arg(&script).output();
    let text = output.map(|o| String::from_utf8_lossy(&o.stdout).into_owned()).unwrap_or_default();
    let mut lines = text.lines().map(|line| {
        let mut numbers = line.split(' ').filter_map(|n| n.parse::<f64>().ok());
        Some((numbers.next()?, (numbers.next()? as usize, numbers.next()? as usize)))
    });
    rows.iter().map(|_| lines.next().flatten()).collect()
}

/// The best of a few rounds, in seconds.
fn best(mut run: impl FnMut() -> Option<Count>) -> Option<(f64, Count)> {
    let mut best: Option<(f64, Count)> = None;
    let started = Instant::now();
    for round in 0..9 {
        let start = Instant::now();
        let count = run()?;
        let seconds = start.elapsed().as_secs_f64();
        best = Some((best.map_or(seconds, |(b, _)| b.min(seconds)), count));
        if round >= 1 && started.elapsed().as_secs_f64() > 1.5 {
            break;
        }
    }
    best
}

fn main() {
    let filter = std::env::var("ROWS").unwrap_or_default();
    let rows: Vec<&Row> = ROWS.iter().filter(|row| row.name.contains(&filter)).collect();
    let english = text(ENGLISH, SIZE);
    let cyrillic = text(CYRILLIC, 2 * SIZE);
    let units: Vec<u16> = cyrillic.encode_utf16().take(SIZE).collect();
    let cyrillic = String::from_utf16_lossy(&units);
    let folder = std::env::temp_dir().join(format!("js-regexp-peers-{}", std::process::id()));
    let written = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(folder.join("english.txt"), &english))
        .and_then(|()| std::fs::write(folder.join("cyrillic.txt"), &cyrillic));
    if let Err(error) = written {
        println!("the texts for node and qjs cannot be written: {error}");
    }
    let node = script("node", &[], &rows, &folder);
    let jitless = script("node", &["--jitless", "--regexp-interpret-all"], &rows, &folder);
    let qjs = script("qjs", &["--std"], &rows, &folder);
    // A leftover folder in the temporary directory does no harm.
    let _ = std::fs::remove_dir_all(&folder);

    println!("MB/s of text, or million units/s for the Cyrillic text; all matches with captures\n");
    println!(
        "{:18}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}{:>9}",
        "", "plumb", "find", "regress", "regex", "qjs", "node", "jitless"
    );
    let mut logs = [(0.0, 0); 6];
    for (i, row) in rows.iter().enumerate() {
        let input = if row.cyrillic { Text::Utf16(&units) } else { Text::Latin1(english.as_bytes()) };
        let size = input.len() as f64 / 1e6;
        let text = if row.cyrillic { &cyrillic } else { &english };
        let own = best(|| plumb(row, input, Regex::exec));
        let find = best(|| plumb(row, input, Regex::find));
        let milliseconds = |r: Option<(f64, Count)>| r.map(|(ms, count)| (ms.max(0.5) / 1e3, count));
        let others = [
            find,
            best(|| regress(row, text, &units)),
            best(|| regex(row, text)),
            milliseconds(qjs[i]),
            milliseconds(node[i]),
            milliseconds(jitless[i]),
        ];
        print!("{:18}", row.name);
        let Some((seconds, count)) = own else {
            println!("plumb does not compile this pattern");
            continue;
        };
        print!("{:9.0}", size / seconds);
        for (other, log) in others.iter().zip(&mut logs) {
            match other {
                Some((peer, same)) => {
                    let mark = if *same == count { "" } else { "!" };
                    print!("{:>9}", format!("{:.0}{mark}", size / peer));
                    *log = (log.0 + (peer / seconds).ln(), log.1 + 1);
                }
                None => print!("{:>9}", "-"),
            }
        }
        println!("   {} matches", count.0);
    }
    print!("{:27}", "geometric mean, plumb's");
    for (sum, n) in logs {
        print!("{:>9}", if n > 0 { format!("x{:.1}", (sum / f64::from(n)).exp()) } else { "-".to_owned() });
    }
    println!("\n(! the peer finds other matches)");
}
