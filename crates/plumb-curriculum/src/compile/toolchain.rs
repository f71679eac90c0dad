//! The part of the machine that a compiler gets to see: system headers and its own tool chain.

use std::fs;
use std::path::{Path, PathBuf};

/// Where compilers, assemblers, linkers and headers of the system live, beside the libraries that
/// every program sees. Folders that a machine does not have are left out.
const SYSTEM: [&str; 9] = [
    "/bin",
    "/usr/bin",
    "/usr/include",
    "/usr/libexec",
    "/usr/local/bin",
    "/usr/local/include",
    "/usr/local/libexec",
    "/etc/alternatives",
    "/etc/ld.so.conf.d",
];

/// Folders beside the `bin` of a compiler that is installed apart, as under `/opt/gcc-15`.
const BESIDE: [&str; 5] = ["lib", "lib32", "lib64", "libexec", "include"];

/// The folders that the compiler at `program` may read, besides the libraries of the system.
pub(super) fn folders(program: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = SYSTEM.map(PathBuf::from).into();
    // The path may be a link to a compiler elsewhere; its parts are found from where it really is.
    for program in [Some(program.to_owned()), fs::canonicalize(program).ok()].into_iter().flatten() {
        let Some(bin) = program.parent() else { continue };
        if folders.iter().any(|folder| folder == bin) {
            continue;
        }
        folders.push(bin.to_owned());
        if bin.ends_with("bin")
            && let Some(prefix) = bin.parent()
        {
            folders.extend(BESIDE.map(|name| prefix.join(name)));
        }
    }
    folders.retain(|folder| folder.is_dir());
    folders
}

/// The program that gives lines to addresses in the reports of Clang's sanitizers, where it lies
/// among the libraries that every program sees.
pub(super) fn symbolizer(compiler: &Path) -> Option<PathBuf> {
    let beside = fs::canonicalize(compiler).ok()?.with_file_name("llvm-symbolizer");
    let symbolizer = fs::canonicalize(beside).ok()?;
    ["/usr/lib", "/usr/lib64", "/usr/local/lib"]
        .iter()
        .any(|folder| symbolizer.starts_with(folder))
        .then_some(symbolizer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compiler_of_its_own_brings_its_folders() {
        let prefix = tempfile::tempdir().unwrap();
        for name in ["bin", "lib", "share"] {
            fs::create_dir(prefix.path().join(name)).unwrap();
        }
        let folders = folders(&prefix.path().join("bin/cc"));
        assert!(folders.contains(&prefix.path().join("bin")));
        assert!(folders.contains(&prefix.path().join("lib")));
        assert!(!folders.contains(&prefix.path().join("share")));
    }
}
