//! What surrounds the code being parsed, as far as the grammar depends on it.

/// The parameters of the grammar (`[Yield]`, `[Await]`, `[In]`, `[Return]`) and the facts that
/// early errors ask for. Copied on entry to a construct that changes it and put back on exit.
#[derive(Clone, Copy, Debug, Default)]
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
