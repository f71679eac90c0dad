//! The object `Temporal`: its properties are virtual until a program writes to them, and reading
//! one makes the constructor behind it.

use crate::define::{define, tag};
use crate::kinds::register_kind;
use js_garbage_collection::{CellKind, Gc, GcSlot, Header, Tracer};
use js_object_model::{
    Context, InternalMethods, Intrinsic, Object, ObjectType, PropertyAttributes, Realm, Result, Shape,
    ShapeFlags,
};
use js_value::Value;

/// The namespace object.
#[repr(C)]
struct Namespace {
    object: Object,
    /// The realm whose constructors it shows.
    realm: GcSlot<Realm>,
}

crate::kinds::object_kind!(Namespace, TEMPORAL_NAMESPACE);

/// The properties; the place of each is the number of its field.
static PROPERTIES: [(&str, Intrinsic); 9] = [
    ("Duration", Intrinsic::TemporalDuration),
    ("Instant", Intrinsic::TemporalInstant),
    ("Now", Intrinsic::TemporalNow),
    ("PlainDate", Intrinsic::TemporalPlainDate),
    ("PlainDateTime", Intrinsic::TemporalPlainDateTime),
    ("PlainMonthDay", Intrinsic::TemporalPlainMonthDay),
    ("PlainTime", Intrinsic::TemporalPlainTime),
    ("PlainYearMonth", Intrinsic::TemporalPlainYearMonth),
    ("ZonedDateTime", Intrinsic::TemporalZonedDateTime),
];

static METHODS: InternalMethods =
    InternalMethods { virtual_get, virtual_set, ..InternalMethods::ordinary(Namespace::WORDS) };

pub(super) fn register(cx: &mut Context) {
    register_kind::<Namespace>(cx, "temporal namespace", trace);
    cx.register_methods(CellKind::TEMPORAL_NAMESPACE, &METHODS);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for namespaces only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<Namespace>()).realm);
    }
}

/// The namespace object of a realm.
pub(super) fn create(cx: &mut Context, realm: Gc<Realm>) -> Result<Gc<Object>> {
    let prototype = cx.intrinsic(Intrinsic::ObjectPrototype).value();
    let mut shape = Shape::root(cx, CellKind::TEMPORAL_NAMESPACE, prototype, 1, ShapeFlags::NONE)?;
    for (field, (name, _)) in PROPERTIES.iter().enumerate() {
        let key = cx.key(name)?;
        let attributes = PropertyAttributes::METHOD;
        shape = Shape::transition_add_virtual(cx, shape, key, attributes, field as u32)?;
    }
    let object = Object::allocate(cx, shape)?;
    // SAFETY: the shape's kind says so.
    let namespace: Gc<Namespace> = unsafe { object.cast() };
    namespace.realm.set(namespace, Some(realm));
    define(cx, realm, object, &[tag("Temporal")])?;
    Ok(object)
}

fn virtual_get(cx: &mut Context, object: Gc<Object>, field: u32) -> Result {
    // SAFETY: the table is that of namespaces.
    let namespace: Gc<Namespace> = unsafe { object.cast() };
    let realm = namespace.realm.get().expect("a namespace has its realm from birth");
    let (_, intrinsic) = PROPERTIES[field as usize];
    Ok(cx.intrinsic_of(realm, intrinsic).value())
}

/// A property that is written to gets a slot of its own.
fn virtual_set(cx: &mut Context, object: Gc<Object>, field: u32, value: Value) -> Result<bool> {
    let (name, _) = PROPERTIES[field as usize];
    let key = cx.key(name)?;
    let property = object.materialize_property(cx, key, PropertyAttributes::METHOD)?;
    object.set_slot(property.location, value);
    Ok(true)
}
