//! Namespace objects whose constructors are made late: `Intl` and `Temporal`. Their properties are
//! virtual until a program writes to them, and reading one makes the intrinsic behind it.

use crate::define::{define, tag};
use crate::kinds::register_kind;
use js_garbage_collection::{CellKind, Gc, GcSlot, Header, Tracer};
use js_object_model::{
    Context, InternalMethods, Intrinsic, Object, ObjectType, PropertyAttributes, Realm, Result, Shape,
    ShapeFlags,
};
use js_value::Value;
use std::cell::Cell;

/// What a namespace shows.
pub(crate) struct Contents {
    /// Its name, on the global object and as its `Symbol.toStringTag`.
    pub(crate) name: &'static str,
    /// The properties; the place of each is the number of its field.
    pub(crate) properties: &'static [(&'static str, Intrinsic)],
}

/// The namespace object.
#[repr(C)]
struct Namespace {
    object: Object,
    /// The realm whose constructors it shows.
    realm: GcSlot<Realm>,
    contents: Cell<Option<&'static Contents>>,
}

crate::kinds::object_kind!(Namespace, LAZY_NAMESPACE);

static METHODS: InternalMethods =
    InternalMethods { virtual_get, virtual_set, ..InternalMethods::ordinary(Namespace::WORDS) };

pub(crate) fn register(cx: &mut Context) {
    register_kind::<Namespace>(cx, "lazy namespace", trace);
    cx.register_methods(CellKind::LAZY_NAMESPACE, &METHODS);
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for namespaces only.
    unsafe {
        Object::trace_object(cell, tracer);
        tracer.visit_gc(&(*cell.cast::<Namespace>()).realm);
    }
}

/// Gives a realm's global object a namespace.
pub(crate) fn build(cx: &mut Context, realm: Gc<Realm>, contents: &'static Contents) -> Result<()> {
    let namespace = create(cx, realm, contents)?;
    let key = cx.key(contents.name)?;
    realm.global_object().add_property(cx, key, namespace.value(), PropertyAttributes::METHOD)
}

fn create(cx: &mut Context, realm: Gc<Realm>, contents: &'static Contents) -> Result<Gc<Object>> {
    let prototype = cx.intrinsic(Intrinsic::ObjectPrototype).value();
    let mut shape = Shape::root(cx, CellKind::LAZY_NAMESPACE, prototype, 1, ShapeFlags::NONE)?;
    for (field, (name, _)) in contents.properties.iter().enumerate() {
        let key = cx.key(name)?;
        let attributes = PropertyAttributes::METHOD;
        shape = Shape::transition_add_virtual(cx, shape, key, attributes, field as u32)?;
    }
    let object = Object::allocate(cx, shape)?;
    // SAFETY: the shape's kind says so.
    let namespace: Gc<Namespace> = unsafe { object.cast() };
    namespace.realm.set(namespace, Some(realm));
    namespace.contents.set(Some(contents));
    define(cx, realm, object, &[tag(contents.name)])?;
    Ok(object)
}

impl Namespace {
    fn property(&self, field: u32) -> (&'static str, Intrinsic) {
        self.contents.get().expect("a namespace has its contents from birth").properties[field as usize]
    }
}

fn virtual_get(cx: &mut Context, object: Gc<Object>, field: u32) -> Result {
    // SAFETY: the table is that of namespaces.
    let namespace: Gc<Namespace> = unsafe { object.cast() };
    let realm = namespace.realm.get().expect("a namespace has its realm from birth");
    let (_, intrinsic) = namespace.property(field);
    Ok(cx.intrinsic_of(realm, intrinsic).value())
}

/// A property that is written to gets a slot of its own.
fn virtual_set(cx: &mut Context, object: Gc<Object>, field: u32, value: Value) -> Result<bool> {
    // SAFETY: the table is that of namespaces.
    let namespace: Gc<Namespace> = unsafe { object.cast() };
    let (name, _) = namespace.property(field);
    let key = cx.key(name)?;
    let property = object.materialize_property(cx, key, PropertyAttributes::METHOD)?;
    object.set_slot(property.location, value);
    Ok(true)
}
