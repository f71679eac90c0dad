//! What errors say: one table, in V8's words where V8 has words for it.
//!
//! A message is built where it is thrown, with what it speaks of as text. Nothing here touches the
//! heap.

use std::fmt;

macro_rules! messages {
    ($($(#[$doc:meta])* $variant:ident($($argument:ident),*) => $text:literal,)*) => {
        /// The message of an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message<'a> {
            $(
                #[doc = concat!("`", $text, "`")]
                $variant($(#[doc = stringify!($argument)] messages!(@type $argument)),*),
            )*
        }

        impl fmt::Display for Message<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match *self {
                    $(Message::$variant($($argument),*) => write!(f, $text),)*
                }
            }
        }
    };
    (@type $argument:ident) => { &'a str };
}

messages! {
    NotFunction(what) => "{what} is not a function",
    NotConstructor(what) => "{what} is not a constructor",
    NotIterable(what) => "{what} is not iterable",
    NotObject(what) => "{what} is not an object",
    NotDefined(name) => "{name} is not defined",
    NotExtensible(key) => "Cannot add property {key}, object is not extensible",
    NotExtensibleDefine(key) => "Cannot define property {key}, object is not extensible",
    CannotRead(what, key) => "Cannot read properties of {what} (reading '{key}')",
    CannotSet(what, key) => "Cannot set properties of {what} (setting '{key}')",
    CannotConvertToObject(what) => "Cannot convert {what} to object",
    UndefinedOrNullToObject() => "Cannot convert undefined or null to object",
    CannotConvertToPrimitive() => "Cannot convert object to primitive value",
    CannotMixBigInt() => "Cannot mix BigInt and other types, use explicit conversions",
    CannotConvertToBigInt(what) => "Cannot convert {what} to a BigInt",
    NumberToBigInt(what) => "The number {what} cannot be converted to a BigInt because it is not an integer",
    BigIntToNumber() => "Cannot convert a BigInt value to a number",
    SymbolToNumber() => "Cannot convert a Symbol value to a number",
    SymbolToString() => "Cannot convert a Symbol value to a string",
    BigIntTooBig() => "Maximum BigInt size exceeded",
    BigIntDivisionByZero() => "Division by zero",
    BigIntNegativeExponent() => "Exponent must be non-negative",
    ReadOnly(key, what) => "Cannot assign to read only property '{key}' of {what}",
    NoSetter(key, what) => "Cannot set property {key} of {what} which has only a getter",
    CannotDelete(key, what) => "Cannot delete property '{key}' of {what}",
    CannotRedefine(key) => "Cannot redefine property: {key}",
    StrictCreate(key, what) => "Cannot create property '{key}' on {what}",
    AccessorAndValue(what) => "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute{what}",
    DescriptorNotObject(what) => "Property description must be an object: {what}",
    GetterNotCallable(what) => "Getter must be a function: {what}",
    SetterNotCallable(what) => "Setter must be a function: {what}",
    PrototypeNotObject(what) => "Object prototype may only be an Object or null: {what}",
    CyclicPrototype() => "Cyclic __proto__ value",
    ImmutablePrototype(what) => "Immutable prototype object '{what}' cannot have their prototype set",
    PrototypeOfNonExtensible(what) => "{what} is not extensible",
    InstanceofNotObject() => "Right-hand side of 'instanceof' is not an object",
    InstanceofNotCallable() => "Right-hand side of 'instanceof' is not callable",
    InstanceofPrototype(what) => "Function has non-object prototype '{what}' in instanceof check",
    InNotObject(key, what) => "Cannot use 'in' operator to search for '{key}' in {what}",
    InvalidArrayLength() => "Invalid array length",
    InvalidIndex() => "Invalid index",
    ListNotObject() => "CreateListFromArrayLike called on non-object",
    IteratorResultNotObject(what) => "Iterator result {what} is not an object",
    SpeciesNotConstructor() => "object.constructor[Symbol.species] is not a constructor",
    ConstructorNotObject() => "The .constructor property is not an object",
    IncompatibleReceiver(method, what) => "Method {method} called on incompatible receiver {what}",
    NewRequired(name) => "Class constructor {name} cannot be invoked without 'new'",
    ConstructorNewRequired(name) => "Constructor {name} requires 'new'",
    StackOverflow() => "Maximum call stack size exceeded",
    OutOfMemory() => "Out of memory",
    InvalidStringLength() => "Invalid string length",
    TooManyProperties() => "Too many properties in object",
    TooManyArguments() => "Too many arguments in function call",
    PrivateMissing(key) => "Cannot read private member {key} from an object whose class did not declare it",
    PrivateMissingWrite(key) => "Cannot write private member {key} to an object whose class did not declare it",
    PrivateTwice(key) => "Cannot initialize {key} twice on the same object",
    PrivateNotExtensible(key) => "Cannot define private member {key}, object is not extensible",
    PrivateNoGetter(key) => "'{key}' was defined without a getter",
    PrivateNoSetter(key) => "'{key}' was defined without a setter",
    PrivateMethodWrite(key) => "Private method '{key}' is not writable",
    BeforeInitialization(name) => "Cannot access '{name}' before initialization",
    ConstAssignment() => "Assignment to constant variable.",
    AlreadyDeclared(name) => "Identifier '{name}' has already been declared",
    RestrictedFunction() => "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
    ProxyNonObject() => "Cannot create proxy with a non-object as target or handler",
    ProxyRevoked(trap) => "Cannot perform '{trap}' on a proxy that has been revoked",
    ProxyTrapNotFunction(what, trap) => "{what} returned for property '{trap}' of object '#<Object>' is not a function",
    ProxyFalse(trap) => "'{trap}' on proxy: trap returned falsish",
    ProxyFalseFor(trap, key) => "'{trap}' on proxy: trap returned falsish for property '{key}'",
    ProxyConstructNotObject() => "proxy [[Construct]] must return an object",
    ProxyGetPrototypeInvalid() => "'getPrototypeOf' on proxy: trap returned neither object nor null",
    ProxyGetPrototypeNonExtensible() => "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype",
    ProxySetPrototypeNonExtensible() => "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target",
    ProxyIsExtensibleInconsistent(expected) => "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which is '{expected}')",
    ProxyPreventExtensionsExtensible() => "'preventExtensions' on proxy: the proxy target is extensible",
    ProxyDescriptorInvalid(key) => "'getOwnPropertyDescriptor' on proxy: trap returned neither object nor undefined for property '{key}'",
    ProxyDescriptorNonConfigurableUndefined(key) => "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '{key}' which is non-configurable in the proxy target",
    ProxyDescriptorUndefinedNonExtensible(key) => "'getOwnPropertyDescriptor' on proxy: trap returned undefined for property '{key}' which exists in the non-extensible proxy target",
    ProxyDescriptorIncompatible(key) => "'getOwnPropertyDescriptor' on proxy: trap returned descriptor for property '{key}' that is incompatible with the existing property in the proxy target",
    ProxyDescriptorNonConfigurable(key) => "'getOwnPropertyDescriptor' on proxy: trap reported non-configurability for property '{key}' which is either non-existent or configurable in the proxy target",
    ProxyDescriptorNonWritable(key) => "'getOwnPropertyDescriptor' on proxy: trap reported non-configurable and writable for property '{key}' which is non-configurable, non-writable in the proxy target",
    ProxyDefineNonExtensible(key) => "'defineProperty' on proxy: trap returned truish for adding property '{key}'  to the non-extensible proxy target",
    ProxyDefineNonConfigurable(key) => "'defineProperty' on proxy: trap returned truish for defining non-configurable property '{key}' which is either non-existent or configurable in the proxy target",
    ProxyDefineNonWritable(key) => "'defineProperty' on proxy: trap returned truish for defining non-configurable property '{key}' which cannot be non-writable",
    ProxyDefineIncompatible(key) => "'defineProperty' on proxy: trap returned truish for adding property '{key}'  that is incompatible with the existing property in the proxy target",
    ProxyHasNonConfigurable(key) => "'has' on proxy: trap returned falsish for property '{key}' which exists in the proxy target as non-configurable",
    ProxyHasNonExtensible(key) => "'has' on proxy: trap returned falsish for property '{key}' but the proxy target is not extensible",
    ProxyGetNonConfigurableData(key) => "'get' on proxy: property '{key}' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value",
    ProxyGetNonConfigurableAccessor(key) => "'get' on proxy: property '{key}' is a non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined'",
    ProxySetFrozenData(key) => "'set' on proxy: trap returned truish for property '{key}' which exists in the proxy target as a non-configurable and non-writable data property with a different value",
    ProxySetFrozenAccessor(key) => "'set' on proxy: trap returned truish for property '{key}' which exists in the proxy target as a non-configurable and non-writable accessor property without a setter",
    ProxyDeleteNonConfigurable(key) => "'deleteProperty' on proxy: trap returned truish for property '{key}' which is non-configurable in the proxy target",
    ProxyDeleteNonExtensible(key) => "'deleteProperty' on proxy: trap returned truish for property '{key}' but the proxy target is non-extensible",
    ProxyOwnKeysNotKey(what) => "{what} is not a valid property name",
    ProxyOwnKeysDuplicate() => "'ownKeys' on proxy: trap returned duplicate entries",
    ProxyOwnKeysMissing(key) => "'ownKeys' on proxy: trap result did not include '{key}'",
    ProxyOwnKeysExtra() => "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible",
}
