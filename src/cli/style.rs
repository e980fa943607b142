//! What the reader's terminal can show.

use super::process::{Environment, Process};
use crate::report::Style;

/// The style for standard output.
pub(super) fn of_stdout(process: &Process) -> Style {
    let environment = &process.environment;
    Style {
        width: columns(process).unwrap_or(Style::plain().width),
        color: color(environment, process.terminals.output),
        unicode: unicode(environment),
        ..Style::plain()
    }
}

/// Whether a bar can be drawn on standard error.
pub(super) fn can_draw(process: &Process) -> bool {
    process.terminals.errors && process.environment.hint("TERM") != Some("dumb")
}

fn columns(process: &Process) -> Option<usize> {
    let given = process
        .environment
        .hint("COLUMNS")
        .and_then(|text| text.parse().ok());
    given
        .filter(|columns| *columns > 0)
        .or(process.terminals.columns.map(usize::from))
}

/// Colours as <https://no-color.org> and <https://bixense.com/clicolors> have it: `NO_COLOR` first.
fn color(environment: &Environment, terminal: bool) -> bool {
    if environment.hint("NO_COLOR").is_some() {
        return false;
    }
    match environment.hint("CLICOLOR_FORCE") {
        Some(value) if value != "0" => true,
        _ => terminal && environment.hint("TERM") != Some("dumb"),
    }
}

/// The locale's encoding; the first of these variables that is set decides (POSIX, environment variables).
fn unicode(environment: &Environment) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| environment.hint(name));
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_terminals_unless_the_environment_says_otherwise() {
        for (variables, terminal, expected) in [
            ([("TERM", "xterm"), ("X", "")], true, true),
            ([("TERM", "xterm"), ("X", "")], false, false),
            ([("TERM", "dumb"), ("X", "")], true, false),
            ([("CLICOLOR_FORCE", "1"), ("X", "")], false, true),
            ([("CLICOLOR_FORCE", "0"), ("X", "")], false, false),
            ([("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true, false),
            ([("NO_COLOR", ""), ("X", "")], true, true),
        ] {
            assert_eq!(
                color(&variables.into(), terminal),
                expected,
                "{variables:?}"
            );
        }
    }

    #[test]
    fn the_first_locale_variable_decides() {
        for (variables, expected) in [
            ([("LANG", "de_DE.UTF-8"), ("X", "")], true),
            ([("LANG", "C.utf8"), ("X", "")], true),
            ([("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], false),
            ([("X", ""), ("Y", "")], false),
        ] {
            assert_eq!(unicode(&variables.into()), expected, "{variables:?}");
        }
    }
}
