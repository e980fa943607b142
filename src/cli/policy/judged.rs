//! A document held against the dialect of the store it is for.

use super::lint::Found;
use super::source::Source;
use super::store::owner_of;
use crate::cli::process::Process;
use crate::model::{Dialect, Exchange, Severity};
use crate::policy::{Judge, Rules, Setting, lint};
use crate::vendor;

/// What is wrong with a document at this store.
pub(super) struct Judged<'a> {
    source: &'a Source,
    rules: Option<&'static Rules>,
    found: Vec<Found<'a>>,
}

impl<'a> Judged<'a> {
    /// Judges a document for a bucket; the dialect is the one given, or that of the store which answered.
    pub(super) fn new(
        source: &'a Source,
        dialect: Option<Dialect>,
        bucket: &str,
        seen: &[Exchange],
    ) -> Self {
        let rules = dialect.or_else(|| recognised(seen)).and_then(Rules::usual);
        let owner = owner_of(seen);
        let judge = Judge {
            setting: Setting {
                bucket: Some(bucket),
                release: None,
            },
            principal: None,
            owner: owner.as_deref(),
        };
        let found = rules.map_or_else(Vec::new, |rules| {
            let problems = lint(&source.text, rules, &judge).into_iter();
            problems
                .map(|problem| Found {
                    source,
                    problem,
                    rules,
                })
                .collect()
        });
        Self {
            source,
            rules,
            found,
        }
    }

    /// Whether there are rules to judge by.
    pub(super) fn is_known(&self) -> bool {
        self.rules.is_some()
    }

    /// Tells all that is wrong on standard error, and whether something of it is an error.
    pub(super) fn tell(&self, process: &Process) -> bool {
        let errors = |one: &&Found<'_>| one.problem.severity() == Severity::Error;
        for one in &self.found {
            let severity = one.problem.severity().as_str();
            process.note(&format!(
                "{severity}: {} [{}]\n{}",
                one.told(),
                one.problem.rule(),
                one.source.excerpt(&one.problem.span)
            ));
        }
        self.found.iter().any(|one| errors(&one))
    }

    /// What there is, in one line.
    pub(super) fn summary(&self) -> String {
        let bytes = self.source.text.len();
        match self.rules {
            Some(rules) => {
                let title = rules.dialect.title();
                format!(
                    "{bytes} bytes, judged as a policy for {title}: {}",
                    counted(self.found.len())
                )
            }
            None => format!(
                "{bytes} bytes; the store is not recognised, --dialect says how to judge it"
            ),
        }
    }
}

fn counted(problems: usize) -> String {
    match problems {
        0 => "nothing is wrong".to_owned(),
        1 => "one thing is worth a look".to_owned(),
        many => format!("{many} things are worth a look"),
    }
}

/// The dialect of the store that answered, if it is recognised well enough.
pub(super) fn recognised(seen: &[Exchange]) -> Option<Dialect> {
    vendor::known_dialect(&vendor::recognise(seen))
}
