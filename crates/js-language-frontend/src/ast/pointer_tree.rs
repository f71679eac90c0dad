//! What the same tree would weigh as most first write it in C: one `malloc` for each node, a
//! pointer for each child.
//!
//! ```text
//! struct Binary { uint32_t kind, start, end;  enum Operator operator;  struct Node *left, *right; };
//! ```
//!
//! The engine never builds this tree; node JL05 prints its size beside that of the arena. The
//! fields of a kind come from the one table of nodes, so that both trees always say the same.

use super::{Ast, NodeKind};
use std::alloc::Layout;

/// How C would store one part of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A pointer: to a node, to the array of a list, to text.
    Pointer,
    /// 32 bits: an `enum`, a length, a number.
    Word,
    /// A `bool`.
    Byte,
    /// A `double`.
    Double,
}

/// The machine that the C program would run on.
#[derive(Clone, Copy, Debug)]
pub struct Machine {
    /// Bytes of a pointer: a power of two.
    pub pointer: usize,
    /// What the sizes of blocks from `malloc` are multiples of: a power of two.
    pub granule: usize,
    /// What `malloc` keeps before each block, in bytes.
    pub header: usize,
}

impl Machine {
    /// The size of the struct for `kind`, padding included.
    pub fn struct_size(&self, kind: NodeKind) -> usize {
        // Every struct begins with its kind and its span.
        let head = [Part::Word; 3];
        let mut all = Layout::new::<()>();
        for &part in head.iter().chain(kind.parts().copied().flatten()) {
            let size = match part {
                Part::Pointer => self.pointer,
                Part::Word => 4,
                Part::Byte => 1,
                Part::Double => 8,
            };
            // The layout rules of C are those of `repr(C)`: both live in `extend`. It fails only
            // near the largest address.
            if let Ok((longer, _)) = Layout::from_size_align(size, size).and_then(|field| all.extend(field)) {
                all = longer;
            }
        }
        all.pad_to_align().size()
    }

    /// What a block of `size` bytes takes from the heap; nothing for nothing.
    pub fn block_size(&self, size: usize) -> usize {
        if size == 0 { 0 } else { (size + self.header).next_multiple_of(self.granule) }
    }

    /// What the arrays of the lists of `ast` take from the heap.
    pub fn list_bytes(&self, ast: &Ast) -> usize {
        ast.ids_since(0)
            .flat_map(|id| ast.lists_of(id))
            .map(|list| self.block_size(list.len() * self.pointer))
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_are_padded_as_c_pads_them() {
        let machine = Machine { pointer: 8, granule: 16, header: 8 };
        // kind, start, end, operator: 16; two pointers.
        assert_eq!(machine.struct_size(NodeKind::Binary), 32);
        // 12, four of padding, the pointer, a word, four of padding at the end.
        assert_eq!(machine.struct_size(NodeKind::Reference), 32);
        // A bool alone makes eight bytes of the struct, seven of them padding.
        assert_eq!(machine.struct_size(NodeKind::Assignment), 40);
        assert_eq!(machine.struct_size(NodeKind::Number), 24);
        assert_eq!(machine.struct_size(NodeKind::Empty), 12);
        let small = Machine { pointer: 4, granule: 8, header: 4 };
        assert_eq!(small.struct_size(NodeKind::Binary), 24);
        assert_eq!(small.struct_size(NodeKind::Reference), 20);
        assert_eq!((small.block_size(0), small.block_size(20), small.block_size(21)), (0, 24, 32));
    }
}
