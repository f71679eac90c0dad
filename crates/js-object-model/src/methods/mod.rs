//! The internal methods of objects: one table of functions per kind.
//!
//! Ordinary objects never go through the table: [`Object::get`](crate::Object::get) and its
//! siblings look at the shape's flags first. Crates above register the tables of their kinds.

mod array;
pub(crate) mod ordinary;
pub(crate) mod validate;

pub use ordinary::{
    ordinary_define_own_property, ordinary_delete, ordinary_get, ordinary_get_own_property,
    ordinary_get_prototype_of, ordinary_has_property, ordinary_is_extensible, ordinary_own_property_keys,
    ordinary_prevent_extensions, ordinary_set, ordinary_set_prototype_of, ordinary_set_with_own_descriptor,
};
pub use validate::is_compatible_property_descriptor;

use crate::iteration::IteratorSteps;
use crate::key::KeyList;
use crate::shape::ShapeFlags;
use crate::{Args, Context, Message, Object, PropertyDescriptor, Result};
use js_garbage_collection::{CellKind, Gc};
use js_strings::PropertyKey;
use js_value::Value;

/// The internal methods of a kind of objects, and what its shapes begin with.
#[derive(Clone, Copy)]
pub struct InternalMethods {
    /// The words of the kind's struct: where in-object slots begin.
    pub inline_start: u8,
    /// The flags of all shapes of the kind: what is exotic, what is callable.
    pub flags: ShapeFlags,
    /// `[[GetPrototypeOf]]`: an object or `null`.
    pub get_prototype_of: fn(&mut Context, Gc<Object>) -> Result,
    /// `[[SetPrototypeOf]]` with an object or `null`.
    pub set_prototype_of: fn(&mut Context, Gc<Object>, Value) -> Result<bool>,
    /// `[[IsExtensible]]`
    pub is_extensible: fn(&mut Context, Gc<Object>) -> Result<bool>,
    /// `[[PreventExtensions]]`
    pub prevent_extensions: fn(&mut Context, Gc<Object>) -> Result<bool>,
    /// `[[GetOwnProperty]]`
    pub get_own_property: fn(&mut Context, Gc<Object>, PropertyKey) -> Result<Option<PropertyDescriptor>>,
    /// `[[DefineOwnProperty]]`
    pub define_own_property: fn(&mut Context, Gc<Object>, PropertyKey, &PropertyDescriptor) -> Result<bool>,
    /// `[[HasProperty]]`
    pub has_property: fn(&mut Context, Gc<Object>, PropertyKey) -> Result<bool>,
    /// `[[Get]]`
    pub get: fn(&mut Context, Gc<Object>, PropertyKey, receiver: Value) -> Result,
    /// `[[Set]]`
    pub set: fn(&mut Context, Gc<Object>, PropertyKey, value: Value, receiver: Value) -> Result<bool>,
    /// `[[Delete]]`
    pub delete: fn(&mut Context, Gc<Object>, PropertyKey) -> Result<bool>,
    /// `[[OwnPropertyKeys]]`
    pub own_property_keys: fn(&mut Context, Gc<Object>, &mut KeyList) -> Result<()>,
    /// `[[Call]]`, of kinds that the virtual machine does not know itself.
    pub call: fn(&mut Context, Args) -> Result,
    /// `[[Construct]]`, likewise.
    pub construct: fn(&mut Context, Args) -> Result,
    /// The value of a virtual property, by the number of its field.
    pub virtual_get: fn(&mut Context, Gc<Object>, u32) -> Result,
    /// How the built-in iterators of the kind step.
    pub iterator: Option<IteratorSteps>,
    /// Stores into a writable virtual property; `false` where that is refused.
    pub virtual_set: fn(&mut Context, Gc<Object>, u32, Value) -> Result<bool>,
}

impl InternalMethods {
    /// What ordinary objects do; kinds override what they do differently.
    pub const ORDINARY: InternalMethods = InternalMethods {
        inline_start: 3,
        flags: ShapeFlags::NONE,
        get_prototype_of: ordinary_get_prototype_of,
        set_prototype_of: ordinary_set_prototype_of,
        is_extensible: ordinary_is_extensible,
        prevent_extensions: ordinary_prevent_extensions,
        get_own_property: ordinary_get_own_property,
        define_own_property: ordinary_define_own_property,
        has_property: ordinary_has_property,
        get: ordinary_get,
        set: ordinary_set,
        delete: ordinary_delete,
        own_property_keys: ordinary_own_property_keys,
        call: not_callable,
        construct: not_constructor,
        virtual_get: |_, _, _| Ok(Value::UNDEFINED),
        virtual_set: |_, _, _, _| Ok(false),
        iterator: None,
    };

    /// The same for a kind with a struct of so many words.
    pub const fn ordinary(words: usize) -> InternalMethods {
        InternalMethods { inline_start: words as u8, ..InternalMethods::ORDINARY }
    }
}

fn not_callable(cx: &mut Context, args: Args) -> Result {
    let what = cx.describe(args.callee().value());
    Err(cx.type_error(Message::NotFunction(&what)))
}

fn not_constructor(cx: &mut Context, args: Args) -> Result {
    let what = cx.describe(args.callee().value());
    Err(cx.type_error(Message::NotConstructor(&what)))
}

static ORDINARY: InternalMethods = InternalMethods::ORDINARY;

/// The tables of the kinds of this crate; ordinary ones for all others.
pub(crate) fn table() -> Box<[&'static InternalMethods; 256]> {
    let mut table: Box<[&'static InternalMethods; 256]> = Box::new([&ORDINARY; 256]);
    let rows: &[(CellKind, &'static InternalMethods)] = &[
        (CellKind::ARRAY, &array::METHODS),
        (CellKind::NATIVE_FUNCTION, &crate::native_function::METHODS),
        (CellKind::BOUND_FUNCTION, &crate::bound_function::METHODS),
        (CellKind::PROXY, &crate::proxy::METHODS),
        (CellKind::MAPPED_ARGUMENTS, &crate::arguments::METHODS),
        (CellKind::ERROR, &crate::errors::METHODS),
        (CellKind::BOOLEAN_OBJECT, &crate::wrapper::METHODS),
        (CellKind::NUMBER_OBJECT, &crate::wrapper::METHODS),
        (CellKind::SYMBOL_OBJECT, &crate::wrapper::METHODS),
        (CellKind::BIGINT_OBJECT, &crate::wrapper::METHODS),
        (CellKind::HOST_OBJECT, &crate::host_object::METHODS),
        (CellKind::STRING_OBJECT, &crate::string_object::METHODS),
    ];
    for &(kind, methods) in rows {
        table[kind.0 as usize] = methods;
    }
    table
}
