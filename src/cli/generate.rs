//! `s3probe generate`: what is made from the program itself.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, CommandFactory, Subcommand};
use clap_complete::Shell;

use super::files::{Existing, Reserved};
use super::process::Process;
use super::{Cli, reference};
use crate::model::Exit;
use crate::report;

/// The options of `generate`.
#[derive(Args, Debug)]
pub(super) struct Generate {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// The reference pages: findings, error classes, error codes
    Docs {
        /// Folder to write them to; files of the same names are replaced
        #[arg(value_name = "FOLDER", default_value = "docs/reference")]
        folder: PathBuf,
    },
    /// Manual pages, one a command
    Man {
        /// Folder to write them to; files of the same names are replaced
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
    },
    /// Completions for a shell, on standard output
    Completions {
        /// The shell
        #[arg(value_name = "SHELL", value_enum)]
        shell: Shell,
    },
    /// The JSON schema of reports, on standard output
    Schema,
}

impl Generate {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        match &self.what {
            What::Docs { folder } => write(process, folder, docs())?,
            What::Man { folder } => write(process, folder, manual()?)?,
            What::Completions { shell } => process.print(&completions(*shell))?,
            What::Schema => process.print(&report::schema())?,
        }
        Ok(Exit::AsExpected)
    }
}

/// The reference pages by file name.
fn docs() -> Vec<(String, String)> {
    let command_line = reference::command_line(&Cli::command());
    let pages = reference::pages().into_iter().chain([command_line]);
    pages
        .map(|page| (page.file.to_owned(), page.text))
        .collect()
}

fn completions(shell: Shell) -> String {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "s3probe", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The manual pages by file name.
fn manual() -> Result<Vec<(String, String)>> {
    let mut command = Cli::command().disable_help_subcommand(true);
    // Gives every command its whole name, `s3probe-check`.
    command.build();
    let commands = std::iter::once(&command).chain(command.get_subcommands());
    commands.map(page).collect()
}

fn page(command: &clap::Command) -> Result<(String, String)> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut bytes)
        .with_context(|| format!("manual page of {name}"))?;
    Ok((
        format!("{name}.1"),
        String::from_utf8_lossy(&bytes).into_owned(),
    ))
}

fn write(process: &Process, folder: &Path, pages: Vec<(String, String)>) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for (name, text) in pages {
        let path = folder.join(name);
        Reserved::new(&path, Existing::Replace)?.write(&text)?;
        process.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_page_of_the_command_line_is_current() {
        let committed = include_str!("../../docs/reference/cli.md");
        let current = reference::command_line(&Cli::command()).text;
        assert!(
            committed == current,
            "renew docs/reference/cli.md with `s3probe generate docs`"
        );
    }

    #[test]
    fn every_command_has_a_manual_page() {
        let names: Vec<String> = manual()
            .unwrap()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names[..2], ["s3probe.1", "s3probe-check.1"]);
        assert_eq!(names.len(), 1 + Cli::command().get_subcommands().count());
    }

    #[test]
    fn the_command_line_has_no_contradictions() {
        Cli::command().debug_assert();
    }
}
