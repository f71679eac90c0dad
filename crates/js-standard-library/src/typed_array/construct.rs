//! The constructors: `%TypedArray%`, which only serves to be inherited from, and the twelve.

use super::species::{allocate, create_with_length};
use super::{ElementKind, TypedArray, Window, base64, prototype};
use crate::array::callable;
use crate::buffer::{self, Buffer};
use crate::define::{Class, Row, constant, method, species};
use crate::iterate::Iteration;
use crate::support::Support;
use js_garbage_collection::{Gc, RootedVec};
use js_object_model::{
    Args, Context, Intrinsic, Message, NativeFn, Object, PropertyAttributes, Realm, Result, to_index,
    to_object,
};
use js_strings::PropertyKey;
use js_value::Value;

static ABSTRACT: Class = Class {
    statics: &[method("from", from, 1), method("of", of, 0), species()],
    methods: prototype::METHODS,
    ..Class::new("TypedArray", abstract_constructor, 0, Intrinsic::TypedArray, Intrinsic::TypedArrayPrototype)
};

fn abstract_constructor(cx: &mut Context, _: Args) -> Result {
    Err(cx.type_error(Message::AbstractTypedArray()))
}

const fn class(
    kind: ElementKind,
    function: NativeFn,
    rows: &'static [Row],
    methods: &'static [Row],
) -> Class {
    let (constructor, prototype) = kind.intrinsics();
    Class {
        parent: Intrinsic::TypedArray,
        prototype_parent: Intrinsic::TypedArrayPrototype,
        statics: rows,
        methods,
        ..Class::new(kind.name(), function, 3, constructor, prototype)
    }
}

/// The size of the elements, which constructor and prototype both tell.
static SIZES: [[Row; 1]; 4] = [
    [constant("BYTES_PER_ELEMENT", 1.0)],
    [constant("BYTES_PER_ELEMENT", 2.0)],
    [constant("BYTES_PER_ELEMENT", 4.0)],
    [constant("BYTES_PER_ELEMENT", 8.0)],
];

macro_rules! classes {
    ($($kind:ident)*) => {
        [$(class(
            ElementKind::$kind,
            |cx, args| construct(cx, args, ElementKind::$kind),
            &SIZES[ElementKind::$kind.shift() as usize],
            &SIZES[ElementKind::$kind.shift() as usize],
        )),*]
    };
}

static CLASSES: [Class; 12] = classes! {
    Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 BigInt64 BigUint64 Float16 Float32 Float64
};

/// Makes the constructors of the realm and gives the global object those that have a name there.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>, global: Gc<Object>) -> Result<()> {
    ABSTRACT.build(cx, realm)?;
    for class in &CLASSES {
        class.build(cx, realm)?;
        let key = cx.key(class.name)?;
        let constructor = cx.intrinsic(class.constructor).value();
        global.add_property(cx, key, constructor, PropertyAttributes::METHOD)?;
    }
    let constructor = cx.intrinsic(Intrinsic::Uint8Array);
    crate::define::define(cx, realm, constructor, base64::STATICS)?;
    let prototype = cx.intrinsic(Intrinsic::Uint8ArrayPrototype);
    crate::define::define(cx, realm, prototype, base64::METHODS)
}

fn construct(cx: &mut Context, args: Args, kind: ElementKind) -> Result {
    if !args.is_construct() {
        return Err(cx.type_error(Message::ConstructorNewRequired(kind.name())));
    }
    let default = kind.intrinsics().1;
    let Some(source) = Object::from_value(args.get(0)) else {
        let length = to_index(cx, args.get(0))?;
        let prototype = cx.get_prototype_from_constructor(args.new_target(), default)?;
        return Ok(allocate(cx, prototype, kind, length)?.value());
    };
    let prototype = cx.get_prototype_from_constructor(args.new_target(), default)?;
    let array = if let Some(source) = TypedArray::of(source.value()) {
        from_typed_array(cx, prototype, kind, source)?
    } else if let Some(buffer) = Buffer::from_value(source.value()) {
        from_buffer(cx, prototype, kind, buffer, args)?
    } else {
        from_object(cx, prototype, kind, source)?
    };
    Ok(array.value())
}

/// InitializeTypedArrayFromTypedArray.
fn from_typed_array(
    cx: &mut Context,
    prototype: Gc<Object>,
    kind: ElementKind,
    source: Gc<TypedArray>,
) -> Result<Gc<TypedArray>> {
    let length = super::in_bounds(cx, source, "Construct")?;
    let array = allocate(cx, prototype, kind, length as u64)?;
    copy_elements(cx, source, 0, array, 0, length)?;
    Ok(array)
}

/// Copies elements between arrays that do not overlap, converting where their kinds differ.
pub(super) fn copy_elements(
    cx: &mut Context,
    source: Gc<TypedArray>,
    from: usize,
    target: Gc<TypedArray>,
    to: usize,
    count: usize,
) -> Result<()> {
    let (source_kind, kind) = (source.element_kind(), target.element_kind());
    if source_kind.is_bigint() != kind.is_bigint() {
        return Err(cx.type_error(Message::BigIntMixed()));
    }
    if source_kind == kind {
        let (buffer, bytes) = (source.buffer(), count * kind.size());
        target.buffer().copy_from(target.byte_index(to), &buffer, source.byte_index(from), bytes);
        return Ok(());
    }
    for offset in 0..count {
        let Some(bits) = source.bits(from + offset) else { break };
        let bits = if kind.is_bigint() { bits } else { kind.encode_number(source_kind.decode_number(bits)) };
        target.set_bits(to + offset, bits);
    }
    Ok(())
}

/// InitializeTypedArrayFromArrayBuffer.
fn from_buffer(
    cx: &mut Context,
    prototype: Gc<Object>,
    kind: ElementKind,
    buffer: Gc<Buffer>,
    args: Args,
) -> Result<Gc<TypedArray>> {
    let size = kind.size() as u64;
    let offset = to_index(cx, args.get(1))?;
    if !offset.is_multiple_of(size) {
        return Err(cx.range_error(Message::MisalignedOffset(kind.name(), &size.to_string())));
    }
    let length = match args.get(2) {
        Value::UNDEFINED => None,
        length => Some(to_index(cx, length)?),
    };
    if buffer.is_detached() {
        return Err(cx.type_error(Message::DetachedBuffer("Construct")));
    }
    let bytes = buffer.byte_length() as u64;
    let outside = |cx: &mut Context| cx.range_error(Message::OffsetOutsideBuffer(&offset.to_string()));
    let length = match length {
        Some(length) => {
            let end = length.checked_mul(size).and_then(|bytes| bytes.checked_add(offset));
            if end.is_none_or(|end| end > bytes) {
                return Err(cx.range_error(Message::InvalidTypedArrayLength(&length.to_string())));
            }
            Some(length as usize)
        }
        None if buffer.is_resizable() => {
            if offset > bytes {
                return Err(outside(cx));
            }
            None
        }
        None => {
            if !bytes.is_multiple_of(size) {
                return Err(cx.range_error(Message::MisalignedLength(kind.name(), &size.to_string())));
            }
            let Some(rest) = bytes.checked_sub(offset) else { return Err(outside(cx)) };
            Some((rest / size) as usize)
        }
    };
    TypedArray::new(cx, prototype, kind, buffer, Window { byte_offset: offset as usize, length })
}

/// InitializeTypedArrayFromList and InitializeTypedArrayFromArrayLike.
fn from_object(
    cx: &mut Context,
    prototype: Gc<Object>,
    kind: ElementKind,
    source: Gc<Object>,
) -> Result<Gc<TypedArray>> {
    if let Some(list) = iterable_to_list(cx, source.value())? {
        let array = allocate(cx, prototype, kind, list.len() as u64)?;
        for index in 0..list.len() {
            array.set_element(cx, index, list.at(index))?;
        }
        return Ok(array);
    }
    let length = source.length_of_array_like(cx)?;
    let array = allocate(cx, prototype, kind, length)?;
    for index in 0..length {
        let value = crate::array::get_index(cx, source, index)?;
        array.set_element(cx, index as usize, value)?;
    }
    Ok(array)
}

/// The values of an iterable; none of what has no `Symbol.iterator`.
fn iterable_to_list(cx: &mut Context, source: Value) -> Result<Option<RootedVec>> {
    let key = PropertyKey::symbol(cx.symbols().iterator);
    let Some(method) = cx.get_method(source, key)? else { return Ok(None) };
    let iteration = Iteration::from_method(cx, source, method.value())?;
    let mut list = cx.heap.list();
    while let Some(value) = iteration.next(cx)? {
        cx.push(&mut list, value)?;
    }
    Ok(Some(list))
}

/// `this` of a static method, which must be a constructor.
fn this_constructor(cx: &mut Context, args: Args) -> Result<Gc<Object>> {
    match cx.as_constructor(args.this()) {
        Some(constructor) => Ok(constructor),
        None => {
            let what = cx.describe(args.this());
            Err(cx.type_error(Message::NotConstructor(&what)))
        }
    }
}

fn of(cx: &mut Context, args: Args) -> Result {
    let constructor = this_constructor(cx, args)?;
    let array = create_with_length(cx, constructor, args.len(), "%TypedArray%.of")?;
    for (index, value) in args.iter().enumerate() {
        array.set_element(cx, index, value)?;
    }
    Ok(array.value())
}

fn from(cx: &mut Context, args: Args) -> Result {
    const NAME: &str = "%TypedArray%.from";
    let constructor = this_constructor(cx, args)?;
    let (source, mapper, this) = (args.get(0), args.get(1), args.get(2));
    if mapper != Value::UNDEFINED {
        callable(cx, mapper)?;
    }
    let mapped = |cx: &mut Context, value: Value, index: u64| match mapper {
        Value::UNDEFINED => Ok(value),
        mapper => cx.call(mapper, this, &[value, Value::number(index as f64)]),
    };
    if let Some(list) = iterable_to_list(cx, source)? {
        let array = create_with_length(cx, constructor, list.len(), NAME)?;
        for index in 0..list.len() {
            let value = mapped(cx, list.at(index), index as u64)?;
            array.set_element(cx, index, value)?;
        }
        return Ok(array.value());
    }
    let source = to_object(cx, source)?;
    let length = source.length_of_array_like(cx)?;
    if length > buffer::MAX_BYTES {
        return Err(cx.range_error(Message::InvalidTypedArrayLength(&length.to_string())));
    }
    let array = create_with_length(cx, constructor, length as usize, NAME)?;
    for index in 0..length {
        let value = crate::array::get_index(cx, source, index)?;
        let value = mapped(cx, value, index)?;
        array.set_element(cx, index as usize, value)?;
    }
    Ok(array.value())
}
