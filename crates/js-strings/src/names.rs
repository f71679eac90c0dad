//! The names and symbols that the engine itself uses, in one table each.
//!
//! A row is a field of [`Names`] and its text. Adding a name is adding a row.

use crate::{PropertyKey, Symbol};
use js_garbage_collection::{Gc, Tracer};

macro_rules! names {
    ($($field:ident $text:literal)*) => {
        /// Keys of well-known names.
        #[allow(missing_docs)] // The text of each stands beside it in the table.
        #[derive(Clone, Copy)]
        pub struct Names { $(pub $field: PropertyKey,)* }

        /// Their texts, in order.
        pub(crate) const NAMES: &[&str] = &[$($text),*];

        impl Names {
            pub(crate) fn new(keys: &[PropertyKey]) -> Names {
                let mut keys = keys.iter().copied();
                let mut next = || keys.next().unwrap_or(PropertyKey::NONE);
                Names { $($field: next(),)* }
            }

            pub(crate) fn trace(&self, tracer: &mut Tracer) {
                $(self.$field.trace_root(tracer);)*
            }
        }
    };
}

macro_rules! symbols {
    ($($field:ident $text:literal)*) => {
        /// The well-known symbols.
        #[allow(missing_docs)] // The description of each stands beside it in the table.
        #[derive(Clone, Copy)]
        pub struct Symbols { $(pub $field: Gc<Symbol>,)* }

        /// Their descriptions, in order.
        pub(crate) const SYMBOLS: &[&str] = &[$($text),*];

        impl Symbols {
            pub(crate) fn new(symbols: &[Gc<Symbol>]) -> Symbols {
                let [$($field),*] = *symbols else { unreachable!("one symbol for each row") };
                Symbols { $($field),* }
            }

            pub(crate) fn trace(&self, tracer: &mut Tracer) {
                $({
                    // In fixed space: nothing is to be updated.
                    let mut symbol = self.$field;
                    tracer.visit_root(&mut symbol);
                })*
            }

            /// The symbol that is the property `name` of the constructor `Symbol`, by its
            /// description: `Symbol.iterator` and so on.
            pub fn all(&self) -> impl Iterator<Item = (&'static str, Gc<Symbol>)> {
                [$(($text, self.$field)),*].into_iter()
            }
        }
    };
}

symbols! {
    async_dispose "Symbol.asyncDispose"
    async_iterator "Symbol.asyncIterator"
    dispose "Symbol.dispose"
    has_instance "Symbol.hasInstance"
    is_concat_spreadable "Symbol.isConcatSpreadable"
    iterator "Symbol.iterator"
    match_ "Symbol.match"
    match_all "Symbol.matchAll"
    replace "Symbol.replace"
    search "Symbol.search"
    species "Symbol.species"
    split "Symbol.split"
    to_primitive "Symbol.toPrimitive"
    to_string_tag "Symbol.toStringTag"
    unscopables "Symbol.unscopables"
}

names! {
    empty ""
    anonymous "anonymous"
    apply "apply"
    arguments "arguments"
    as_ "as"
    async_ "async"
    await_ "await"
    boolean "boolean"
    bigint "bigint"
    callee "callee"
    caller "caller"
    call "call"
    cause "cause"
    code "code"
    column "column"
    configurable "configurable"
    construct "construct"
    constructor "constructor"
    default "default"
    define_property "defineProperty"
    delete_property "deleteProperty"
    description "description"
    done "done"
    dot_all "dotAll"
    entries "entries"
    enumerable "enumerable"
    error "error"
    errors "errors"
    eval "eval"
    exec "exec"
    false_ "false"
    flags "flags"
    function "function"
    get "get"
    get_own_property_descriptor "getOwnPropertyDescriptor"
    get_prototype_of "getPrototypeOf"
    global "global"
    global_this "globalThis"
    groups "groups"
    has "has"
    has_indices "hasIndices"
    ignore_case "ignoreCase"
    index "index"
    indices "indices"
    infinity "Infinity"
    input "input"
    is_extensible "isExtensible"
    iterator "iterator"
    join "join"
    json "json"
    keys "keys"
    last_index "lastIndex"
    length "length"
    line "line"
    message "message"
    meta "meta"
    multiline "multiline"
    name "name"
    nan "NaN"
    next "next"
    null "null"
    number "number"
    object "object"
    own_keys "ownKeys"
    prevent_extensions "preventExtensions"
    promise "promise"
    proto "__proto__"
    prototype "prototype"
    proxy "proxy"
    raw "raw"
    reason "reason"
    reject "reject"
    resolve "resolve"
    return_ "return"
    revoke "revoke"
    set "set"
    set_prototype_of "setPrototypeOf"
    size "size"
    source "source"
    stack "stack"
    stack_trace_limit "stackTraceLimit"
    star_default "*default*"
    status "status"
    sticky "sticky"
    string "string"
    suppressed "suppressed"
    symbol "symbol"
    target "target"
    then "then"
    this "this"
    throw "throw"
    to_json "toJSON"
    to_locale_string "toLocaleString"
    to_string "toString"
    true_ "true"
    undefined "undefined"
    unicode "unicode"
    unicode_sets "unicodeSets"
    value "value"
    value_of "valueOf"
    values "values"
    with "with"
    writable "writable"
}
