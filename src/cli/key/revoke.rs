//! `s3probe key revoke`: a key, or a user with all that hangs on it.

use anyhow::{Context, Result, bail, ensure};
use clap::Args;

use super::admin::{Admin, Desk, refused};
use super::script;
use crate::cli::process::Process;
use crate::cli::services;
use crate::model::Exit;
use crate::report::escape;
use crate::run::accounts::{self, Holdings, Step};

/// The options of `key revoke`.
#[derive(Args, Debug)]
pub(super) struct Revoke {
    #[command(flatten)]
    admin: Admin,

    /// The user: all keys, own policies, and the user
    #[arg(long, value_name = "NAME")]
    user: String,

    /// Only this key of the user
    #[arg(long, value_name = "ACCESS_KEY_ID")]
    key: Option<String>,

    /// Print what a store without IAM has for it, and send nothing
    #[arg(long, value_name = "STORE")]
    vendor: Option<String>,

    /// Say what would go, and take nothing away
    #[arg(long)]
    dry_run: bool,

    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// What follows the options in the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe key revoke --user s3probe.read-only.photos --dry-run
  s3probe key revoke --user s3probe.read-only.photos --key AKIA… --yes
  s3probe key revoke --vendor weka --user uploader      the store's own commands, nothing is sent

A temporary key cannot be taken back by itself: it ends when its time is over. Where it must end now, \
take away what it was made of: the role's policy, or the user (on WEKA the parent of a service account).

Exit codes: 0 done, 2 nothing was sent, 3 refused or not answered, 5 something is still there.";

impl Revoke {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        if let Some(store) = &self.vendor {
            self.admin.check()?;
            let text = script::revoking(store, &self.user, self.key.as_deref())?;
            process.print(&text)?;
            return Ok(Exit::AsExpected);
        }
        let desk = self.admin.open(process)?;
        let held = desk
            .runtime
            .block_on(accounts::holdings(&desk.iam, &self.user))
            .map_err(|refusal| refused(&refusal))?;
        let steps = self.steps(&held, desk.key.id.as_str())?;
        process.note("To be taken away:");
        for step in &steps {
            process.note(&format!("  {}", escape::terminal(&step.words)));
        }
        if self.dry_run {
            process.note("Dry run: nothing was taken away.");
            return Ok(Exit::AsExpected);
        }
        if !self.agreed(process)? {
            return Ok(Exit::Usage);
        }
        Ok(carry_out(process, &desk, &steps))
    }

    fn steps(&self, held: &Holdings, own: &str) -> Result<Vec<Step>> {
        let has = |id: &str| held.keys.iter().any(|key| key.id == id);
        let Some(id) = &self.key else {
            ensure!(
                !has(own),
                "`{}` is the user of the --control key itself; use another user's key to remove it",
                self.user
            );
            return Ok(accounts::revocation(held));
        };
        ensure!(
            id != own,
            "that is the --control key itself; use another one to take it away"
        );
        ensure!(
            has(id),
            "user `{}` has no such key; `s3probe key show --user {}` shows them",
            self.user,
            self.user
        );
        Ok(vec![accounts::of_key(&self.user, id)])
    }

    fn agreed(&self, process: &Process) -> Result<bool> {
        if self.yes {
            return Ok(true);
        }
        if !process.terminals.input {
            bail!("nothing was taken away; --yes does it without asking");
        }
        let answer = process
            .ask("Take it away? Whoever uses it is locked out at once. [y/N] ")
            .context("the terminal")?;
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    }
}

/// Takes everything away that can be.
fn carry_out(process: &Process, desk: &Desk, steps: &[Step]) -> Exit {
    let mut left = false;
    for step in steps {
        let outcome = desk.runtime.block_on(accounts::revoke(&desk.iam, step));
        let words = escape::terminal(&step.words);
        match outcome {
            Ok(()) => process.note(&format!("gone: {words}")),
            Err(refusal) => {
                left = true;
                process.note(&format!(
                    "still there: {words}: {}",
                    services::said(&refusal)
                ));
            }
        }
    }
    if left {
        Exit::Leftovers
    } else {
        Exit::AsExpected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::accounts::{KeyInfo, User};
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        revoke: Revoke,
    }

    fn steps(arguments: &[&str]) -> Result<usize> {
        let line = [&["x", "--user", "u"], arguments].concat();
        let held = Holdings {
            user: User {
                name: "u".into(),
                ..User::default()
            },
            keys: vec![KeyInfo {
                id: "A".into(),
                ..KeyInfo::default()
            }],
            ..Holdings::default()
        };
        let revoke = Line::try_parse_from(line).unwrap().revoke;
        revoke.steps(&held, "OWN").map(|steps| steps.len())
    }

    #[test]
    fn the_key_in_use_and_keys_of_others_are_not_taken_away() {
        assert_eq!(steps(&[]).unwrap(), 2);
        assert_eq!(steps(&["--key", "A"]).unwrap(), 1);
        assert!(steps(&["--key", "OWN"]).is_err());
        let other = steps(&["--key", "B"]).unwrap_err().to_string();
        assert!(other.contains("no such key"), "{other}");
    }
}
