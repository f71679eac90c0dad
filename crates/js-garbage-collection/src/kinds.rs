//! The one table of cell kinds: numbers and names, no meaning.
//!
//! The crate that owns a kind registers how to trace it. Adding a row is free; the numbers are
//! never stored outside a running process.

/// What kind of cell a header announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct CellKind(pub u8);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $first:expr $(, $more:ident)*;)*) => {
        impl CellKind {
            $(
                $(#[$doc])*
                pub const $name: CellKind = CellKind($first);
                kinds!(@chain $first; $($more)*);
            )*

            /// The name of the kind as the table gives it; empty where there is no such row.
            pub const fn name(self) -> &'static str {
                let mut index = 0;
                while index < NAMES.len() {
                    if NAMES[index].0 == self.0 {
                        return NAMES[index].1;
                    }
                    index += 1;
                }
                ""
            }
        }

        const NAMES: &[(u8, &str)] = &[
            $((CellKind::$name.0, stringify!($name)), $((CellKind::$more.0, stringify!($more)),)*)*
        ];
    };
    (@chain $previous:expr;) => {};
    (@chain $previous:expr; $name:ident $($more:ident)*) => {
        #[allow(missing_docs)]
        pub const $name: CellKind = CellKind($previous + 1);
        kinds!(@chain $previous + 1; $($more)*);
    };
}

kinds! {
    /// Free memory: zeroed, or a link of a free list.
    FREE = 0, FILLER, FORWARDED;
    /// The first kind that means something to the crates above.
    STRING = 3, SYMBOL, BIGINT, HEAP_NUMBER, SHAPE, PROPERTY_TABLE, TRANSITIONS, SLOTS, ELEMENTS,
        DICTIONARY_ELEMENTS, ENVIRONMENT, SCOPE_INFO, CODE, FEEDBACK, CACHES, REALM, GETTER_SETTER, CELL_BOX,
        GENERATOR_FRAME, JOB, WEAK_CELL, EPHEMERON_TABLE, LIST, HOST_DATA, MODULE, MODULE_RECORD, TEMPLATE,
        TEMPLATE_OBJECT, BOILERPLATE, HASH_TABLE, PROMISE_REACTION, PROMISE_CAPABILITY, CONTINUATION, INITIAL_MAP,
        INTERN_TABLE, BYTES, FUNCTION_DATA, MODULE_CELL, FOR_IN, DISPOSE_STACK, STACK_TRACE, UPVALUE;
    /// Kinds from here on are JavaScript objects and share the object prefix.
    FIRST_OBJECT = 64;
    /// An ordinary object.
    OBJECT = 64, ARRAY, FUNCTION, NATIVE_FUNCTION, BOUND_FUNCTION, PROXY, ARGUMENTS, ERROR, BOOLEAN_OBJECT,
        NUMBER_OBJECT, STRING_OBJECT, SYMBOL_OBJECT, BIGINT_OBJECT, DATE, REGEXP, MAP, SET, WEAK_MAP, WEAK_SET,
        WEAK_REF, FINALIZATION_REGISTRY, PROMISE, GENERATOR, ASYNC_GENERATOR, ASYNC_FUNCTION_OBJECT, ARRAY_BUFFER,
        SHARED_ARRAY_BUFFER, TYPED_ARRAY, DATA_VIEW, MODULE_NAMESPACE, ITERATOR_HELPER, ARRAY_ITERATOR,
        MAP_ITERATOR, SET_ITERATOR, STRING_ITERATOR, REGEXP_ITERATOR, FOR_IN_ITERATOR, WRAP_ITERATOR,
        ASYNC_FROM_SYNC_ITERATOR, DISPOSABLE_STACK, ASYNC_DISPOSABLE_STACK, GLOBAL_OBJECT, HOST_OBJECT,
        SHADOW_REALM, RAW_JSON, INTL_OBJECT, MAPPED_ARGUMENTS, CLASS_CONSTRUCTOR, LAZY_NAMESPACE,
        TEMPORAL_DURATION, TEMPORAL_INSTANT, TEMPORAL_PLAIN_DATE, TEMPORAL_PLAIN_DATE_TIME,
        TEMPORAL_PLAIN_MONTH_DAY, TEMPORAL_PLAIN_TIME, TEMPORAL_PLAIN_YEAR_MONTH, TEMPORAL_ZONED_DATE_TIME;
}

impl CellKind {
    /// Whether cells of this kind are JavaScript objects.
    #[inline]
    pub const fn is_object(self) -> bool {
        self.0 >= CellKind::FIRST_OBJECT.0
    }
}
