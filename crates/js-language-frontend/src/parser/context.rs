//! What surrounds the code being parsed, as far as the grammar depends on it.

use crate::ast::FunctionKind;

/// The parameters of the grammar (`[Yield]`, `[Await]`, `[In]`, `[Return]`) and the facts that
/// early errors ask for. Copied on entry to a construct that changes it and put back on exit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// Strict mode code.
    pub(crate) strict: bool,
    /// The source is a module.
    pub(crate) module: bool,
    /// `return` may stand here.
    pub(crate) in_function: bool,
    /// `await` is an operator.
    pub(crate) is_async: bool,
    /// `yield` is an operator.
    pub(crate) is_generator: bool,
    /// `in` is no operator: the head of a `for`.
    pub(crate) no_in: bool,
    /// Inside formal parameters, where `await` and `yield` expressions must not stand.
    pub(crate) in_parameters: bool,
    /// `continue` may stand here.
    pub(crate) in_iteration: bool,
    /// `break` without a label may stand here.
    pub(crate) in_breakable: bool,
    /// `new.target` may stand here.
    pub(crate) new_target: bool,
    /// `super.x` may stand here.
    pub(crate) super_property: bool,
    /// `super()` may stand here.
    pub(crate) super_call: bool,
    /// Directly or through arrow functions inside a class static block: `await` is reserved.
    pub(crate) in_static_block: bool,
    /// Directly or through arrow functions inside a field initializer or static block:
    /// `arguments` is an error.
    pub(crate) no_arguments: bool,
    /// Between the parentheses of `if` and its like: recovery takes a brace for the body.
    pub(crate) in_head: bool,
    /// `using` declarations may stand here: not at the top of a script, not directly in a case.
    pub(crate) using_allowed: bool,
}

impl Context {
    /// The context of the parameters and body of a function inside this one.
    pub(crate) fn of_function(self, kind: FunctionKind, is_async: bool, is_generator: bool) -> Context {
        let inner = Context {
            strict: self.strict,
            module: self.module,
            in_function: true,
            is_async,
            is_generator,
            using_allowed: true,
            ..Context::default()
        };
        match kind {
            FunctionKind::Arrow => Context {
                new_target: self.new_target,
                super_property: self.super_property,
                super_call: self.super_call,
                no_arguments: self.no_arguments,
                ..inner
            },
            kind => Context {
                new_target: true,
                super_property: kind != FunctionKind::Ordinary,
                super_call: kind == FunctionKind::DerivedConstructor,
                ..inner
            },
        }
    }

    /// The context of the initializer of a field: a function in all but syntax.
    pub(crate) fn of_initializer(self) -> Context {
        Context {
            strict: true,
            module: self.module,
            new_target: true,
            super_property: true,
            no_arguments: true,
            ..Context::default()
        }
    }

    /// The context of a static block: a function in all but syntax.
    pub(crate) fn of_static_block(self) -> Context {
        Context { in_static_block: true, using_allowed: true, ..self.of_initializer() }
    }

    /// The context of the body of a loop.
    pub(crate) fn of_loop(self) -> Context {
        Context { in_iteration: true, in_breakable: true, ..self }
    }

    /// The context of the cases of a `switch`.
    pub(crate) fn of_switch(self) -> Context {
        Context { in_breakable: true, using_allowed: false, ..self }
    }

    /// The context of the statements of a block.
    pub(crate) fn of_block(self) -> Context {
        Context { using_allowed: true, ..self }
    }
}
