//! What each dialect takes, as data: no code outside this table asks which dialect it is.
//!
//! What is not documented and was not seen is [`Reaction::NotKnown`], never a guess.

mod actions;
mod stores;

use crate::model::Dialect;

/// What a store does about something in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It takes it, and it works.
    Taken,
    /// It refuses the whole document.
    Refused,
    /// It takes it, and what it is part of matches nothing.
    NoEffect,
    /// Neither documented nor seen.
    NotKnown,
}

/// Where a document is attached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// To a bucket; it names whom it is about.
    #[default]
    Bucket,
    /// To a user, a group or a role, which is whom it is about.
    User,
}

/// All that is known of one kind of document of one dialect.
#[derive(Debug, PartialEq, Eq)]
pub struct Rules {
    /// The dialect.
    pub dialect: Dialect,
    /// Where such documents are attached.
    pub kind: Kind,
    /// Values of `Version`, the one to write first. Empty: not documented.
    pub versions: &'static [&'static str],
    /// What becomes of a document without `Version`.
    pub without_version: Reaction,
    /// The names of the list of statements, the newest first.
    pub statement_keys: &'static [StatementKey],
    /// What becomes of a wrong `Effect`, or a value of the wrong type.
    pub grammar: Reaction,
    /// What becomes of an unknown element.
    pub other_element: Reaction,
    /// What becomes of a statement that lacks an element, or has an empty one.
    pub missing: Reaction,
    /// Whom a statement may name.
    pub principals: Principals,
    /// What it may name as resource.
    pub resources: Resources,
    /// Which actions there are.
    pub actions: Actions,
    /// Which conditions there are.
    pub conditions: Conditions,
    /// The longest document, in bytes.
    pub max_bytes: Option<usize>,
    /// What becomes of documents that are not strict JSON.
    pub json: JsonTaste,
    /// What the bucket's owner may do whatever the document says.
    pub owner: Owner,
    /// The words of a refusal.
    pub refusal: Refusal,
    /// What helps where a prefix cannot be said.
    pub safeguard: &'static str,
}

/// One spelling of the list of statements.
#[derive(Debug, PartialEq, Eq)]
pub struct StatementKey {
    /// The element's name.
    pub name: &'static str,
    /// The last release that wants it; none if current ones do.
    pub until: Option<Release>,
}

/// A release of a store: major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Release(pub u32, pub u32, pub u32);

/// Whom a statement may name.
#[derive(Debug, PartialEq, Eq)]
pub struct Principals {
    /// The keys of `Principal`, the one to write first, and the forms of their values.
    pub kinds: &'static [(&'static str, &'static [Form])],
    /// Forms of a principal that stands without a key.
    pub bare: &'static [Form],
    /// The keys under which a lone `*` is everybody.
    pub star_under: &'static [&'static str],
    /// What becomes of a key that is not among `kinds`.
    pub other_kind: Reaction,
    /// What becomes of a value in none of the forms.
    pub misfit: Reaction,
    /// Whether naming an account is enough for its users.
    pub account: AccountMeans,
    /// What `NotPrincipal` does.
    pub negated: Negated,
}

/// What an account as principal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountMeans {
    /// All its users.
    Users,
    /// Its administrator, who must allow its users by policies of their own.
    Administrator,
}

/// A form of principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A canonical id of so many hex digits.
    Hex(usize),
    /// An account of so many digits.
    Account(usize),
    /// `arn:aws:iam::ACCOUNT:root`.
    Root(Accounts),
    /// `arn:aws:iam::ACCOUNT:KIND/NAME`, with the kinds there are.
    Arn(Accounts, &'static [&'static str]),
    /// A user's name, or an access key id.
    Name,
    /// A pattern of user names.
    NamePattern,
    /// A name as Qumulo resolves it: bare, or with `local:`, `auth_id:`, `uid:` and others before it.
    Identity,
    /// A service or a federation; no key of a user is one.
    Outside,
}

/// What stands for the account in an ARN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// So many digits.
    Digits(usize),
    /// A tenant, which is empty for most users.
    Tenant,
    /// Always the same.
    Always(&'static str),
    /// Anything.
    Any,
}

/// What a negated element does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Negated {
    /// It covers all others.
    Works,
    /// The document is refused.
    Refused,
    /// The document is refused if the statement allows.
    RefusedInAllow,
    /// It covers nothing.
    CoversNothing,
    /// It covers all others, and the anonymous are among them (seen on Ceph RGW 16.2).
    CoversAllOthers,
    /// Neither documented nor seen; read as the language says.
    NotKnown,
}

/// What a statement may name as resource.
#[derive(Debug, PartialEq, Eq)]
pub struct Resources {
    /// The form.
    pub form: ResourceForm,
    /// The partitions an ARN may be of.
    pub partitions: &'static [&'static str],
    /// What becomes of a variable (`${aws:username}`).
    pub variables: Reaction,
    /// What becomes of a resource that is no ARN where one is wanted.
    pub bare: Reaction,
    /// What becomes of a resource in another form.
    pub misfit: Reaction,
    /// What becomes of a resource of another bucket.
    pub foreign: Reaction,
    /// What becomes of an action none of the resources can have.
    pub level: Reaction,
    /// What `NotResource` does.
    pub negated: Negated,
}

/// A form of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceForm {
    /// `arn:aws:s3:::BUCKET`, `arn:aws:s3:::BUCKET/KEYS`.
    Arn,
    /// The bucket's bare name, which stands for all in it.
    Bucket,
    /// None: a statement is about the bucket it is stored at.
    None,
}

/// Which actions there are.
#[derive(Debug, PartialEq, Eq)]
pub struct Actions {
    /// Names without `s3:`. Empty: not documented.
    pub known: &'static [&'static str],
    /// Names only some releases know.
    pub newer: &'static [&'static str],
    /// Which wildcards may stand in them.
    pub wildcards: Wildcards,
    /// What becomes of `*` without `s3:`.
    pub star: Reaction,
    /// What becomes of another letter case.
    pub other_case: Reaction,
    /// What becomes of an unknown action.
    pub unknown: Reaction,
    /// What `NotAction` does.
    pub negated: Negated,
}

/// Which wildcards an action may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wildcards {
    /// Any that covers a known action.
    Any,
    /// `s3:*` only.
    AllOnly,
    /// None.
    None,
}

/// Which conditions there are.
#[derive(Debug, PartialEq, Eq)]
pub struct Conditions {
    /// What becomes of the element `Condition`.
    pub element: Reaction,
    /// The operators; `None`: those of the language.
    pub operators: Option<&'static [&'static str]>,
    /// The keys, of which those that end in `/` go on; `None`: any of `aws:` and `s3:`.
    pub keys: Option<&'static [&'static str]>,
    /// What becomes of an unknown operator.
    pub other_operator: Reaction,
    /// What becomes of an unknown key.
    pub other_key: Reaction,
    /// What becomes of an address block that cannot be read.
    pub bad_address: Reaction,
    /// What becomes of a value that is a JSON `true` in place of `"true"`.
    pub json_bool: Reaction,
    /// Values that a request never has: key, value, why.
    pub never: &'static [(&'static str, &'static str, &'static str)],
}

/// What becomes of documents that are not strict JSON.
#[derive(Debug, PartialEq, Eq)]
pub struct JsonTaste {
    /// A byte-order mark before it.
    pub byte_order_mark: Reaction,
    /// A comment before the document.
    pub comment_before: Reaction,
    /// A comment inside it.
    pub comment_within: Reaction,
    /// A comma after the last element.
    pub trailing_comma: Reaction,
    /// A name that an object has twice.
    pub duplicate_key: Reaction,
}

/// What the bucket's owner may do whatever the document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// All that is not denied; of the policy calls those named even then.
    Keeps(&'static [&'static str]),
    /// All that is not denied to them by name: a denial for everybody spares them.
    SparedByStar,
    /// Nothing: a statement must allow it.
    Nothing,
    /// All that is not denied; whether more is not known.
    NotKnown,
}

/// The words of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `MalformedPolicy` with a text for each case.
    InWords,
    /// `MalformedPolicy` about the version string, whatever is wrong.
    BlamesVersion,
    /// A code of its own, with the reason in English.
    Code(&'static str),
    /// A code, and no text at all.
    Mute(&'static str),
}

impl Conditions {
    /// Whether an operator on a key is documented to work.
    pub fn takes(&self, operator: &str, key: &str) -> bool {
        self.element == Reaction::Taken
            && self.operators.is_none_or(|all| all.contains(&operator))
            && self.keys.is_none_or(|all| all.contains(&key))
    }
}

impl Rules {
    /// Those of AWS's bucket policies, which other dialects are variations of.
    pub const AWS: &'static Self = &stores::AWS;

    /// The rules for a kind of document; none where the dialect has no such documents.
    pub fn of(dialect: Dialect, kind: Kind) -> Option<&'static Self> {
        let mut all = stores::ALL.iter().copied();
        all.find(|rules| rules.dialect == dialect && rules.kind == kind)
    }

    /// The rules for bucket policies by which a document says most: those that refuse nothing of it.
    ///
    /// For a store that nobody knows; where all of them refuse it, AWS's.
    pub fn that_take(text: &str) -> &'static Self {
        let takes = |rules: &&'static Self| {
            let setting = super::Setting::default();
            let read = super::Reading::new(text, rules, setting);
            rules.kind == Kind::Bucket && read.is_ok_and(|read| read.refused().is_none())
        };
        stores::ALL.iter().copied().find(takes).unwrap_or(Self::AWS)
    }

    /// The kind of document that grants a key something in a dialect; none where there are no documents.
    pub fn usual(dialect: Dialect) -> Option<&'static Self> {
        match dialect {
            // Bucket policies are for everybody there; a key is granted something by its user's policy.
            Dialect::Weka => Self::of(dialect, Kind::User),
            _ => Self::of(dialect, Kind::Bucket),
        }
    }

    /// The name of the list of statements in a release, or in current ones.
    pub fn statement_key(&self, release: Option<Release>) -> &'static str {
        let wanted = |key: &&StatementKey| match (key.until, release) {
            (Some(until), Some(release)) => release <= until,
            (Some(_), None) => false,
            (None, _) => true,
        };
        let old = self.statement_keys.iter().rev().find(wanted);
        old.map_or("Statement", |key| key.name)
    }

    /// Whether a `*` names the resource of nothing because there is no resource.
    pub fn has_resources(&self) -> bool {
        self.resources.form != ResourceForm::None
    }
}

impl std::str::FromStr for Release {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.split('.').map(str::parse::<u32>);
        let mut next = || parts.next().unwrap_or(Ok(0));
        match (next(), next(), next()) {
            (Ok(major), Ok(minor), Ok(patch)) => Ok(Self(major, minor, patch)),
            _ => Err(format!("`{text}` is no release; write it as 7.4.3")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dialect_with_documents_has_rules_and_the_others_have_none() {
        for dialect in Dialect::ALL {
            let none = matches!(dialect, Dialect::Garage | Dialect::Swift);
            assert_eq!(Rules::usual(dialect).is_none(), none, "{dialect}");
        }
        for rules in stores::ALL {
            let twin = Rules::of(rules.dialect, rules.kind);
            assert_eq!(
                twin,
                Some(*rules),
                "{}: two tables of one kind",
                rules.dialect
            );
        }
    }

    #[test]
    fn qumulo_renamed_its_list_of_statements() {
        let qumulo = Rules::usual(Dialect::Qumulo).unwrap();
        let key = |release: &str| qumulo.statement_key(Some(release.parse().unwrap()));
        assert_eq!(key("7.0.1.1"), "Statements");
        assert_eq!(key("7.4.3"), "Statements");
        assert_eq!(key("7.4.4"), "Statement");
        assert_eq!(key("7.9.2.2"), "Statement");
        assert_eq!(qumulo.statement_key(None), "Statement");
        let aws = Rules::usual(Dialect::Aws).unwrap();
        assert_eq!(aws.statement_key(Some(Release(1, 0, 0))), "Statement");
    }
}
