//! Assembles system call filters for seccomp.
//!
//! The kernel walks a filter for each of its calls when the filter is installed, once per job. So
//! the numbers are found by binary search: a list of comparisons one after the other, which the
//! crates for this make, took half a millisecond a run more.

use std::collections::BTreeMap;

use libc::sock_filter;

/// What becomes of a call. A call that has no action fails with `ENOSYS`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It is made.
    Allow,
    /// It is made if all conditions of one of the alternatives hold.
    AllowIf(Vec<Vec<Condition>>),
}

/// A condition on the lower half of an argument, which is all that these calls look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// It may be anything.
    Any,
    /// The argument of this index is this value.
    Equals(u8, u32),
    /// It is not.
    Differs(u8, u32),
    /// It has none of these bits.
    NoneOf(u8, u32),
}

const LOAD: u16 = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
const AND: u16 = (libc::BPF_ALU | libc::BPF_AND | libc::BPF_K) as u16;
const IF_EQUAL: u16 = (libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K) as u16;
const IF_NOT_BELOW: u16 = (libc::BPF_JMP | libc::BPF_JGE | libc::BPF_K) as u16;
const JUMP: u16 = (libc::BPF_JMP | libc::BPF_JA) as u16;
const RETURN: u16 = (libc::BPF_RET | libc::BPF_K) as u16;

/// Offsets in `struct seccomp_data`: number, architecture, instruction pointer, six arguments.
const NUMBER: u32 = 0;
const ARCHITECTURE: u32 = 4;
const ARGUMENTS: u32 = 16;

/// The architecture that this was compiled for, as the kernel names it.
#[cfg(target_arch = "x86_64")]
const THIS_ARCHITECTURE: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const THIS_ARCHITECTURE: u32 = 0xc000_00b7;

const ALLOWED: u32 = libc::SECCOMP_RET_ALLOW;
const NOT_THERE: u32 = libc::SECCOMP_RET_ERRNO | libc::ENOSYS as u32;

/// An instruction that jumps `yes` or `no` instructions ahead, or neither.
fn instruction(code: u16, k: u32, yes: u8, no: u8) -> sock_filter {
    sock_filter { code, jt: yes, jf: no, k }
}

/// The filter that does with each call what is said of it.
pub(super) fn assemble(calls: &BTreeMap<u32, Action>) -> Vec<sock_filter> {
    let mut filter = vec![
        instruction(LOAD, ARCHITECTURE, 0, 0),
        // Another architecture has other numbers: on x86-64, programs can make 32-bit calls.
        instruction(IF_EQUAL, THIS_ARCHITECTURE, 1, 0),
        instruction(RETURN, libc::SECCOMP_RET_KILL_PROCESS, 0, 0),
        instruction(LOAD, NUMBER, 0, 0),
    ];
    filter.extend(search(&ranges(calls)));
    filter
}

/// A first number, and what holds from it up to the next range.
type Range<'a> = (u32, Option<&'a Action>);

/// The actions as ranges that cover every number.
fn ranges(calls: &BTreeMap<u32, Action>) -> Vec<Range<'_>> {
    let mut ranges: Vec<Range<'_>> = vec![(0, None)];
    let mut add = |start: u32, action| match ranges.last_mut() {
        Some(last) if last.0 == start => last.1 = action,
        Some((_, Some(Action::Allow))) if action == Some(&Action::Allow) => {}
        _ => ranges.push((start, action)),
    };
    let mut next = 0;
    for (number, action) in calls {
        if *number > next {
            add(next, None);
        }
        add(*number, Some(action));
        next = number + 1;
    }
    add(next, None);
    ranges
}

/// Instructions that end with the action of the range that the loaded number is in.
fn search(ranges: &[Range<'_>]) -> Vec<sock_filter> {
    match ranges {
        [] | [(_, None)] => vec![instruction(RETURN, NOT_THERE, 0, 0)],
        [(_, Some(Action::Allow))] => vec![instruction(RETURN, ALLOWED, 0, 0)],
        [(_, Some(Action::AllowIf(alternatives)))] => decide(alternatives),
        _ => {
            let (below, above) = ranges.split_at(ranges.len() / 2);
            let start = above.first().map_or(0, |range| range.0);
            let (below, above) = (search(below), search(above));
            let mut code = match u8::try_from(below.len()) {
                Ok(distance) => vec![instruction(IF_NOT_BELOW, start, distance, 0)],
                // Too far for a conditional jump.
                Err(_) => vec![
                    instruction(IF_NOT_BELOW, start, 0, 1),
                    instruction(JUMP, u32::try_from(below.len()).unwrap_or(u32::MAX), 0, 0),
                ],
            };
            code.extend(below);
            code.extend(above);
            code
        }
    }
}

/// Instructions that allow a call if one of the alternatives holds.
fn decide(alternatives: &[Vec<Condition>]) -> Vec<sock_filter> {
    let mut code = Vec::new();
    for conditions in alternatives {
        // Built from the back, so that each knows how far it is to the next alternative.
        let mut alternative = vec![instruction(RETURN, ALLOWED, 0, 0)];
        for condition in conditions.iter().rev() {
            let next = u8::try_from(alternative.len()).unwrap_or(u8::MAX);
            let mut test = match *condition {
                Condition::Any => Vec::new(),
                Condition::Equals(argument, value) => {
                    vec![load(argument), instruction(IF_EQUAL, value, 0, next)]
                }
                Condition::Differs(argument, value) => {
                    vec![load(argument), instruction(IF_EQUAL, value, next, 0)]
                }
                Condition::NoneOf(argument, bits) => {
                    vec![load(argument), instruction(AND, bits, 0, 0), instruction(IF_EQUAL, 0, 0, next)]
                }
            };
            test.append(&mut alternative);
            alternative = test;
        }
        code.append(&mut alternative);
    }
    code.push(instruction(RETURN, NOT_THERE, 0, 0));
    code
}

/// Loads the lower half of an argument; both architectures are little-endian.
fn load(argument: u8) -> sock_filter {
    instruction(LOAD, ARGUMENTS + 8 * u32::from(argument), 0, 0)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What a filter says.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(in super::super) enum Verdict {
        Allowed,
        NotThere,
        Killed,
    }

    /// Runs a filter as the kernel would, on a call of this architecture.
    pub(in super::super) fn run(filter: &[sock_filter], number: u32, arguments: [u64; 6]) -> Verdict {
        run_on(filter, THIS_ARCHITECTURE, number, arguments)
    }

    fn run_on(filter: &[sock_filter], architecture: u32, number: u32, arguments: [u64; 6]) -> Verdict {
        let (mut at, mut accumulator) = (0, 0);
        loop {
            let sock_filter { code, jt, jf, k } = filter[at];
            at += 1;
            let jump = |holds: bool| usize::from(if holds { jt } else { jf });
            match code {
                LOAD if k == NUMBER => accumulator = number,
                LOAD if k == ARCHITECTURE => accumulator = architecture,
                LOAD => accumulator = arguments[(k - ARGUMENTS) as usize / 8] as u32,
                AND => accumulator &= k,
                IF_EQUAL => at += jump(accumulator == k),
                IF_NOT_BELOW => at += jump(accumulator >= k),
                JUMP => at += k as usize,
                RETURN if k == ALLOWED => return Verdict::Allowed,
                RETURN if k == NOT_THERE => return Verdict::NotThere,
                RETURN => return Verdict::Killed,
                _ => panic!("unknown instruction {code:#x}"),
            }
        }
    }

    #[test]
    fn every_number_finds_its_action() {
        // Many single numbers, so that some jumps are long, and an alternative at the end of each.
        let condition =
            vec![vec![Condition::Equals(0, 7), Condition::Differs(1, 8)], vec![Condition::NoneOf(2, 6)]];
        let calls: BTreeMap<u32, Action> = (0..400)
            .filter(|number| number % 3 != 0)
            .map(|number| {
                let action = if number % 3 == 1 { Action::Allow } else { Action::AllowIf(condition.clone()) };
                (number, action)
            })
            .collect();
        let filter = assemble(&calls);
        for number in (0..1000).chain([u32::MAX]) {
            let with = |arguments| run(&filter, number, arguments);
            let (first, second) = match number % 3 {
                _ if number >= 400 => (Verdict::NotThere, Verdict::NotThere),
                0 => (Verdict::NotThere, Verdict::NotThere),
                1 => (Verdict::Allowed, Verdict::Allowed),
                _ => (Verdict::Allowed, Verdict::NotThere),
            };
            assert_eq!(with([7, 0, 6, 0, 0, 0]), first, "{number}");
            assert_eq!(with([0, 0, 1, 0, 0, 0]), first, "{number}");
            assert_eq!(with([7, 8, 6, 0, 0, 0]), second, "{number}");
            assert_eq!(with([0, 0, 2, 0, 0, 0]), second, "{number}");
        }
    }

    #[test]
    fn calls_of_another_architecture_end_the_program() {
        let filter = assemble(&BTreeMap::from([(1, Action::Allow)]));
        assert_eq!(run_on(&filter, 0x4000_0003, 1, [0; 6]), Verdict::Killed);
    }
}
