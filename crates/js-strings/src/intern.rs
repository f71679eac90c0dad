//! The intern table: one string for each text, so that property keys compare by address.
//!
//! The table holds its strings weakly, except the well-known [`names`](crate::names), the empty
//! string and the strings of one Latin-1 unit, which are made with it. It also keeps the registry
//! of `Symbol.for`, and the last conversions of numbers to strings.

use crate::names::{NAMES, Names, SYMBOLS, Symbols};
use crate::{Decimal, Flat, JsString, PropertyKey, StringError, Symbol, string, symbol};
use hashbrown::HashTable;
use js_garbage_collection::{CellType, Gc, Heap, KindInfo, OutOfMemory, Tracer, WeakTracer};
use std::cell::{Cell, UnsafeCell};

/// The strings and symbols that a heap's programs share. Boxed, because the heap knows its address.
pub struct Strings {
    // Collections take entries out while a method that allocates is at work on the table: hence the
    // cells, and no borrow of what is in them across an allocation.
    table: UnsafeCell<HashTable<Gc<JsString>>>,
    registry: UnsafeCell<HashTable<Gc<Symbol>>>,
    /// The strings of one code unit below 256.
    units: Vec<Gc<JsString>>,
    /// The well-known names.
    pub names: Names,
    /// The well-known symbols.
    pub symbols: Symbols,
    numbers: Box<[Cell<Conversion>; NUMBERS]>,
}

/// The bits of a number, and its string.
type Conversion = (u64, Option<Gc<JsString>>);

/// How many conversions of numbers are remembered.
const NUMBERS: usize = 256;

impl Strings {
    /// The table of `heap`, with the well-known names. Registers the kinds of this crate.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn new(heap: &Heap) -> Result<Box<Strings>, StringError> {
        heap.register(JsString::KIND, KindInfo { name: "string", trace: string::trace, finalize: None });
        heap.register(Symbol::KIND, KindInfo { name: "symbol", trace: symbol::trace, finalize: None });
        let table = UnsafeCell::new(HashTable::with_capacity(1024));
        let units = (0..=255u8).map(|unit| intern(&table, heap, Flat::Latin1(&[unit])));
        let units = units.collect::<Result<Vec<_>, _>>()?;
        let mut names = Vec::with_capacity(NAMES.len());
        for name in NAMES {
            names.push(PropertyKey::interned(intern(&table, heap, Flat::Latin1(name.as_bytes()))?));
        }
        let mut symbols = Vec::with_capacity(SYMBOLS.len());
        for name in SYMBOLS {
            let description = JsString::from_str(heap, name)?;
            symbols.push(Symbol::new(heap, Some(description))?);
        }
        let strings = Box::new(Strings {
            table,
            registry: UnsafeCell::new(HashTable::new()),
            units,
            names: Names::new(&names),
            symbols: Symbols::new(&symbols),
            numbers: Box::new([const { Cell::new((0, None)) }; NUMBERS]),
        });
        let address = std::ptr::from_ref(&*strings).cast_mut().cast();
        heap.add_roots(address, trace_roots);
        heap.add_weak_table(address, false, sweep);
        Ok(strings)
    }

    /// The empty string.
    #[inline]
    pub fn empty(&self) -> Gc<JsString> {
        self.names.empty.as_string().expect("a name is a string")
    }

    /// The string of one code unit below 256.
    #[inline]
    pub fn unit(&self, unit: u8) -> Gc<JsString> {
        self.units[usize::from(unit)]
    }

    /// The one string with these code units.
    ///
    /// # Errors
    /// When it is too long, or the heap is full.
    pub fn intern_flat(&self, heap: &Heap, text: Flat<'_>) -> Result<Gc<JsString>, StringError> {
        intern(&self.table, heap, text)
    }

    /// The one string with the text of `string`.
    ///
    /// # Errors
    /// When the heap is full.
    #[inline]
    pub fn intern(&self, heap: &Heap, string: Gc<JsString>) -> Result<Gc<JsString>, OutOfMemory> {
        if string.is_interned() {
            return Ok(string);
        }
        match string.known_interned() {
            Some(interned) => Ok(interned),
            None => self.intern_new(heap, string),
        }
    }

    #[inline(never)]
    fn intern_new(&self, heap: &Heap, string: Gc<JsString>) -> Result<Gc<JsString>, OutOfMemory> {
        JsString::flatten(string, heap)?;
        let hash = string.hash();
        let interned = match find(&self.table, string.flat(), hash) {
            Some(interned) => interned,
            None => intern(&self.table, heap, string.flat()).map_err(|_| OutOfMemory)?,
        };
        string.set_interned(interned);
        Ok(interned)
    }

    /// The key that a string is: an array index where it is the canonical text of one.
    ///
    /// # Errors
    /// When the heap is full.
    #[inline]
    pub fn key(&self, heap: &Heap, string: Gc<JsString>) -> Result<PropertyKey, OutOfMemory> {
        if string.len() <= 10 {
            JsString::flatten(string, heap)?;
            if let Some(index) = string.flat().as_array_index() {
                return Ok(PropertyKey::index(index));
            }
        }
        Ok(PropertyKey::interned(self.intern(heap, string)?))
    }

    /// The key that a text is.
    ///
    /// # Errors
    /// When it is too long, or the heap is full.
    pub fn key_of(&self, heap: &Heap, text: &str) -> Result<PropertyKey, StringError> {
        let string = JsString::from_str(heap, text)?;
        Ok(self.key(heap, string)?)
    }

    /// The string that a key stands for: an index's digits, a string itself; none for a symbol.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn key_string(&self, heap: &Heap, key: PropertyKey) -> Result<Option<Gc<JsString>>, OutOfMemory> {
        match key.kind() {
            crate::KeyKind::String(string) => Ok(Some(string)),
            crate::KeyKind::Index(index) => self.number(heap, f64::from(index)).map(Some),
            crate::KeyKind::Symbol(_) => Ok(None),
        }
    }

    /// A substring; one code unit comes from the table.
    ///
    /// # Errors
    /// When the heap is full.
    #[inline]
    pub fn substring(
        &self,
        heap: &Heap,
        string: Gc<JsString>,
        start: usize,
        end: usize,
    ) -> Result<Gc<JsString>, OutOfMemory> {
        if end == start {
            return Ok(self.empty());
        }
        if end - start == 1 {
            JsString::flatten(string, heap)?;
            if let Some(unit @ 0..256) = string.flat().get(start) {
                return Ok(self.units[usize::from(unit)]);
            }
        }
        JsString::substring(heap, string, start, end)
    }

    /// Number::toString in radix 10.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn number(&self, heap: &Heap, value: f64) -> Result<Gc<JsString>, OutOfMemory> {
        if f64::from(value as u8) == value && value < 10.0 {
            return Ok(self.units[usize::from(b'0' + value as u8)]);
        }
        let bits = value.to_bits();
        let place = (bits ^ bits >> 32 ^ bits >> 47) as usize % NUMBERS;
        if let (known, Some(string)) = self.numbers[place].get()
            && known == bits
        {
            return Ok(string);
        }
        let string = JsString::new(heap, Decimal::new(value).flat()).map_err(|_| OutOfMemory)?;
        self.numbers[place].set((bits, Some(string)));
        Ok(string)
    }

    /// `Symbol.for(key)`.
    ///
    /// # Errors
    /// When the heap is full.
    pub fn symbol_for(&self, heap: &Heap, key: Gc<JsString>) -> Result<Gc<Symbol>, OutOfMemory> {
        let key = self.intern(heap, key)?;
        let hash = spread(key.hash());
        // SAFETY: the borrow ends before anything allocates.
        let found = unsafe { (*self.registry.get()).find(hash, |symbol| symbol.description() == Some(key)) };
        if let Some(&symbol) = found {
            return Ok(symbol);
        }
        let symbol = Symbol::new_registered(heap, key)?;
        let hash_of = |symbol: &Gc<Symbol>| symbol.description().map_or(0, |key| spread(key.hash()));
        // SAFETY: the borrow ends here.
        unsafe { (*self.registry.get()).insert_unique(hash, symbol, hash_of) };
        Ok(symbol)
    }

    /// How many strings the table holds.
    pub fn interned_count(&self) -> usize {
        // SAFETY: the borrow ends here.
        unsafe { (*self.table.get()).len() }
    }
}

type Table = UnsafeCell<HashTable<Gc<JsString>>>;

fn find(table: &Table, text: Flat<'_>, hash: u32) -> Option<Gc<JsString>> {
    let same = |string: &Gc<JsString>| string.hash() == hash && string.flat().same_units(text);
    // SAFETY: the borrow ends here; comparing does not allocate.
    unsafe { (*table.get()).find(spread(hash), same).copied() }
}

fn intern(table: &Table, heap: &Heap, text: Flat<'_>) -> Result<Gc<JsString>, StringError> {
    let hash = text.hash();
    if let Some(string) = find(table, text, hash) {
        return Ok(string);
    }
    // May collect, and a collection may take entries out of the table: nothing found before counts.
    let string = JsString::new_interned(heap, text, hash)?;
    // SAFETY: the borrow ends here; hashing does not allocate.
    unsafe { (*table.get()).insert_unique(spread(hash), string, |string| spread(string.hash())) };
    Ok(string)
}

/// hashbrown looks at the high bits, too; a string's hash has thirty low ones.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// # Safety
/// `strings` must be the table.
unsafe fn trace_roots(strings: *mut (), tracer: &mut Tracer) {
    // SAFETY: the caller says so.
    let strings = unsafe { &*strings.cast::<Strings>() };
    // All of these are in fixed space: copies do, since nothing is to be updated.
    for &(mut unit) in &strings.units {
        tracer.visit_root(&mut unit);
    }
    strings.names.trace(tracer);
    strings.symbols.trace(tracer);
    // SAFETY: no method keeps a borrow across an allocation.
    for &(mut symbol) in unsafe { &*strings.registry.get() } {
        tracer.visit_root(&mut symbol);
    }
    // Remembered conversions end with every collection: they would keep strings alive, and move.
    strings.numbers.iter().for_each(|entry| entry.set((0, None)));
}

/// Takes strings out that nothing else holds.
///
/// # Safety
/// `strings` must be the table.
unsafe fn sweep(strings: *mut (), tracer: &mut WeakTracer) {
    // SAFETY: the caller says so, and no method keeps a borrow across an allocation.
    unsafe { (*(*strings.cast::<Strings>()).table.get()).retain(|string| tracer.retain(string)) };
}
