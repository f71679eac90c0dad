//! Objects, and everything that the specification does with them without running code.
//!
//! [`Context`] is the door: it holds the heap, the strings, the realm and the hooks through which
//! JavaScript is called. [`Object`] is what all objects begin with; [`Shape`] says where their
//! named properties lie, [`Elements`] keeps the indexed ones. The operations of the specification
//! are methods of objects ([`Object::get`], [`Object::define_own_property`], …) and functions
//! ([`to_string`], [`same_value`], …) under their names there. Knows nothing of bytecode.

mod accessor;
mod args;
mod arguments;
mod array;
mod attributes;
mod bell;
mod bigint;
mod bound_function;
mod comparison;
mod context;
mod conversion;
mod describe;
mod descriptor;
mod element_kind;
mod elements;
mod errors;
mod global;
mod hooks;
mod host_object;
mod intrinsics;
mod iteration;
mod jobs;
mod key;
mod kinds;
mod messages;
mod methods;
mod native_function;
mod object;
mod proxy;
mod realm;
mod shape;
mod string_object;
mod typed_elements;
mod wrapper;

pub use accessor::Accessor;
pub use args::Args;
pub use arguments::MappedArguments;
pub use array::Array;
pub use attributes::PropertyAttributes;
pub use bell::Bell;
pub use bigint::{BigIntOperation, JsBigInt, parse_bigint, string_to_bigint};
pub use bound_function::BoundFunction;
pub use comparison::{
    compare, compare_primitives, is_loosely_equal, is_strictly_equal, same_value, same_value_zero,
    strings_equal,
};
pub use context::{Context, ContextError};
pub use conversion::{
    Hint, clamp_relative, is_array, is_bigint, is_callable, is_constructor, is_object, is_regexp, is_string,
    is_symbol, string_to_number, this_primitive, to_boolean, to_index, to_int32, to_integer_or_infinity,
    to_length, to_number, to_numeric, to_object, to_primitive, to_property_key, to_relative_index, to_string,
    to_uint32, type_of, type_of_text,
};
pub use descriptor::PropertyDescriptor;
pub use element_kind::ElementKind;
pub use elements::{DictionaryElements, Element, Elements, ElementsKind};
pub use errors::{ErrorKind, ErrorObject};
pub use global::{Binding, GlobalLexicals};
pub use hooks::Hooks;
pub use host_object::HostObject;
pub use intrinsics::Intrinsic;
pub use iteration::IteratorSteps;
pub use jobs::{JobFn, Jobs};
pub use key::KeyList;
pub use kinds::shape_id;
pub use messages::Message;
pub use methods::*;
pub use native_function::{NamePrefix, NativeFn, NativeFunction, NativeFunctionSpec};
pub use object::{
    AddTransition, LoadLookup, Object, ObjectType, PropertyLookup, SLOTS_START, Slots, StoreLookup,
};
pub use proxy::Proxy;
pub use realm::{IntrinsicBuilder, Realm};
pub use shape::{
    Change, Entry, Location, MAX_FAST_PROPERTIES, MAX_NAMED_PROPERTIES, MAX_TRANSITIONS, Property,
    PropertyTable, Shape, ShapeFlags, SlackTracking, describe as describe_shapes,
};
pub use typed_elements::{BufferLength, TypedElements};
pub use wrapper::PrimitiveWrapper;

use js_value::Value;

/// Says that an exception is being thrown: it stands in [`Context::exception`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throw;

/// What operations that can throw give.
pub type Result<T = Value> = core::result::Result<T, Throw>;
