//! Any bytes: tokens follow one another, cover the source in order, and end.
#![no_main]

use js_language_frontend::Goal;
use js_language_frontend::atom::Atoms;
use js_language_frontend::lexer::{Lexer, TokenKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for goal in [Goal::Script, Goal::Module] {
        let mut atoms = Atoms::new();
        let mut lexer = Lexer::new(bytes, goal);
        let mut end = 0;
        loop {
            let token = lexer.next(&mut atoms);
            assert!(end <= token.start && token.start <= token.end && token.end as usize <= bytes.len());
            if token.kind == TokenKind::End {
                break;
            }
            assert!(token.end > end, "the lexer stands still");
            end = token.end;
        }
    }
});
