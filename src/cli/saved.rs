//! Saved runs, read back.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::process::Process;
use crate::model::Report;
use crate::model::report::SCHEMA;

/// Reads a saved run; `-` is standard input.
pub(super) fn read(process: &Process, path: &Path) -> Result<Report> {
    let name = if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let bytes = bytes(process, path).with_context(|| name.clone())?;
    parse(&bytes).with_context(|| name)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a file the user names, handed on as text"
)]
fn bytes(process: &Process, path: &Path) -> Result<Vec<u8>> {
    Ok(if path == Path::new("-") {
        process.read_stdin(u64::MAX)?
    } else {
        std::fs::read(path)?
    })
}

fn parse(bytes: &[u8]) -> Result<Report> {
    #[derive(Deserialize)]
    struct Header {
        schema: Option<serde_json::Value>,
    }
    let wanted = "a run saved by `s3probe check --save` or `-o json` is expected";
    let header: Header =
        serde_json::from_slice(bytes).with_context(|| format!("not JSON; {wanted}"))?;
    match header.schema {
        Some(schema) if schema == SCHEMA => {}
        Some(serde_json::Value::String(schema)) => bail!(
            "its schema is `{}`, and this is {} {}, which reads {SCHEMA}",
            crate::report::escape::terminal(&schema),
            env!("CARGO_PKG_NAME"),
            env!("CARGO_PKG_VERSION")
        ),
        _ => bail!("it names no schema; {wanted}"),
    }
    serde_json::from_slice(bytes).with_context(|| format!("not a whole {SCHEMA}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_saved_run_is_refused_with_the_place() {
        for (text, start) in [
            ("{\n  \"schema\": oops", "not JSON; a run saved by"),
            ("[]", "not JSON; a run saved by"),
            ("{}", "it names no schema"),
            (r#"{"schema": 1}"#, "it names no schema"),
            (
                r#"{"schema": "s3probe.report/9"}"#,
                "its schema is `s3probe.report/9`, and this is",
            ),
            (
                "{\"schema\": \"s3probe.report/1\",\n \"tool\": 5}",
                "not a whole s3probe.report/1",
            ),
        ] {
            let error = format!("{:#}", parse(text.as_bytes()).unwrap_err());
            assert!(error.starts_with(start), "{error}");
            assert!(
                !start.starts_with("not ") || error.contains("at line"),
                "{error}"
            );
        }
    }
}
