//! One-character edits against full parses:
//!
//! `cargo run --release -p benches --bin edits -- typescript.js [ROUNDS]`
//!
//! Takes the first megabyte of the longest list of statements in the file, as a list at the top and
//! as the body of one function, and a list of very many short statements.

use benches::{Contender, medians};
use js_language_frontend::ast::{Ast, Flow, List, Node, NodeId, Visitor, walk};
use js_language_frontend::incremental::{Document, Edit};
use js_language_frontend::span::Span;
use js_language_frontend::{Options, Source, parse_syntax};
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

const LENGTH: u32 = 1 << 20;

/// So many edits come in a row: nobody parses the whole file between two keys. With 1, the full
/// parse before each edit has driven everything from the caches.
const BURSTS: [usize; 2] = [32, 1];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: edits FILE.js [ROUNDS]");
        return ExitCode::from(2);
    };
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(400);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("edits: {file}: {error}");
            return ExitCode::from(2);
        }
    };
    let list = first_statements(&text);
    let function = format!("function all() {{\n{list}\n}}\n");
    let short: String = (0..LENGTH / 10).map(|number| format!("f({:05});\n", number % 100_000)).collect();
    println!(
        "{:<28} {:>9} {:>9} {:>6} {:>9} {:>9} {:>7}",
        "", "bytes", "nodes", "burst", "full µs", "edit µs", "ratio"
    );
    for (name, text) in
        [("list of statements", list), ("body of one function", function), ("short statements", short)]
    {
        for burst in BURSTS {
            measure(name, text.clone(), burst, rounds);
        }
    }
    ExitCode::SUCCESS
}

/// Prints one line of the table.
fn measure(name: &str, text: String, burst: usize, rounds: usize) {
    let options = Options::script().recovering();
    let bytes = text.len();
    let places = places(&text, 64);
    let copy = text.clone();
    let mut document = match Document::new(text, options.clone()) {
        Ok(document) => document,
        Err(diagnostic) => {
            eprintln!("edits: {diagnostic}");
            return;
        }
    };
    let nodes = document.ast().node_count();
    // A letter typed, and taken back, at one place after the other.
    let mut edits = places
        .into_iter()
        .flat_map(|at| {
            [
                Edit { range: Span::empty(at), text: "x".into() },
                Edit { range: Span::new(at, at + 1), text: String::new() },
            ]
        })
        .cycle();
    let mut full = 0usize;
    let mut edit_times = Vec::new();
    let mut contenders = [
        Contender::new("full", || {
            black_box(parse_syntax(Source::from(copy.as_str()), &options));
        }),
        Contender::new("edit", || {
            for edit in edits.by_ref().take(burst) {
                let start = Instant::now();
                let reuse = document.apply(&edit);
                edit_times.push(start.elapsed());
                full += usize::from(reuse.is_ok_and(|reuse| reuse.is_full()));
            }
        }),
    ];
    let times = medians(&mut contenders, rounds);
    drop(contenders);
    let full_time = times[0].as_secs_f64() * 1e6;
    edit_times.sort();
    let edit_time = edit_times[edit_times.len() / 2].as_secs_f64() * 1e6;
    println!(
        "{name:<28} {bytes:>9} {nodes:>9} {burst:>6} {:>9.1} {:>9.1} {:>6.0}x  ({full} of {} edits were full parses)",
        full_time,
        edit_time,
        full_time / edit_time,
        (rounds + 1) * burst
    );
}

/// `count` places in the middle of words, spread evenly.
fn places(text: &str, count: usize) -> Vec<u32> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    (0..count)
        .filter_map(|index| {
            let from = bytes.len() / count * index;
            (from.max(1)..bytes.len()).find(|&at| is_word(at - 1) && is_word(at)).map(|at| at as u32)
        })
        .collect()
}

/// The first megabyte of the longest list of statements.
fn first_statements(text: &str) -> String {
    struct Longest(List);
    impl Visitor for Longest {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            let list = match ast.node(id) {
                Node::Program { body } | Node::Block { body } => body,
                Node::Function { function } | Node::FunctionDeclaration { function } => {
                    ast.function(function).body
                }
                _ => List::default(),
            };
            if list.len() > self.0.len() {
                self.0 = list;
            }
            Flow::Into
        }
    }
    let tree = parse_syntax(Source::from(text), &Options::script().recovering()).ast;
    let mut longest = Longest(List::default());
    walk(&tree, tree.root(), &mut longest);
    let mut spans = tree.items(longest.0).map(|id| tree.span(id));
    let Some(first) = spans.next() else { return String::new() };
    let end = spans.take_while(|span| span.end - first.start <= LENGTH).last().unwrap_or(first).end;
    text[first.start as usize..end as usize].to_string()
}
