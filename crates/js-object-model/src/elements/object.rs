//! The elements of objects: found, added, removed; vector or dictionary as suits them.

use super::{DictionaryElements, Elements, ElementsKind};
use crate::attributes::PropertyAttributes;
use crate::{Array, Context, Object, Result};
use js_garbage_collection::{CellKind, Gc};
use js_value::Value;

/// A gap of at most so many holes does not make a dictionary.
const MAX_GAP: u32 = 1024;
/// Nor does one where a vector would have at most so many places for each element.
const MOST_ROOM: u32 = 16;

/// How many elements a vector has, holes left out.
fn present(elements: Option<Gc<Elements>>) -> u32 {
    let Some(elements) = elements else { return 0 };
    (0..elements.length()).filter(|&index| elements.get(index) != Value::EMPTY).count() as u32
}

/// An element as it is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Element {
    /// The value, or the accessor pair.
    pub value: Value,
    /// The attributes.
    pub attributes: PropertyAttributes,
}

impl Object {
    /// The own element at `index`. Blind to what exotic kinds add.
    #[inline]
    pub fn own_element(&self, index: u32) -> Option<Element> {
        let elements = self.elements()?;
        let value = elements.get_checked(index);
        if value != Value::EMPTY {
            return Some(Element { value, attributes: PropertyAttributes::ALL });
        }
        let entry_of = DictionaryElements::from(elements)?;
        let entry = entry_of.find(index)?;
        Some(Element { value: entry.value(), attributes: entry.attributes() })
    }

    /// Stores into the own data element at `index`, which must exist.
    #[inline]
    pub fn set_own_element(&self, index: u32, value: Value) {
        let Some(elements) = self.elements() else { return };
        if index < elements.length() {
            elements.set(index, value);
        } else if let Some(table) = DictionaryElements::from(elements)
            && let Some(entry) = table.find(index)
        {
            table.set_value(entry, value);
        }
    }

    /// Adds or replaces the own element at `index`. Of an array the length is the caller's matter.
    pub fn define_element(
        &self,
        cx: &mut Context,
        index: u32,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        let this = self.gc();
        if attributes != PropertyAttributes::ALL {
            this.use_dictionary(cx)?;
        }
        match this.elements() {
            Some(elements) if elements.is_dictionary() => {
                this.put_in_dictionary(cx, elements, index, value, attributes)
            }
            elements => {
                let length = elements.map_or(0, |elements| elements.length());
                let capacity = elements.map_or(0, |elements| elements.capacity());
                if index >= capacity && index - length > MAX_GAP && index / MOST_ROOM > present(elements) {
                    this.use_dictionary(cx)?;
                    return this.define_element(cx, index, value, attributes);
                }
                let elements = this.reserve_elements(cx, index + 1)?;
                if index < length {
                    elements.set(index, value);
                } else {
                    elements.extend_with_holes(index);
                    elements.push(value);
                }
                Ok(())
            }
        }
    }

    fn put_in_dictionary(
        &self,
        cx: &mut Context,
        elements: Gc<Elements>,
        index: u32,
        value: Value,
        attributes: PropertyAttributes,
    ) -> Result<()> {
        let this = self.gc();
        let Some(table) = DictionaryElements::from(elements) else { return Ok(()) };
        if table.has_room() || table.find(index).is_some() {
            table.put(index, value, attributes);
            return Ok(());
        }
        let highest = table.entries().map(|entry| entry.index()).max().unwrap_or(0).max(index);
        if table.is_plain() && attributes == PropertyAttributes::ALL && highest / 4 < table.buckets() {
            this.use_vector(cx, table, highest)?;
            return this.define_element(cx, index, value, attributes);
        }
        let bigger = DictionaryElements::allocate(cx, (table.count() + 1) * 2)?;
        for entry in table.entries() {
            bigger.put(entry.index(), entry.value(), entry.attributes());
        }
        bigger.put(index, value, attributes);
        this.set_elements(DictionaryElements::as_elements(bigger));
        Ok(())
    }

    /// Turns a dictionary that is dense again into a vector.
    fn use_vector(&self, cx: &mut Context, table: Gc<DictionaryElements>, highest: u32) -> Result<()> {
        let this = self.gc();
        let vector = Elements::allocate(cx, highest + 1)?;
        vector.extend_with_holes(highest + 1);
        for entry in table.entries() {
            vector.set(entry.index(), entry.value());
        }
        let trailing = (0..=highest).rev().take_while(|&index| vector.get(index) == Value::EMPTY).count();
        vector.truncate(highest + 1 - trailing as u32);
        this.set_elements(vector);
        Ok(())
    }

    /// Turns the elements into a dictionary, where there can be attributes and gaps.
    pub fn use_dictionary(&self, cx: &mut Context) -> Result<()> {
        let this = self.gc();
        let elements = this.elements();
        let length = match elements {
            Some(elements) if elements.is_dictionary() => return Ok(()),
            Some(elements) => elements.length(),
            None => 0,
        };
        let present = |elements: Gc<Elements>| {
            (0..length)
                .map(move |index| (index, elements.get(index)))
                .filter(|&(_, value)| value != Value::EMPTY)
        };
        let count = elements.map_or(0, |elements| present(elements).count());
        let table = DictionaryElements::allocate(cx, count as u32 + 4)?;
        if let Some(elements) = elements {
            for (index, value) in present(elements) {
                table.put(index, value, PropertyAttributes::ALL);
            }
        }
        this.set_elements(DictionaryElements::as_elements(table));
        Ok(())
    }

    /// Removes the own element at `index`, if there is one.
    pub fn remove_element(&self, index: u32) {
        let Some(elements) = self.elements() else { return };
        if let Some(table) = DictionaryElements::from(elements) {
            table.remove_index(index);
        } else if index < elements.length() && elements.get(index) != Value::EMPTY {
            elements.punch(index);
        }
    }

    /// What is known of the elements.
    pub fn elements_kind(&self) -> ElementsKind {
        match self.elements() {
            Some(elements) => elements.elements_kind(),
            None if Object::downcast::<Array>(self.gc()).is_some_and(|array| array.length() > 0) => {
                ElementsKind::HoleyInt
            }
            None => ElementsKind::PackedInt,
        }
    }

    /// Calls `visit` with the indices of the own elements in ascending order.
    pub fn for_each_index(&self, mut visit: impl FnMut(u32, PropertyAttributes)) {
        let Some(elements) = self.elements() else { return };
        match DictionaryElements::from(elements) {
            Some(table) => {
                for index in table.indices() {
                    if let Some(entry) = table.find(index) {
                        visit(index, entry.attributes());
                    }
                }
            }
            None => {
                for index in 0..elements.length() {
                    if elements.get(index) != Value::EMPTY {
                        visit(index, PropertyAttributes::ALL);
                    }
                }
            }
        }
    }

    /// How many own elements there are at most.
    pub fn element_places(&self) -> usize {
        let Some(elements) = self.elements() else { return 0 };
        match DictionaryElements::from(elements) {
            Some(table) => table.count() as usize,
            None => elements.length() as usize,
        }
    }

    /// Whether there is any own element.
    pub fn has_elements(&self) -> bool {
        let Some(elements) = self.elements() else { return false };
        match DictionaryElements::from(elements) {
            Some(table) => table.count() > 0,
            None => (0..elements.length()).any(|index| elements.get(index) != Value::EMPTY),
        }
    }

    /// The vector and the length of `this` if it is an array all of whose elements up to its length
    /// are plain values in a vector without holes: what fast paths of array methods ask.
    #[inline]
    pub fn packed_array(&self) -> Option<(Option<Gc<Elements>>, u32)> {
        let array = Object::downcast::<Array>(self.gc())?;
        let length = array.length();
        match self.elements() {
            None if length == 0 => Some((None, 0)),
            Some(elements) if elements.length() == length && !elements.elements_kind().is_holey() => {
                Some((Some(elements), length))
            }
            _ => None,
        }
    }

    /// As [`Object::packed_array`], but there may be holes, within the vector and up to the length
    /// of the array: reading one finds nothing, because no prototype has elements.
    #[inline]
    pub fn plain_array(&self) -> Option<(Option<Gc<Elements>>, u32)> {
        self.packed_array().or_else(|| {
            let array = Object::downcast::<Array>(self.gc())?;
            let elements = self.elements();
            let is_vector = !elements.is_some_and(|elements| elements.is_dictionary());
            (is_vector && self.has_plain_prototypes()).then(|| (elements, array.length()))
        })
    }

    /// Whether no prototype can have a say in an element: none has elements, or is exotic.
    pub fn has_plain_prototypes(&self) -> bool {
        let mut prototype = self.prototype();
        while let Some(object) = Object::from_value(prototype) {
            if !matches!(object.kind(), CellKind::OBJECT | CellKind::ARRAY) || object.elements().is_some() {
                return false;
            }
            prototype = object.prototype();
        }
        true
    }
}
