//! What a bucket's policy states, as far as the control key could read it, and what that decides.
//!
//! Rules ask this value why a cell of the target came out as it did. It is sure only of what the store is
//! known to decide so, for a key that is known by its canonical ID.

use super::Case;
use super::settings::AclGrant;
use crate::model::{
    Confidence, Exchange, KeyRole, Operation, Outcome, Reading, RunFacts, Setting, Verb,
};
use crate::policy::action::is_slip_for;
use crate::policy::condition::Condition;
use crate::policy::document::Reach;
use crate::policy::json::place;
use crate::policy::naming;
use crate::policy::rules::AccountMeans;
use crate::policy::{
    self, Asked, Asker, Aspect, Explained, Identity, Kind, Near, Policy, Rules, Ruling, Standing,
    Statement, StatementRef, explain_one,
};
use crate::vendor;

/// The policy of the bucket, and whom it is asked about.
pub(super) struct Stated<'a> {
    /// The answer that shows it.
    pub(super) answer: &'a Exchange,
    /// The document; none if the bucket has no policy.
    pub(super) text: Option<&'a str>,
    /// By whose rules it was read.
    pub(super) rules: &'static Rules,
    /// The target's canonical ID.
    pub(super) target: Option<&'a str>,
    /// The target's ARN, where the store's STS tells it.
    pub(super) arn: Option<&'a str>,
    identity: Identity,
    policy: Policy,
    run: &'a RunFacts,
    standing: Option<Standing>,
    anonymous: bool,
    recognised: bool,
}

impl<'a> Case<'a> {
    /// What the bucket's policy states; nothing if it could not be read.
    pub(super) fn stated(&self) -> Option<Stated<'a>> {
        let (answer, reading) = self.setting(Setting::Policy)?;
        let absent = reading.code.as_deref() == Setting::Policy.absent_code();
        let document = || answer.response().map(|response| response.body.as_str());
        let text = if absent {
            None
        } else {
            Some(shown(reading).then(document).flatten()?)
        };
        let known = vendor::known_dialect(self.server);
        let rules = match known {
            Some(dialect) => Rules::of(dialect, Kind::Bucket)?,
            None => Rules::AWS,
        };
        let setting = policy::Setting {
            bucket: Some(&self.evidence.run.bucket),
            release: None,
        };
        let read = text.map(|text| policy::Reading::new(text, rules, setting));
        let read = read.transpose().ok()?;
        // A document that is stored though our rules say it is refused shows that we do not know them.
        let as_known = read.as_ref().is_none_or(|read| read.refused().is_none());
        let ids_differ = vendor::profile_of(self.server).is_none_or(vendor::Profile::ids_differ);
        let target = self
            .owner_of(Operation::ListBuckets, KeyRole::Target)
            .filter(|_| ids_differ);
        let owner = self.owner_of(Operation::GetBucketAcl, KeyRole::Control);
        let arn = self.arn_of(KeyRole::Target);
        Some(Stated {
            answer,
            text,
            rules,
            target,
            arn,
            identity: rules.principals.identity_of(target, arn),
            policy: read.map_or_else(|| Policy::empty(rules), |read| read.policy),
            run: &self.evidence.run,
            standing: target.zip(owner).map(|(target, owner)| {
                if target == owner {
                    Standing::Owner
                } else {
                    Standing::Other
                }
            }),
            anonymous: self.evidence.key(KeyRole::Target).is_none(),
            recognised: known.is_some()
                && as_known
                && self.server.confidence == Confidence::Certain,
        })
    }

    /// The answer to reading a setting with the control key.
    pub(super) fn setting(&self, setting: Setting) -> Option<(&'a Exchange, &'a Reading)> {
        self.grants()
            .find(|(x, _)| x.operation == setting.operation() && x.key == KeyRole::Control)
    }

    fn owner_of(&self, operation: Operation, role: KeyRole) -> Option<&'a str> {
        let mut answers = self
            .grants()
            .filter(|(x, _)| x.operation == operation && x.key == role);
        answers.find_map(|(_, reading)| Some(reading.owner.as_ref()?.id.as_str()))
    }

    fn arn_of(&self, role: KeyRole) -> Option<&'a str> {
        let mut answers = self.grants().filter(|(x, _)| x.key == role);
        answers.find_map(|(_, reading)| Some(reading.caller.as_ref()?.arn.as_str()))
    }
}

fn shown(reading: &Reading) -> bool {
    reading.class == crate::model::ErrorClass::None
}

/// The one thing a statement lacks to be about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// It names the bucket and not the objects in it.
    BucketOnly,
    /// It names the objects and not the bucket.
    ObjectsOnly,
    /// It is about another part of the bucket.
    OtherPrefix,
    /// It has a condition that does not hold.
    Condition,
    /// It names another principal, almost this one.
    Principal,
    /// It names this one in a form that stands for somebody else.
    PrincipalForm,
    /// It names an action that the store does not know, for the one that is wanted.
    Action,
}

impl<'a> Stated<'a> {
    /// What is decided about an operation as this run sent it.
    pub(super) fn explained(&self, verb: Verb) -> Explained {
        self.explained_to((!self.anonymous).then_some(&self.identity), verb)
    }

    /// The statement by which everybody may list, without a key.
    pub(super) fn opened_by(&self) -> Option<String> {
        match self.explained_to(None, Verb::List).ruling {
            Ruling::AllowedBy(by) => Some(self.named(&by)),
            _ => None,
        }
    }

    fn explained_to(&self, identity: Option<&Identity>, verb: Verb) -> Explained {
        let prefix = match verb {
            Verb::List => self.list_prefix(),
            _ => &self.run.prefix,
        };
        let standing = identity.and(self.standing).unwrap_or_default();
        let asked = Asked {
            who: Asker { identity, standing },
            bucket: &self.run.bucket,
            prefix,
        };
        explain_one(&self.policy, &asked, verb, self.object_read(verb))
    }

    /// The object that Get was sent for, where it is not one of the run's own.
    fn object_read(&self, verb: Verb) -> Option<&'a str> {
        let named = self.run.read_key.as_deref();
        named.filter(|_| verb == Verb::Get && self.run.read_only)
    }

    /// Whether the store counts the policy as public.
    pub(super) fn is_public(&self) -> bool {
        self.policy.is_public()
    }

    /// Whether the target owns the bucket.
    pub(super) fn is_owner(&self) -> bool {
        self.standing == Some(Standing::Owner)
    }

    /// The lines of the bucket's access control list by which the target has the right to an operation.
    pub(super) fn acl_grants<'l>(&self, acl: &'l [AclGrant], verb: Verb) -> Vec<&'l AclGrant> {
        // A key whose ID is not known is still one of the store's.
        let id = (!self.anonymous).then(|| self.target.unwrap_or_default());
        let fits = |grant: &&AclGrant| grant.includes(id) && grant.gives(verb);
        acl.iter().filter(fits).collect()
    }

    /// The prefix that was given for the run, without the run's own part.
    pub(super) fn list_prefix(&self) -> &'a str {
        let own = format!("s3probe-{}/", self.run.id);
        let prefix = self.run.prefix.as_str();
        prefix.strip_suffix(&own).unwrap_or(prefix)
    }

    /// Why a statement that comes near to allowing an operation does not, if it is but a slip.
    pub(super) fn slip(&self, explained: &Explained) -> Option<Slip> {
        let near = explained.near.as_ref()?;
        let statement = self.statement(&near.statement)?;
        match near.lacks {
            Aspect::Principal if self.misnamed(statement).is_some() => Some(Slip::PrincipalForm),
            Aspect::Principal => self.nearly_named(statement).map(|_| Slip::Principal),
            Aspect::Resource => slip_of_resource(statement, &self.run.bucket, explained.verb),
            // Only a list has a prefix: the same condition on other operations never holds.
            Aspect::Condition
                if explained.verb == Verb::List
                    && statement.conditions.iter().any(Condition::is_on_prefix) =>
            {
                Some(Slip::OtherPrefix)
            }
            Aspect::Condition => Some(Slip::Condition),
            Aspect::Action => self
                .misspelt(statement, explained.verb)
                .map(|_| Slip::Action),
        }
    }

    /// The action of a statement that the store does not know, written for an operation's own.
    pub(super) fn misspelt<'s>(&self, statement: &'s Statement, verb: Verb) -> Option<&'s str> {
        let actions = statement.actions.named().iter();
        let mut texts = actions.map(|action| action.text.as_str());
        texts.find(|text| is_slip_for(text, verb.action(), &self.rules.actions))
    }

    /// The principal of a statement about others that ends in this key's ID all the same.
    pub(super) fn misnamed<'s>(&self, statement: &'s Statement) -> Option<&'s str> {
        let (text, distance) = self.nearest(statement)?;
        (distance == 0).then_some(text)
    }

    /// The principal of a statement that is written almost as this key's ID or ARN.
    pub(super) fn nearly_named<'s>(&self, statement: &'s Statement) -> Option<&'s str> {
        let (text, distance) = self.nearest(statement)?;
        naming::is_slip(distance, text).then_some(text)
    }

    fn nearest<'s>(&self, statement: &'s Statement) -> Option<(&'s str, usize)> {
        naming::nearest(statement.principals.named(), &self.identity)
    }

    /// The text by which a policy of this dialect names the target and nobody else, if it is known.
    pub(super) fn principal(&self) -> Option<&'a str> {
        let is_user = |arn: &&str| self.rules.principals.identity(arn).session.is_none();
        if let Some(arn) = self.arn.filter(is_user) {
            return Some(arn);
        }
        // Where users have policies of their own, the canonical ID is that of all of them together.
        let is_users = self.rules.principals.account == AccountMeans::Users;
        self.target.filter(|_| is_users)
    }

    /// A statement by its place.
    pub(super) fn statement(&self, by: &StatementRef) -> Option<&Statement> {
        self.policy
            .statements
            .iter()
            .find(|one| one.index == by.index)
    }

    /// A statement in words: its number, its line in the document as stored, its name.
    pub(super) fn named(&self, by: &StatementRef) -> String {
        let line = self
            .statement(by)
            .zip(self.text)
            .map_or(1, |(statement, text)| {
                place(text, statement.span.start).line
            });
        match &by.sid {
            Some(sid) => format!("statement {} ({sid}, line {line})", by.index + 1),
            None => format!("statement {} (line {line})", by.index + 1),
        }
    }

    /// How sure it is that this is decided so, for this key, by this store.
    pub(super) fn confidence(&self) -> Confidence {
        let known = self.anonymous || (self.target.is_some() && self.standing.is_some());
        if self.recognised && known {
            Confidence::Certain
        } else {
            Confidence::Likely
        }
    }

    /// The cells among these that the policy decides in a way.
    pub(super) fn decided<'o>(
        &self,
        cells: Vec<&'o Outcome>,
        way: impl Fn(&Explained) -> bool,
    ) -> Vec<&'o Outcome> {
        let decided = |cell: &&Outcome| way(&self.explained(cell.cell.verb));
        cells.into_iter().filter(decided).collect()
    }

    /// The cells among these of which a slip is the reason.
    pub(super) fn slipped<'o>(&self, cells: Vec<&'o Outcome>, slip: Slip) -> Vec<&'o Outcome> {
        self.decided(cells, |explained| self.slip(explained) == Some(slip))
    }

    /// The statement that comes near to allowing an operation.
    pub(super) fn near(&self, verb: Verb) -> Option<Near> {
        self.explained(verb).near
    }
}

/// Whether a ruling denies, and no statement is what denies it.
pub(super) fn is_unstated(explained: &Explained) -> bool {
    explained.ruling == Ruling::NoStatement
}

fn slip_of_resource(statement: &Statement, bucket: &str, verb: Verb) -> Option<Slip> {
    let reaches = || statement.resources.named().iter().map(|one| &one.reach);
    let path = |reach: &Reach| match reach {
        Reach::Path(path) => Some(path.clone()),
        _ => None,
    };
    let of_bucket = |path: &String| path == bucket;
    let below = |path: &String| {
        path.strip_prefix(bucket)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    let paths: Vec<String> = reaches().map(path).collect::<Option<_>>()?;
    if verb != Verb::List && paths.iter().all(of_bucket) {
        Some(Slip::BucketOnly)
    } else if verb == Verb::List && paths.iter().all(below) {
        Some(Slip::ObjectsOnly)
    } else if verb != Verb::List && paths.iter().any(below) {
        Some(Slip::OtherPrefix)
    } else {
        None
    }
}
