//! Keeps student code from steering the sanitizers.
//!
//! A program may define functions such as `__asan_default_options`, which the sanitizers ask what to
//! do, and call others, such as `__sanitizer_set_death_callback`, to end with a status of its own
//! choice. In a build with sanitizers a small object is linked in beside the student's: it defines
//! the first kind itself, so that a second definition does not link, and takes calls to the second
//! kind, which then do nothing.

use super::sanitizer;

/// Functions that return options or suppressions, which a program may define and the sanitizers
/// then call.
const OPTIONS: [&str; 2] = ["__asan_default_options", "__ubsan_default_options"];
const SUPPRESSIONS: [&str; 4] = [
    "__asan_default_suppressions",
    "__ubsan_default_suppressions",
    "__lsan_default_options",
    "__lsan_default_suppressions",
];
/// Others that they call.
const TURNED_OFF: &str = "__lsan_is_turned_off";
const ON_ERROR: &str = "__asan_on_error";

/// Functions of the sanitizers that a program may call to hide what they find.
const CALLED: [&str; 6] = [
    "__sanitizer_set_death_callback",
    "__asan_set_death_callback",
    "__asan_set_error_report_callback",
    "__lsan_disable",
    "__lsan_enable",
    "__lsan_ignore_object",
];

/// Whether the linker can hand calls over: Apple's cannot.
const LINKER_WRAPS: bool = !cfg!(target_os = "macos");

/// The C source of the object.
pub(super) fn source() -> String {
    let text = |name: &str, text: &str| format!("const char *{name}(void) {{ return \"{text}\"; }}\n");
    // The environment says the same; here it holds where the environment cannot be read.
    let options = OPTIONS.map(|name| text(name, &sanitizer::options(false))).concat();
    let suppressions = SUPPRESSIONS.map(|name| text(name, "")).concat();
    let others = format!("int {TURNED_OFF}(void) {{ return 0; }}\nvoid {ON_ERROR}(void) {{}}\n");
    let called = CALLED.map(|name| format!("void __wrap_{name}(void) {{}}\n")).concat();
    options + &suppressions + &others + &called
}

/// The options that hand calls over to the object.
pub(super) fn link_options() -> Vec<String> {
    if !LINKER_WRAPS {
        return Vec::new();
    }
    CALLED.map(|name| format!("-Wl,--wrap={name}")).into()
}

/// The function of a sanitizer that a source defines, as linkers complain about it.
pub(super) fn redefined(diagnostics: &str) -> Option<&'static str> {
    let complaints = ["multiple definition of", "duplicate symbol"];
    diagnostics.lines().filter(|line| complaints.iter().any(|complaint| line.contains(complaint))).find_map(
        |line| {
            let mut names = OPTIONS.into_iter().chain(SUPPRESSIONS).chain([TURNED_OFF, ON_ERROR]);
            names.find(|name| line.contains(name))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complaints_of_linkers_are_understood() {
        let gnu =
            "/usr/bin/ld: x.o: in function `f':\nmultiple definition of `__asan_default_options'; first";
        assert_eq!(redefined(gnu), Some("__asan_default_options"));
        let lld = "ld.lld: error: duplicate symbol: __lsan_is_turned_off";
        assert_eq!(redefined(lld), Some("__lsan_is_turned_off"));
        assert_eq!(redefined("multiple definition of `main'"), None);
    }
}
