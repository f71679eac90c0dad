//! The one table of the stack machine's instructions.

/// What follows an opcode's byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// Nothing.
    None,
    /// An index into the constant pool.
    Constant,
    /// A local variable.
    Local,
    /// A variable of a function around this one: an index into the captures.
    Upvalue,
    /// A function inside this one.
    Function,
    /// A place in the code, counted in bytes from its start.
    Place,
    /// A number of values.
    Count,
}

/// How many values an instruction takes off the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// So many.
    Fixed(u32),
    /// So many, and its operand besides.
    Counted(u32),
}

macro_rules! stack_opcodes {
    ($($name:ident $operand:ident $pops:expr, $pushes:expr, $sentence:literal;)*) => {
        /// An instruction of the stack machine.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum StackOpcode { $(#[doc = $sentence] $name,)* }

        impl StackOpcode {
            /// All of them, by number.
            pub const ALL: &[StackOpcode] = &[$(StackOpcode::$name),*];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(StackOpcode::$name => stringify!($name),)* }
            }

            /// What follows it.
            pub const fn operand(self) -> Operand {
                match self { $(StackOpcode::$name => Operand::$operand,)* }
            }

            /// How many values it takes off the stack and puts on it. An instruction that looks at
            /// values and leaves them there takes them and puts them back.
            pub const fn effect(self) -> (Amount, Amount) {
                match self { $(StackOpcode::$name => ($pops, $pushes),)* }
            }

            /// What it does.
            pub const fn sentence(self) -> &'static str {
                match self { $(StackOpcode::$name => $sentence,)* }
            }
        }
    };
}

const NONE: Amount = Amount::Fixed(0);
const ONE: Amount = Amount::Fixed(1);
const TWO: Amount = Amount::Fixed(2);
const THREE: Amount = Amount::Fixed(3);
const FOUR: Amount = Amount::Fixed(4);

stack_opcodes! {
    Constant Constant NONE, ONE, "Pushes a constant.";
    Undefined None NONE, ONE, "Pushes undefined.";
    Null None NONE, ONE, "Pushes null.";
    True None NONE, ONE, "Pushes true.";
    False None NONE, ONE, "Pushes false.";
    Empty None NONE, ONE, "Pushes what a variable holds before its declaration has run.";
    GetLocal Local NONE, ONE, "Pushes a local variable.";
    SetLocal Local ONE, ONE, "Stores the top in a local variable and leaves it there.";
    GetUpvalue Upvalue NONE, ONE, "Pushes a variable of a function around this one.";
    SetUpvalue Upvalue ONE, ONE, "Stores the top in a variable of a function around this one and leaves it there.";
    CloseUpvalues Local NONE, NONE, "Closes the upvalues of this local variable and all after it.";
    Check Constant ONE, ONE, "Throws a ReferenceError if the top is empty; the constant is the variable's name.";
    ConstantAssignment None NONE, NONE, "Throws a TypeError: a constant was assigned to.";
    GetGlobal Constant NONE, ONE, "Pushes the global variable named by a constant.";
    SetGlobal Constant ONE, ONE, "Stores the top in a global variable and leaves it there.";
    TypeOfGlobal Constant NONE, ONE, "Pushes the type of a global variable, which need not exist.";
    GetProperty Constant ONE, ONE, "Replaces an object by its property named by a constant.";
    SetProperty Constant TWO, ONE, "Stores the top in a property of the object below it; leaves the value.";
    GetElement None TWO, ONE, "Replaces an object and a key by that property.";
    SetElement None THREE, ONE, "Stores the top in the property named by the key below it, of the object below that; leaves the value.";
    Array Count Amount::Counted(0), ONE, "Replaces the topmost values by an array of them.";
    Object None NONE, ONE, "Pushes a new object.";
    Define Constant TWO, ONE, "Defines a property of the object below the top; leaves the object.";
    Pop None ONE, NONE, "Drops the top.";
    Duplicate None ONE, TWO, "Pushes the top again.";
    DuplicateTwo None TWO, FOUR, "Pushes the two topmost values again.";
    Insert Count Amount::Counted(1), Amount::Counted(2), "Puts a copy of the top below so many values beneath it.";
    Add None TWO, ONE, "a + b.";
    Subtract None TWO, ONE, "a - b.";
    Multiply None TWO, ONE, "a * b.";
    Divide None TWO, ONE, "a / b.";
    Remainder None TWO, ONE, "a % b.";
    Exponentiate None TWO, ONE, "a ** b.";
    BitAnd None TWO, ONE, "a & b.";
    BitOr None TWO, ONE, "a | b.";
    BitXor None TWO, ONE, "a ^ b.";
    ShiftLeft None TWO, ONE, "a << b.";
    ShiftRight None TWO, ONE, "a >> b.";
    ShiftRightUnsigned None TWO, ONE, "a >>> b.";
    Equal None TWO, ONE, "a == b.";
    NotEqual None TWO, ONE, "a != b.";
    StrictEqual None TWO, ONE, "a === b.";
    StrictNotEqual None TWO, ONE, "a !== b.";
    Less None TWO, ONE, "a < b.";
    LessEqual None TWO, ONE, "a <= b.";
    Greater None TWO, ONE, "a > b.";
    GreaterEqual None TWO, ONE, "a >= b.";
    Negate None ONE, ONE, "-a.";
    ToNumber None ONE, ONE, "+a.";
    ToNumeric None ONE, ONE, "The number or BigInt of a.";
    ToPropertyKey None ONE, ONE, "The property key of a.";
    Increment None ONE, ONE, "a + 1, where a is a number or BigInt.";
    Decrement None ONE, ONE, "a - 1, where a is a number or BigInt.";
    Not None ONE, ONE, "!a.";
    BitNot None ONE, ONE, "~a.";
    TypeOf None ONE, ONE, "typeof a.";
    Jump Place NONE, NONE, "Goes to a place.";
    JumpIfFalse Place ONE, NONE, "Takes the top and goes to a place if it is falsy.";
    JumpIfFalseOrPop Place ONE, ONE, "Goes to a place if the top is falsy; otherwise drops it.";
    JumpIfTrueOrPop Place ONE, ONE, "Goes to a place if the top is truthy; otherwise drops it.";
    JumpIfValueOrPop Place ONE, ONE, "Goes to a place if the top is neither undefined nor null; otherwise drops it.";
    Closure Function NONE, ONE, "Pushes a closure of a function inside this one.";
    Callee None NONE, ONE, "Pushes the running function.";
    Call Count Amount::Counted(1), ONE, "Calls the function below its arguments; pushes the result.";
    CallMethod Count Amount::Counted(2), ONE, "Calls the function below its arguments with the object below that; pushes the result.";
    Return None ONE, NONE, "Returns the top.";
    Throw None ONE, NONE, "Throws the top.";
}

impl Amount {
    /// How many values these are with an instruction's operand.
    pub const fn count(self, operand: u32) -> u32 {
        match self {
            Amount::Fixed(count) => count,
            Amount::Counted(count) => count.saturating_add(operand),
        }
    }
}

impl StackOpcode {
    /// Whether control never goes on to the next instruction.
    pub const fn ends(self) -> bool {
        matches!(
            self,
            StackOpcode::Jump | StackOpcode::Return | StackOpcode::Throw | StackOpcode::ConstantAssignment
        )
    }
}
