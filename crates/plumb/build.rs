//! Packs `curriculum/` into the binary, so that an installed `plumb` needs no source tree, and
//! says how the command is linked.

use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    pack_curriculum();
    link_at_fixed_addresses();
}

/// The tables of locales and Unicode hold tens of thousands of addresses, which the loader adjusts
/// at every start of a program that may lie anywhere. At fixed addresses the linker has written them
/// once: `docs/decisions/0007-intl.md`.
fn link_at_fixed_addresses() {
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// Writes a Rust table of `(path, include_bytes!(file))`, sorted by path. Cargo watches the folder,
/// so a changed lesson is packed again and nothing else is rebuilt.
fn pack_curriculum() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"))
        .join("../../curriculum")
        .canonicalize()
        .expect("the folder curriculum/ lies beside crates/");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, "", &mut files);
    files.sort();
    let mut table = String::from("[\n");
    for (name, path) in files {
        writeln!(table, "    ({name:?}, include_bytes!({path:?})),").expect("a string takes all");
    }
    table.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("curriculum.rs");
    std::fs::write(out, table).expect("the output folder is writable");
}

fn collect(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let entry = entry.expect("a readable entry");
        let name = entry.file_name().into_string().expect("names in the curriculum are UTF-8");
        if name.starts_with('.') {
            continue;
        }
        let below = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &below, files);
        } else {
            files.push((below, entry.path()));
        }
    }
}
