//! One thing known about a store, with where it is known from.

use super::form::TextForm;
use crate::model::Confidence;
use crate::model::dialect::Dialect;

/// One thing known about a store. What is not known has no fact.
#[derive(Clone, Copy, Debug)]
pub struct Fact {
    /// What is known.
    pub what: What,
    /// What the value cannot say by itself; may be empty.
    pub says: &'static str,
    /// The document or observation it is from, by title.
    pub source: &'static str,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Fact {
    /// The value, and what the value cannot say, in words.
    pub fn words(&self) -> String {
        let values = self.what.values().join("; ");
        match (values.as_str(), self.says) {
            (_, "") => values,
            ("", says) => says.to_owned(),
            (values, says) => format!("{values} – {says}"),
        }
    }
}

/// Read in the vendor's own document or source, or observed on a running store.
pub(super) const fn certain(what: What, says: &'static str, source: &'static str) -> Fact {
    known(what, says, source, Confidence::Certain)
}

/// From a third party, from an older release, or seen once.
pub(super) const fn likely(what: What, says: &'static str, source: &'static str) -> Fact {
    known(what, says, source, Confidence::Likely)
}

/// One sample, or a conclusion.
pub(super) const fn possible(what: What, says: &'static str, source: &'static str) -> Fact {
    known(what, says, source, Confidence::Possible)
}

const fn known(
    what: What,
    says: &'static str,
    source: &'static str,
    confidence: Confidence,
) -> Fact {
    Fact {
        what,
        says,
        source,
        confidence,
    }
}

/// What a fact is about, and its value.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// Whether it takes signature version 4.
    SigV4(Support),
    /// Whether it takes signature version 2.
    SigV2(Support),
    /// Whether the region of a `SigV4` scope must be its own.
    ChecksRegion(Support),
    /// Region names that are usual with it.
    Regions(List),
    /// How far a clock may be off, in seconds.
    ClockWindow(u32),
    /// Whether it takes presigned URLs.
    PresignedUrls(Support),
    /// How long a presigned URL may be good for, in seconds.
    PresignedFor(u32),
    /// Whether it takes POST forms with a policy.
    PostForms(Support),
    /// Checksums it takes behind a streamed body.
    Trailers(List),
    /// Whether unsigned requests can be allowed.
    Anonymous(Support),
    /// The element of an error document that is there only once the key was accepted.
    NamedAfterAuthentication(&'static str),
    /// Whether it hands out temporary keys by the STS API, there or at a host of its own.
    Sts(Support),
    /// STS actions it knows.
    StsActions(List),
    /// The shortest and longest life of a temporary key, in seconds.
    StsSeconds(u32, u32),
    /// Whether it takes the bucket's name in the path.
    PathStyle(Support),
    /// Whether it takes the bucket's name in the host.
    VirtualHosted(Support),
    /// Ports that are usual for S3.
    Ports(&'static [u16]),
    /// Ports of its other services, which are mistaken for S3.
    OtherPorts(List),
    /// What its endpoints are called.
    Endpoint(&'static str),
    /// Whether bucket names may have dots.
    DottedNames(Support),
    /// What its access key IDs look like.
    KeyId(TextForm),
    /// What its secret access keys look like.
    Secret(TextForm),
    /// What its canonical IDs look like.
    CanonicalId(TextForm),
    /// Ways to learn the canonical ID of a key, the best first.
    OwnId(&'static [OwnIdWay]),
    /// How many keys a user may have.
    KeysPerUser(u32),
    /// Whether a key can be disabled and enabled again.
    DisabledKeys(Support),
    /// Whether a key can have an end.
    KeyExpiry(Support),
    /// How a secret is changed.
    Rotation,
    /// By what rights are given.
    RightsBy(List),
    /// How its policies are written.
    WrittenIn(Dialect),
    /// Values of `Version` it takes in a policy.
    PolicyVersions(List),
    /// The name of the list of statements.
    StatementKey(List),
    /// Forms of a principal.
    Principals(List),
    /// Whether it takes `NotPrincipal`.
    NotPrincipal(Support),
    /// Forms of a resource.
    Resources(List),
    /// Whether rights can be limited to a prefix.
    Prefixes(Support),
    /// Condition operators and keys it takes.
    Conditions(List),
    /// Action names that it spells its own way.
    OwnActions(List),
    /// The size of a bucket policy, in bytes.
    BucketPolicyBytes(u32),
    /// The size of a user's policy, in bytes.
    UserPolicyBytes(u32),
    /// How its policies are decided.
    Evaluation,
    /// What ACLs can say.
    Acls(Support),
    /// Whether the used-up quota of one user cannot be taken for a missing right.
    UserQuotaTold(Support),
    /// What surprises those who come from elsewhere.
    Quirk,
}

/// A list of words.
pub type List = &'static [&'static str];

/// Whether a store does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// In some cases; the fact says which.
    Partly,
    /// Once its administrator has set it up.
    OnceSetUp,
}

impl Support {
    /// The word in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Partly => "in part",
            Self::OnceSetUp => "once set up",
        }
    }
}

/// A way to learn the canonical ID that a key acts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnIdWay {
    /// `Owner/ID` of `ListBuckets`; any key may ask.
    ListBuckets,
    /// `Owner/ID` of `GetBucketAcl`, with the key that owns the bucket.
    BucketAcl,
    /// `GetCallerIdentity` of STS.
    CallerIdentity,
    /// A command of the store, [`Task::OwnId`](super::Task::OwnId), run by its administrator.
    Command,
}

impl OwnIdWay {
    /// The words in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ListBuckets => "Owner of ListBuckets",
            Self::BucketAcl => "Owner of GetBucketAcl (the owner's key)",
            Self::CallerIdentity => "GetCallerIdentity",
            Self::Command => "a command of the store",
        }
    }
}

/// What a group of facts is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Signatures, regions, clocks, temporary keys.
    Requests,
    /// Ports, names, styles.
    Addressing,
    /// Keys and IDs.
    Identity,
    /// Who may do what.
    Rights,
    /// What surprises.
    Quirks,
}

impl Section {
    /// All of them, in the order they are shown.
    pub const ALL: [Self; 5] = [
        Self::Requests,
        Self::Addressing,
        Self::Identity,
        Self::Rights,
        Self::Quirks,
    ];

    /// The heading in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Requests => "Requests",
            Self::Addressing => "Addressing",
            Self::Identity => "Keys and IDs",
            Self::Rights => "Rights",
            Self::Quirks => "Quirks",
        }
    }
}

impl What {
    /// The group and the name of the topic, as reports show them.
    pub fn topic(&self) -> (Section, &'static str) {
        use Section::{Addressing, Identity, Quirks, Requests, Rights};
        match self {
            Self::SigV4(_) => (Requests, "SigV4"),
            Self::SigV2(_) => (Requests, "SigV2"),
            Self::ChecksRegion(_) => (Requests, "checks the region"),
            Self::Regions(_) => (Requests, "regions"),
            Self::ClockWindow(_) => (Requests, "clock window"),
            Self::PresignedUrls(_) => (Requests, "presigned URLs"),
            Self::PresignedFor(_) => (Requests, "presigned for at most"),
            Self::PostForms(_) => (Requests, "POST forms"),
            Self::Trailers(_) => (Requests, "trailing checksums"),
            Self::Anonymous(_) => (Requests, "unsigned requests"),
            Self::NamedAfterAuthentication(_) => (Requests, "named once signed in"),
            Self::Sts(_) => (Requests, "STS"),
            Self::StsActions(_) => (Requests, "STS actions"),
            Self::StsSeconds(..) => (Requests, "temporary keys live"),
            Self::PathStyle(_) => (Addressing, "path style"),
            Self::VirtualHosted(_) => (Addressing, "virtual-hosted style"),
            Self::Ports(_) => (Addressing, "ports"),
            Self::OtherPorts(_) => (Addressing, "other ports"),
            Self::Endpoint(_) => (Addressing, "endpoint"),
            Self::DottedNames(_) => (Addressing, "dots in bucket names"),
            Self::KeyId(_) => (Identity, "access key ID"),
            Self::Secret(_) => (Identity, "secret"),
            Self::CanonicalId(_) => (Identity, "canonical ID"),
            Self::OwnId(_) => (Identity, "own ID from"),
            Self::KeysPerUser(_) => (Identity, "keys per user"),
            Self::DisabledKeys(_) => (Identity, "disabling a key"),
            Self::KeyExpiry(_) => (Identity, "keys that end"),
            Self::Rotation => (Identity, "rotation"),
            Self::RightsBy(_) => (Rights, "given by"),
            Self::WrittenIn(_) => (Rights, "dialect"),
            Self::PolicyVersions(_) => (Rights, "policy Version"),
            Self::StatementKey(_) => (Rights, "statement key"),
            Self::Principals(_) => (Rights, "principals"),
            Self::NotPrincipal(_) => (Rights, "NotPrincipal"),
            Self::Resources(_) => (Rights, "resources"),
            Self::Prefixes(_) => (Rights, "limits by prefix"),
            Self::Conditions(_) => (Rights, "conditions"),
            Self::OwnActions(_) => (Rights, "own action names"),
            Self::BucketPolicyBytes(_) => (Rights, "bucket policy, bytes"),
            Self::UserPolicyBytes(_) => (Rights, "user policy, bytes"),
            Self::Evaluation => (Rights, "evaluation"),
            Self::Acls(_) => (Rights, "ACLs"),
            Self::UserQuotaTold(_) => (Rights, "a user's quota is told"),
            Self::Quirk => (Quirks, "note"),
        }
    }

    /// The value in words, one for each member of a list; empty where the fact's text is all.
    pub fn values(&self) -> Vec<String> {
        match *self {
            Self::SigV4(support)
            | Self::SigV2(support)
            | Self::ChecksRegion(support)
            | Self::PresignedUrls(support)
            | Self::PostForms(support)
            | Self::Anonymous(support)
            | Self::Sts(support)
            | Self::PathStyle(support)
            | Self::VirtualHosted(support)
            | Self::DottedNames(support)
            | Self::DisabledKeys(support)
            | Self::KeyExpiry(support)
            | Self::NotPrincipal(support)
            | Self::Prefixes(support)
            | Self::Acls(support)
            | Self::UserQuotaTold(support) => vec![support.as_str().to_owned()],
            Self::Regions(list)
            | Self::Trailers(list)
            | Self::StsActions(list)
            | Self::OtherPorts(list)
            | Self::RightsBy(list)
            | Self::PolicyVersions(list)
            | Self::StatementKey(list)
            | Self::Principals(list)
            | Self::Resources(list)
            | Self::Conditions(list)
            | Self::OwnActions(list) => list.iter().map(|&word| word.to_owned()).collect(),
            Self::Ports(ports) => ports.iter().map(u16::to_string).collect(),
            Self::OwnId(ways) => ways.iter().map(|way| way.as_str().to_owned()).collect(),
            Self::ClockWindow(seconds) | Self::PresignedFor(seconds) => vec![duration(seconds)],
            Self::StsSeconds(least, most) => {
                vec![format!("{} to {}", duration(least), duration(most))]
            }
            Self::KeysPerUser(number)
            | Self::BucketPolicyBytes(number)
            | Self::UserPolicyBytes(number) => vec![number.to_string()],
            Self::KeyId(form) | Self::Secret(form) | Self::CanonicalId(form) => {
                vec![form.words.to_owned()]
            }
            Self::NamedAfterAuthentication(word) | Self::Endpoint(word) => vec![word.to_owned()],
            Self::WrittenIn(dialect) => vec![dialect.as_str().to_owned()],
            Self::Rotation | Self::Evaluation | Self::Quirk => Vec::new(),
        }
    }
}

/// Seconds in the largest unit that holds them whole.
fn duration(seconds: u32) -> String {
    let units = [(86_400, "days"), (3_600, "hours"), (60, "minutes")];
    let whole = units.iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    match whole {
        Some((unit, name)) => format!("{} {name}", seconds / unit),
        None => format!("{seconds} seconds"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_the_largest_unit_that_fits() {
        for (seconds, said) in [
            (900, "15 minutes"),
            (43_200, "12 hours"),
            (604_800, "7 days"),
            (90, "90 seconds"),
        ] {
            assert_eq!(duration(seconds), said);
        }
    }
}
