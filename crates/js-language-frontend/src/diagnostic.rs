//! What is wrong with a source: code, place, and a sentence that a person understands.

use crate::span::{LineIndex, Span};
use std::fmt::{self, Write};

macro_rules! codes {
    ($($name:ident $slug:literal $message:literal $(help $help:literal)?;)*) => {
        /// The kinds of errors, each with a stable name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = concat!("`", $slug, "`: ", $message)] $name,)*
        }

        impl Code {
            /// All codes.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// Its stable name, for machines and for node JL07.
            pub const fn slug(self) -> &'static str {
                match self { $(Code::$name => $slug,)* }
            }

            /// The message; `{}` stands for the detail.
            const fn message(self) -> &'static str {
                match self { $(Code::$name => $message,)* }
            }

            /// What to do about it, where that is not plain.
            pub const fn help(self) -> Option<&'static str> {
                match self { $($(Code::$name => Some($help),)?)* _ => None }
            }
        }
    };
}

codes! {
    // Lexer.
    UnknownCharacter "unknown-character" "this character starts no token";
    UnclosedComment "unclosed-comment" "this comment is never closed"
        help "close it with `*/`";
    UnclosedString "unclosed-string" "this string is not closed on its line"
        help "a string ends with the quote it starts with; use a template for several lines";
    UnclosedTemplate "unclosed-template" "this template is never closed"
        help "close it with a backtick";
    UnclosedRegExp "unclosed-regular-expression" "this regular expression is not closed on its line";
    BadHexEscape "bad-hex-escape" "`\\x` needs two hexadecimal digits";
    BadUnicodeEscape "bad-unicode-escape" "`\\u` needs four hexadecimal digits, or some in braces";
    CodePointTooLarge "code-point-too-large" "code points end at 0x10FFFF";
    OctalEscapeInTemplate "octal-escape-in-template" "a template cannot have octal escapes";
    BackslashInName "backslash-in-name" "a name can have `\\u` escapes only";
    EscapeNotInName "escape-not-in-name" "this escape is no character of a name";
    HashWithoutName "hash-without-name" "`#` must be followed by a name";
    NameAfterNumber "name-after-number" "a name cannot start directly after a number"
        help "put a space between them";
    MissingDigits "missing-digits" "digits are missing after this prefix";
    MissingExponent "missing-exponent" "digits are missing after the exponent";
    MisplacedSeparator "misplaced-separator" "`_` must stand between two digits";
    SeparatorAfterLeadingZero "separator-after-leading-zero" "a number with a leading zero cannot have `_`";
    StrictOctalNumber "strict-octal-number" "a number cannot start with 0 in strict mode code"
        help "write an octal number as `0o17`";
    StrictOctalEscape "strict-octal-escape" "a string cannot have octal escapes in strict mode code"
        help "write the character as `\\x00`";

    // Tokens in the wrong place.
    Expected "expected" "expected {}";
    UnexpectedToken "unexpected-token" "{} cannot stand here";
    UnexpectedEnd "unexpected-end" "the source ends too early";
    ReservedWord "reserved-word" "`{}` is a reserved word here";
    StrictReservedWord "strict-reserved-word" "`{}` is a reserved word in strict mode code";
    TooDeep "too-deep" "the source is nested too deeply here";
    TooLong "too-long" "a source must be shorter than 1 GiB";
    InvalidEdit "invalid-edit" "this edit lies outside the text or cuts a character";
    InvalidUtf8 "invalid-utf8" "the source is not UTF-8 here";

    // Expressions.
    InvalidAssignmentTarget "invalid-assignment-target" "this cannot be assigned to";
    InvalidLogicalAssignmentTarget "invalid-logical-assignment-target" "this cannot be assigned to";
    InvalidUpdateTarget "invalid-update-target" "this cannot be incremented or decremented";
    InvalidDestructuringTarget "invalid-destructuring-target" "a pattern cannot assign to this";
    InvalidParameter "invalid-parameter" "this cannot be a parameter";
    ParenthesizedBinding "parenthesized-binding" "a parameter cannot stand in parentheses";
    InvalidObjectRest "invalid-object-rest" "`...` in an object pattern needs a plain target";
    RestNotLast "rest-not-last" "`...` must be the last one";
    RestWithDefault "rest-with-default" "`...` cannot have a default value";
    InitializerInLiteral "initializer-in-literal" "`name = value` is for patterns; an object literal needs `:`";
    DuplicateProto "duplicate-proto" "an object literal can set `__proto__` only once";
    UnaryBeforeExponent "unary-before-exponent" "the left operand of `**` cannot be a unary expression"
        help "put parentheses around the left operand or around the power";
    MixedCoalesce "mixed-coalesce" "`??` cannot be mixed with `||` or `&&` without parentheses";
    ExpectedArrow "expected-arrow" "this can only be the parameters of an arrow function: `=>` is missing";
    OperatorInParameters "operator-in-parameters" "`await` and `yield` cannot be used here";
    TemplateInChain "template-in-chain" "a template cannot follow an optional chain";
    NewOptionalChain "new-optional-chain" "the callee of `new` cannot be an optional chain";
    NewImport "new-import" "`import()` cannot be the callee of `new`";
    NewSuper "new-super" "`super()` cannot be the callee of `new`";
    NewTargetOutside "new-target-outside" "`new.target` can stand only inside functions";
    SuperCallOutside "super-call-outside" "`super()` can stand only in the constructor of a derived class";
    SuperPropertyOutside "super-property-outside" "`super` properties can be used only in methods";
    BareSuper "bare-super" "`super` must be called or asked for a property";
    SuperPrivate "super-private" "`super` has no private members";
    ImportMetaOutside "import-meta-outside" "`import.meta` can stand only in modules";
    DeletePrivate "delete-private" "a private member cannot be deleted";
    StrictDelete "strict-delete" "a variable cannot be deleted in strict mode code";
    StrictEvalArguments "strict-eval-arguments" "`{}` cannot be bound or assigned to in strict mode code";
    ArgumentsInInitializer "arguments-in-initializer" "`arguments` cannot be used in class initializers";
    InvalidRegExp "invalid-regular-expression" "invalid regular expression: {}";
    InvalidRegExpFlags "invalid-regular-expression-flags" "invalid regular-expression flags: {}";

    // Statements.
    DeclarationInBody "declaration-in-body" "a declaration cannot stand here without a block"
        help "put braces around it";
    LetAsLexicalName "let-as-lexical-name" "`let` cannot be the name of a lexical binding";
    ConstantWithoutValue "constant-without-value" "a `{}` declaration needs a value";
    PatternWithoutValue "pattern-without-value" "a pattern needs a value to take apart";
    UsingOutside "using-outside" "`using` must stand in a block, a function or a module";
    UsingInForIn "using-in-for-in" "`for (… in …)` cannot declare with `using`";
    InvalidForHead "invalid-for-head" "this cannot stand on the left of `of`";
    ManyInForHead "many-in-for-head" "only one variable can be declared here";
    InitializerInForHead "initializer-in-for-head" "a loop variable cannot have a value of its own here";
    ReturnOutside "return-outside" "`return` can stand only inside functions";
    BreakOutside "break-outside" "`break` can stand only inside loops and `switch`";
    ContinueOutside "continue-outside" "`continue` can stand only inside loops";
    ContinueNoLoop "continue-no-loop" "the label `{}` is not that of a loop";
    UndefinedLabel "undefined-label" "there is no label `{}` around this";
    DuplicateLabel "duplicate-label" "the label `{}` is in use around this already";
    DuplicateDefault "duplicate-default" "a `switch` can have only one `default`";
    LineBreakAfterThrow "line-break-after-throw" "no line break can stand after `throw`";
    StrictWith "strict-with" "`with` cannot be used in strict mode code";

    // Functions and classes.
    UseStrictWithParameters "use-strict-with-parameters" "a function with \"use strict\" must have plain parameters";
    GetterParameters "getter-parameters" "a getter has no parameters";
    SetterParameters "setter-parameters" "a setter has exactly one parameter, which is no `...`";
    DuplicateConstructor "duplicate-constructor" "a class can have only one constructor";
    SpecialConstructor "special-constructor" "a constructor cannot be a getter, setter, generator or async";
    PrivateConstructor "private-constructor" "no class member can be named `#constructor`";
    StaticPrototype "static-prototype" "no static member can be named `prototype`";
    FieldName "field-name" "no field can have this name";

    // Modules.
    ImportOutsideModule "import-outside-module" "`import` declarations can stand only in modules"
        help "use `import()` in a script";
    ImportNotTopLevel "import-not-top-level" "`import` declarations must stand at the top level";
    ExportOutsideModule "export-outside-module" "`export` can stand only in modules";
    ExportNotTopLevel "export-not-top-level" "`export` must stand at the top level";
    ReservedImportName "reserved-import-name" "this name is reserved"
        help "import it under another name with `as`";
    IllFormedExportName "ill-formed-export-name" "an export name cannot have lone surrogates";
    StringExportLocal "string-export-local" "only `export … from` can have a string on the left";
    DuplicateAttribute "duplicate-attribute" "the attribute `{}` is given twice";
    DuplicateExport "duplicate-export" "`{}` is exported twice";
    UndeclaredExport "undeclared-export" "`{}` is exported but not declared";

    // Scopes.
    Redeclared "redeclared" "`{}` has already been declared";
    DuplicateParameter "duplicate-parameter" "the parameter `{}` is given twice";
    UndeclaredPrivate "undeclared-private" "`{}` is not declared in a class around this";
}

impl Code {
    /// Whether calls are let through as assignment targets in sloppy mode code.
    pub(crate) fn allows_call_target(self) -> bool {
        matches!(self, Code::InvalidAssignmentTarget | Code::InvalidUpdateTarget)
    }
}

/// One thing that is wrong with a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    span: Span,
    detail: Box<str>,
    related: Option<Span>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span) -> Diagnostic {
        Diagnostic { code, span, detail: "".into(), related: None }
    }

    pub(crate) fn about(code: Code, span: Span, detail: impl Into<String>) -> Diagnostic {
        Diagnostic { code, span, detail: detail.into().into(), related: None }
    }

    pub(crate) fn with_related(self, related: Span) -> Diagnostic {
        Diagnostic { related: Some(related), ..self }
    }

    /// What kind of error it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Where it is.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The other place that it is about, such as the first declaration of a name.
    pub fn related(&self) -> Option<Span> {
        self.related
    }

    /// The sentence without the place.
    pub fn message(&self) -> String {
        self.code.message().replacen("{}", &self.detail, 1)
    }

    /// Moves it as if `removed` bytes before `at` had become `added`, as the tree is moved.
    pub(crate) fn shift(&mut self, at: u32, removed: u32, added: u32) {
        let moved = |span: Span| {
            let offset = |offset: u32| offset - removed + added;
            let start = if span.start >= at { offset(span.start) } else { span.start };
            let end = if span.end > at || span.start >= at { offset(span.end) } else { span.end };
            Span::new(start, end)
        };
        (self.span, self.related) = (moved(self.span), self.related.map(moved));
    }

    /// The message with the lines it is about, for people: place, excerpt, caret, help.
    pub fn render(&self, source: &[u8], name: &str) -> String {
        let lines = LineIndex::new(source);
        let mut out = String::new();
        let place = lines.position(source, self.span.start);
        let _ = writeln!(out, "{name}:{place}: SyntaxError: {} [{}]", self.message(), self.code.slug());
        excerpt(&mut out, source, &lines, self.span, "");
        if let Some(related) = self.related {
            excerpt(&mut out, source, &lines, related, " the other one is here");
        }
        if let Some(help) = self.code.help() {
            let _ = writeln!(out, "   = help: {help}");
        }
        out
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.message())
    }
}

/// The line of source that `span` begins in, with carets under it, as diagnostics show it.
pub fn show_excerpt(source: &[u8], span: Span) -> String {
    let mut out = String::new();
    excerpt(&mut out, source, &LineIndex::new(source), span, "");
    out
}

/// One line of source with carets under `span`; long lines are shown around it.
fn excerpt(out: &mut String, source: &[u8], lines: &LineIndex, span: Span, note: &str) {
    const WIDTH: usize = 100;
    let line = lines.line_of(span.start);
    let place = lines.position(source, span.start);
    let text = String::from_utf8_lossy(lines.text(source, line));
    let column = place.column as usize - 1;
    let from = column.saturating_sub(WIDTH / 2);
    let shown: String = text
        .chars()
        .skip(from)
        .take(WIDTH)
        .map(|c| {
            if c == '\t' {
                ' '
            } else if c.is_control() {
                '\u{FFFD}'
            } else {
                c
            }
        })
        .collect();
    let covered =
        String::from_utf8_lossy(span.of(source)).chars().take_while(|c| !matches!(c, '\n' | '\r')).count();
    let carets = covered.clamp(1, WIDTH.saturating_sub(column - from).max(1));
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    let _ = writeln!(out, " {number} | {shown}");
    let _ = writeln!(out, " {gutter} | {}{}{note}", " ".repeat(column - from), "^".repeat(carets));
}
