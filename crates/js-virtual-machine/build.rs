//! Decides which of the two forms of handlers a build has, and whether the `match` of the switch
//! swallows them: see `src/machine.rs` and `src/dispatch.rs`.

use std::env;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(tail_calls)");
    println!("cargo::rustc-check-cfg=cfg(inline_handlers)");
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str| env::var_os(name).is_some();
    let optimized = env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    let target = env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let known = matches!(target.as_str(), "x86_64" | "aarch64");
    let fast = optimized && !is("CARGO_CFG_DEBUG_ASSERTIONS");
    if fast && known && !is("CARGO_FEATURE_TRAMPOLINE") {
        println!("cargo::rustc-cfg=tail_calls");
    } else if fast {
        // The switch swallows the handlers. Unoptimized, its frame would be enormous.
        println!("cargo::rustc-cfg=inline_handlers");
    }
}
