//! Realms: a global object and a set of intrinsics each.

use crate::global::GlobalLexicals;
use crate::shape::{Shape, ShapeFlags};
use crate::{Context, Intrinsic, NativeFunctionSpec, Object, Result};
use js_garbage_collection::{CellKind, CellType, Gc, GcSlot, Header, HeapCell, Slot, Tracer};
use js_value::Value;

/// Makes an intrinsic object. It may set the realm's slot itself before it fills the object in, so
/// that intrinsics can refer to each other.
pub type IntrinsicBuilder = fn(&mut Context) -> Result<Gc<Object>>;

/// A realm. It never moves.
#[repr(C)]
pub struct Realm {
    header: Header,
    global_object: GcSlot<Object>,
    global_this: Slot,
    lexicals: GcSlot<Object>,
    array_shape: GcSlot<Shape>,
    /// Shapes of native functions: no constructors, constructors.
    function_shapes: [GcSlot<Shape>; 2],
    /// Templates of tagged template literals, for the crate that runs them.
    template_map: Slot,
    /// What the host keeps with the realm.
    host: Slot,
    intrinsics: [Slot; Intrinsic::COUNT],
}

// SAFETY: `repr(C)` with the header first.
unsafe impl HeapCell for Realm {}
// SAFETY: only `Realm::new` makes cells of this kind.
unsafe impl CellType for Realm {
    const KIND: CellKind = CellKind::REALM;
}

impl Realm {
    /// Where machine code finds the global object.
    pub const GLOBAL_OBJECT_OFFSET: usize = std::mem::offset_of!(Realm, global_object);
    /// Where machine code finds the intrinsics.
    pub const INTRINSICS_OFFSET: usize = std::mem::offset_of!(Realm, intrinsics);

    /// A realm with bare `%Object.prototype%` and `%Function.prototype%`, an empty global object
    /// and no global bindings. The library fills the first three in; all else is built when asked.
    pub fn new(cx: &mut Context) -> Result<Gc<Realm>> {
        let realm: Gc<Realm> = cx.allocate_fixed(CellKind::REALM, size_of::<Realm>())?;
        let caller = cx.realm_if_any();
        cx.set_realm(realm);
        let result = realm.fill(cx);
        if let Some(caller) = caller {
            cx.set_realm(caller);
        }
        result.map(|()| realm)
    }

    fn fill(&self, cx: &mut Context) -> Result<()> {
        let object_prototype = cx.new_object(Value::NULL, 0)?;
        self.set_intrinsic(Intrinsic::ObjectPrototype, object_prototype);
        object_prototype.become_prototype(cx)?.add_flags(ShapeFlags::IMMUTABLE_PROTOTYPE);
        let shape =
            cx.function_shape(CellKind::NATIVE_FUNCTION, object_prototype.value(), ShapeFlags::NONE)?;
        let empty = cx.names().empty;
        let spec = NativeFunctionSpec {
            prototype: Some(object_prototype),
            ..NativeFunctionSpec::new(|_, _| Ok(Value::UNDEFINED), empty, 0)
        };
        debug_assert!(shape.object_kind() == CellKind::NATIVE_FUNCTION);
        let function_prototype = cx.new_native_function(&spec)?;
        self.set_intrinsic(Intrinsic::FunctionPrototype, function_prototype);
        let root = Shape::root(cx, CellKind::GLOBAL_OBJECT, object_prototype.value(), 0, ShapeFlags::NONE)?;
        let global = Object::allocate(cx, root)?;
        // Marked as a prototype: then caches of names that it lacks end when it gets them.
        global.become_prototype(cx)?;
        self.global_object.set(self, Some(global));
        self.global_this.set(self, global.value());
        let lexicals = GlobalLexicals::new_table(cx)?;
        self.lexicals.set(self, Some(lexicals));
        Ok(())
    }

    /// The global object.
    #[inline]
    pub fn global_object(&self) -> Gc<Object> {
        self.global_object.get().expect("a realm has its global object from birth")
    }

    /// Replaces the global object, and `this` of scripts.
    pub fn set_global_object(&self, global: Gc<Object>, this: Value) {
        self.global_object.set(self, Some(global));
        self.global_this.set(self, this);
    }

    /// `this` of scripts.
    #[inline]
    pub fn global_this(&self) -> Value {
        self.global_this.get()
    }

    /// The global lexical declarations.
    #[inline]
    pub fn lexicals(&self) -> GlobalLexicals {
        GlobalLexicals::of(self.lexicals.get().expect("a realm has its table of declarations from birth"))
    }

    /// An intrinsic, if it was built.
    #[inline]
    pub fn intrinsic_if_built(&self, intrinsic: Intrinsic) -> Option<Gc<Object>> {
        Object::from_value(self.intrinsics[intrinsic as usize].get())
    }

    /// Sets an intrinsic.
    pub fn set_intrinsic(&self, intrinsic: Intrinsic, object: Gc<Object>) {
        self.intrinsics[intrinsic as usize].set(self, object.value());
        // Shapes that were made with another prototype are of no use any more.
        match intrinsic {
            Intrinsic::ArrayPrototype => self.array_shape.initialize(None),
            Intrinsic::FunctionPrototype => {
                self.function_shapes.iter().for_each(|shape| shape.initialize(None))
            }
            _ => {}
        }
    }

    /// Templates of tagged template literals.
    pub fn template_map(&self) -> Value {
        self.template_map.get()
    }

    /// Sets [`Realm::template_map`].
    pub fn set_template_map(&self, map: Value) {
        self.template_map.set(self, map);
    }

    /// What the host keeps with the realm.
    pub fn host(&self) -> Value {
        self.host.get()
    }

    /// Sets [`Realm::host`].
    pub fn set_host(&self, host: Value) {
        self.host.set(self, host);
    }

    #[inline]
    pub(crate) fn array_shape(&self) -> Option<Gc<Shape>> {
        self.array_shape.get()
    }

    pub(crate) fn set_array_shape(&self, shape: Gc<Shape>) {
        self.array_shape.set(self, Some(shape));
    }

    pub(crate) fn function_shape(&self, constructor: bool) -> Option<Gc<Shape>> {
        self.function_shapes[usize::from(constructor)].get()
    }

    pub(crate) fn set_function_shape(&self, constructor: bool, shape: Gc<Shape>) {
        self.function_shapes[usize::from(constructor)].set(self, Some(shape));
    }
}

impl Context {
    /// An intrinsic of the current realm, built if need be.
    #[inline]
    pub fn intrinsic(&mut self, intrinsic: Intrinsic) -> Gc<Object> {
        match self.realm().intrinsic_if_built(intrinsic) {
            Some(object) => object,
            None => self.build_intrinsic(intrinsic),
        }
    }

    /// An intrinsic of any realm.
    pub fn intrinsic_of(&mut self, realm: Gc<Realm>, intrinsic: Intrinsic) -> Gc<Object> {
        if let Some(object) = realm.intrinsic_if_built(intrinsic) {
            return object;
        }
        let caller = self.realm();
        self.set_realm(realm);
        let object = self.build_intrinsic(intrinsic);
        self.set_realm(caller);
        object
    }

    /// Says who makes an intrinsic.
    pub fn register_intrinsic(&mut self, intrinsic: Intrinsic, builder: IntrinsicBuilder) {
        self.builders[intrinsic as usize] = Some(builder);
    }

    #[cold]
    #[inline(never)]
    fn build_intrinsic(&mut self, intrinsic: Intrinsic) -> Gc<Object> {
        let realm = self.realm();
        let built = match self.builders[intrinsic as usize] {
            Some(builder) => builder(self),
            None => bare(self, intrinsic),
        };
        match built {
            Ok(object) => {
                realm.set_intrinsic(intrinsic, object);
                object
            }
            // Heap or stack are used up. The builder will run again at the next use; until then the
            // one object that always exists stands in, and the exception is gone.
            Err(_) => {
                self.take_exception();
                realm.intrinsic_if_built(intrinsic).unwrap_or_else(|| {
                    realm.intrinsic_if_built(Intrinsic::ObjectPrototype).expect("built with the realm")
                })
            }
        }
    }
}

/// An intrinsic that no library makes: an object without properties, with the right prototype.
fn bare(cx: &mut Context, intrinsic: Intrinsic) -> Result<Gc<Object>> {
    use Intrinsic as I;
    let parent = match intrinsic {
        I::AggregateErrorPrototype
        | I::EvalErrorPrototype
        | I::RangeErrorPrototype
        | I::ReferenceErrorPrototype
        | I::SuppressedErrorPrototype
        | I::SyntaxErrorPrototype
        | I::TypeErrorPrototype
        | I::UriErrorPrototype => I::ErrorPrototype,
        I::ArrayPrototype => {
            let prototype = cx.intrinsic(I::ObjectPrototype);
            return Ok(crate::Array::create(cx, 0, Some(prototype))?.as_object());
        }
        _ => I::ObjectPrototype,
    };
    let prototype = cx.intrinsic(parent);
    cx.new_object(prototype.value(), 0)
}

pub(crate) unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: registered for realms only.
    let realm = unsafe { &*cell.cast::<Realm>() };
    tracer.visit_gc(&realm.global_object);
    tracer.visit(&realm.global_this);
    tracer.visit_gc(&realm.lexicals);
    tracer.visit_gc(&realm.array_shape);
    realm.function_shapes.iter().for_each(|shape| tracer.visit_gc(shape));
    tracer.visit(&realm.template_map);
    tracer.visit(&realm.host);
    realm.intrinsics.iter().for_each(|slot| tracer.visit(slot));
}
