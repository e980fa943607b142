//! `s3probe policy explain`: what a document lets a key do.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::source::{Source, rules};
use super::{KindWord, dialects};
use crate::cli::process::Process;
use crate::cli::saved;
use crate::model::{Dialect, Exit, KeyRole, Observed, Report, Verb};
use crate::policy::json::place;
use crate::policy::{
    Asked, Asker, Aspect, Consequence, Explained, Policy, Reading, Ruling, Setting, Standing,
    StatementRef, explain,
};
use crate::report::escape;

/// The options of `policy explain`.
#[derive(Args, Debug)]
pub(in crate::cli) struct Explain {
    /// The document; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The store's dialect
    #[arg(long, value_parser = dialects())]
    dialect: Dialect,

    /// Attached to the bucket, or to the user: bucket, iam
    #[arg(long, value_name = "KIND")]
    kind: Option<KindWord>,

    /// The bucket
    #[arg(long, value_name = "BUCKET")]
    bucket: String,

    /// Whose key: a canonical id, an ARN, a user name; `anonymous` for none
    #[arg(long, value_name = "ID")]
    principal: String,

    /// The key's owner owns the bucket too
    #[arg(long)]
    owner: bool,

    /// Explain for objects whose keys begin so
    #[arg(long, value_name = "PREFIX", default_value = "")]
    prefix: String,

    /// A run saved by `check --save`: what its target key was seen to do is set beside
    #[arg(long, value_name = "RUN.json")]
    against: Option<PathBuf>,
}

/// Examples for the help text.
pub(super) const EXAMPLES: &str = "\
Examples:
  s3probe policy explain --dialect ceph --bucket photos --principal lab-limited policy.json
  s3probe policy explain --dialect ddn --bucket photos --against run.json \\
      --principal 522b276a356bdf39013dfabea2cd43e141ecc9e8 policy.json

Where the text does not tell (the client's address, the time), the cell says so. Exit codes: 0; with \
--against 1 if the run saw something else than the document says. Nothing is sent.";

impl Explain {
    /// Runs the command.
    pub(super) fn run(&self, process: &Process) -> Result<Exit> {
        let rules = rules(self.dialect, self.kind.map(|word| word.0))?;
        let source = Source::read(process, &self.file)?;
        let setting = Setting {
            bucket: Some(&self.bucket),
            release: None,
        };
        let reading = Reading::new(&source.text, rules, setting).map_err(|problem| {
            let at = place(&source.text, problem.span.start);
            anyhow::anyhow!("{}:{}:{}: {problem}", source.name, at.line, at.column)
        })?;
        let identity = rules.principals.identity(&self.principal);
        let asked = Asked {
            who: Asker {
                identity: (self.principal != "anonymous").then_some(&identity),
                standing: if self.owner {
                    Standing::Owner
                } else {
                    Standing::Other
                },
            },
            bucket: &self.bucket,
            prefix: &self.prefix,
        };
        let table = explain(&reading.policy, &asked);
        let seen = self
            .against
            .as_deref()
            .map(|path| saved::read(process, path))
            .transpose()?;
        let shown = Shown {
            source: &source,
            policy: &reading.policy,
            seen: seen.as_ref(),
        };
        process.print(&shown.table(&table))?;
        if let Some(problem) = reading
            .problems
            .iter()
            .find(|one| one.consequence == Consequence::Refused)
        {
            let at = place(&source.text, problem.span.start);
            process.note(&format!(
                "{} refuses this document ({}:{}: {problem}); the table is what it would mean. `s3probe policy lint` says more.",
                self.dialect.title(), at.line, at.column
            ));
        }
        let differs = table.iter().any(|cell| shown.differs(cell).is_some());
        Ok(if differs {
            Exit::Deviates
        } else {
            Exit::AsExpected
        })
    }
}

/// What the table is made from.
struct Shown<'a> {
    source: &'a Source,
    policy: &'a Policy,
    seen: Option<&'a Report>,
}

impl Shown<'_> {
    fn table(&self, table: &[Explained]) -> String {
        let mut out = String::new();
        for cell in table {
            let seen = self.observed(cell.verb);
            let seen = seen.map_or(String::new(), |seen| format!("seen {:<13}", seen.as_str()));
            let _ = writeln!(
                out,
                "{:<7} {:<8} {seen}{}",
                cell.verb.as_str(),
                word(&cell.ruling),
                self.why(cell)
            );
        }
        for cell in table {
            if let Some(why) = self.differs(cell) {
                let _ = writeln!(out, "\n{}: {why}", cell.verb);
            }
        }
        out
    }

    fn why(&self, cell: &Explained) -> String {
        match &cell.ruling {
            Ruling::AllowedBy(by) => self.named(by),
            Ruling::DeniedBy(by) => format!("{} denies it", self.named(by)),
            Ruling::Undecided(by) => format!(
                "{} hangs on something the document does not tell",
                self.named(by)
            ),
            Ruling::AllowedAsOwner => "the owner may what no statement denies".to_owned(),
            Ruling::NoStatement => match &cell.near {
                Some(near) => format!(
                    "no statement; {} is about {}",
                    self.named(&near.statement),
                    lacking(near.lacks)
                ),
                None => "no statement is about it".to_owned(),
            },
        }
    }

    /// A statement by its line, and by its name.
    fn named(&self, by: &StatementRef) -> String {
        let mut statements = self.policy.statements.iter();
        let statement = statements.find(|one| one.index == by.index);
        let line = statement.map_or(1, |one| place(&self.source.text, one.span.start).line);
        match &by.sid {
            Some(sid) => format!(
                "line {line}, statement {} ({})",
                by.index + 1,
                escape::terminal(sid)
            ),
            None => format!("line {line}, statement {}", by.index + 1),
        }
    }

    /// What a saved run saw of the target key; nothing if cells of one operation disagree.
    fn observed(&self, verb: Verb) -> Option<Observed> {
        let cells = self.seen?.cells.iter();
        let mut of_verb = cells.filter(|one| {
            one.cell.key == KeyRole::Target && one.cell.operation.verb() == Some(verb)
        });
        let first = of_verb.next()?.observed;
        of_verb.all(|one| one.observed == first).then_some(first)
    }

    /// Why a run can see something else than the document says; nothing if it does not.
    fn differs(&self, cell: &Explained) -> Option<String> {
        let seen = self.observed(cell.verb)?;
        match (&cell.ruling, seen) {
            (Ruling::Undecided(_), _) => None,
            (ruling, Observed::Allowed) if !ruling.allows() => Some(format!(
                "the run saw it work, and the document does not allow it: {}",
                may_be(self.policy.rules.dialect, &ALLOWED_ALL_THE_SAME)
            )),
            (ruling, Observed::Denied) if ruling.allows() => Some(format!(
                "the run saw it denied, and the document allows it: {}",
                may_be(self.policy.rules.dialect, &DENIED_ALL_THE_SAME)
            )),
            _ => None,
        }
    }
}

fn word(ruling: &Ruling) -> &'static str {
    match ruling {
        Ruling::AllowedBy(_) | Ruling::AllowedAsOwner => "allow",
        Ruling::DeniedBy(_) | Ruling::NoStatement => "deny",
        Ruling::Undecided(_) => "depends",
    }
}

fn lacking(aspect: Aspect) -> &'static str {
    match aspect {
        Aspect::Principal => "somebody else",
        Aspect::Action => "other actions",
        Aspect::Resource => "other keys, or another bucket",
        Aspect::Condition => "requests under a condition that does not hold",
    }
}

/// The reasons that a dialect has, after those that any store has.
fn may_be(dialect: Dialect, reasons: &[(Option<Dialect>, &str)]) -> String {
    let known = reasons
        .iter()
        .filter(|(of, _)| of.is_none_or(|of| of == dialect));
    let texts: Vec<&str> = known.map(|(_, text)| *text).collect();
    texts.join("; or ")
}

const DENIED_ALL_THE_SAME: [(Option<Dialect>, &str); 4] = [
    (
        None,
        "it was stored after the run, or had not reached every node yet: run `check --wait` again",
    ),
    (
        None,
        "the object belongs to another account, which the bucket's policy does not reach",
    ),
    (
        None,
        "another policy denies it: the user's own, a boundary, or a block of public access",
    ),
    (
        Some(Dialect::Qumulo),
        "the directory's file permissions do not let the key's user, and they have the last word: see \
         `qq fs_get_acl`",
    ),
];

const ALLOWED_ALL_THE_SAME: [(Option<Dialect>, &str); 4] = [
    (
        None,
        "the key's owner owns the bucket (`--owner`), or an ACL or a policy of the user's own allows it",
    ),
    (
        None,
        "an older policy was still in force when the run was made",
    ),
    (
        Some(Dialect::Qumulo),
        "an RBAC privilege (S3_BUCKETS_…, S3_UPLOADS_…) of the user overrides the policy: ask `qq \
         s3_bucket_policy_explain_access`",
    ),
    (
        Some(Dialect::SeaweedFs),
        "the identity's own actions in the gateway's configuration allow it",
    ),
];
