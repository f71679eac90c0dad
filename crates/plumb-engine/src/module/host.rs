//! What the module loader asks of the host: where a module is, and its text.

use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

/// Finds modules. Names are whatever the host chooses; equal names mean the same module.
pub trait ModuleHost {
    /// The name of the module that `specifier` means in the module or script `referrer`.
    ///
    /// # Errors
    /// With the reason why there can be none.
    fn resolve(&self, specifier: &str, referrer: &str) -> Result<String, String>;

    /// The text of a module.
    ///
    /// # Errors
    /// With the reason why there is none.
    fn load(&self, name: &str) -> Result<Vec<u8>, String>;

    /// `import.meta.url` of a module.
    fn url(&self, name: &str) -> String;
}

/// Modules are files, named by their absolute paths.
#[derive(Clone, Copy, Debug, Default)]
pub struct NativeModules;

impl ModuleHost for NativeModules {
    fn resolve(&self, specifier: &str, referrer: &str) -> Result<String, String> {
        let path = match specifier.strip_prefix("file://") {
            Some(path) => PathBuf::from(decoded(path)),
            None if specifier.starts_with('/') => PathBuf::from(specifier),
            None if matches!(specifier.split('/').next(), Some("." | "..")) => {
                Path::new(referrer).parent().unwrap_or(Path::new("")).join(specifier)
            }
            None => return Err(format!("Cannot find package '{specifier}' imported from {referrer}")),
        };
        name_of(&path)
    }

    fn load(&self, name: &str) -> Result<Vec<u8>, String> {
        if Path::new(name).is_dir() {
            return Err("it is a folder, and a module is a file".to_owned());
        }
        std::fs::read(name).map_err(|error| error.to_string())
    }

    fn url(&self, name: &str) -> String {
        let mut url = String::from("file://");
        for byte in name.bytes() {
            match byte {
                b'/' | b'-' | b'.' | b'_' | b'~' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                    url.push(byte.into())
                }
                b'!' | b'$' | b'&'..=b',' | b':' | b';' | b'=' | b'@' => url.push(byte.into()),
                _ => url.push_str(&format!("%{byte:02X}")),
            }
        }
        url
    }
}

/// A file's name as a module: absolute, without `.` and `..`.
///
/// # Errors
/// Where the path is not UTF-8, or there is no current directory.
pub(crate) fn name_of(path: &Path) -> Result<String, String> {
    let path = std::path::absolute(path).map_err(|error| error.to_string())?;
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain.into_os_string().into_string().map_err(|path| format!("the path {} is not UTF-8", path.display()))
}

/// Percent-decoding.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = (*first == b'%').then(|| tail.get(..2)).flatten();
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The host of engines that were given no other.
pub(crate) fn native() -> Rc<dyn ModuleHost> {
    Rc::new(NativeModules)
}
