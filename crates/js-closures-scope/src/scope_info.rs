//! The names of an environment's slots, for those who look for them at run time.

use std::mem::offset_of;

use js_garbage_collection::{
    CellKind, CellType, Gc, Header, Heap, HeapCell, KindInfo, OutOfMemory, Slot, Tracer,
};
use js_strings::PropertyKey;
use js_value::Value;

/// How a name of a scope may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum EntryKind {
    /// A variable, function or parameter.
    Variable,
    /// `let`, class: EMPTY before its declaration has run.
    Let,
    /// `const`: assignment is a TypeError.
    Constant,
    /// The name of a function expression: assignment does nothing, or is a TypeError in strict code.
    FunctionName,
    /// The plain parameter of `catch`.
    CatchName,
    /// Another lexical binding that always has a value.
    Lexical,
    /// A module's import: the slot holds the cell of another module's binding.
    Import,
    /// As `Let`; the slot holds a cell.
    ExportedLet,
    /// As `Constant`; the slot holds a cell.
    ExportedConstant,
    /// As `Variable`; the slot holds a cell.
    ExportedVariable,
    /// `this`, `new.target` and their like: no program can name them.
    Special,
}

impl EntryKind {
    /// Whether the slot holds a cell with the value.
    pub fn is_cell(self) -> bool {
        matches!(
            self,
            EntryKind::Import
                | EntryKind::ExportedLet
                | EntryKind::ExportedConstant
                | EntryKind::ExportedVariable
        )
    }

    /// Whether assignment is an error.
    pub fn is_constant(self) -> bool {
        matches!(self, EntryKind::Constant | EntryKind::Import | EntryKind::ExportedConstant)
    }

    /// Whether a `var` of eval code must not come by it.
    pub fn clashes_with_var(self) -> bool {
        !matches!(
            self,
            EntryKind::Variable
                | EntryKind::FunctionName
                | EntryKind::CatchName
                | EntryKind::Special
                | EntryKind::ExportedVariable
        )
    }
}

/// What kind of environment carries the description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ScopeKind {
    /// Bindings in slots.
    Declarative,
    /// The object of a `with` in slot 0.
    With,
}

/// One name.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The name.
    pub name: PropertyKey,
    /// How it may be used.
    pub kind: EntryKind,
    /// Its slot.
    pub slot: u32,
}

/// What a description is made of.
#[derive(Clone, Copy, Debug)]
pub struct ScopeParts {
    /// What kind of environment it describes.
    pub kind: ScopeKind,
    /// How many slots such an environment has.
    pub slots: u32,
    /// Whether `var` declarations of sloppy eval code end up here.
    pub holds_variables: bool,
    /// The slot of the object that holds the variables eval has added.
    pub eval_variables: Option<u32>,
    /// Whether a sloppy eval in a parameter list must not declare the name `arguments`.
    pub is_parameter_scope: bool,
}

#[repr(C)]
struct StoredEntry {
    name: Slot,
    kind: EntryKind,
    slot: u32,
}

/// The description of an environment.
#[repr(C)]
pub struct ScopeInfo {
    header: Header,
    parts: ScopeParts,
    count: u32,
    entries: [StoredEntry; 0],
}

// SAFETY: `repr(C)`, the header first.
unsafe impl HeapCell for ScopeInfo {}
// SAFETY: cells of the kind are made here alone.
unsafe impl CellType for ScopeInfo {
    const KIND: CellKind = CellKind::SCOPE_INFO;
}

pub(crate) fn register(heap: &Heap) {
    heap.register(CellKind::SCOPE_INFO, KindInfo { name: "scope info", trace, finalize: None });
}

unsafe fn trace(cell: *mut Header, tracer: &mut Tracer) {
    // SAFETY: the heap calls this for cells of the kind.
    let info = unsafe { &*cell.cast::<ScopeInfo>() };
    for entry in info.stored() {
        tracer.visit(&entry.name);
    }
}

impl ScopeInfo {
    /// A description with these names.
    pub fn new(
        heap: &Heap,
        parts: ScopeParts,
        entries: impl ExactSizeIterator<Item = Entry>,
    ) -> Result<Gc<ScopeInfo>, OutOfMemory> {
        let count = entries.len();
        let bytes = offset_of!(ScopeInfo, entries) + count * size_of::<StoredEntry>();
        let info = heap.allocate_old::<ScopeInfo>(CellKind::SCOPE_INFO, 0, bytes)?;
        // SAFETY: the cell is fresh and has room for its entries.
        unsafe {
            let cell = info.as_ptr();
            (&raw mut (*cell).parts).write(parts);
            (&raw mut (*cell).count).write(count as u32);
            let first = (&raw mut (*cell).entries).cast::<StoredEntry>();
            for (index, entry) in entries.enumerate() {
                let name = Slot::new(Value::from_bits(entry.name.bits()));
                first.add(index).write(StoredEntry { name, kind: entry.kind, slot: entry.slot });
            }
        }
        js_garbage_collection::barrier(info);
        Ok(info)
    }

    fn stored(&self) -> &[StoredEntry] {
        // SAFETY: the cell was allocated with this many entries.
        unsafe { std::slice::from_raw_parts(self.entries.as_ptr(), self.count as usize) }
    }

    /// What kind of environment it describes, and how many slots that has.
    pub fn parts(&self) -> ScopeParts {
        self.parts
    }

    /// All names.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        self.stored().iter().map(|stored| Entry {
            name: PropertyKey::from_bits(stored.name.get().bits()),
            kind: stored.kind,
            slot: stored.slot,
        })
    }

    /// The entry of a name; special ones are found only where `special` is set.
    pub fn find(&self, name: PropertyKey, special: bool) -> Option<Entry> {
        self.entries().find(|entry| entry.name == name && (entry.kind == EntryKind::Special) == special)
    }
}
