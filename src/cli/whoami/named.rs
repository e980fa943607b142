//! A policy's principals against the key: does it name this one, or one that is nearly the same?

use super::inquiry::Learnt;
use crate::model::{Caller, Owner};
use crate::policy::naming::is_slip;
use crate::policy::{Kind, Naming, Reading, Rules, Setting, naming};
use crate::vendor;

/// A comparison that was wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Compared {
    /// How the policy's principals stand to the key.
    With(Naming),
    /// Key or policy is not known.
    Not,
}

impl Compared {
    /// Holds a policy against what was learnt, by the rules of the store that answered.
    pub(super) fn new(policy: Option<&str>, learnt: &Learnt) -> Self {
        let (own, caller) = (learnt.own(), learnt.caller());
        let Some(text) = policy.filter(|_| own.is_some() || caller.is_some()) else {
            return Self::Not;
        };
        let dialect = vendor::known_dialect(&learnt.server);
        let rules = dialect
            .and_then(|dialect| Rules::of(dialect, Kind::Bucket))
            .unwrap_or_else(|| Rules::that_take(text));
        let (id, arn) = (own.map(|own| &*own.id), caller.map(|caller| &*caller.arn));
        let who = rules.principals.identity_of(id, arn);
        match Reading::new(text, rules, Setting::default()) {
            Ok(read) => Self::With(naming(&read.policy, &who)),
            Err(_) => Self::Not,
        }
    }

    /// The comparison in words.
    pub(super) fn words(&self) -> String {
        match self {
            Self::With(Naming::Named) => "names this key's user".to_owned(),
            Self::With(Naming::Everybody) => "names everybody, not this key's user".to_owned(),
            Self::With(Naming::Account(text)) => format!(
                "names the account, {text}; whether that is enough, the account's own policies decide"
            ),
            Self::With(Naming::Another(text, 0)) => {
                format!("says {text}, in a form that this store takes for somebody else or nobody")
            }
            Self::With(Naming::Another(text, 1)) => {
                format!("names another: {text}; one character differs")
            }
            Self::With(Naming::Another(text, many)) => {
                format!("names another: {text}; {many} characters differ")
            }
            Self::With(Naming::NotComparable) => {
                "allows nobody who can be compared with this key's user".to_owned()
            }
            Self::Not => "not compared: the ID or the policy is missing; have the bucket's owner show the policy, and give it as a file".to_owned(),
        }
    }

    /// Whether the policy allows the key's user something; nothing where that cannot be said.
    pub(super) fn is_named(&self) -> Option<bool> {
        match self {
            Self::With(Naming::Named | Naming::Everybody) => Some(true),
            Self::With(Naming::Another(..)) => Some(false),
            Self::With(Naming::Account(_) | Naming::NotComparable) | Self::Not => None,
        }
    }
}

/// What to do about a policy that names another.
pub(super) fn advice(
    compared: &Compared,
    own: Option<&Owner>,
    caller: Option<&Caller>,
) -> Option<String> {
    let Compared::With(Naming::Another(text, distance)) = compared else {
        return None;
    };
    let right = if text.starts_with("arn:") {
        caller.map(|caller| &caller.arn)
    } else {
        None
    };
    let right = right.or(own.map(|own| &own.id))?;
    Some(match distance {
        0 => format!("Write {right} as this store wants it: `s3probe policy render` does."),
        _ if is_slip(*distance, text) => {
            format!("Write {right} into the policy in place of {text}, if this key was meant.")
        }
        _ => format!("If this key is to have these rights, name {right} in the policy as well."),
    })
}
