//! The names of groups, and the rule for using one twice.
//!
//! Two groups may share a name only if they stand in different alternatives of one disjunction, so
//! that they can never both take part in a match. A name is *active* while a group that has it
//! could match together with what is read now; giving an active name again is the early error.

use std::collections::HashMap;

/// Number of a distinct name.
pub(super) type NameId = u32;

/// Costs nothing until a pattern names a group.
#[derive(Default)]
pub(super) struct GroupNames {
    ids: HashMap<String, NameId>,
    /// By name: how many of its groups are active, and whether it names a group at all.
    state: Vec<(u32, bool)>,
    /// The groups with a name, in order: name and whether it is active.
    groups: Vec<(NameId, bool)>,
    /// The open disjunctions, outermost first.
    open: Vec<Disjunction>,
    /// The whole pattern.
    root: Disjunction,
}

#[derive(Clone, Copy, Default)]
struct Disjunction {
    /// Its first entry in `groups`.
    start: usize,
    /// The first entry of the alternative being read.
    alternative: usize,
}

impl GroupNames {
    pub(super) fn intern(&mut self, name: &str) -> NameId {
        if let Some(&id) = self.ids.get(name) {
            return id;
        }
        let id = self.state.len() as NameId;
        self.ids.insert(name.to_owned(), id);
        self.state.push((0, false));
        id
    }

    /// Gives the name to a group. False if that is the early error.
    pub(super) fn define(&mut self, id: NameId) -> bool {
        let (active, defined) = &mut self.state[id as usize];
        if *active > 0 {
            return false;
        }
        *active = 1;
        *defined = true;
        self.groups.push((id, true));
        true
    }

    pub(super) fn is_defined(&self, id: NameId) -> bool {
        self.state[id as usize].1
    }

    /// At `(`.
    pub(super) fn open_disjunction(&mut self) {
        let here = self.groups.len();
        self.open.push(Disjunction { start: here, alternative: here });
    }

    /// At `|`: what the alternative before has named cannot match together with what follows.
    pub(super) fn next_alternative(&mut self) {
        let disjunction = self.open.last_mut().unwrap_or(&mut self.root);
        let from = std::mem::replace(&mut disjunction.alternative, self.groups.len());
        for (id, active) in &mut self.groups[from..] {
            self.state[*id as usize].0 -= u32::from(std::mem::replace(active, false));
        }
    }

    /// At `)`: the names of all alternatives can match together with what follows.
    pub(super) fn close_disjunction(&mut self) {
        let Some(disjunction) = self.open.pop() else { return };
        if disjunction.alternative == disjunction.start {
            return;
        }
        for (id, active) in &mut self.groups[disjunction.start..] {
            self.state[*id as usize].0 += u32::from(!std::mem::replace(active, true));
        }
    }
}
