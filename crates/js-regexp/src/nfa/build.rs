//! Tree to automaton, from the end to the start.
//!
//! Each part is built when the state behind it is known, so that nothing has to be patched but the
//! head of a loop. `cursor` is that state; building a part moves it to the part's own first state.
//! A stack of tasks takes the place of recursion.

use super::{Nfa, One, Register, State, StateId, Style};
use crate::ast::{Node, Pattern, References, Repeat};
use crate::error::PatternErrorKind;

/// The state behind a part, and the state that a part begins with: one for ways on which the
/// innermost loop's iteration has consumed nothing yet, one for ways on which it has.
///
/// The two differ only in [`Style::Linear`], where an iteration that consumes nothing must lead
/// nowhere and no register can say so. Consuming leads from the first to the second, so that only
/// the states between characters exist twice.
#[derive(Clone, Copy, PartialEq)]
struct Ends {
    fresh: StateId,
    moved: StateId,
}

/// No state: what lies behind an iteration that has consumed nothing.
const DEAD: StateId = StateId::MAX - 1;

impl Ends {
    fn both(id: StateId) -> Ends {
        Ends { fresh: id, moved: id }
    }

    /// Both by the same rule, once if they are the same.
    fn map(self, mut rule: impl FnMut(StateId) -> StateId) -> Ends {
        let fresh = rule(self.fresh);
        Ends { fresh, moved: if self.moved == self.fresh { fresh } else { rule(self.moved) } }
    }
}

/// What remains to be done.
enum Task<'a> {
    /// Build this in front of the cursor; `true` for the inside of a lookbehind.
    Build(Node<'a>, bool),
    /// The alternative `at` is built: join it with those behind it, and go on with the one before.
    Alternatives { parts: &'a [Node<'a>], at: usize, next: Ends, joined: Option<Ends>, back: bool },
    /// Put a save in front of the cursor.
    Save(Register),
    /// The body of a lookaround is built.
    Look { behind: bool, negative: bool, register: Register, end: StateId, next: Ends },
    /// The body of the optional part is built.
    Optional { next: Ends, greedy: bool, mark: Option<Register>, clear: Option<(Register, Register)> },
    /// The body of the loop whose head is `head` is built.
    Loop {
        head: StateId,
        exit: Ends,
        greedy: bool,
        mark: Option<Register>,
        clear: Option<(Register, Register)>,
        /// The body is entered first, as by `+`.
        at_least_once: bool,
    },
    /// The body of a counted loop is built.
    Counted { head: StateId, counter: Register, mark: Option<Register>, clear: Option<(Register, Register)> },
    /// Written-out repetition: build so many optional and required copies more.
    Copies { repeat: &'a Repeat<'a>, optional: u32, required: u32, exit: Ends, back: bool },
    /// Put a clear in front of the cursor.
    Clear(Option<(Register, Register)>),
}

struct Builder<'p, 'a> {
    pattern: &'p Pattern<'a>,
    style: Style,
    states: Vec<State>,
    references: Vec<u32>,
    registers: u32,
    cursor: Ends,
    tasks: Vec<Task<'a>>,
    /// Something was met that a linear automaton cannot hold.
    irregular: bool,
}

/// Stands in a loop head until the body is known.
const PENDING: StateId = StateId::MAX;

/// No part of a tree needs more tasks than this for each state it adds, copies of nothing apart.
const TASKS_PER_STATE: usize = 8;

/// Builds the automaton of `pattern`, of at most `limit` states.
pub(crate) fn build(pattern: &Pattern<'_>, style: Style, limit: usize) -> Result<Nfa, PatternErrorKind> {
    let mut builder = Builder {
        pattern,
        style,
        states: vec![State::Match],
        references: Vec::new(),
        registers: 2 * (pattern.captures + 1),
        cursor: Ends::both(0),
        tasks: vec![Task::Build(pattern.root, false)],
        irregular: false,
    };
    let mut done = 0;
    while let Some(task) = builder.tasks.pop() {
        // Copies of nothing add no states, so that the tasks are bounded too.
        done += 1;
        if builder.states.len() > limit || done > TASKS_PER_STATE * limit {
            return Err(PatternErrorKind::TooLarge);
        }
        builder.run(task);
        if builder.irregular && style == Style::Linear {
            return Err(PatternErrorKind::TooLarge);
        }
    }
    Ok(in_walking_order(builder.states, builder.cursor.fresh, builder.registers, builder.references))
}

impl<'a> Builder<'_, 'a> {
    fn add(&mut self, state: State) -> StateId {
        self.states.push(state);
        (self.states.len() - 1) as StateId
    }

    /// Puts a state in front of the cursor.
    fn prepend(&mut self, state: impl Fn(StateId) -> State) {
        self.cursor = self.cursor.map(|next| if next == DEAD { DEAD } else { self.add(state(next)) });
    }

    /// Puts a state that consumes in front of the cursor.
    fn consume(&mut self, state: impl Fn(StateId) -> State) {
        self.cursor = Ends::both(self.add(state(self.cursor.moved)));
    }

    /// A choice, unless there is none.
    fn choice(&mut self, first: StateId, second: StateId) -> StateId {
        match (first, second) {
            (DEAD, only) | (only, DEAD) => only,
            _ => self.add(State::Split { first, second }),
        }
    }

    /// A choice between the body of a loop and its exit.
    fn loop_choice(&mut self, body: StateId, exit: StateId, greedy: bool) -> StateId {
        if greedy { self.choice(body, exit) } else { self.choice(exit, body) }
    }

    fn register(&mut self) -> Register {
        self.registers += 1;
        self.registers - 1
    }

    fn run(&mut self, task: Task<'a>) {
        match task {
            Task::Build(node, back) => self.node(node, back),
            Task::Alternatives { parts, at, next, joined, back } => {
                let first = self.cursor;
                let joined = match joined {
                    None => first,
                    Some(second) => {
                        let fresh = self.choice(first.fresh, second.fresh);
                        let same = first.fresh == first.moved && second.fresh == second.moved;
                        let moved = if same { fresh } else { self.choice(first.moved, second.moved) };
                        Ends { fresh, moved }
                    }
                };
                if at == 0 {
                    self.cursor = joined;
                    return;
                }
                self.cursor = next;
                self.tasks.push(Task::Alternatives { parts, at: at - 1, next, joined: Some(joined), back });
                self.tasks.push(Task::Build(parts[at - 1], back));
            }
            Task::Save(slot) => self.prepend(|next| State::Save { slot, next }),
            Task::Clear(clear) => self.clear(clear),
            Task::Look { behind, negative, register, end, next } => {
                let body = self.cursor.fresh;
                self.states[end as usize] = State::LookEnd { negative, register, next: next.fresh };
                self.cursor = next;
                self.prepend(|next| State::Look { behind, negative, register, body, next });
            }
            Task::Optional { next, greedy, mark, clear } => {
                self.mark(mark);
                self.clear(clear);
                let body = self.cursor.fresh;
                self.cursor = next.map(|exit| self.loop_choice(body, exit, greedy));
            }
            Task::Loop { head, exit, greedy, mark, clear, at_least_once } => {
                let inside = self.cursor.fresh;
                self.mark(mark);
                self.clear(clear);
                let body = self.cursor.fresh;
                if let State::Split { first, second } = &mut self.states[head as usize] {
                    // A body that can only match the empty string is never entered.
                    *(if greedy { first } else { second }) = if body == DEAD { exit.moved } else { body };
                }
                let fresh = match exit.fresh == exit.moved {
                    true => head,
                    false => self.loop_choice(body, exit.fresh, greedy),
                };
                self.cursor = Ends { fresh, moved: head };
                if at_least_once {
                    self.cursor = Ends::both(inside);
                    if let Some(register) = mark {
                        self.prepend(|next| State::Unmark { register, next });
                    }
                }
            }
            Task::Counted { head, counter, mark, clear } => {
                self.mark(mark);
                self.clear(clear);
                let start = self.cursor.fresh;
                if let State::CounterLoop { body, .. } = &mut self.states[head as usize] {
                    *body = start;
                }
                self.cursor = Ends::both(head);
                self.prepend(|next| State::CounterReset { counter, next });
            }
            Task::Copies { repeat, optional, required, exit, back } => {
                self.copies(repeat, optional, required, exit, back);
            }
        }
    }

    fn mark(&mut self, mark: Option<Register>) {
        if let Some(register) = mark {
            self.prepend(|next| State::Mark { register, next });
        }
    }

    fn clear(&mut self, clear: Option<(Register, Register)>) {
        if let Some((from, to)) = clear {
            self.prepend(|next| State::Clear { from, to, next });
        }
    }

    fn node(&mut self, node: Node<'a>, back: bool) {
        match node {
            Node::Empty => {}
            Node::Character(c) => {
                self.consume(|next| State::Consume { one: One::Character(c), back, next });
            }
            Node::Set(set) => self.consume(|next| State::Consume { one: One::Set(set), back, next }),
            Node::Sequence(parts) => {
                // The task pushed last is done first: the part nearest to the cursor.
                if back {
                    self.tasks.extend(parts.iter().rev().map(|&part| Task::Build(part, back)));
                } else {
                    self.tasks.extend(parts.iter().map(|&part| Task::Build(part, back)));
                }
            }
            Node::Alternatives(parts) => {
                let last = parts.len() - 1;
                let next = self.cursor;
                self.tasks.push(Task::Alternatives { parts, at: last, next, joined: None, back });
                self.tasks.push(Task::Build(parts[last], back));
            }
            Node::Capture(group, body) => {
                // A lookbehind meets the end of the group first.
                let (entered, left) =
                    if back { (2 * group + 1, 2 * group) } else { (2 * group, 2 * group + 1) };
                self.prepend(|next| State::Save { slot: left, next });
                self.tasks.push(Task::Save(entered));
                self.tasks.push(Task::Build(*body, back));
            }
            Node::Look { behind, negative, body } => {
                self.irregular = true;
                let register = self.register();
                let next = self.cursor;
                let end = self.add(State::Match);
                self.cursor = Ends::both(end);
                self.tasks.push(Task::Look { behind, negative, register, end, next });
                self.tasks.push(Task::Build(*body, behind));
            }
            Node::Repeat(repeat) => self.repeat(repeat, back),
            Node::Position(position) => self.prepend(|next| State::Assert { position, next }),
            Node::Backreference { groups, ignore_case } => {
                self.irregular = true;
                let from = self.references.len() as u32;
                match groups {
                    References::Number(group) => self.references.push(group),
                    References::Name(name) => {
                        self.references.extend(&self.pattern.names[name as usize].1);
                    }
                }
                let groups = (from, self.references.len() as u32);
                self.prepend(|next| State::Backreference { groups, ignore_case, back, next });
            }
        }
    }

    fn repeat(&mut self, repeat: &'a Repeat<'a>, back: bool) {
        let quantifier = repeat.quantifier;
        let (min, max, greedy) = (quantifier.min, quantifier.max, quantifier.greedy);
        if max == 0 {
            return;
        }
        if (min, max) == (1, 1) {
            self.tasks.push(Task::Build(repeat.body, back));
            return;
        }
        if self.style == Style::Compact {
            let one = match repeat.body {
                Node::Character(c) => Some(One::Character(c)),
                Node::Set(set) => Some(One::Set(set)),
                _ => None,
            };
            let simple = greedy || max == u32::MAX || min == max;
            if let Some(one) = one.filter(|_| !back && simple && (min, max) != (0, 1)) {
                let greedy = greedy || min == max;
                self.consume(|next| State::Run { one, min, max, greedy, next });
                return;
            }
        }
        match (min, max) {
            (0, 1) => self.optional(repeat, self.cursor, None, back),
            (0, u32::MAX) => self.unbounded(repeat, false, back),
            (1, u32::MAX) if !repeat.nullable || self.style == Style::Compact => {
                self.unbounded(repeat, true, back);
            }
            _ if self.style == Style::Compact => self.counted(repeat, back),
            (_, u32::MAX) => {
                // The last required copy and the loop are one where the loop may be entered first.
                let joined = u32::from(!repeat.nullable);
                let copies =
                    Task::Copies { repeat, optional: 0, required: min - joined, exit: self.cursor, back };
                self.tasks.push(copies);
                if joined == 1 {
                    self.tasks.push(Task::Clear(captures_of(repeat)));
                }
                self.unbounded(repeat, joined == 1, back);
            }
            _ => self.copies(repeat, max - min, min, self.cursor, back),
        }
    }

    /// `x?` in front of the cursor, leaving to `exit`.
    fn optional(&mut self, repeat: &'a Repeat<'a>, exit: Ends, clear: Option<(u32, u32)>, back: bool) {
        let mark = self.end_of_iteration(repeat, self.cursor.moved);
        self.tasks.push(Task::Optional { next: exit, greedy: repeat.quantifier.greedy, mark, clear });
        self.tasks.push(Task::Build(repeat.body, back));
    }

    /// `x*` or `x+` in front of the cursor.
    fn unbounded(&mut self, repeat: &'a Repeat<'a>, at_least_once: bool, back: bool) {
        let greedy = repeat.quantifier.greedy;
        let exit = self.cursor;
        let head = self.add(split(PENDING, exit.moved, greedy));
        let mark = self.end_of_iteration(repeat, head);
        let clear = captures_of(repeat);
        self.tasks.push(Task::Loop { head, exit, greedy, mark, clear, at_least_once });
        self.tasks.push(Task::Build(repeat.body, back));
    }

    /// Sets the cursor to the end of a loop's body: an iteration that has consumed nothing must
    /// fail there, one that has goes on to `next`.
    fn end_of_iteration(&mut self, repeat: &Repeat<'_>, next: StateId) -> Option<Register> {
        self.cursor = Ends::both(next);
        if self.style == Style::Linear {
            self.cursor.fresh = DEAD;
            return None;
        }
        let mark = repeat.nullable.then(|| self.register());
        if let Some(register) = mark {
            self.prepend(|next| State::EmptyCheck { register, required: None, next });
        }
        mark
    }

    fn counted(&mut self, repeat: &'a Repeat<'a>, back: bool) {
        let quantifier = repeat.quantifier;
        let counter = self.register();
        let mark = repeat.nullable.then(|| self.register());
        let exit = self.cursor.fresh;
        let head = self.add(State::CounterLoop {
            counter,
            min: quantifier.min,
            max: quantifier.max,
            greedy: quantifier.greedy,
            body: PENDING,
            exit,
        });
        self.cursor = Ends::both(head);
        if let Some(register) = mark {
            let required = Some((counter, quantifier.min));
            self.prepend(|next| State::EmptyCheck { register, required, next });
        }
        self.tasks.push(Task::Counted { head, counter, mark, clear: captures_of(repeat) });
        self.tasks.push(Task::Build(repeat.body, back));
    }

    /// Written-out repetition, from the last copy to the first.
    fn copies(&mut self, repeat: &'a Repeat<'a>, optional: u32, required: u32, exit: Ends, back: bool) {
        // The very first copy finds nothing to clear.
        let clear = captures_of(repeat).filter(|_| optional + required > 1);
        if optional > 0 {
            self.tasks.push(Task::Copies { repeat, optional: optional - 1, required, exit, back });
            self.optional(repeat, exit, clear, back);
        } else if required > 0 {
            self.tasks.push(Task::Copies { repeat, optional, required: required - 1, exit, back });
            self.tasks.push(Task::Clear(clear));
            self.tasks.push(Task::Build(repeat.body, back));
        }
    }
}

fn split(body: StateId, exit: StateId, greedy: bool) -> State {
    let (first, second) = if greedy { (body, exit) } else { (exit, body) };
    State::Split { first, second }
}

/// The slots of the groups inside a repeated part.
fn captures_of(repeat: &Repeat<'_>) -> Option<(Register, Register)> {
    let (from, to) = repeat.captures;
    (from < to).then_some((2 * from, 2 * to))
}

/// Numbers the states in the order in which a walk meets them, and drops those it never meets.
fn in_walking_order(states: Vec<State>, start: StateId, registers: u32, references: Vec<u32>) -> Nfa {
    let mut numbers = vec![PENDING; states.len()];
    let mut ordered = Vec::with_capacity(states.len());
    let mut pending = vec![start];
    while let Some(mut id) = pending.pop() {
        // Follow the preferred way as long as it is new.
        while numbers[id as usize] == PENDING {
            numbers[id as usize] = ordered.len() as StateId;
            let state = states[id as usize];
            ordered.push(state);
            let [first, second] = state.successors();
            pending.extend(second);
            match first {
                Some(next) => id = next,
                None => break,
            }
        }
    }
    for state in &mut ordered {
        state.renumber(|old| numbers[old as usize]);
    }
    Nfa { states: ordered, registers, references }
}
