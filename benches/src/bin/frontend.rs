//! The front end on one large file, beside oxc and swc where the feature `peers` is on:
//!
//! `cargo run --release -p benches --features peers --bin frontend -- typescript.js [ROUNDS]`

use benches::{Contender, medians};
use js_language_frontend::lexer::{Lexer, TokenKind};
use js_language_frontend::{Goal, Options, Source, atom::Atoms, parse, parse_syntax};
use std::hint::black_box;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: frontend FILE.js [ROUNDS]");
        return ExitCode::from(2);
    };
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok()).unwrap_or(9);
    let text = match std::fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("frontend: {file}: {error}");
            return ExitCode::from(2);
        }
    };
    let options = Options::script();
    let program = match parse(Source::from(text.as_str()), &options) {
        Ok(program) => program,
        Err(diagnostic) => {
            eprint!("{}", diagnostic.render(text.as_bytes(), &file));
            return ExitCode::FAILURE;
        }
    };
    let (nodes, memory) = (program.ast.node_count(), program.ast.memory());
    println!("{file}: {} bytes, {nodes} nodes", text.len());
    println!(
        "memory per node: {:.1} bytes (tree {memory}, atoms {}, scopes {})",
        memory as f64 / nodes as f64,
        program.ast.atoms().memory(),
        program.scopes.memory()
    );
    drop(program);
    let mut contenders = vec![
        Contender::new("plumb: lexer alone", || {
            let mut atoms = Atoms::new();
            let mut lexer = Lexer::new(text.as_bytes(), Goal::Script);
            // Without a parser a `/` is taken for division: close enough for a measurement.
            while !matches!(black_box(lexer.next(&mut atoms)).kind, TokenKind::End) {}
        }),
        Contender::new("plumb: tree", || {
            black_box(parse_syntax(Source::from(text.as_str()), &options));
        }),
        Contender::new("plumb: tree, scopes, captures, all early errors", || {
            black_box(parse(Source::from(text.as_str()), &options).is_ok());
        }),
    ];
    #[cfg(feature = "peers")]
    contenders.extend(peers(&text));
    let times = medians(&mut contenders, rounds);
    println!("{:<55} {:>9} {:>9}", "", "median ms", "MB/s");
    for (contender, time) in contenders.iter().zip(times) {
        let seconds = time.as_secs_f64();
        println!("{:<55} {:>9.1} {:>9.1}", contender.name, seconds * 1e3, text.len() as f64 / 1e6 / seconds);
    }
    ExitCode::SUCCESS
}

#[cfg(feature = "peers")]
fn peers(text: &str) -> Vec<Contender<'_>> {
    use oxc_allocator::Allocator;
    use oxc_parser::Parser;
    use oxc_semantic::SemanticBuilder;
    use oxc_span::SourceType;
    use swc_common::{BytePos, input::StringInput};
    vec![
        Contender::new("oxc_parser", || {
            let allocator = Allocator::default();
            black_box(Parser::new(&allocator, text, SourceType::cjs()).parse());
        }),
        Contender::new("oxc_parser + oxc_semantic with syntax errors", || {
            let allocator = Allocator::default();
            let parsed = Parser::new(&allocator, text, SourceType::cjs()).parse();
            let built = SemanticBuilder::new().with_check_syntax_error(true).build(&parsed.program);
            black_box(built);
        }),
        Contender::new("swc_ecma_parser", || {
            let input = StringInput::new(text, BytePos(1), BytePos(1 + text.len() as u32));
            let mut parser =
                swc_ecma_parser::Parser::new(swc_ecma_parser::Syntax::default(), input, None);
            black_box(parser.parse_script().is_ok());
        }),
    ]
}
