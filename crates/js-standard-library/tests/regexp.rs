//! `RegExp` and the string methods that lead to it.

mod support;

use js_object_model::{Args, Context, Object};
use js_value::Value;
use support::*;

fn pattern(cx: &mut Context, source: &str, flags: &str) -> Value {
    let arguments = [text(cx, source), text(cx, flags)];
    construct(cx, "RegExp", &arguments).unwrap()
}

/// What a method of a string gives, as JSON.
fn string(cx: &mut Context, this: &str, method: &str, arguments: &[Value]) -> String {
    let this = text(cx, this);
    let result = invoke(cx, this, method, arguments).unwrap();
    json(cx, result)
}

#[test]
fn matches_are_found_replaced_and_split() {
    for mut cx in [context(), stressed()] {
        let cx = &mut *cx;
        for changed in [false, true] {
            if changed {
                // An `exec` of its own that does the same: the long ways.
                let exec = |cx: &mut Context, args: Args| {
                    let exec = cx.intrinsic(js_object_model::Intrinsic::RegExpPrototypeExec);
                    cx.call(exec.value(), args.this(), &[args.get(0)])
                };
                let exec = cx.native_function(exec, "exec", 1).unwrap().value();
                let prototype = Object::from_value(find(cx, "RegExp.prototype")).unwrap();
                let key = cx.names().exec;
                prototype.put(cx, key, exec, true).unwrap();
            }
            let words = pattern(cx, r"(\w)(\w*)", "g");
            assert_eq!(string(cx, "ab  cde f", "match", &[words]), r#"["ab","cde","f"]"#);
            let swapped = text(cx, "[$2$1$$$&]");
            assert_eq!(string(cx, "ab cd", "replace", &[words, swapped]), r#""[ba$ab] [dc$cd]""#);
            let named = pattern(cx, r"(?<year>\d{4})-(?<month>\d\d)", "");
            let turned = text(cx, "$<month>.$<year>");
            assert_eq!(string(cx, "on 2024-05", "replace", &[named, turned]), r#""on 05.2024""#);
            let comma = pattern(cx, r"(,)|;", "");
            assert_eq!(string(cx, "a,b;c", "split", &[comma]), r#"["a",",","b",null,"c"]"#);
            let empty = pattern(cx, "", "u");
            assert_eq!(string(cx, "a😀b", "split", &[empty]), r#"["a","😀","b"]"#);
            assert_eq!(string(cx, "x,y", "search", &[comma]), "1");
            let gap = pattern(cx, "", "g");
            let dash = text(cx, "-");
            assert_eq!(string(cx, "abc", "replace", &[gap, dash]), r#""-a-b-c-""#);
        }
    }
}

#[test]
fn results_have_their_properties() {
    let mut cx = context();
    let cx = &mut *cx;
    let regexp = pattern(cx, r"(?<a>x)|(?<b>y)", "dy");
    let subject = text(cx, "xy");
    let result = invoke(cx, regexp, "exec", &[subject]).unwrap();
    assert_eq!(json(cx, result), r#"["x","x",null]"#);
    let keys = call(cx, "Object.keys", Value::UNDEFINED, &[result]).unwrap();
    assert_eq!(json(cx, keys), r#"["0","1","2","index","input","groups","indices"]"#);
    let groups = get(cx, result, "groups");
    assert_eq!(json(cx, groups), r#"{"a":"x"}"#);
    let indices = get(cx, result, "indices");
    assert_eq!(json(cx, indices), "[[0,1],[0,1],null]");
    assert_eq!(get(cx, regexp, "lastIndex"), Value::int(1));
    assert_eq!(invoke(cx, regexp, "test", &[subject]), Ok(Value::TRUE));
    assert_eq!(invoke(cx, regexp, "test", &[subject]), Ok(Value::FALSE));
    assert_eq!(get(cx, regexp, "lastIndex"), Value::int(0));
    let left = find(cx, "RegExp.$`");
    assert_eq!(show(cx, left), "x");
}

#[test]
fn texts_and_errors() {
    let mut cx = context();
    let cx = &mut *cx;
    let regexp = pattern(cx, "a/[/]\n", "ydg");
    assert_eq!(show(cx, regexp), r"/a\/[/]\n/dgy");
    let source = text(cx, "1a.b-c\n");
    let escaped = call(cx, "RegExp.escape", Value::UNDEFINED, &[source]).unwrap();
    assert_eq!(show(cx, escaped), r"\x31a\.b\x2dc\n");
    let (open, none) = (text(cx, "("), text(cx, ""));
    let error = construct(cx, "RegExp", &[open, none]).unwrap_err();
    assert!(error.starts_with("SyntaxError: Invalid regular expression: /(/: "), "{error}");
    let flags = text(cx, "gg");
    let error = construct(cx, "RegExp", &[open, flags]).unwrap_err();
    assert_eq!(error, "SyntaxError: Invalid flags supplied to RegExp constructor 'gg'");
}

#[test]
fn all_matches_are_iterated() {
    let mut cx = context();
    let cx = &mut *cx;
    let regexp = pattern(cx, "[a-c]", "g");
    let subject = text(cx, "abxc");
    let iterator = invoke(cx, subject, "matchAll", &[regexp]).unwrap();
    let array = find(cx, "Array");
    let all = call(cx, "Array.from", array, &[iterator]).unwrap();
    assert_eq!(json(cx, all), r#"[["a"],["b"],["c"]]"#);
}
