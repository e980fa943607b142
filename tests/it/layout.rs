//! Who may import whom, and where a secret may be exposed.

use std::fs;
use std::path::{Path, PathBuf};

/// Module, and what it may import from us besides itself.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("sign", &["model"]),
    ("suite", &["model"]),
    ("plan", &["model", "suite"]),
    ("classify", &["model"]),
    ("diff", &["model"]),
    ("vendor", &["model"]),
    ("policy", &["model", "vendor"]),
    ("diagnose", &["model", "diff", "policy", "vendor"]),
    ("report", &["model"]),
    ("transport", &["model", "sign"]),
    (
        "run",
        &["model", "plan", "suite", "transport", "classify", "vendor"],
    ),
    ("lab", &["model", "policy", "vendor"]),
];

#[test]
fn modules_import_only_what_the_table_allows() {
    for (module, allowed) in MAY_IMPORT {
        for file in files_of(module) {
            for import in imports(&production_code(&file)) {
                let fine = import == *module || allowed.contains(&import.as_str());
                assert!(
                    fine,
                    "{}: `{module}` must not import `{import}`",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn the_table_holds_every_module_but_the_command_line() {
    let lib = read(&source().join("lib.rs"));
    for module in lib.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = module.trim_end_matches(';');
        let known = module == "cli" || MAY_IMPORT.iter().any(|(name, _)| *name == module);
        assert!(known, "`{module}` is not in the import table");
    }
}

#[test]
fn only_signing_and_transport_expose_secrets() {
    for (module, _) in MAY_IMPORT.iter().chain([&("cli", &[] as &[&str])]) {
        // The lab is a server: it has to verify signatures, and its keys are its own.
        if matches!(*module, "sign" | "transport" | "lab") {
            continue;
        }
        for file in files_of(module) {
            let exposes = production_code(&file).contains(".expose()");
            assert!(!exposes, "{}: exposes a secret", file.display());
        }
    }
}

#[test]
fn the_lab_never_uses_our_signing_code() {
    for file in files_of("lab") {
        assert!(!read(&file).contains("crate::sign"), "{}", file.display());
    }
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_of(module: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![source().join(module)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "`{module}` has no file");
    found
}

#[expect(clippy::disallowed_methods, reason = "this test reads the source")]
fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// A file without its inline tests; files of tests only are empty.
fn production_code(path: &Path) -> String {
    let name = path.file_name().unwrap().to_string_lossy();
    if path
        .parent()
        .is_some_and(|folder| folder.ends_with("tests"))
    {
        return String::new();
    }
    if matches!(
        &*name,
        "tests.rs" | "recorded.rs" | "fixture.rs" | "sample.rs"
    ) {
        return String::new();
    }
    let text = read(path);
    let end = text.find("#[cfg(test)]\nmod tests").unwrap_or(text.len());
    text[..end].to_owned()
}

/// The first segments after `crate::`, in `use` trees and in paths.
fn imports(text: &str) -> Vec<String> {
    text.match_indices("crate::")
        .filter(|(at, _)| !text[..*at].ends_with('$'))
        .map(|(at, found)| {
            let rest = &text[at + found.len()..];
            rest.chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect()
        })
        .filter(|name: &String| !name.is_empty())
        .collect()
}
