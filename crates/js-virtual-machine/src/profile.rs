//! What an instruction has seen: the bits of its second byte, for compilers to read.

/// A number that is no int32, as operand or result.
pub const DOUBLE: u8 = 1;
/// A string.
pub const STRING: u8 = 2;
/// A BigInt.
pub const BIGINT: u8 = 4;
/// Anything else.
pub const OTHER: u8 = 8;
/// A property cache that has met several shapes.
pub const POLYMORPHIC: u8 = 16;
/// A property cache that has met too many shapes.
pub const MEGAMORPHIC: u8 = 32;
