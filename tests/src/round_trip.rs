//! Source to tree to source to tree: the promise of the printer, and of the source maps it makes.
//!
//! Maps are read by the `sourcemap` crate, which shares no code with the one that wrote them.

use js_language_frontend::ast::{Ast, Flow, Node, NodeId, Visitor, dump, same_tree, walk};
use js_language_frontend::printer::{MapOptions, PrintOptions, Printed, print};
use js_language_frontend::source_map::LineTable;
use js_language_frontend::{Atom, Options, Source, parse_syntax};

/// How a source came back.
pub enum RoundTrip {
    /// It is no program: there is nothing to print.
    NoSource,
    /// As the same tree, with so many names whose origin the source map told rightly.
    Same {
        /// How many names were looked up.
        names: usize,
    },
    /// As something else; what went wrong, with the printed text.
    Different(String),
}

/// Prints `source` and parses what was printed.
pub fn check(source: &[u8], options: &Options, minify: bool, maps: bool) -> RoundTrip {
    let Ok(text) = Source::new(source) else { return RoundTrip::NoSource };
    let Some(first) = tree(text, options) else { return RoundTrip::NoSource };
    let map = MapOptions { source: text, url: "original.js", file: None, with_content: false };
    let Printed { code, map } = print(&first, &PrintOptions { minify, map: maps.then_some(map) });
    let Some(second) = tree(Source::from(code.as_str()), options) else {
        return RoundTrip::Different(format!("what was printed does not parse:\n{code}"));
    };
    if !same_tree(&first, &second) {
        let difference = first_difference(&first, &second);
        return RoundTrip::Different(format!("another tree: {difference}\n{code}"));
    }
    if !minify && print(&second, &PrintOptions::pretty()).code != code {
        return RoundTrip::Different(format!("printing it again gives another text:\n{code}"));
    }
    let Some(map) = map else { return RoundTrip::Same { names: 0 } };
    match check_names(&map.to_json(), (&first, source), (&second, code.as_bytes())) {
        Ok(names) => RoundTrip::Same { names },
        Err(what) => RoundTrip::Different(format!("{what}\n{code}")),
    }
}

fn tree(source: Source<'_>, options: &Options) -> Option<Ast> {
    let syntax = parse_syntax(source, options);
    syntax.diagnostics.is_empty().then_some(syntax.ast)
}

fn first_difference(first: &Ast, second: &Ast) -> String {
    let (a, b) = (dump(first, first.root(), false), dump(second, second.root(), false));
    match a.lines().zip(b.lines()).find(|(a, b)| a != b) {
        Some((a, b)) => format!("`{}` became `{}`", a.trim(), b.trim()),
        None => "one is longer".into(),
    }
}

/// Looks up the place of every name of the printed text. The two trees are the same, so their names
/// come in the same order.
fn check_names(json: &str, original: (&Ast, &[u8]), printed: (&Ast, &[u8])) -> Result<usize, String> {
    let map = sourcemap::SourceMap::from_slice(json.as_bytes()).map_err(|error| error.to_string())?;
    let (before, after) = (names(original.0), names(printed.0));
    let (old_lines, new_lines) = (LineTable::new(original.1), LineTable::new(printed.1));
    let pairs: Vec<(&Named, &Named)> = before.iter().zip(&after).collect();
    // A name that stands for two, as in `{a as a}` printed `{a}`, stems from either.
    for group in pairs.chunk_by(|one, next| one.1.offset == next.1.offset) {
        let Some((_, new)) = group.first() else { continue };
        let text = String::from_utf8_lossy(printed.0.text(new.name));
        let place = new_lines.position(new.offset);
        let Some(token) = map.lookup_token(place.line, place.column) else {
            return Err(format!("the map knows nothing of `{text}` at {place:?}"));
        };
        let origins: Vec<_> = group.iter().map(|(old, _)| old_lines.position(old.offset)).collect();
        let told = origins.iter().any(|origin| token.get_src() == (origin.line, origin.column));
        if !told || token.get_dst() != (place.line, place.column) || token.get_name() != Some(&*text) {
            return Err(format!("`{text}` at {place:?} stems from {origins:?}, but the map says {token:?}"));
        }
    }
    Ok(before.len())
}

/// A name in a source.
struct Named {
    name: Atom,
    offset: u32,
}

fn names(ast: &Ast) -> Vec<Named> {
    struct Names(Vec<Named>);
    impl Visitor for Names {
        fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
            let start = ast.span(id).start;
            let found = match ast.node(id) {
                Node::Reference { name, .. }
                | Node::Binding { name }
                | Node::Name { name }
                | Node::PrivateName { name }
                | Node::PrivateIn { name, .. }
                | Node::Labeled { label: name, .. } => Some((name, start)),
                Node::Member { name, name_length, .. } | Node::PrivateMember { name, name_length, .. } => {
                    Some((name, ast.span(id).end - name_length))
                }
                _ => None,
            };
            self.0.extend(found.map(|(name, offset)| Named { name, offset }));
            Flow::Into
        }
    }
    let mut names = Names(Vec::new());
    walk(ast, ast.root(), &mut names);
    names.0
}
