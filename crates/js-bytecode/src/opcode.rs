//! The one table of opcodes. From it come the enum, the operand roles that encoder, disassembler,
//! assembler and verifier read, and the reference page; the virtual machine is written from its
//! sentences.
//!
//! Notation. `R[x]` is the register named by operand `x`, `R[x+n]` the n-th after it; `fp` the
//! frame: `R[0]` the callee, `R[1]` new.target, `R[2]` this, `R[3..]` the parameters.
//! A *window* is a run of registers that starts at the named one. `K[x]` is constant `x` of the
//! template, `cache x` its inline cache, whose description (see [`crate::CacheDescription`]) holds
//! the property key or name. Jump offsets count words from the jump's own first word.
//! An *environment operand* `E[x]` is the environment in `R[x]`, or, where `x` is 0, the
//! environment of the callee (the function cell in `R[0]`).
//! EMPTY is the engine's empty value: an array hole, or a binding without a value.
//! Property accesses have a cache each; uses of one global (or dynamic) name share one cache for all
//! reads and one for all writes.
//! "Throws" means: the exception goes to the innermost handler of the template whose range holds
//! the instruction (see [`crate::Handler`]), else out of the frame.

use Effect::*;
use Role::*;

/// Where an operand stands in the instruction word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Bits 16 to 31.
    A,
    /// Bits 32 to 47.
    B,
    /// Bits 48 to 63.
    C,
    /// Bits 32 to 63: `b` and `c` joined.
    BC,
    /// The low 32 bits of the second word, which the instruction then has.
    D,
}

/// What kind of constant an operand must name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConstantKind {
    /// Number, string or BigInt: what becomes a value when the code is linked.
    Primitive,
    /// A string.
    String,
    /// A regular expression.
    RegExp,
    /// A template object.
    Template,
    /// A function.
    Function,
    /// The description of an environment.
    ScopeInfo,
    /// The keys of an object literal.
    Keys,
    /// The values of a constant array literal.
    Elements,
    /// From arguments to environment slots.
    ArgumentsMap,
    /// Declarations of a script or eval.
    Declarations,
    /// A table of jump offsets.
    JumpTable,
    /// The place of a direct eval.
    EvalSite,
}

/// Registers before the first argument, of a frame and of the window of a call: callee, new.target,
/// this.
pub const WINDOW: u32 = 3;

/// What an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A register that is written.
    Write,
    /// A register that is read.
    Read,
    /// A register that is read, then written.
    Change,
    /// The first of `n` registers that are read or written as the sentence says.
    Window(u16),
    /// The first of the `c` registers that are read.
    Values,
    /// The base of an outgoing call: callee, new.target, this, then `c` arguments. It becomes
    /// register 0 of the callee's frame and lies above the three of its own frame, so that each
    /// frame has [`WINDOW`] registers for itself at least.
    Call,
    /// A register that holds an environment; 0 stands for the callee's.
    Environment,
    /// A number of environments to go outwards from the callee's; 0 is the callee's own.
    Hops,
    /// A slot of an environment.
    Slot,
    /// A signed 16-bit number.
    Int16,
    /// A signed 32-bit number.
    Int32,
    /// An unsigned number: a count.
    Count,
    /// Flags or a small code, as the sentence says.
    Code,
    /// A constant.
    Constant(ConstantKind),
    /// An inline cache.
    Cache,
    /// A jump offset: signed 16 bits in `c`, signed 32 bits in `bc`. A `Loop…` jumps back, except
    /// where its target is too far for 16 bits: then it jumps 2 words ahead, to a `Loop`.
    Jump,
    /// The profile of a call, in the second word: low half the id of the target's code, high half
    /// a count. Zero in compiled code.
    Profile,
}

/// What an instruction may do besides reading and writing registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing.
    Pure,
    /// Allocates, or reads and writes heap cells, without ever calling JavaScript or throwing
    /// anything but out of memory.
    Heap,
    /// May throw, but never calls JavaScript.
    Throw,
    /// May call JavaScript, and so throw and change anything.
    Script,
    /// Jumps, or falls through.
    Branch,
    /// Jumps, or falls through, and may call JavaScript.
    ScriptBranch,
    /// Never goes on to the next instruction; throws or leaves the frame.
    End,
    /// Leaves the frame and comes back when it is resumed.
    Suspend,
}

/// One row of the table.
#[derive(Debug)]
pub struct Row {
    /// The opcode.
    pub opcode: Opcode,
    /// Its name.
    pub name: &'static str,
    /// Its operands.
    pub operands: &'static [(Field, Role)],
    /// What it may do.
    pub effect: Effect,
    /// For a quick form: the opcode that compilers emit and that it stands for.
    pub quick_of: Option<Opcode>,
    /// What it does.
    pub sentence: &'static str,
}

macro_rules! opcodes {
    (
        general {
            $( $name:ident { $($field:ident: $role:expr),* $(,)? } $effect:ident $sentence:literal; )*
        }
        quick {
            $( $quick:ident = $general:ident $quick_sentence:literal; )*
        }
    ) => {
        /// What an instruction does. The numbers are those of the table's order; the code cache's
        /// version covers them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Opcode {
            $( #[doc = $sentence] $name, )*
            $( #[doc = $quick_sentence] $quick, )*
        }

        /// The table, in the order of the numbers.
        pub static ROWS: &[Row] = &[
            $( Row {
                opcode: Opcode::$name,
                name: stringify!($name),
                operands: &[$((opcodes!(@field $field), $role)),*],
                effect: $effect,
                quick_of: None,
                sentence: $sentence,
            }, )*
            $( Row {
                opcode: Opcode::$quick,
                name: stringify!($quick),
                // A quick form has the operands of its general form: see `Opcode::operands`.
                operands: &[],
                effect: Script,
                quick_of: Some(Opcode::$general),
                sentence: $quick_sentence,
            }, )*
        ];

        /// Calls the macro `$each` with the names of all opcodes, general forms before quick ones:
        /// how an interpreter makes its table of handlers.
        #[macro_export]
        macro_rules! for_each_opcode {
            ($each:ident) => { $each! { $($name)* ; $($quick)* } };
        }
    };
    (@field a) => { Field::A };
    (@field b) => { Field::B };
    (@field c) => { Field::C };
    (@field bc) => { Field::BC };
    (@field d) => { Field::D };
}

opcodes! {
    general {
    // Registers and constants.
    Nop {} Pure "Does nothing.";
    Move { a: Write, b: Read } Pure "R[a] = R[b], which may be EMPTY.";
    LoadSimple { a: Write, b: Code } Pure "R[a] = by b: 0 undefined, 1 null, 2 true, 3 false, 4 EMPTY.";
    LoadInt { a: Write, bc: Int32 } Pure "R[a] = the int32 bc.";
    LoadConstant { a: Write, bc: Constant(ConstantKind::Primitive) } Pure
        "R[a] = K[bc], a number, string or BigInt made when the code was linked.";

    // Environments and bindings.
    NewEnvironment { a: Write, b: Environment, c: Count } Heap
        "R[a] = a new environment with parent E[b] and c slots, all EMPTY.";
    NewEnvironmentWithInfo { a: Write, b: Environment, c: Constant(ConstantKind::ScopeInfo) } Heap
        "R[a] = a new environment with parent E[b] that carries the ScopeInfo K[c] and has its number of slots, all EMPTY.";
    CopyEnvironment { a: Change } Heap
        "R[a] = a copy of the environment R[a]: same parent, ScopeInfo and values (a loop's fresh bindings).";
    NewWithEnvironment { a: Write, b: Environment, c: Read } Script
        "R[a] = a new object environment of a `with` over ToObject(R[c]) (throws TypeError for undefined and null), with parent E[b].";
    LoadSlot { a: Write, b: Read, c: Slot } Heap "R[a] = slot c of the environment R[b].";
    LoadSlotChecked { a: Write, b: Read, c: Slot } Throw
        "R[a] = slot c of the environment R[b]; throws ReferenceError if that is EMPTY (the binding's name: Template::name_at).";
    StoreSlot { a: Read, b: Read, c: Slot } Heap "Slot c of the environment R[b] = R[a], which may be EMPTY.";
    StoreSlotChecked { a: Read, b: Read, c: Slot } Throw
        "Throws ReferenceError if slot c of the environment R[b] is EMPTY; otherwise sets it to R[a].";
    LoadOuter { a: Write, b: Hops, c: Slot } Heap
        "R[a] = slot c of the environment b hops outwards from the callee's environment (0: that one itself).";
    LoadOuterChecked { a: Write, b: Hops, c: Slot } Throw "As LoadOuter; throws ReferenceError if the slot is EMPTY.";
    StoreOuter { a: Read, b: Hops, c: Slot } Heap "Slot c of the environment b hops outwards from the callee's = R[a].";
    StoreOuterChecked { a: Read, b: Hops, c: Slot } Throw "As StoreOuter; throws ReferenceError if the slot is EMPTY before.";
    LoadCell { a: Write, b: Hops, c: Slot } Throw
        "The slot, found as by LoadOuter, holds the cell of a module binding (import or export): R[a] = the cell's value; throws ReferenceError if that is EMPTY. For `import * as n` the cell's value is the namespace object.";
    StoreCell { a: Read, b: Hops, c: Slot } Heap "The value of the cell in the slot, found as by LoadOuter, = R[a].";
    CheckInitialized { a: Read, b: Code } Throw
        "Throws ReferenceError if R[a] is EMPTY: b = 0 the binding whose register it is (Template::name_at) has no value yet, 1 R[a] is `this` and super() has not been called.";
    ThrowError { a: Code, bc: Constant(ConstantKind::String) } End
        "Throws a new error: a = 0 TypeError, 1 ReferenceError, 2 SyntaxError, 3 RangeError with the message K[bc]; 4 the ReferenceError of a binding named K[bc] that has no value yet; 5 the TypeError of an assignment to the constant named K[bc].";

    // Names that only the running program can resolve (direct eval, with).
    LoadDynamic { a: Write, b: Environment, c: Cache, d: Code } Script
        "R[a] = the value of the name of cache c, looked up from E[b] outwards: environments with a ScopeInfo by its entries and then its eval variables, `with` environments by HasProperty and @@unscopables, environments without ScopeInfo skipped, at the end the global lexical bindings and the global object. Throws ReferenceError if the binding is EMPTY, or if nothing binds the name and d is 0; with d = 1 (typeof) that gives undefined.";
    LoadDynamicCallee { a: Window(3), b: Environment, c: Cache } Script
        "As LoadDynamic into R[a]; R[a+2] = the binding object if the name was found in a `with` environment, else undefined.";
    ResolveDynamic { a: Write, b: Environment, c: Cache } Script
        "R[a] = a handle on what binds the name of cache c, looked up as by LoadDynamic: an environment cell (for eval variables that of their function), null for the global scope, undefined if nothing binds it. Only LoadResolved and StoreResolved use it.";
    LoadResolved { a: Write, b: Read, c: Cache } Script
        "R[a] = GetValue of the reference made of the handle R[b] and the name of cache c (a property of a `with` object that is gone: undefined in sloppy mode, ReferenceError in strict; handle undefined: ReferenceError).";
    StoreResolved { a: Read, b: Read, c: Cache } Script
        "PutValue(reference of handle R[b] and the name of cache c, R[a]); whether it is strict is in the cache's description. Handle undefined: ReferenceError if strict, else the global object gets the property. Constant: TypeError; the name of a function expression: TypeError if strict, else nothing; EMPTY: ReferenceError.";
    DeleteDynamic { a: Write, b: Environment, c: Cache } Script
        "R[a] = whether deleting the name of cache c, looked up as by LoadDynamic, succeeds (`delete name`; true where nothing binds it).";
    LoadSpecial { a: Write, b: Environment, c: Constant(ConstantKind::String) } Throw
        "R[a] = the value of the special entry K[c] (`this`, `new.target`, `%function` or a private name `#x`) of the nearest ScopeInfo from E[b] outwards that has it; `with` objects and eval variables are not asked. Throws ReferenceError if there is none or, for `this`, if it is EMPTY (super() not called yet).";
    StoreSpecial { a: Read, b: Environment, c: Constant(ConstantKind::String) } Throw
        "Sets the special entry that LoadSpecial would find to R[a]: binds `this` after super() in eval code; throws ReferenceError if it is not EMPTY before.";

    // Globals.
    GetGlobal { a: Write, b: Code, c: Cache } Script
        "R[a] = the global lexical binding named by cache c (ReferenceError if EMPTY), else the global object's property; if there is neither: ReferenceError with b = 0, undefined with b = 1 (typeof).";
    SetGlobal { a: Read, b: Code, c: Cache } Script
        "Assigns R[a] to the global lexical binding named by cache c (ReferenceError if EMPTY, TypeError if constant), else to the global object's property. b bit 0 (strict): ReferenceError where neither exists, TypeError where the property cannot be set. b bit 1: only the global object is looked at (Annex B functions).";
    InitializeGlobal { a: Read, c: Cache } Heap "Gives the global lexical binding named by cache c its first value R[a].";
    DeclareGlobals { bc: Constant(ConstantKind::Declarations) } Script
        "GlobalDeclarationInstantiation for K[bc]: all checks (SyntaxError for clashing lexical names, TypeError for impossible functions and variables), then creates the lexical bindings (EMPTY), and the variables (undefined) as properties of the global object. Functions follow with DeclareGlobalFunction.";
    DeclareGlobalFunction { a: Read, b: Code, c: Constant(ConstantKind::String) } Script
        "CreateGlobalFunctionBinding(K[c], R[a], configurable = b).";
    DeclareEval { a: Environment, bc: Constant(ConstantKind::Declarations) } Script
        "EvalDeclarationInstantiation of sloppy eval code for K[bc]: the variable environment is the nearest one from E[a] outwards whose ScopeInfo holds variables, else the global one (a = 0 in indirect eval finds none). Checks for clashing lexical names on the way (SyntaxError; parameters of catch do not clash), then creates the variables as deletable bindings with undefined where they do not exist. Functions follow with SetEvalVariable.";
    SetEvalVariable { a: Read, b: Environment, c: Constant(ConstantKind::String), d: Code } Script
        "Gives the variable K[c] of the variable environment (found from E[b] as by DeclareEval) the value R[a], past all bindings nearer by. d = 0: a function declared at the top of eval code (at global level CreateGlobalFunctionBinding(K[c], R[a], true)); d = 1: an Annex B function whose declaration is evaluated.";
    LoadGlobalThis { a: Write } Heap "R[a] = the globalThis value of the callee's realm.";

    // Functions, this, super.
    NewClosure { a: Write, b: Constant(ConstantKind::Function), c: Environment } Heap
        "R[a] = a new function object of K[b] with environment E[c]; the kind (ordinary, arrow, method, generator, async, constructor) is in the template's flags, and so are `prototype` and constructor-ness. `length` and `name` are own properties made from the template.";
    SetHomeObject { a: Read, b: Read } Heap "The home object of the function R[a] = R[b].";
    SetFunctionName { a: Read, b: Read, c: Code } Heap
        "SetFunctionName(R[a], the property key or private name R[b], prefix), prefix by c: 0 none, 1 `get`, 2 `set`; for an anonymous class or function whose name is known only now. Does nothing if R[a] is a class that has a static member `name` (never happens: emitted before its members).";
    CoerceThis { a: Change } Heap
        "R[a] (always R[2]) = OrdinaryCallBindThis of sloppy mode: undefined and null become globalThis, other primitives objects.";
    InitializeThis { a: Change, b: Read } Throw
        "Throws ReferenceError if R[a] is not EMPTY (super() called twice); otherwise R[a] = R[b].";
    GetSuperConstructor { a: Write, b: Read } Script "R[a] = R[b].[[GetPrototypeOf]](), R[b] the active constructor.";
    GetSuperBase { a: Write, b: Read } Script
        "R[a] = the home object of the function R[b] .[[GetPrototypeOf]]() (may be null).";
    GetSuperProperty { a: Write, b: Window(3) } Script
        "R[a] = ToObject(R[b]).[[Get]](ToPropertyKey(R[b+2]), receiver R[b+1]): window of super base, this, key.";
    SetSuperProperty { a: Read, b: Window(3), c: Code } Script
        "ToObject(R[b]).[[Set]](ToPropertyKey(R[b+2]), R[a], receiver R[b+1]); a false result throws TypeError if c is 1 (strict).";
    MapArguments { a: Read, b: Read, c: Constant(ConstantKind::ArgumentsMap) } Heap
        "Makes the arguments object R[a] mapped: index i stands for slot K[c][i] of the environment R[b] (entries that are ArgumentsMap::NONE, and indices past the arguments that there are, stay unmapped).";

    // Calls. The result of a call may be written to a register within its window.
    Call { a: Write, b: Call, c: Count, d: Profile } Script
        "R[a] = R[b] called with this = undefined (R[b+1] and R[b+2] are set by the instruction) and the c arguments R[b+3..]; TypeError if not callable.";
    CallMethod { a: Write, b: Call, c: Count, d: Profile } Script
        "R[a] = R[b] called with this = R[b+2] and the c arguments R[b+3..] (R[b+1] is set to undefined by the instruction); TypeError if not callable.";
    CallSpread { a: Write, b: Window(4) } Script
        "R[a] = R[b] called with this = R[b+2] and the elements of the array R[b+3] (dense, made by this code, no iteration) as arguments.";
    New { a: Write, b: Call, c: Count, d: Profile } Script
        "R[a] = Construct(R[b], the c arguments R[b+3..], new.target = R[b]); TypeError if not a constructor. R[b+1] and R[b+2] are set by the instruction.";
    NewSpread { a: Write, b: Window(4) } Script
        "R[a] = Construct(R[b], the elements of the array R[b+3], new.target = R[b+1]); TypeError if R[b] is not a constructor. Both for `new f(...x)` (compiled with R[b+1] = R[b]) and super(...x).";
    SuperCall { a: Write, b: Call, c: Count, d: Profile } Script
        "R[a] = Construct(R[b], the c arguments R[b+3..], new.target = R[b+1]); TypeError if R[b] is not a constructor. R[b+2] is set by the instruction.";
    CallEval { a: Write, b: Call, c: Count, d: Constant(ConstantKind::EvalSite) } Script
        "If R[b] is the realm's %eval%: R[a] = direct eval of the first argument (undefined without one; a non-string is the result itself) at the site K[d]; otherwise as CallMethod.";
    CallEvalSpread { a: Write, b: Window(4), d: Constant(ConstantKind::EvalSite) } Script
        "As CallEval with the elements of the array R[b+3] as arguments.";
    Return { a: Read } End
        "Leaves the frame with R[a]. A frame made by Construct gives R[2] instead where R[a] is no object (never emitted in derived constructors). An async function resolves its promise with R[a]; a generator completes with {value: R[a], done: true}; an async generator likewise (R[a] has been awaited by the code); module code is done.";
    ReturnUndefined {} End "As Return of undefined.";
    ReturnDerived { a: Read, b: Read } End
        "Leaves the frame of a derived constructor (called only by Construct): with R[a] if that is an object; TypeError if it is neither object nor undefined; else with R[b], the `this`, ReferenceError if that is EMPTY.";

    // Classes.
    NewClass { a: Window(2), b: Constant(ConstantKind::Function), c: Environment } Script
        "R[a] holds the heritage, EMPTY without `extends`. Checks it (TypeError unless null or a constructor whose `prototype` is an object or null); R[a] = the constructor function of K[b] with environment E[c], R[a+1] = its prototype object, linked by `prototype` (not writable) and `constructor` (not enumerable), home object of the constructor = prototype.";
    SetFieldInitializer { a: Read, b: Read } Heap
        "The field initializer of the class constructor R[a] = the function R[b], a method whose home object is the prototype.";
    GetFieldInitializer { a: Write, b: Read } Heap
        "R[a] = the field initializer of the class constructor R[b], undefined if it has none. The code then calls it with the new object as this.";
    DefineMember { a: Read, b: Read, c: Read, d: Code } Throw
        "DefinePropertyOrThrow(R[a], property key R[b], descriptor), configurable, with the function R[c] as d says: bits 0 and 1 = 0 value (writable), 1 getter, 2 setter; bit 2 = enumerable (object literals).";
    NewPrivateName { a: Write, bc: Constant(ConstantKind::String) } Heap
        "R[a] = a new private name (a symbol cell with the private flag) with the description K[bc], which includes the `#`.";
    GetPrivate { a: Write, b: Read, c: Read } Script
        "R[a] = PrivateGet(R[b], private name R[c]): field or method value, or the getter called; TypeError if R[b] is no object or lacks it, or it has no getter.";
    SetPrivate { a: Read, b: Read, c: Read } Script
        "PrivateSet(R[b], private name R[c], R[a]): TypeError if absent, a method, or without setter.";
    HasPrivate { a: Write, b: Read, c: Read } Throw
        "R[a] = whether the object R[b] has the private name R[c]; TypeError if R[b] is no object.";
    DefinePrivate { a: Read, b: Read, c: Read, d: Code } Throw
        "Adds to the object R[a] the private element named R[b], TypeError if it is there: d = 0 a field with value R[c], 1 a method R[c] (not writable), 2 an accessor with getter R[c], 3 one with setter R[c]; d = 4 gives the accessor that the instruction before has added the setter R[c].";

    // Objects and properties.
    NewObject { a: Write, b: Count } Heap "R[a] = a new ordinary object; about b properties will be added.";
    NewObjectFrom { a: Write, b: Constant(ConstantKind::Keys), c: Window(0) } Heap
        "R[a] = a new ordinary object with the own enumerable data properties K[b][i] = R[c+i], in order (keys distinct, never array indices).";
    NewArray { a: Write, b: Values, c: Count } Heap
        "R[a] = a new array of the c values R[b..], EMPTY making a hole.";
    NewArrayFrom { a: Write, bc: Constant(ConstantKind::Elements) } Heap
        "R[a] = a new array with the constant values K[bc].";
    ArrayAppend { a: Read, b: Read } Heap
        "Appends R[b] to the array R[a], which this code has made; EMPTY appends a hole (length + 1).";
    ArrayAppendAll { a: Read, b: Read } Script
        "Iterates R[b] and appends its values to the array R[a], which this code has made.";
    NewRegExp { a: Write, bc: Constant(ConstantKind::RegExp) } Heap "R[a] = a new RegExp object of K[bc].";
    GetTemplateObject { a: Write, bc: Constant(ConstantKind::Template) } Heap
        "R[a] = the template object of this site, K[bc] of this code: the same frozen array each time in a realm.";
    GetNamed { a: Write, b: Read, c: Cache } Script
        "R[a] = GetV(R[b], key of cache c); TypeError for undefined and null.";
    GetMethod { a: Window(3), b: Read, c: Cache } Script
        "R[a] = GetV(R[b], key of cache c) and R[a+2] = R[b]: makes callee and this of a call window. R[b] is read before anything is written; b may be a+2.";
    GetKeyed { a: Write, b: Read, c: Read } Script
        "R[a] = GetV(R[b], ToPropertyKey(R[c])); TypeError for undefined and null before the key is converted.";
    SetNamed { a: Read, b: Read, c: Cache } Script
        "Set(R[b], key of cache c, R[a]); in strict mode (see the cache's description) a refusal throws TypeError. R[a] is the value, R[b] the object.";
    SetKeyed { a: Read, b: Read, c: Read } Script
        "R[b][R[c]] = R[a] of strict mode: TypeError for undefined and null objects before the key is converted, TypeError on refusal.";
    SetKeyedSloppy { a: Read, b: Read, c: Read } Script "As SetKeyed of sloppy mode: a refusal is ignored.";
    DefineNamed { a: Read, b: Read, c: Cache } Script
        "CreateDataPropertyOrThrow(R[b], key of cache c, R[a]) (literals, class fields).";
    DefineKeyed { a: Read, b: Read, c: Read } Script
        "CreateDataPropertyOrThrow(R[b], the property key R[c], R[a]); R[c] is a string, symbol or number already.";
    SetPrototype { a: Read, b: Read } Heap
        "`__proto__: R[b]` in the object literal R[a]: sets its prototype if R[b] is an object or null.";
    CopyProperties { a: Read, b: Read } Script
        "CopyDataProperties(R[a], R[b], no exclusions) (object spread); undefined and null copy nothing.";
    ObjectRest { a: Write, b: Read, c: Window(0), d: Count } Script
        "R[a] = a new object with CopyDataProperties from R[b] without the d property keys R[c..] (strings, symbols or numbers).";
    DeleteKeyed { a: Write, b: Read, c: Read, d: Code } Script
        "R[a] = delete R[b][R[c]]; a refusal throws TypeError if d is 1 (strict), else gives false.";
    ToPropertyKey { a: Write, b: Read, c: Read } Script
        "Throws TypeError if R[c], the object that the key is for, is undefined or null; then R[a] = ToPropertyKey(R[b]): a string, a symbol, or a number that is an array index.";
    CheckObject { a: Read, b: Code } Throw
        "Throws TypeError: b = 0 if R[a] is no object (the result of an iterator's method); 1 if R[a] is undefined or null (destructuring).";

    // Operators: three registers, a register and an int16, a register and a constant.
    Add { a: Write, b: Read, c: Read } Script "R[a] = R[b] + R[c].";
    Subtract { a: Write, b: Read, c: Read } Script "R[a] = R[b] - R[c].";
    Multiply { a: Write, b: Read, c: Read } Script "R[a] = R[b] * R[c].";
    Divide { a: Write, b: Read, c: Read } Script "R[a] = R[b] / R[c].";
    Remainder { a: Write, b: Read, c: Read } Script "R[a] = R[b] % R[c].";
    Exponentiate { a: Write, b: Read, c: Read } Script "R[a] = R[b] ** R[c].";
    BitAnd { a: Write, b: Read, c: Read } Script "R[a] = R[b] & R[c].";
    BitOr { a: Write, b: Read, c: Read } Script "R[a] = R[b] | R[c].";
    BitXor { a: Write, b: Read, c: Read } Script "R[a] = R[b] ^ R[c].";
    ShiftLeft { a: Write, b: Read, c: Read } Script "R[a] = R[b] << R[c].";
    ShiftRight { a: Write, b: Read, c: Read } Script "R[a] = R[b] >> R[c].";
    ShiftRightUnsigned { a: Write, b: Read, c: Read } Script "R[a] = R[b] >>> R[c].";
    AddInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] + c.";
    SubtractInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] - c.";
    MultiplyInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] * c.";
    DivideInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] / c.";
    RemainderInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] % c.";
    BitAndInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] & c.";
    BitOrInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] | c.";
    ShiftLeftInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] << c.";
    ShiftRightInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] >> c.";
    ShiftRightUnsignedInt { a: Write, b: Read, c: Int16 } Script "R[a] = R[b] >>> c.";
    AddConstant { a: Write, b: Read, c: Constant(ConstantKind::Primitive) } Script "R[a] = R[b] + K[c].";
    SubtractConstant { a: Write, b: Read, c: Constant(ConstantKind::Primitive) } Script "R[a] = R[b] - K[c].";
    MultiplyConstant { a: Write, b: Read, c: Constant(ConstantKind::Primitive) } Script "R[a] = R[b] * K[c].";
    DivideConstant { a: Write, b: Read, c: Constant(ConstantKind::Primitive) } Script "R[a] = R[b] / K[c].";
    Increment { a: Write, b: Read } Script "R[a] = ToNumeric(R[b]) + 1 (1n for BigInts).";
    Decrement { a: Write, b: Read } Script "R[a] = ToNumeric(R[b]) - 1 (1n for BigInts).";
    Negate { a: Write, b: Read } Script "R[a] = -R[b].";
    BitNot { a: Write, b: Read } Script "R[a] = ~R[b].";
    Not { a: Write, b: Read } Pure "R[a] = !R[b].";
    ToNumber { a: Write, b: Read } Script "R[a] = ToNumber(R[b]) (unary +; TypeError for BigInts).";
    ToNumeric { a: Write, b: Read } Script "R[a] = ToNumeric(R[b]).";
    ToString { a: Write, b: Read } Script "R[a] = ToString(R[b]) (TypeError for symbols).";
    Concatenate { a: Write, b: Values, c: Count } Throw
        "R[a] = the c strings R[b..] put together (template literals; all are strings already).";
    TypeOf { a: Write, b: Read } Heap "R[a] = typeof R[b].";
    TypeIs { a: Write, b: Read, c: Code } Pure
        "R[a] = whether typeof R[b] is: c = 0 undefined, 1 boolean, 2 number, 3 string, 4 symbol, 5 bigint, 6 object, 7 function (callables are `function`, null is `object`).";
    Equal { a: Write, b: Read, c: Read } Script "R[a] = R[b] == R[c].";
    NotEqual { a: Write, b: Read, c: Read } Script "R[a] = R[b] != R[c].";
    StrictEqual { a: Write, b: Read, c: Read } Heap "R[a] = R[b] === R[c].";
    StrictNotEqual { a: Write, b: Read, c: Read } Heap "R[a] = R[b] !== R[c].";
    Less { a: Write, b: Read, c: Read } Script "R[a] = R[b] < R[c].";
    LessEqual { a: Write, b: Read, c: Read } Script "R[a] = R[b] <= R[c].";
    Greater { a: Write, b: Read, c: Read } Script "R[a] = R[b] > R[c] (R[b] is converted first).";
    GreaterEqual { a: Write, b: Read, c: Read } Script "R[a] = R[b] >= R[c] (R[b] is converted first).";
    In { a: Write, b: Read, c: Read } Script "R[a] = R[b] in R[c].";
    InstanceOf { a: Write, b: Read, c: Read } Script "R[a] = R[b] instanceof R[c].";

    // Forward jumps.
    Jump { bc: Jump } Branch "Jumps.";
    JumpIfTrue { a: Read, bc: Jump } Branch "Jumps if ToBoolean(R[a]).";
    JumpIfFalse { a: Read, bc: Jump } Branch "Jumps unless ToBoolean(R[a]).";
    JumpIfUndefined { a: Read, bc: Jump } Branch "Jumps if R[a] is undefined.";
    JumpIfNotUndefined { a: Read, bc: Jump } Branch "Jumps unless R[a] is undefined.";
    JumpIfNull { a: Read, bc: Jump } Branch "Jumps if R[a] is null.";
    JumpIfNotNull { a: Read, bc: Jump } Branch "Jumps unless R[a] is null.";
    JumpIfNullish { a: Read, bc: Jump } Branch "Jumps if R[a] is undefined or null (not document.all-like objects).";
    JumpIfNotNullish { a: Read, bc: Jump } Branch "Jumps unless R[a] is undefined or null.";
    JumpIfLess { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] < R[b].";
    JumpIfLessEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] <= R[b].";
    JumpIfGreater { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] > R[b].";
    JumpIfGreaterEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] >= R[b].";
    JumpIfNotLess { a: Read, b: Read, c: Jump } ScriptBranch "Jumps unless R[a] < R[b] (NaN jumps).";
    JumpIfNotLessEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps unless R[a] <= R[b] (NaN jumps).";
    JumpIfNotGreater { a: Read, b: Read, c: Jump } ScriptBranch "Jumps unless R[a] > R[b] (NaN jumps).";
    JumpIfNotGreaterEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps unless R[a] >= R[b] (NaN jumps).";
    JumpIfLessInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps if R[a] < b.";
    JumpIfLessEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps if R[a] <= b.";
    JumpIfGreaterInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps if R[a] > b.";
    JumpIfGreaterEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps if R[a] >= b.";
    JumpIfNotLessInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps unless R[a] < b.";
    JumpIfNotLessEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps unless R[a] <= b.";
    JumpIfNotGreaterInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps unless R[a] > b.";
    JumpIfNotGreaterEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps unless R[a] >= b.";
    JumpIfEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] == R[b].";
    JumpIfNotEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps if R[a] != R[b].";
    JumpIfStrictEqual { a: Read, b: Read, c: Jump } Branch "Jumps if R[a] === R[b].";
    JumpIfStrictNotEqual { a: Read, b: Read, c: Jump } Branch "Jumps if R[a] !== R[b].";
    JumpIfStrictEqualInt { a: Read, b: Int16, c: Jump } Branch "Jumps if R[a] === b.";
    JumpIfStrictNotEqualInt { a: Read, b: Int16, c: Jump } Branch "Jumps if R[a] !== b.";
    JumpIfStrictEqualConstant { a: Read, b: Constant(ConstantKind::Primitive), c: Jump } Branch "Jumps if R[a] === K[b].";
    JumpIfStrictNotEqualConstant { a: Read, b: Constant(ConstantKind::Primitive), c: Jump } Branch "Jumps if R[a] !== K[b].";
    JumpIfTypeIs { a: Read, b: Code, c: Jump } Branch "Jumps if typeof R[a] is b (codes of TypeIs).";
    JumpIfTypeIsNot { a: Read, b: Code, c: Jump } Branch "Jumps unless typeof R[a] is b (codes of TypeIs).";
    SwitchInt { a: Read, bc: Constant(ConstantKind::JumpTable) } Branch
        "If R[a] is a number equal to an integer i that the table K[bc] covers, jumps by its offset for i (counted from this instruction; offset 0: falls through); else falls through.";

    // Back edges: they count for interrupts and tiering.
    Loop { bc: Jump } Branch "Jumps back.";
    LoopIfTrue { a: Read, bc: Jump } Branch "Jumps back if ToBoolean(R[a]).";
    LoopIfFalse { a: Read, bc: Jump } Branch "Jumps back unless ToBoolean(R[a]).";
    LoopIfLess { a: Read, b: Read, c: Jump } ScriptBranch "Jumps back if R[a] < R[b].";
    LoopIfLessEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps back if R[a] <= R[b].";
    LoopIfGreater { a: Read, b: Read, c: Jump } ScriptBranch "Jumps back if R[a] > R[b].";
    LoopIfGreaterEqual { a: Read, b: Read, c: Jump } ScriptBranch "Jumps back if R[a] >= R[b].";
    LoopIfLessInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps back if R[a] < b.";
    LoopIfLessEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps back if R[a] <= b.";
    LoopIfGreaterInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps back if R[a] > b.";
    LoopIfGreaterEqualInt { a: Read, b: Int16, c: Jump } ScriptBranch "Jumps back if R[a] >= b.";
    LoopIfStrictNotEqual { a: Read, b: Read, c: Jump } Branch "Jumps back if R[a] !== R[b].";
    LoopIfStrictNotEqualInt { a: Read, b: Int16, c: Jump } Branch "Jumps back if R[a] !== b.";
    LoopIfNotNull { a: Read, bc: Jump } Branch "Jumps back unless R[a] is null.";
    LoopForOf { a: Write, b: Window(3), c: Jump } ScriptBranch
        "IteratorStepValue of the iterator in the window R[b] (see GetIterator): if done, falls through with R[a] unchanged; otherwise R[a] = the value and jumps back. An exception of it is the iterator's own: the loop's handler does not close the iterator then.";
    LoopForIn { a: Write, b: Read, c: Jump } ScriptBranch
        "R[a] = the next key of the for-in iterator R[b] that is still there, and jumps back; falls through when there is none.";

    // Iteration. An iterator window: [0] iterator object, [1] its next method, [2] state that
    // belongs to the instruction (a fast path may keep an array in [0] and an index in [2]).
    GetIterator { a: Window(3), b: Read, c: Code } Script
        "GetIterator(R[b]) into the window R[a..a+2]; TypeError if not iterable; R[b] is read before anything is written. c = 0 sync; 1 async, with CreateAsyncFromSyncIterator where there is no @@asyncIterator; 2 sync. With c = 1 and 2 R[a] and R[a+1] hold the true iterator object and next method (for await, yield*).";
    IteratorStep { a: Write, b: Window(4) } Script
        "The iterator window R[b..b+2] with a done flag in R[b+3]. If R[b+3] is true: R[a] = undefined. Otherwise R[b+3] = true, then IteratorStepValue; unless that was the end, R[b+3] = false and R[a] = the value; at the end R[a] = undefined. An exception leaves R[b+3] true.";
    IteratorRest { a: Write, b: Window(4) } Script
        "R[a] = a new array of all values that repeated IteratorStep gives until R[b+3] is true.";
    IteratorClose { a: Window(3), b: Code } Script
        "IteratorClose of the iterator window R[a]: calls `return` if there is one. b = 0 normal completion: exceptions pass on, TypeError if the result is no object; b = 1 throw completion: whatever goes wrong is ignored.";
    IteratorNext { a: Write, b: Window(2) } Script
        "R[a] = R[b+1] called with this = R[b] and no arguments (async iteration: the result is awaited by the code).";
    IteratorComplete { a: Write, b: Read, c: Jump } ScriptBranch
        "R[b] is the result of next: TypeError if no object; if ToBoolean(its `done`) jumps; else R[a] = its `value`.";
    IteratorReturn { a: Write, b: Window(2), c: Jump } ScriptBranch
        "GetMethod(R[b], `return`): jumps if undefined; else R[a] = the method called with this = R[b] and no arguments (async close: the result is awaited and checked by the code).";
    ForInPrepare { a: Write, b: Read } Script
        "R[a] = a for-in iterator over the enumerable string keys of ToObject(R[b]) and its prototypes; one that is at its end for undefined and null.";

    // Exceptions and disposal.
    Throw { a: Read, b: Code } End
        "Throws R[a]; b = 1: throws it again, without recording a new place of origin.";
    NewDisposeStack { a: Write } Heap "R[a] = a new, empty list of disposable resources (DisposeCapability).";
    AddDisposable { a: Read, b: Read, c: Code } Script
        "AddDisposableResource(R[a], R[b], hint): c = 0 sync-dispose, 1 async-dispose. The method is looked up now; TypeError if there is none or R[b] is neither object, undefined nor null.";
    DisposeNext { a: Window(2), b: Window(2), c: Jump } ScriptBranch
        "DisposeResources of the list R[a], last first, into the completion R[b] (kind: int 1 = throw, anything else not) and R[b+1] (its value): calls the methods; an exception e becomes kind 1 with value e, or a SuppressedError(e, R[b+1]) where kind is 1 already. Where the algorithm awaits, R[a+1] = what to await and the instruction falls through (the code awaits it and comes back here); when the list is empty it jumps.";
    MergeError { a: Read, b: Window(2) } Heap
        "The exception R[a] of an awaited disposal joins the completion R[b], R[b+1] as in DisposeNext.";

    // Generators, async functions, modules.
    InitialYield {} Suspend
        "First instruction after the parameters of a generator or async generator, and after the hoisted functions of a module. Makes the generator object (prototype from the callee's `prototype`, else the intrinsic of the callee's realm), saves the window in it and returns it to the caller. Resumed by next it goes on; return and throw never come here (the state machine completes the generator itself). In module code it returns to the linker, which resumes it to evaluate.";
    AsyncStart {} Heap
        "First instruction of an async function or async arrow: from here on an exception that leaves the frame rejects, and Return resolves, the promise that the call gives back (made here or at the first Await).";
    Yield { a: Change, bc: Jump } Suspend
        "Suspends the generator with the value R[a] (a generator: {value, done: false} is returned to the caller of next; an async generator: AsyncGeneratorYield without its awaits, which the code does). On resumption R[a] = the value sent; by next: jumps; by throw: throws it here; by return: falls through to code that returns R[a].";
    YieldDelegate { a: Change, b: Write } Suspend
        "As Yield for yield*: R[a] is an inner result object handed out as it is (generator) or a plain value (async generator). On resumption R[a] = the value sent, R[b] = how, as an int: 0 next, 1 throw, 2 return; always goes on with the next instruction.";
    Await { a: Change } Suspend
        "Await(R[a]): suspends the async function, async generator or module; R[a] = the value of the fulfilled promise, or throws the reason here.";
    ImportCall { a: Write, b: Read, c: Read } Heap
        "R[a] = import(R[b], R[c]): a promise; R[c] is undefined without options. All errors reject the promise.";
    ImportMeta { a: Write } Script "R[a] = import.meta of this module.";
    Debugger {} Script "A debugger statement.";

    }

    quick {
    AddNumber = Add "Add that has seen doubles: checks for two numbers first.";
    SubtractNumber = Subtract "Subtract that has seen doubles.";
    MultiplyNumber = Multiply "Multiply that has seen doubles.";
    GetNamedInline = GetNamed "GetNamed of an own property in an in-object slot, shape checked.";
    GetNamedSlots = GetNamed "GetNamed of an own property in the slots array, shape checked.";
    GetNamedHolder = GetNamed "GetNamed of a property of a prototype, shape and prototype epoch checked.";
    GetNamedLength = GetNamed "GetNamed of the length of an array or a string.";
    GetMethodInline = GetMethod "GetMethod of an own property in an in-object slot.";
    GetMethodHolder = GetMethod "GetMethod of a property of a prototype, shape and prototype epoch checked.";
    SetNamedInline = SetNamed "SetNamed of an existing own property in an in-object slot.";
    SetNamedSlots = SetNamed "SetNamed of an existing own property in the slots array.";
    SetNamedAdd = SetNamed "SetNamed that adds an in-object slot, shape checked.";
    DefineNamedAdd = DefineNamed "DefineNamed that adds an in-object slot, shape checked.";
    GetKeyedTyped = GetKeyed "GetKeyed of an int32 index in a typed array.";
    SetKeyedTyped = SetKeyed "SetKeyed of an int32 index in a typed array.";
    SetKeyedSloppyTyped = SetKeyedSloppy "SetKeyedSloppy of an int32 index in a typed array.";
    GetGlobalLexical = GetGlobal "GetGlobal of a global lexical binding found before.";
    GetGlobalProperty = GetGlobal "GetGlobal of a property of the global object found before.";
    SetGlobalLexical = SetGlobal "SetGlobal of a global lexical binding found before.";
    SetGlobalProperty = SetGlobal "SetGlobal of a property of the global object found before.";
    }
}

impl Opcode {
    /// How many there are.
    pub const COUNT: usize = ROWS.len();

    /// The opcode with this number.
    #[inline]
    pub fn from_number(number: u8) -> Option<Opcode> {
        ROWS.get(number as usize).map(|row| row.opcode)
    }

    /// Its row.
    #[inline]
    pub fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// What compilers emit for it: itself, unless it is a quick form.
    pub fn general(self) -> Opcode {
        self.row().quick_of.unwrap_or(self)
    }

    /// Its operands; those of the general form for a quick form.
    pub fn operands(self) -> &'static [(Field, Role)] {
        self.general().row().operands
    }

    /// Whether a second word follows.
    pub fn has_second_word(self) -> bool {
        self.operands().iter().any(|&(field, _)| field == Field::D)
    }

    /// How many words it takes.
    pub fn length(self) -> usize {
        1 + usize::from(self.has_second_word())
    }

    /// Whether it is a back edge.
    pub fn is_loop(self) -> bool {
        self.name().starts_with("Loop")
    }

    /// Whether control never goes on to the next instruction.
    pub fn ends(self) -> bool {
        self.row().effect == Effect::End || self == Opcode::Jump || self == Opcode::Loop
    }

    /// The opcode with this name.
    pub fn named(name: &str) -> Option<Opcode> {
        ROWS.iter().find(|row| row.name == name).map(|row| row.opcode)
    }
}

const _: () = assert!(ROWS.len() < 256, "an opcode is one byte");
