//! What is said when the command line cannot be used.
//!
//! clap's messages repeat what was typed. A key typed by mistake must not be repeated, so arguments
//! that are not ours are answered here, by their names alone.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::keyref;
use super::process::Process;
use crate::model::Exit;
use crate::model::key::looks_like_a_key;

/// Tells why the command line was not taken, or prints the help that was asked for.
pub(super) fn tell(process: &Process, error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            match process.print(&rendered(error, process.terminals.output)) {
                Ok(()) => Exit::AsExpected,
                Err(error) => {
                    process.note(&format!("s3probe: standard output: {error}"));
                    Exit::Usage
                }
            }
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            process.note(rendered(error, process.terminals.errors).trim_end());
            Exit::Usage
        }
        _ => {
            process.note(&format!("s3probe: {}", refusal(process, error)));
            Exit::Usage
        }
    }
}

fn rendered(error: &clap::Error, terminal: bool) -> String {
    let text = error.render();
    if terminal {
        text.ansi().to_string()
    } else {
        text.to_string()
    }
}

fn refusal(process: &Process, error: &clap::Error) -> String {
    let see = "\nsee `s3probe --help`, and `s3probe COMMAND --help` for a command's options";
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let near = context(error, ContextKind::SuggestedSubcommand);
            format!("that is no command of s3probe{}{see}", meant(near))
        }
        ErrorKind::UnknownArgument => match context(error, ContextKind::InvalidArg) {
            Some(argument) if argument.starts_with('-') => {
                option(&argument, context(error, ContextKind::SuggestedArg)) + see
            }
            _ => format!(
                "there is an argument that belongs to no option (it is not repeated, it might be a \
                 secret); {}",
                how_keys_are_named()
            ),
        },
        _ => without_secrets(process, &error.render().to_string()),
    }
}

/// An option we do not have; only its name is repeated.
fn option(argument: &str, near: Option<String>) -> String {
    let name = argument.split('=').next().unwrap_or_default();
    if means_a_secret(name) {
        return format!(
            "there is no `{name}`: keys are not taken from the command line, where the list of \
             processes, the shell's history and the logs of CI jobs show them; {}",
            how_keys_are_named()
        );
    }
    if name.starts_with("--") {
        format!("there is no option `{name}`{}", meant(near))
    } else {
        // What follows a short option's letter is its value.
        let short: String = name.chars().take(2).collect();
        format!("there is no option `{short}`")
    }
}

fn means_a_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    [
        "secret",
        "accesskey",
        "password",
        "token",
        "credential",
        "keyid",
    ]
    .iter()
    .any(|word| plain.contains(word))
}

fn how_keys_are_named() -> String {
    format!(
        "--target and --control name where a key is:\n{}",
        keyref::LIST
    )
}

fn meant(near: Option<String>) -> String {
    near.map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default()
}

fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => texts.first().cloned(),
        _ => None,
    }
}

/// clap's message without arguments that look like a key.
fn without_secrets(process: &Process, message: &str) -> String {
    let mut message = message
        .strip_prefix("error: ")
        .unwrap_or(message)
        .trim_end()
        .to_owned();
    for argument in &process.arguments {
        let text = argument.to_string_lossy();
        let value = text.split_once('=').map_or(&*text, |(_, value)| value);
        for part in [&*text, value].into_iter().chain(value.split([':', ','])) {
            if looks_like_a_key(part) {
                message = message.replace(part, "[hidden]");
            }
        }
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_mean_a_secret_are_known_by_any_spelling() {
        for name in [
            "--secret-key",
            "--access-key",
            "--secret-access-key",
            "--aws_access_key_id",
            "--session-token",
        ] {
            assert!(means_a_secret(name), "{name}");
        }
        for name in ["--endpoint-url", "--region", "-x"] {
            assert!(!means_a_secret(name), "{name}");
        }
    }

    #[test]
    fn only_the_name_of_an_unknown_option_is_repeated() {
        assert!(!option("--secret-key=hush", None).contains("hush"));
        assert_eq!(
            option("--frob=hush", Some("--from".into())),
            "there is no option `--frob`; did you mean `--from`?"
        );
        assert_eq!(option("-khush", None), "there is no option `-k`");
    }

    #[test]
    fn a_value_that_looks_like_a_key_is_hidden_in_messages() {
        let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        let arguments = [
            "s3probe".into(),
            format!("--addressing=AKIAIOSFODNN7EXAMPLE:{secret}").into(),
        ];
        let process = Process {
            arguments: arguments.into(),
            ..Process::current()
        };
        let message = format!("error: invalid value 'AKIAIOSFODNN7EXAMPLE:{secret}' for x");
        assert_eq!(
            without_secrets(&process, &message),
            "invalid value '[hidden]:[hidden]' for x"
        );
    }
}
