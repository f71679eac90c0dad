//! What instructions name besides registers: constants and inline caches.

use crate::FunctionId;
use std::fmt;

/// A string of code units, in one byte each where all are below 256.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Text {
    /// Code units below 256.
    Latin1(Box<[u8]>),
    /// Any code units, at least one of them above 255.
    Utf16(Box<[u16]>),
}

impl Text {
    /// The text of WTF-8.
    pub fn from_wtf8(text: &[u8]) -> Text {
        if text.is_ascii() {
            return Text::Latin1(text.into());
        }
        let units: Vec<u16> = js_language_frontend::text::code_units(text).collect();
        Text::from_units(&units)
    }

    /// The text of code units.
    pub fn from_units(units: &[u16]) -> Text {
        match units.iter().all(|&unit| unit < 256) {
            true => Text::Latin1(units.iter().map(|&unit| unit as u8).collect()),
            false => Text::Utf16(units.into()),
        }
    }

    /// How many code units it has.
    pub fn len(&self) -> usize {
        match self {
            Text::Latin1(units) => units.len(),
            Text::Utf16(units) => units.len(),
        }
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its code units.
    pub fn units(&self) -> impl Iterator<Item = u16> + '_ {
        (0..self.len()).map(|index| match self {
            Text::Latin1(units) => u16::from(units[index]),
            Text::Utf16(units) => units[index],
        })
    }

    /// The text as WTF-8.
    pub fn to_wtf8(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len());
        for unit in self.units() {
            js_language_frontend::text::push_wtf8(&mut out, u32::from(unit));
        }
        out
    }
}

impl Default for Text {
    fn default() -> Text {
        Text::Latin1(Box::default())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        Text::from_wtf8(text.as_bytes())
    }
}

/// In double quotes, with escapes: as listings show it.
impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        js_language_frontend::text::Quoted(&self.to_wtf8()).fmt(f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A constant of a template.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// A number that no instruction holds itself.
    Number(f64),
    /// A string.
    String(Text),
    /// A BigInt: digits in decimal, or with the prefix `0x`, `0o` or `0b`.
    BigInt(Box<str>),
    /// A regular expression that the front end has checked.
    RegExp {
        /// Its pattern.
        pattern: Text,
        /// Its flags.
        flags: Text,
    },
    /// The strings of a tagged template.
    Template(Box<TemplateStrings>),
    /// A function of the unit.
    Function(FunctionId),
    /// The description of an environment.
    ScopeInfo(Box<ScopeInfo>),
    /// The keys of an object literal.
    Keys(Box<[Text]>),
    /// The values of an array literal.
    Elements(Box<[Element]>),
    /// For each parameter the environment slot that its argument shares, or [`UNMAPPED`].
    ArgumentsMap(Box<[u16]>),
    /// The declarations of a script or of sloppy eval code.
    Declarations(Box<Declarations>),
    /// Jump offsets by integer.
    JumpTable(Box<JumpTable>),
    /// The place of a direct eval.
    EvalSite(EvalSite),
}

/// In an arguments map: an argument that shares no slot.
pub const UNMAPPED: u16 = u16::MAX;

/// The strings of a tagged template.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct TemplateStrings {
    /// What each quasi means; nothing where its escapes mean nothing.
    pub cooked: Vec<Option<Text>>,
    /// How each is written.
    pub raw: Vec<Text>,
}

/// A value of a constant array literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// A hole.
    Hole,
    /// undefined
    Undefined,
    /// null
    Null,
    /// true or false
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A string.
    String(Text),
}

/// Kinds with the numbers that the code cache knows them by, and their words in listings.
macro_rules! numbered {
    ($(#[$about:meta])* $kind:ident { $($(#[$doc:meta])* $name:ident = $number:literal $text:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $kind { $($(#[$doc])* $name = $number,)* }

        impl $kind {
            /// All of them, by number.
            pub const ALL: [$kind; [$($number),*].len()] = [$($kind::$name),*];

            /// Its word in listings.
            pub const fn text(self) -> &'static str {
                match self { $($kind::$name => $text,)* }
            }
        }
    };
}

numbered! {
    /// How an entry of a scope may be used by name.
    EntryKind {
        /// `var`, function, parameter, `arguments`: no lexical binding.
        Variable = 0 "variable",
        /// `let`, class: EMPTY before its declaration.
        Let = 1 "let",
        /// `const`, class name inside itself: TypeError on assignment.
        Constant = 2 "constant",
        /// Function expression name: assignment is ignored, TypeError in strict mode.
        FunctionName = 3 "function-name",
        /// The plain parameter of `catch`: eval may declare a `var` of its name.
        CatchName = 4 "catch-name",
        /// A function in a block, or a name of a catch pattern: lexical, always with a value.
        Lexical = 5 "lexical",
        /// An import, whose slot holds a cell: TypeError on assignment.
        Import = 6 "import",
        /// An exported binding of a module, whose slot holds a cell: otherwise as `Let`.
        ExportedLet = 7 "exported-let",
        /// As `ExportedLet`, constant.
        ExportedConstant = 8 "exported-constant",
        /// As `ExportedLet`, for `var` and functions.
        ExportedVariable = 9 "exported-variable",
        /// `this`, `new.target`, `%function`, `#private`: found by LoadSpecial only.
        Special = 10 "special",
    }
}

impl EntryKind {
    /// Whether the slot holds a cell instead of the value.
    pub fn is_cell(self) -> bool {
        matches!(
            self,
            EntryKind::Import
                | EntryKind::ExportedLet
                | EntryKind::ExportedConstant
                | EntryKind::ExportedVariable
        )
    }

    /// Whether a `var` of eval code must not come by it.
    pub fn clashes_with_var(self) -> bool {
        !matches!(
            self,
            EntryKind::Variable
                | EntryKind::FunctionName
                | EntryKind::CatchName
                | EntryKind::Special
                | EntryKind::ExportedVariable
        )
    }
}

/// One name of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeEntry {
    /// Its name.
    pub name: Text,
    /// How it may be used.
    pub kind: EntryKind,
    /// Its slot.
    pub slot: u16,
}

/// What an environment holds, for lookups by name.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ScopeInfo {
    /// How many slots such an environment has.
    pub slots: u16,
    /// Whether `var` declarations of sloppy eval code end up here.
    pub holds_variables: bool,
    /// The slot in which the virtual machine keeps the object with the variables that eval has
    /// added; EMPTY until the first. Only where `holds_variables`.
    pub eval_variables: Option<u16>,
    /// Whether a sloppy direct eval in a parameter list must not declare the name `arguments`.
    pub is_parameter_scope: bool,
    /// Its names.
    pub entries: Vec<ScopeEntry>,
}

numbered! {
    /// A variable declaration of a script or eval.
    DeclarationKind {
        /// `let` or a class of a script: a global lexical binding.
        Let = 0 "let",
        /// `const` of a script.
        Constant = 1 "const",
        /// A function declaration.
        Function = 2 "function",
        /// `var`.
        Variable = 3 "var",
        /// A function in a block that becomes a variable where nothing prevents it (Annex B.3.2):
        /// skipped without an error where it would clash.
        BlockFunction = 4 "block-function",
    }
}

/// The declarations of a script or eval, in the order of their creation.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Declarations {
    /// Name and kind of each.
    pub names: Vec<(Text, DeclarationKind)>,
}

/// Offsets for a run of integers.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct JumpTable {
    /// The integer of the first offset.
    pub low: i32,
    /// By integer: the offset from the SwitchInt instruction, or 0 to fall through.
    pub offsets: Vec<i32>,
}

/// The place of a direct eval: what the code it compiles may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct EvalSite {
    /// The register of the innermost environment, 0 for the callee's: the environment that the
    /// eval code's function gets.
    pub environment: u16,
    /// Whether the calling code is strict.
    pub strict: bool,
    /// Whether `new.target` is allowed: inside a function that is no arrow function, or a field
    /// initializer. Then `this` is a special entry of an environment.
    pub in_function: bool,
    /// Outside of functions: whether it stands in a module, where `this` is undefined.
    pub in_module: bool,
    /// Whether `super.x` is allowed.
    pub super_property: bool,
    /// Whether `super()` is allowed.
    pub super_call: bool,
    /// Whether it stands in a field initializer: no `arguments`.
    pub field_initializer: bool,
}

impl EvalSite {
    /// Its flags with their words in listings.
    pub fn words(&self) -> [(bool, &'static str); 6] {
        [
            (self.strict, "strict"),
            (self.in_function, "in-function"),
            (self.in_module, "in-module"),
            (self.super_property, "super-property"),
            (self.super_call, "super-call"),
            (self.field_initializer, "field-initializer"),
        ]
    }
}

numbered! {
    /// What an inline cache is for.
    CacheKind {
        /// GetNamed, GetMethod.
        Get = 0 "get",
        /// SetNamed of strict mode code.
        Set = 1 "set",
        /// SetNamed of sloppy mode code.
        SetSloppy = 2 "set-sloppy",
        /// DefineNamed.
        Define = 3 "define",
        /// GetGlobal, SetGlobal, InitializeGlobal.
        Global = 4 "global",
        /// The dynamic instructions, in strict mode code.
        Dynamic = 5 "dynamic",
        /// The dynamic instructions, in sloppy mode code.
        DynamicSloppy = 6 "dynamic-sloppy",
    }
}

/// What an inline cache is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CacheDescription {
    /// What it is for.
    pub kind: CacheKind,
    /// The constant that holds the property key or name: a [`Constant::String`]. Never a canonical
    /// array index for property caches.
    pub key: u32,
}
