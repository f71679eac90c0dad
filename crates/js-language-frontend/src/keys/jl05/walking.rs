//! JL05/ex-2: visitors over one tree. Drives [`crate::ast::walk`].

use solution_key::{Answer, Exercise, Rng, ScriptError};
use std::collections::BTreeMap;
use std::fmt::Write;

use super::arena::Arena;
use super::listing::Listing;
use crate::ast::{Ast, Flow, NodeId, NodeKind, Visitor, walk};

/// The exercise.
pub(super) struct Walking;

/// What a visitor does at nodes of one kind.
#[derive(Clone, Copy, Default)]
struct Actions {
    enter: bool,
    leave: bool,
    over: bool,
}

/// The rows of one visitor: a column of the table that the kind of a node and the visitor choose
/// from together.
type Rows = BTreeMap<NodeKind, Actions>;

impl Exercise for Walking {
    fn name(&self) -> &'static str {
        "ex-2"
    }

    fn answer(&self, input: &[u8]) -> Answer {
        match run(input) {
            Ok(out) => Answer::ok(out),
            Err(error) => error.into(),
        }
    }

    fn generate(&self, rng: &mut Rng, size: u32) -> String {
        let source = Arena.generate(rng, 1 + size / 3);
        let mut out = Arena.answer(source.as_bytes()).stdout;
        let count = out.lines().count() as u32 - 1;
        let names = ["all", "uses", "calls"];
        for name in &names[..rng.between(1, 3) as usize] {
            for _ in 0..rng.between(1, 3) {
                let _ =
                    write!(out, "visitor {name} {}", rng.pick(&["enter", "leave", "enter", "leave", "over"]));
                for _ in 0..rng.between(1, 3) {
                    let kinds = ["*", "Reference", "Binary", "Call", "Block", "If", "Expression", "Number"];
                    let _ = write!(out, " {}", rng.pick(&kinds));
                }
                out.push('\n');
            }
            let from = if rng.one_in(3) { rng.between(1, count) } else { count };
            let _ = writeln!(out, "walk {name} {from}");
        }
        if rng.one_in(2) {
            let _ = writeln!(out, "walk {} {count}", names[0]);
        }
        out
    }

    fn explain(&self, _input: &[u8], answer: &Answer, line: usize) -> Option<String> {
        let text = answer.stdout.lines().nth(line)?;
        let words: Vec<&str> = text.split(' ').collect();
        Some(match words.as_slice() {
            ["walk", name, "from", id] => {
                format!("From here on, visitor {name} walks the tree below node {id}.")
            }
            ["entered", count] => {
                format!("The walk went to {count} nodes, whether its visitor has an action for them or not.")
            }
            [depth, what, id, kind] => format!(
                "The walk {what}s node {id}, a {kind}, {depth} levels below where it began, and this visitor \
                 has the action {what} for that kind."
            ),
            _ => "The input breaks the protocol on the line named; nothing else is printed.".to_string(),
        })
    }
}

fn run(input: &[u8]) -> Result<String, ScriptError> {
    let listing = Listing::read(input)?;
    let mut visitors: BTreeMap<&str, Rows> = BTreeMap::new();
    let mut out = String::new();
    for command in &listing.commands {
        match command.words.as_slice() {
            ["visitor", name, action, kinds @ ..] if !kinds.is_empty() => {
                let rows = visitors.entry(name).or_default();
                for kind in kinds {
                    let matching: Vec<NodeKind> =
                        NodeKind::ALL.iter().copied().filter(|k| *kind == "*" || k.name() == *kind).collect();
                    if matching.is_empty() {
                        return Err(command.error(format!("unknown kind: {kind}")));
                    }
                    for kind in matching {
                        let actions = rows.entry(kind).or_default();
                        match *action {
                            "enter" => actions.enter = true,
                            "leave" => actions.leave = true,
                            "over" => actions.over = true,
                            _ => return Err(command.error(format!("unknown action: {action}"))),
                        }
                    }
                }
            }
            ["walk", name, id] => {
                let Some(rows) = visitors.get(name) else {
                    return Err(command.error(format!("no visitor {name}")));
                };
                let from = listing.node(command, id)?;
                let _ = writeln!(out, "walk {name} from {id}");
                let mut printer = Printer { rows, depth: 0, entered: 0, out: &mut out };
                walk(&listing.ast, from, &mut printer);
                let entered = printer.entered;
                let _ = writeln!(out, "entered {entered}");
            }
            ["visitor", ..] => return Err(command.error("visitor takes a name, an action and kinds")),
            ["walk", ..] => return Err(command.error("walk takes a visitor and a node")),
            _ => return Err(command.error(format!("unknown command: {}", command.name()))),
        }
    }
    Ok(out)
}

/// A visitor that prints what it does.
struct Printer<'p> {
    rows: &'p Rows,
    depth: usize,
    entered: usize,
    out: &'p mut String,
}

impl Printer<'_> {
    fn actions(&self, ast: &Ast, id: NodeId) -> (NodeKind, Actions) {
        let kind = ast.node(id).kind();
        (kind, self.rows.get(&kind).copied().unwrap_or_default())
    }
}

impl Visitor for Printer<'_> {
    fn enter(&mut self, ast: &Ast, id: NodeId) -> Flow {
        let (kind, actions) = self.actions(ast, id);
        if actions.enter {
            let _ = writeln!(self.out, "{} enter {} {}", self.depth, id.index(), kind.name());
        }
        self.depth += 1;
        self.entered += 1;
        if actions.over { Flow::Over } else { Flow::Into }
    }

    fn leave(&mut self, ast: &Ast, id: NodeId) {
        self.depth -= 1;
        let (kind, actions) = self.actions(ast, id);
        if actions.leave {
            let _ = writeln!(self.out, "{} leave {} {}", self.depth, id.index(), kind.name());
        }
    }
}
