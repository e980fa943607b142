//! `cli.md`: every command with the help text it prints.

use std::fmt::Write;

use clap::Command;

use super::Page;

/// The page for a command and all below it.
pub fn command_line(command: &Command) -> Page {
    let mut command = command
        .clone()
        .term_width(COLUMNS)
        .disable_help_subcommand(true);
    command.build();
    let mut out = String::from(INTRODUCTION);
    section(&mut command, "", &mut out);
    Page::markdown("cli.md", &out)
}

fn section(command: &mut Command, path: &str, out: &mut String) {
    let name = format!("{path} {}", command.get_name()).trim().to_owned();
    let help = command.render_long_help().to_string();
    let help: Vec<_> = help.trim_end().lines().map(str::trim_end).collect();
    let _ = write!(out, "\n## {name}\n\n```text\n{}\n```\n", help.join("\n"));
    for below in command
        .get_subcommands_mut()
        .filter(|below| !below.is_hide_set())
    {
        section(below, &name, out);
    }
}

const COLUMNS: usize = 96;

const INTRODUCTION: &str = "\
# Commands

What `--help` prints. [Exit codes](report.md#exit-codes) are the same for every command and format.
";

#[cfg(test)]
mod tests {
    use clap::Arg;

    use super::*;

    #[test]
    fn every_command_that_is_not_hidden_has_its_help() {
        let check = Command::new("check").arg(Arg::new("bucket").long("bucket").help("The bucket"));
        let secret = Command::new("secret").hide(true);
        let tool = Command::new("s3probe").subcommands([check, secret]);
        insta::assert_snapshot!(command_line(&tool).text);
    }
}
