//! Decides which of the two forms of handlers a build has: see `src/machine.rs`.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(tail_calls)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str| env::var_os(name).is_some();
    let optimized = env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    let target = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let known = matches!(target.as_str(), "x86_64" | "aarch64");
    if optimized && known && !is("CARGO_CFG_DEBUG_ASSERTIONS") && !is("CARGO_FEATURE_TRAMPOLINE") {
        println!("cargo::rustc-cfg=tail_calls");
    }
}
