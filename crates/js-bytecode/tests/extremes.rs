//! Sources at the edge: long chains, deep nesting, far jumps, crowds of constants. They compile,
//! and the verifier accepts the result, or they are refused with a reason; nothing panics.

use js_bytecode::verify::verify;
use js_bytecode::{CompileError, CompileOptions, FunctionId, Opcode, Unit, UnitKind, instructions};
use js_language_frontend::{Options, Source, parse};

fn compile(source: &str) -> Result<Vec<js_bytecode::Template>, CompileError> {
    let program = match parse(Source::from_wtf8(source.as_bytes()).unwrap(), &Options::script()) {
        Ok(program) => program,
        Err(diagnostic) => panic!("{diagnostic:?}"),
    };
    let unit = Unit::new(program, UnitKind::Script, CompileOptions::default());
    let templates: Result<Vec<_>, _> =
        (0..unit.function_count()).map(|id| unit.compile(FunctionId(id))).collect();
    for template in templates.iter().flatten() {
        verify(template, unit.function_count()).unwrap();
    }
    templates
}

#[test]
fn long_chains() {
    for (start, link) in
        [("a", " + a"), ("a", ".b"), ("a", "()"), ("a", "[0]"), ("a", " && a"), ("a", "``"), ("a", ", a")]
    {
        compile(&format!("{start}{};", link.repeat(30_000))).unwrap();
    }
    compile(&format!("a?.b{};", ".c".repeat(30_000))).unwrap();
}

#[test]
fn deep_nesting() {
    let depth = 700;
    for (open, close) in [
        ("[", "]"),
        ("(a, ", ")"),
        ("f(", ")"),
        ("{a: ", "}"),
        ("() => ", ""),
        ("a ? b : ", ""),
        ("a = ", ""),
        ("!", ""),
        ("class { static x = ", "}"),
        ("`${", "}`"),
    ] {
        compile(&format!("x = {}0{};", open.repeat(depth), close.repeat(depth))).unwrap();
    }
    for (open, close) in [
        ("{", "}"),
        ("if (a) ", ""),
        ("while (a) ", ""),
        ("try {", "} finally {}"),
        ("for (const x of a) ", ""),
        ("with (a) ", ""),
        ("a: ", ""),
    ] {
        let labels: String = (0..depth).map(|index| open.replace("a:", &format!("a{index}:"))).collect();
        compile(&format!("{labels};{}", close.repeat(depth))).unwrap();
    }
}

#[test]
fn far_jumps_take_the_long_form() {
    let body = "f(a, b);".repeat(12_000);
    let templates = compile(&format!("function g(a, b) {{ for (let i = 0; i < a; i++) {{ if (a < b) break; if (a === 1) continue; {body} }} for (const x of a) {{ {body} }} }}")).unwrap();
    let far = instructions(&templates[1].instructions)
        .filter(|(_, opcode, instruction, _)| *opcode == Opcode::Loop && instruction.bc() < -32768)
        .count();
    assert_eq!(far, 2);
}

#[test]
fn crowds() {
    let many =
        |count: usize, part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<Vec<_>>().join("");
    compile(&many(70_000, &|i| format!("x = {i}.5;"))).unwrap();
    compile(&many(70_000, &|i| format!("o.p{i};"))).unwrap();
    compile(&format!("x = [{}f()];", "a,".repeat(70_000))).unwrap();
    compile(&format!("f({}1);", "a,".repeat(70_000))).unwrap();
    compile(&format!("x = {{{}}};", many(10_000, &|i| format!("p{i}: {i},")))).unwrap();
    compile(&format!("switch (x) {{ {} }}", many(3_000, &|i| format!("case {i}: f({i});")))).unwrap();
    compile(&format!(
        "class A {{ {} }}",
        many(2_000, &|i| format!("#p{i} = {i}; m{i}() {{ return this.#p{i}; }}"))
    ))
    .unwrap();
    let error =
        compile(&format!("function f() {{ {} }}", many(70_000, &|i| format!("let v{i} = 1;")))).unwrap_err();
    assert!(error.message.contains("registers"), "{error}");
}
