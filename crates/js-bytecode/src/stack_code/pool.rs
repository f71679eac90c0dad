//! The constant pool: what instructions name by a small number, each stored once.

use crate::constant::Text;
use std::fmt;

/// A constant of the pool.
#[derive(Clone, Debug, PartialEq)]
pub enum PoolConstant {
    /// A number.
    Number(f64),
    /// A string or name.
    String(Text),
}

impl fmt::Display for PoolConstant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PoolConstant::Number(number) => write!(f, "{number:?}"),
            PoolConstant::String(text) => write!(f, "{:?}", String::from_utf8_lossy(&text.to_wtf8())),
        }
    }
}

/// The constants of some code, each stored once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pool {
    constants: Vec<PoolConstant>,
}

impl Pool {
    /// The index of `constant`, which is added if it is new. Numbers are the same if their bits
    /// are: 0 and -0 are two constants.
    pub fn add(&mut self, constant: PoolConstant) -> u32 {
        let same = |known: &PoolConstant| match (known, &constant) {
            (PoolConstant::Number(one), PoolConstant::Number(other)) => one.to_bits() == other.to_bits(),
            (one, other) => one == other,
        };
        let index = self.constants.iter().position(same).unwrap_or_else(|| {
            self.constants.push(constant.clone());
            self.constants.len() - 1
        });
        index as u32
    }

    /// The constants by index.
    pub fn constants(&self) -> &[PoolConstant] {
        &self.constants
    }
}
