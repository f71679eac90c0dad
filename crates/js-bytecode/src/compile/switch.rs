//! `switch`: tests in order, or a table where all cases are integers close together.

use super::Compiler;
use super::control::{Control, ControlKind};
use super::operators::int32;
use crate::builder::Label;
use crate::opcode::Opcode;
use js_language_frontend::ast::{List, Node, NodeId};
use js_language_frontend::atom::Atom;
use js_language_frontend::scope::ScopeKind;

/// From so many cases on a table may be worth it.
const FEWEST_CASES: usize = 4;

impl Compiler<'_> {
    pub(super) fn switch(&mut self, id: NodeId, discriminant: NodeId, cases: List, labels: Vec<Atom>) {
        let end = self.builder.label();
        // The value is kept: the tests may assign to a variable that it comes from.
        let value = self.temporary();
        self.expression(discriminant, value);
        self.reset_completion();
        let entered = self.enter_at(id, ScopeKind::Switch);
        if entered.is_some() {
            self.hoist_functions(self.scope);
        }
        self.controls.push(Control {
            kind: ControlKind::Target { labels, break_label: end, continue_label: None, is_plain: true },
            region: None,
        });
        let cases: Vec<(Label, Option<NodeId>, List)> = self
            .ast
            .items(cases)
            .filter_map(|case| match self.ast.node(case) {
                Node::Case { test, body } => Some((test, body)),
                _ => None,
            })
            .map(|(test, body)| (self.builder.label(), test, body))
            .collect();
        if !self.switch_table(value, &cases) {
            for &(label, test, _) in &cases {
                if let Some(test) = test {
                    self.case_test(value, test, label);
                }
            }
        }
        let default = cases.iter().find(|(_, test, _)| test.is_none()).map_or(end, |&(label, ..)| label);
        self.builder.jump(Opcode::Jump, 0, 0, default);
        for &(label, _, body) in &cases {
            self.builder.bind(label);
            self.statements(body);
        }
        self.controls.pop();
        self.builder.bind(end);
        self.leave_if(entered);
    }

    fn case_test(&mut self, value: super::Register, test: NodeId, label: Label) {
        let mark = self.next;
        let known = self.constant(test);
        if let Some(int) = known.as_ref().and_then(super::operators::int16) {
            return self.builder.jump(Opcode::JumpIfStrictEqualInt, value, int, label);
        }
        if let Some(crate::fold::Folded::String(text)) = &known
            && let Ok(constant) = u16::try_from(self.builder.string(text.clone()))
        {
            return self.builder.jump(Opcode::JumpIfStrictEqualConstant, value, constant, label);
        }
        let other = self.value(test);
        self.at(test);
        self.builder.jump(Opcode::JumpIfStrictEqual, value, other, label);
        self.release(mark);
    }

    /// Jumps by a table, if all tests are integers that lie close together.
    fn switch_table(&mut self, value: super::Register, cases: &[(Label, Option<NodeId>, List)]) -> bool {
        let mut numbers = Vec::new();
        for &(label, test, _) in cases {
            let Some(test) = test else { continue };
            match self.constant(test).as_ref().and_then(int32) {
                Some(number) => numbers.push((number, label)),
                None => return false,
            }
        }
        let (Some(low), Some(high)) =
            (numbers.iter().map(|row| row.0).min(), numbers.iter().map(|row| row.0).max())
        else {
            return false;
        };
        let width = (i64::from(high) - i64::from(low) + 1) as usize;
        if numbers.len() < FEWEST_CASES || width > numbers.len() * 4 {
            return false;
        }
        let mut labels = vec![None; width];
        for (number, label) in numbers {
            // The first of equal cases counts.
            labels[(i64::from(number) - i64::from(low)) as usize].get_or_insert(label);
        }
        self.builder.switch(value, low, labels);
        true
    }
}
