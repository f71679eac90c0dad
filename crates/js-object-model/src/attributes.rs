//! The attributes of a property, in one byte.
//!
//! Shapes, property tables and caches keep them in this form. Beside the three of the
//! specification stand two that say how the value is kept.

use std::fmt;
use std::ops::{BitAnd, BitOr};

/// The attributes of a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
#[repr(transparent)]
pub struct PropertyAttributes(u8);

impl PropertyAttributes {
    /// No attribute: a hidden constant.
    pub const NONE: PropertyAttributes = PropertyAttributes(0);
    /// The value may be changed by assignment. Never set of an accessor.
    pub const WRITABLE: PropertyAttributes = PropertyAttributes(1);
    /// `for`-`in` and `Object.keys` see it.
    pub const ENUMERABLE: PropertyAttributes = PropertyAttributes(2);
    /// It may be deleted and its attributes changed.
    pub const CONFIGURABLE: PropertyAttributes = PropertyAttributes(4);
    /// The slot holds an [`crate::Accessor`] pair.
    pub const ACCESSOR: PropertyAttributes = PropertyAttributes(8);
    /// The value lies in a field of the object's kind, not in a slot: `length` of an array, `name`
    /// of a function. The slot number says which.
    pub const VIRTUAL: PropertyAttributes = PropertyAttributes(16);
    /// What assignment creates.
    pub const ALL: PropertyAttributes = PropertyAttributes(7);
    /// What methods of built-ins have: writable and configurable.
    pub const METHOD: PropertyAttributes = PropertyAttributes(5);

    /// The attributes with these bits.
    #[inline]
    pub const fn from_bits(bits: u8) -> PropertyAttributes {
        PropertyAttributes(bits)
    }

    /// The bits, as shapes and caches keep them.
    #[inline]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether all of `other` are set.
    #[inline]
    pub const fn contains(self, other: PropertyAttributes) -> bool {
        self.0 & other.0 == other.0
    }

    /// These without `other`.
    #[inline]
    pub const fn without(self, other: PropertyAttributes) -> PropertyAttributes {
        PropertyAttributes(self.0 & !other.0)
    }

    /// These and `other`.
    #[inline]
    pub const fn with(self, other: PropertyAttributes) -> PropertyAttributes {
        PropertyAttributes(self.0 | other.0)
    }

    /// Whether assignment may change the value.
    #[inline]
    pub const fn is_writable(self) -> bool {
        self.contains(PropertyAttributes::WRITABLE)
    }

    /// Whether enumeration sees it.
    #[inline]
    pub const fn is_enumerable(self) -> bool {
        self.contains(PropertyAttributes::ENUMERABLE)
    }

    /// Whether it may be deleted or reconfigured.
    #[inline]
    pub const fn is_configurable(self) -> bool {
        self.contains(PropertyAttributes::CONFIGURABLE)
    }

    /// Whether it is an accessor property.
    #[inline]
    pub const fn is_accessor(self) -> bool {
        self.contains(PropertyAttributes::ACCESSOR)
    }

    /// Whether its value lies in a field of the object's kind.
    #[inline]
    pub const fn is_virtual(self) -> bool {
        self.contains(PropertyAttributes::VIRTUAL)
    }
}

impl BitOr for PropertyAttributes {
    type Output = PropertyAttributes;

    fn bitor(self, other: PropertyAttributes) -> PropertyAttributes {
        self.with(other)
    }
}

impl BitAnd for PropertyAttributes {
    type Output = PropertyAttributes;

    fn bitand(self, other: PropertyAttributes) -> PropertyAttributes {
        PropertyAttributes(self.0 & other.0)
    }
}

/// `wec`, a dash for each that is not set; `a` for an accessor, `v` for a virtual one.
impl fmt::Display for PropertyAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |set: bool, letter: char| if set { letter } else { '-' };
        let first = if self.is_accessor() { 'a' } else { letter(self.is_writable(), 'w') };
        write!(f, "{first}{}{}", letter(self.is_enumerable(), 'e'), letter(self.is_configurable(), 'c'))?;
        if self.is_virtual() { f.write_str("v") } else { Ok(()) }
    }
}

impl fmt::Debug for PropertyAttributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
