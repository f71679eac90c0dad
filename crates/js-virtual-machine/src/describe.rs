//! Errors that tell of the program's own words: what was called, read, written.

use js_bytecode::{Constant, Opcode};
use js_garbage_collection::{CellKind, Gc};
use js_language_frontend::span::Span;
use js_object_model::{Message, Object, Throw};
use js_strings::PropertyKey;
use js_value::Value;

use crate::code::Code;
use crate::machine::At;
use crate::vm::Vm;

/// A key as messages show it.
pub(crate) fn key_text(vm: &mut Vm, key: PropertyKey) -> String {
    if let Some(symbol) = key.as_symbol() {
        let description = symbol.description().map(|text| text.to_display()).unwrap_or_default();
        return if symbol.is_private() { description } else { format!("Symbol({description})") };
    }
    match vm.cx.key_value(key) {
        Ok(value) => vm.cx.describe_plain(value),
        Err(_) => {
            vm.cx.take_exception();
            String::new()
        }
    }
}

/// A value that was used as a key, as messages show it. Runs no JavaScript.
pub(crate) fn key_of_value(vm: &mut Vm, value: Value) -> String {
    vm.cx.describe_plain(value)
}

/// The text of a string constant of the running code.
pub(crate) fn constant_text(vm: &Vm, index: usize) -> String {
    match vm.code().template().constants.get(index) {
        Some(Constant::String(text)) => String::from_utf8_lossy(&text.to_wtf8()).into_owned(),
        _ => String::new(),
    }
}

#[cold]
pub(crate) fn not_defined(vm: &mut Vm, name: PropertyKey) -> Throw {
    let name = key_text(vm, name);
    vm.cx.reference_error(Message::NotDefined(&name))
}

#[cold]
pub(crate) fn cannot_read(vm: &mut Vm, receiver: Value, key: PropertyKey) -> Throw {
    let key = key_text(vm, key);
    cannot_read_text(vm, receiver, &key)
}

#[cold]
pub(crate) fn cannot_read_text(vm: &mut Vm, receiver: Value, key: &str) -> Throw {
    let what = vm.cx.describe(receiver);
    vm.cx.type_error(Message::CannotRead(&what, key))
}

#[cold]
pub(crate) fn cannot_set(vm: &mut Vm, receiver: Value, key: PropertyKey) -> Throw {
    let key = key_text(vm, key);
    cannot_set_text(vm, receiver, &key)
}

#[cold]
pub(crate) fn cannot_set_text(vm: &mut Vm, receiver: Value, key: &str) -> Throw {
    let what = vm.cx.describe(receiver);
    vm.cx.type_error(Message::CannotSet(&what, key))
}

#[cold]
pub(crate) fn no_setter(vm: &mut Vm, receiver: Value, key: PropertyKey) -> Throw {
    let (key, what) = (key_text(vm, key), vm.cx.describe(receiver));
    vm.cx.type_error(Message::NoSetter(&key, &what))
}

#[cold]
pub(crate) fn not_iterable(vm: &mut Vm, value: Value) -> Throw {
    let what = vm.cx.describe(value);
    vm.cx.type_error(Message::NotIterable(&what))
}

#[cold]
pub(crate) fn this_uninitialized(vm: &mut Vm) -> Throw {
    vm.cx.reference_error(
        "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
    )
}

#[cold]
pub(crate) fn super_twice(vm: &mut Vm) -> Throw {
    vm.cx.reference_error("Super constructor may only be called once")
}

#[cold]
pub(crate) fn not_callable(vm: &mut Vm, at: At, callee: Value) -> Throw {
    let what = callee_text(vm, at, callee);
    vm.cx.type_error(Message::NotFunction(&what))
}

#[cold]
pub(crate) fn not_constructor(vm: &mut Vm, at: At, callee: Value) -> Throw {
    let what = callee_text(vm, at, callee);
    vm.cx.type_error(Message::NotConstructor(&what))
}

/// What was called, in the program's words: the source where it stands, or else the names in the
/// instructions that loaded it. Where they tell nothing, the value.
fn callee_text(vm: &mut Vm, at: At, callee: Value) -> String {
    let code = vm.code();
    let place = code.place(at.pc.as_ptr()) as usize;
    match source_text(code, place).or_else(|| loaded_text(vm, place, at.b() as u16, 0)) {
        Some(text) => text,
        // A function that nothing names was written where it is used.
        None if Object::from_value(callee).is_some_and(|callee| callee.is_callable()) => {
            "(intermediate value)".to_owned()
        }
        None if callee.is_cell() => {
            let kind = js_garbage_collection::ValueCell::cell_kind(callee);
            match kind {
                Some(CellKind::STRING) => vm.cx.describe(callee),
                _ => vm.cx.describe_plain(callee),
            }
        }
        None => vm.cx.describe_plain(callee),
    }
}

/// The expression that was loaded into `register` before `place`, as far as names tell it.
fn loaded_text(vm: &mut Vm, place: usize, register: u16, depth: usize) -> Option<String> {
    if depth > 8 {
        return None;
    }
    let code = vm.code();
    let template = code.template();
    let (at, opcode, instruction) = code
        .instructions()
        .take_while(|&(at, ..)| at < place)
        .filter(|(_, opcode, instruction)| writes(*opcode) && instruction.a == register)
        .last()?;
    let name = |index: u16| {
        let key = template.caches.get(index as usize)?.key;
        match template.constants.get(key as usize)? {
            Constant::String(text) => Some(String::from_utf8_lossy(&text.to_wtf8()).into_owned()),
            _ => None,
        }
    };
    match opcode {
        Opcode::GetGlobal | Opcode::LoadDynamic | Opcode::LoadDynamicCallee => name(instruction.c),
        Opcode::GetNamed | Opcode::GetMethod => {
            let property = name(instruction.c)?;
            if instruction.b == 2 {
                return Some(format!("this.{property}"));
            }
            let object = loaded_text(vm, at, instruction.b, depth + 1);
            Some(match object {
                Some(object) => format!("{object}.{property}"),
                None => source_text(code, place)
                    .filter(|text| depth == 0 && text.ends_with(&format!(".{property}")))
                    .unwrap_or_else(|| format!("(intermediate value).{property}")),
            })
        }
        Opcode::Move => loaded_text(vm, at, instruction.b, depth + 1),
        Opcode::Call | Opcode::CallMethod | Opcode::CallSpread => {
            let callee = source_text(code, at).or_else(|| loaded_text(vm, at, instruction.b, depth + 1))?;
            Some(format!("{callee}(...)"))
        }
        _ => {
            let text = template.name_at(at as u32)?;
            Some(String::from_utf8_lossy(&text.to_wtf8()).into_owned())
        }
    }
}

/// What may stand before a parenthesis and is no name.
const WORDS: [&[u8]; 10] =
    [b"new", b"super", b"import", b"this", b"function", b"class", b"async", b"await", b"yield", b"typeof"];

/// The names and dots in the source where a call stands: what parameters and locals are called is
/// known to nobody else.
fn source_text(code: Gc<Code>, place: usize) -> Option<String> {
    let offset = code.template().positions.offset_of(place as u32)?;
    let unit = code.unit();
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | 0x80..);
    let before = unit.text(Span { start: 0, end: offset });
    let mut start = before.len();
    while let Some(rest) = before[..start].strip_suffix(b".") {
        let name = rest.iter().rev().take_while(|&byte| part(byte)).count();
        if name == 0 || rest.ends_with(b"?") {
            return None;
        }
        start = rest.len() - name;
    }
    if before[..start].last().is_some_and(|byte| part(byte) || matches!(byte, b'#' | b'\\')) {
        return None;
    }
    let after = unit.text(Span { start: offset, end: code.template().span.end });
    let name = after.iter().take_while(|&byte| part(byte)).count();
    let called = matches!(after[name..].trim_ascii_start(), [b'(', ..] | [b'?', b'.', b'(', ..]);
    let text = [&before[start..], &after[..name]].concat();
    let is_name = name > 0 && called && !text[0].is_ascii_digit() && !WORDS.contains(&&text[..]);
    is_name.then(|| String::from_utf8(text).ok()).flatten()
}

fn writes(opcode: Opcode) -> bool {
    use js_bytecode::opcode::{Field, Role};
    opcode.operands().iter().any(|&(field, role)| {
        field == Field::A && matches!(role, Role::Write | Role::Change | Role::Window(_))
    })
}
