//! The backtracking matcher.
//!
//! One loop over the instructions; what can be come back to lies on an explicit stack of one-word
//! entries, so that no pattern and no text can exhaust the native stack. Registers are undone by
//! entries of the same stack: after a failed attempt all of them are as they were before it.
//!
//! An entry is `tag:3 | place:29 | position:32`, where place is an instruction or a register.

use super::Tracer;
use super::fuel::Fuel;
use super::input::{Input, holds, read, read_back, splits_pair};
use super::limits::UNSET;
use crate::program::{CharSet, Code, Guard, Inst};
use crate::unicode::fold::Folding;

/// Go on at the instruction, at the position.
const BRANCH: u64 = 0;
/// Set the register back to the value that stands in place of the position.
const RESTORE: u64 = 1;
/// A greedy run that reached to the position; its floor lies below.
const RUN: u64 = 2;
/// The position below which the greedy run above cannot give back.
const FLOOR: u64 = 3;
/// A lazy run that can take one more character at the position.
const LAZY: u64 = 4;
/// A counted lazy loop that can enter its body once more.
const COUNTED: u64 = 5;
/// Everything above belongs to the lookaround at the instruction, which started at the position.
const LOOK: u64 = 6;

#[inline(always)]
fn entry(tag: u64, place: usize, position: usize) -> u64 {
    tag << 61 | (place as u64) << 32 | position as u64
}

#[inline(always)]
fn tag(entry: u64) -> u64 {
    entry >> 61
}

#[inline(always)]
fn place(entry: u64) -> usize {
    (entry >> 32 & 0x1fff_ffff) as usize
}

#[inline(always)]
fn position(entry: u64) -> usize {
    (entry & 0xffff_ffff) as usize
}

/// Why the matcher stopped without a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// All steps back that were allowed are used up.
    Fuel,
    /// The stack is full.
    Stack,
    /// The host's hook said so.
    Interrupted,
}

/// One run over one text.
pub(crate) struct Backtracker<'m, 'h, I> {
    pub(crate) code: &'m Code,
    pub(crate) text: I,
    /// The captures' slots and the other registers; slots are unset before the first attempt.
    pub(crate) registers: &'m mut [u32],
    pub(crate) stack: &'m mut Vec<u64>,
    /// How many entries the stack may have.
    pub(crate) stack_limit: usize,
    /// A register was set while there was nothing to go back to.
    pub(crate) unguarded: bool,
    /// What each step back takes from.
    pub(crate) fuel: &'m mut Fuel<'h>,
}

impl<I: Input> Backtracker<'_, '_, I> {
    /// Tries to match from `start` on. On success registers 0 and 1 hold the whole match; on
    /// failure all slots are unset again.
    pub(crate) fn attempt<const UNICODE: bool, T: Tracer>(
        &mut self,
        start: usize,
        tracer: &mut T,
    ) -> Result<bool, Stop> {
        let code = self.code;
        let insts = &code.insts[..];
        let text = self.text;
        let mut pc = 0usize;
        let mut at = start;
        self.stack.clear();
        loop {
            'fail: {
                loop {
                    if T::ON && !tracer.step(pc as u32, at) {
                        return Err(Stop::Interrupted);
                    }
                    match insts[pc] {
                        Inst::Unit(unit) => {
                            if text.unit(at) != Some(u32::from(unit)) {
                                break 'fail;
                            }
                            at += 1;
                            pc += 1;
                        }
                        Inst::Literal { start, length } => {
                            let units = &code.literals[start as usize..(start + length) as usize];
                            if !text.starts_with(at, units) {
                                break 'fail;
                            }
                            at += units.len();
                            pc += 1;
                        }
                        Inst::Set(set) => match read::<I, UNICODE>(text, at) {
                            Some((c, behind)) if code.sets[set as usize].contains(c) => {
                                at = behind;
                                pc += 1;
                            }
                            _ => break 'fail,
                        },
                        Inst::Choose { first, second, guard } => {
                            match ways(text, at, &code.guards[guard as usize]) {
                                0 => break 'fail,
                                1 => pc = first as usize,
                                2 => pc = second as usize,
                                _ => {
                                    self.push(entry(BRANCH, second as usize, at))?;
                                    pc = first as usize;
                                }
                            }
                        }
                        Inst::Split { first, second } => {
                            self.push(entry(BRANCH, second as usize, at))?;
                            pc = first as usize;
                        }
                        Inst::Jump(to) => pc = to as usize,
                        Inst::RunPossessive { set, min, max } => {
                            let set = &code.sets[set as usize];
                            match take_run::<I, UNICODE>(text, set, at, min, max) {
                                Some((_, end)) => at = end,
                                None => break 'fail,
                            }
                            pc += 1;
                        }
                        Inst::RunGreedy { set, min, max, guard } => {
                            let set = &code.sets[set as usize];
                            let Some((floor, end)) = take_run::<I, UNICODE>(text, set, at, min, max) else {
                                break 'fail;
                            };
                            let guard = &code.guards[guard as usize];
                            let Some(end) = give_back::<I, UNICODE>(text, guard, floor, end) else {
                                break 'fail;
                            };
                            if end > floor {
                                self.push(entry(FLOOR, 0, floor))?;
                                self.push(entry(RUN, pc, end))?;
                            }
                            at = end;
                            pc += 1;
                        }
                        Inst::RunLazy { set, min, guard } => {
                            let set = &code.sets[set as usize];
                            let Some((floor, _)) = take_run::<I, UNICODE>(text, set, at, min, min) else {
                                break 'fail;
                            };
                            match self.take_lazily::<UNICODE>(set, guard, pc, floor)? {
                                Some(end) => at = end,
                                None => break 'fail,
                            }
                            pc += 1;
                        }
                        Inst::Save(slot) => {
                            self.set(slot as usize, at as u32)?;
                            pc += 1;
                        }
                        Inst::Clear { from, to } => {
                            for slot in from..to {
                                if self.registers[slot as usize] != UNSET {
                                    self.set(slot as usize, UNSET)?;
                                }
                            }
                            pc += 1;
                        }
                        Inst::Assert(position) => {
                            if !holds(text, at, position) {
                                break 'fail;
                            }
                            pc += 1;
                        }
                        Inst::Peek { set, negative } => {
                            let set = &code.sets[set as usize];
                            let member = read::<I, UNICODE>(text, at).is_some_and(|(c, _)| set.contains(c));
                            if member == negative {
                                break 'fail;
                            }
                            pc += 1;
                        }
                        Inst::PeekBack { set, negative } => {
                            let set = &code.sets[set as usize];
                            let member =
                                read_back::<I, UNICODE>(text, at).is_some_and(|(c, _)| set.contains(c));
                            if member == negative {
                                break 'fail;
                            }
                            pc += 1;
                        }
                        Inst::UnitBack(unit) => {
                            if at == 0 || text.unit(at - 1) != Some(u32::from(unit)) {
                                break 'fail;
                            }
                            at -= 1;
                            pc += 1;
                        }
                        Inst::SetBack(set) => match read_back::<I, UNICODE>(text, at) {
                            Some((c, before)) if code.sets[set as usize].contains(c) => {
                                at = before;
                                pc += 1;
                            }
                            _ => break 'fail,
                        },
                        Inst::Mark(register) => {
                            self.set(register as usize, at as u32)?;
                            pc += 1;
                        }
                        Inst::Unmark(register) => {
                            self.set(register as usize, UNSET)?;
                            pc += 1;
                        }
                        Inst::EmptyCheck(mark) => {
                            if self.registers[mark as usize] == at as u32 {
                                break 'fail;
                            }
                            pc += 1;
                        }
                        Inst::EmptyCheckCounted { mark, counter, min } => {
                            let required = self.registers[counter as usize] <= min;
                            if !required && self.registers[mark as usize] == at as u32 {
                                break 'fail;
                            }
                            pc += 1;
                        }
                        Inst::CounterReset(counter) => {
                            self.set(counter as usize, 0)?;
                            pc += 1;
                        }
                        Inst::CounterLoop(index) => {
                            // A loop can go on without ever going back, so it costs fuel too.
                            self.fuel.burn()?;
                            let counted = code.counters[index as usize];
                            let count = self.registers[counted.counter as usize];
                            if count >= counted.max {
                                pc = counted.exit as usize;
                            } else if count >= counted.min && !counted.greedy {
                                self.push(entry(COUNTED, pc, at))?;
                                pc = counted.exit as usize;
                            } else {
                                if count >= counted.min {
                                    self.push(entry(BRANCH, counted.exit as usize, at))?;
                                }
                                // Behind `min` the exact count of an endless loop does not matter.
                                self.set(counted.counter as usize, count.saturating_add(1).min(UNSET - 1))?;
                                pc = counted.body as usize;
                            }
                        }
                        Inst::Look { register, .. } => {
                            self.registers[register as usize] = self.stack.len() as u32;
                            self.push(entry(LOOK, pc, at))?;
                            pc += 1;
                        }
                        Inst::LookEnd { register, negative, next } => {
                            let height = self.registers[register as usize] as usize;
                            if negative {
                                self.unwind(height);
                                break 'fail;
                            }
                            at = self.commit(height);
                            pc = next as usize;
                        }
                        Inst::Backreference { from, to, ignore_case, back } => {
                            match self.backreference::<UNICODE>(from, to, ignore_case, back, at) {
                                Some(behind) => at = behind,
                                None => break 'fail,
                            }
                            pc += 1;
                        }
                        Inst::Match => {
                            self.registers[0] = start as u32;
                            self.registers[1] = at as u32;
                            return Ok(true);
                        }
                        Inst::Fail => break 'fail,
                    }
                }
            }
            match self.backtrack::<UNICODE>()? {
                Some((to, position)) => (pc, at) = (to, position),
                None => {
                    // Slots set while no choice was open have no entry that undoes them.
                    self.forget();
                    if T::ON {
                        tracer.backtrack(None);
                    }
                    return Ok(false);
                }
            }
            if T::ON {
                tracer.backtrack(Some((pc as u32, at)));
            }
        }
    }

    /// After a failed attempt at `at`: the next place worth one.
    #[inline]
    pub(crate) fn next_start<const UNICODE: bool>(&self, at: usize) -> usize {
        let end = self
            .code
            .leading_run
            .and_then(|set| take_run::<I, UNICODE>(self.text, &self.code.sets[set as usize], at, 0, UNSET));
        end.map_or(at, |(_, end)| end).max(at + 1)
    }

    #[inline(always)]
    fn push(&mut self, entry: u64) -> Result<(), Stop> {
        if self.stack.len() >= self.stack_limit {
            return Err(Stop::Stack);
        }
        self.stack.push(entry);
        Ok(())
    }

    /// Sets a register so that going back undoes it. With nothing to go back to, nothing is kept.
    #[inline(always)]
    fn set(&mut self, register: usize, value: u32) -> Result<(), Stop> {
        let old = std::mem::replace(&mut self.registers[register], value);
        if self.stack.is_empty() {
            self.unguarded = true;
            return Ok(());
        }
        self.push(entry(RESTORE, register, old as usize))
    }

    /// Unsets what was set while there was nothing to go back to.
    #[inline(always)]
    fn forget(&mut self) {
        if std::mem::take(&mut self.unguarded) {
            self.registers.fill(UNSET);
        }
    }

    /// Goes back to the newest choice: the instruction and the position to go on with.
    #[inline(always)]
    fn backtrack<const UNICODE: bool>(&mut self) -> Result<Option<(usize, usize)>, Stop> {
        self.fuel.burn()?;
        loop {
            let Some(top) = self.stack.pop() else { return Ok(None) };
            match tag(top) {
                BRANCH => return Ok(Some((place(top), position(top)))),
                RESTORE => self.registers[place(top)] = position(top) as u32,
                _ => {
                    if let Some(target) = self.resume::<UNICODE>(top)? {
                        return Ok(Some(target));
                    }
                }
            }
        }
    }

    /// The rarer kinds of entries.
    fn resume<const UNICODE: bool>(&mut self, top: u64) -> Result<Option<(usize, usize)>, Stop> {
        let (code, text) = (self.code, self.text);
        let (pc, at) = (place(top), position(top));
        match (tag(top), code.insts[pc]) {
            (RUN, Inst::RunGreedy { guard, .. }) => {
                let floor = self.stack.last().map_or(at, |&entry| position(entry));
                let given = read_back::<I, UNICODE>(text, at).and_then(|(_, end)| {
                    give_back::<I, UNICODE>(text, &code.guards[guard as usize], floor, end)
                });
                match given {
                    Some(end) if end > floor => self.stack.push(entry(RUN, pc, end)),
                    _ => {
                        self.stack.pop();
                    }
                }
                Ok(given.map(|end| (pc + 1, end)))
            }
            (LAZY, Inst::RunLazy { set, guard, .. }) => {
                let set = &code.sets[set as usize];
                match read::<I, UNICODE>(text, at) {
                    Some((c, behind)) if set.contains(c) => {
                        Ok(self.take_lazily::<UNICODE>(set, guard, pc, behind)?.map(|end| (pc + 1, end)))
                    }
                    _ => Ok(None),
                }
            }
            (COUNTED, Inst::CounterLoop(index)) => {
                let counted = code.counters[index as usize];
                let count = self.registers[counted.counter as usize];
                self.set(counted.counter as usize, count.saturating_add(1).min(UNSET - 1))?;
                Ok(Some((counted.body as usize, at)))
            }
            // The body has failed: that is what a negative lookaround wants.
            (LOOK, Inst::Look { negative: true, next, .. }) => Ok(Some((next as usize, at))),
            _ => Ok(None),
        }
    }

    /// From `at` on, takes characters of a lazy run up to the first place where what follows can
    /// start, and leaves a choice there.
    #[inline]
    fn take_lazily<const UNICODE: bool>(
        &mut self,
        set: &CharSet,
        guard: u32,
        pc: usize,
        mut at: usize,
    ) -> Result<Option<usize>, Stop> {
        let text = self.text;
        let guard = &self.code.guards[guard as usize];
        loop {
            if !(UNICODE && I::WIDE) {
                at += text.run(at, text.len(), |c| guard.ways(c) == 2 && (c < 0x100 || set.contains(c)));
            }
            let ways = ways(text, at, guard);
            if ways & 1 != 0 {
                if ways & 2 != 0 {
                    self.push(entry(LAZY, pc, at))?;
                }
                return Ok(Some(at));
            }
            match read::<I, UNICODE>(text, at) {
                Some((c, behind)) if set.contains(c) => at = behind,
                _ => return Ok(None),
            }
        }
    }

    /// Drops everything above the lookaround's entry and the entry itself, undoing registers.
    fn unwind(&mut self, height: usize) {
        while self.stack.len() > height {
            if let Some(top) = self.stack.pop()
                && tag(top) == RESTORE
            {
                self.registers[place(top)] = position(top) as u32;
            }
        }
    }

    /// A lookaround has matched: forgets its choices, but not how to undo its captures. Gives the
    /// position where it started.
    fn commit(&mut self, height: usize) -> usize {
        let at = position(self.stack[height]);
        let mut kept = height;
        for i in height + 1..self.stack.len() {
            if tag(self.stack[i]) == RESTORE {
                self.stack[kept] = self.stack[i];
                kept += 1;
            }
        }
        self.stack.truncate(kept);
        at
    }

    /// The place behind (with `back`: before) the captured text, if it stands at `at`.
    fn backreference<const UNICODE: bool>(
        &self,
        from: u32,
        to: u32,
        ignore_case: bool,
        back: bool,
        at: usize,
    ) -> Option<usize> {
        let text = self.text;
        let captured = self.code.references[from as usize..to as usize].iter().find_map(|&group| {
            let (start, end) = (self.registers[2 * group as usize], self.registers[2 * group as usize + 1]);
            (start != UNSET && end != UNSET).then_some((start as usize, end as usize))
        });
        // A group that took no part matches the empty string.
        let Some((start, end)) = captured else { return Some(at) };
        let length = end - start;
        let (here, behind) =
            if back { (at.checked_sub(length)?, at.checked_sub(length)?) } else { (at, at + length) };
        if here + length > text.len() {
            return None;
        }
        let equal = if ignore_case {
            equal_folded::<I, UNICODE>(text, start, here, length)
        } else {
            text.equal(start, here, length)
        };
        let whole = !(UNICODE && (splits_pair(text, behind)));
        (equal && whole).then_some(behind)
    }
}

/// Are the two parts the same letters?
fn equal_folded<I: Input, const UNICODE: bool>(text: I, a: usize, b: usize, length: usize) -> bool {
    let folding = Folding::of(UNICODE);
    let mut done = 0;
    while done < length {
        let (Some((x, next_x)), Some((y, next_y))) =
            (read::<I, UNICODE>(text, a + done), read::<I, UNICODE>(text, b + done))
        else {
            return false;
        };
        if next_x - a != next_y - b || x != y && folding.canonicalize(x) != folding.canonicalize(y) {
            return false;
        }
        done = next_x - a;
    }
    true
}

/// The ways that `guard` leaves open at `at`.
#[inline(always)]
fn ways<I: Input>(text: I, at: usize, guard: &Guard) -> u8 {
    match text.unit(at) {
        Some(c) => guard.ways(c),
        None => guard.ways_at_end(),
    }
}

/// Takes as many characters of `set` as there are, `max` at most. Gives the place behind the first
/// `min` and the place behind all, or `None` if there are fewer than `min`.
#[inline(always)]
fn take_run<I: Input, const UNICODE: bool>(
    text: I,
    set: &CharSet,
    at: usize,
    min: u32,
    max: u32,
) -> Option<(usize, usize)> {
    let (min, max) = (min as usize, max as usize);
    if UNICODE && I::WIDE {
        let (mut end, mut floor, mut count) = (at, at, 0);
        while count < max {
            match read::<I, UNICODE>(text, end) {
                Some((c, behind)) if set.contains(c) => end = behind,
                _ => break,
            }
            count += 1;
            if count == min {
                floor = end;
            }
        }
        return (count >= min).then_some((floor, end));
    }
    let limit = text.len().min(at.saturating_add(if max == UNSET as usize { usize::MAX } else { max }));
    let end = if I::WIDE {
        at + text.run(at, limit, |c| set.contains(c))
    } else {
        let low = set.low();
        let keep = |c: u32| low[(c & 0xff) as usize];
        match set.stops() {
            // Long runs that few characters end are left to memchr.
            Some(stops) if limit - at > SHORT_RUN => {
                let end = at + text.run(at, at + SHORT_RUN, keep);
                if end == at + SHORT_RUN {
                    text.stop(end, stops).map_or(limit, |stop| stop.min(limit))
                } else {
                    end
                }
            }
            _ => at + text.run(at, limit, keep),
        }
    };
    (end - at >= min).then_some((at + min, end))
}

/// Runs up to this length are not worth a call of memchr.
const SHORT_RUN: usize = 16;

/// The last place from `end` down to `floor` where what follows a greedy run can start.
#[inline(always)]
fn give_back<I: Input, const UNICODE: bool>(
    text: I,
    guard: &Guard,
    floor: usize,
    mut end: usize,
) -> Option<usize> {
    loop {
        if ways(text, end, guard) & 1 != 0 {
            return Some(end);
        }
        if end <= floor {
            return None;
        }
        (_, end) = read_back::<I, UNICODE>(text, end)?;
    }
}
