//! A key asked for on the terminal.

use std::io;

use super::parts::{KeyError, Part, Parts};
use crate::cli::process::Process;
use crate::model::AccessKey;

/// Asks for the parts of a key; the secret and the token are not shown while they are typed.
pub(super) fn ask(process: &Process, role: &str) -> io::Result<Result<AccessKey, KeyError>> {
    let id = process.ask(&format!("Access key ID of the {role} key: "))?;
    let secret = hidden("Secret access key (not shown): ")?;
    let token = hidden("Session token (not shown; empty if there is none): ")?;
    let mut parts = Parts::default();
    parts.put(Part::Id, &id);
    parts.put(Part::Secret, &secret);
    parts.put(Part::Token, &token);
    Ok(parts.into_key("prompt", ""))
}

fn hidden(question: &str) -> io::Result<String> {
    rpassword::prompt_password(question)
}
