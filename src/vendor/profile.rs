//! What is known about a store, each fact with its source.

use super::answer::{Answer, Case};
use super::command::{Command, Task};
use super::fact::{Fact, OwnIdWay, Support, What};
use super::form::TextForm;
use super::mark::Mark;
use crate::model::Confidence;
use crate::model::dialect::Dialect;

/// A store.
#[derive(Debug)]
pub struct Profile {
    /// The name in reports, `ceph-rgw`.
    pub name: &'static str,
    /// The name people know it by.
    pub title: &'static str,
    /// Other names it is asked for by.
    pub also: &'static [&'static str],
    /// Whether it only imitates others, so that reports must say so.
    pub emulation: bool,
    /// What is known.
    pub facts: &'static [Fact],
    /// How it answers what goes wrong.
    pub answers: &'static [Answer],
    /// Its commands by task; of several for one task the preferred is first.
    pub commands: &'static [Command],
    /// How it is recognised.
    pub(super) marks: &'static [Mark],
}

/// How a store answers wrong identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongIdentity {
    /// One code for an unknown ID, another for a wrong secret.
    TwoCodes,
    /// One code for both, and another for a missing right.
    OneCode,
    /// The code of a missing right; only the text differs.
    SameCode,
    /// Depends on its configuration.
    Configured,
}

impl Profile {
    /// The store of which nothing is known, for the rest of a profile.
    pub(super) const UNKNOWN: Self = Self {
        name: "unknown",
        title: "an unknown store",
        also: &[],
        emulation: false,
        facts: &[],
        answers: &[],
        commands: &[],
        marks: &[],
    };

    /// How it answers an unknown ID and a wrong secret, where both answers are known.
    pub fn wrong_identity(&self) -> Option<WrongIdentity> {
        let (unknown, wrong) = (self.codes(Case::UnknownKey), self.codes(Case::WrongSecret));
        match (unknown[..].first()?, wrong[..].first()?) {
            _ if unknown.len() > 1 => Some(WrongIdentity::Configured),
            (unknown, wrong) if unknown != wrong => Some(WrongIdentity::TwoCodes),
            (code, _) if self.codes(Case::Denied).contains(code) => Some(WrongIdentity::SameCode),
            _ => Some(WrongIdentity::OneCode),
        }
    }

    /// Whether it answers a disabled key otherwise than an ID that nobody has.
    pub fn tells_disabled(&self) -> bool {
        let of = |case| {
            self.answers
                .iter()
                .filter(move |answer| answer.case == case)
        };
        let alike = |a: &Answer, b: &Answer| (a.code, a.holds) == (b.code, b.holds);
        of(Case::Disabled).count() > 0
            && of(Case::Disabled).all(|one| !of(Case::UnknownKey).any(|other| alike(one, other)))
    }

    /// Whether a code refuses a session token and no secret beside a good one; nothing where the words
    /// for such a secret are not known.
    pub fn refuses_token_by(&self, code: &str) -> Option<bool> {
        let good = self.codes(Case::TokenWrongSecret);
        let of_token = self.codes(Case::BadToken).contains(&code) && !good.contains(&code);
        (!good.is_empty()).then_some(of_token)
    }

    fn codes(&self, case: Case) -> Vec<&'static str> {
        let answers = self.answers.iter().filter(|answer| answer.case == case);
        answers
            .filter(|answer| answer.confidence >= Confidence::Likely)
            .map(|answer| answer.code)
            .collect()
    }

    /// The element of an error document that is there only once the key was accepted.
    pub fn named_after_authentication(&self) -> Option<&'static str> {
        self.find(|what| match what {
            What::NamedAfterAuthentication(element) => Some(element),
            _ => None,
        })
    }

    /// What its access key IDs look like.
    pub fn key_id(&self) -> Option<TextForm> {
        self.find(|what| match what {
            What::KeyId(form) => Some(form),
            _ => None,
        })
    }

    /// What its canonical IDs look like.
    pub fn canonical_id(&self) -> Option<TextForm> {
        self.find(|what| match what {
            What::CanonicalId(form) => Some(form),
            _ => None,
        })
    }

    /// Whether its canonical IDs tell one key from another.
    pub fn ids_differ(&self) -> bool {
        !self.canonical_id().is_some_and(|form| form.shared)
    }

    /// The best way to learn the canonical ID of a key.
    pub fn best_way_to_own_id(&self) -> Option<OwnIdWay> {
        self.find(|what| match what {
            What::OwnId(ways) => ways.first().copied(),
            _ => None,
        })
    }

    /// Whether `GetCallerIdentity` names the user of a good key, and of no other.
    pub fn caller_identity_tells(&self) -> bool {
        let ways = self.find(|what| match what {
            What::OwnId(ways) => Some(ways),
            _ => None,
        });
        ways.is_some_and(|ways| ways.contains(&OwnIdWay::CallerIdentity))
    }

    /// Whether nothing but a bucket's own policy and ACL gives rights on it.
    pub fn rights_by_bucket_alone(&self) -> bool {
        let by = self.find(|what| match what {
            What::RightsBy(by) => Some(by),
            _ => None,
        });
        by.is_some_and(|by| by.iter().all(|one| matches!(*one, "bucket policy" | "ACL")))
    }

    /// How its policies are written.
    pub fn dialect(&self) -> Option<Dialect> {
        self.find(|what| match what {
            What::WrittenIn(dialect) => Some(dialect),
            _ => None,
        })
    }

    /// Whether it takes signature version 4.
    pub fn sigv4(&self) -> Option<Support> {
        self.find(|what| match what {
            What::SigV4(support) => Some(support),
            _ => None,
        })
    }

    /// Whether it takes signature version 2.
    pub fn sigv2(&self) -> Option<Support> {
        self.find(|what| match what {
            What::SigV2(support) => Some(support),
            _ => None,
        })
    }

    /// Whether it hands out temporary keys.
    pub fn sts(&self) -> Option<Support> {
        self.find(|what| match what {
            What::Sts(support) => Some(support),
            _ => None,
        })
    }

    /// Whether the used-up quota of one user cannot be taken for a missing right.
    pub fn tells_user_quota(&self) -> Option<Support> {
        self.find(|what| match what {
            What::UserQuotaTold(support) => Some(support),
            _ => None,
        })
    }

    fn find<T>(&self, value: impl Fn(What) -> Option<T>) -> Option<T> {
        self.facts.iter().find_map(|fact| value(fact.what))
    }

    /// Its preferred command for a task.
    pub fn command(&self, task: Task) -> Option<&'static Command> {
        self.commands.iter().find(|command| command.task == task)
    }
}
