//! The settings of a bucket beside its policy, as the control key read them.
//!
//! A store that does not know a setting answers with another document or with an error; then nothing
//! is known of it, and no rule may rest on it.

use super::Case;
use crate::model::{ErrorClass, Exchange, Leaf, Setting, Verb};

/// Who owns an object that somebody else puts into the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ownership {
    /// The bucket's owner; access control lists are off.
    BucketOwnerEnforced,
    /// The bucket's owner, where the upload says so.
    BucketOwnerPreferred,
    /// Who puts it.
    ObjectWriter,
}

/// What a bucket has switched on against being public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four switches, each by its own name in S3"
)]
pub struct PublicAccessBlock {
    /// An upload with an ACL for everybody is refused.
    pub refuses_acls: bool,
    /// Grants to everybody in access control lists do not count.
    pub ignores_acls: bool,
    /// A policy for everybody is refused.
    pub refuses_policies: bool,
    /// A public policy counts for the owner's own users alone.
    pub restricts: bool,
}

impl PublicAccessBlock {
    /// As a document says it, whose root has more than one name among stores.
    pub fn of(document: &str) -> Self {
        let leaves = Leaf::all(document);
        let is_on = |name: &str| {
            let mut here = leaves
                .iter()
                .filter(|leaf| matches!(&leaf.path[..], [_, own] if own == name));
            here.any(|leaf| leaf.text.eq_ignore_ascii_case("true"))
        };
        Self {
            refuses_acls: is_on("BlockPublicAcls"),
            ignores_acls: is_on("IgnorePublicAcls"),
            refuses_policies: is_on("BlockPublicPolicy"),
            restricts: is_on("RestrictPublicBuckets"),
        }
    }
}

/// How long every new version is kept from removal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Retention {
    /// Whether a right may set it aside.
    pub(super) mode: RetentionMode,
    /// As the store says it: `3 days`.
    pub(super) period: String,
}

/// Whether somebody may remove a version before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetentionMode {
    /// Who has the right to, and says so in the request.
    Governance,
    /// Nobody.
    Compliance,
}

/// One line of an access control list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AclGrant {
    /// Whom it is about.
    pub(super) grantee: Grantee,
    /// `READ`, `WRITE`, `FULL_CONTROL`, … as S3 names them.
    pub(super) permission: String,
}

/// Whom a line of an access control list is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Grantee {
    /// A user, by canonical ID.
    User(String),
    /// Everybody.
    AllUsers,
    /// Everybody who has a key of the store.
    AuthenticatedUsers,
    /// Somebody else.
    Other,
}

/// A setting with the answer that shows it.
pub(super) type Read<'a, T> = Option<(T, &'a Exchange)>;

impl<'a> Case<'a> {
    /// Who owns what others put, if that is set and the store tells.
    pub(super) fn ownership(&self) -> Read<'a, Ownership> {
        self.read(Setting::OwnershipControls, |leaves| {
            let path = ["OwnershipControls", "Rule", "ObjectOwnership"];
            let said = text_at(leaves, &path)?;
            Ownership::ALL.into_iter().find(|one| one.as_str() == said)
        })
    }

    /// What is on against being public, if any of it is set and the store tells.
    pub(super) fn public_access_block(&self) -> Read<'a, PublicAccessBlock> {
        let (document, answer) = self.document(Setting::PublicAccessBlock)?;
        Some((PublicAccessBlock::of(document), answer))
    }

    /// How long every new version is locked, if it is.
    pub(super) fn default_retention(&self) -> Read<'a, Retention> {
        self.read(Setting::ObjectLock, |leaves| {
            let of = |name| {
                let path = ["ObjectLockConfiguration", "Rule", "DefaultRetention", name];
                text_at(leaves, &path)
            };
            let period = match (of("Days"), of("Years")) {
                (Some("1"), _) => "1 day".to_owned(),
                (Some(days), _) => format!("{days} days"),
                (None, Some("1")) => "1 year".to_owned(),
                (None, Some(years)) => format!("{years} years"),
                (None, None) => "for a time that is not told".to_owned(),
            };
            let mode = match of("Mode")? {
                "GOVERNANCE" => RetentionMode::Governance,
                "COMPLIANCE" => RetentionMode::Compliance,
                _ => return None,
            };
            Some(Retention { mode, period })
        })
    }

    /// The lines of the bucket's access control list.
    pub(super) fn acl(&self) -> Read<'a, Vec<AclGrant>> {
        self.read(Setting::Acl, |leaves| Some(grants(leaves)))
    }

    fn read<T>(&self, setting: Setting, value: impl FnOnce(&[Leaf]) -> Option<T>) -> Read<'a, T> {
        let (document, answer) = self.document(setting)?;
        Some((value(&Leaf::all(document))?, answer))
    }

    fn document(&self, setting: Setting) -> Read<'a, &'a str> {
        let (answer, reading) = self.setting(setting)?;
        let response = answer.response()?;
        (reading.class == ErrorClass::None).then_some((response.body.as_str(), answer))
    }
}

impl Ownership {
    const ALL: [Self; 3] = [
        Self::BucketOwnerEnforced,
        Self::BucketOwnerPreferred,
        Self::ObjectWriter,
    ];

    /// As S3 names it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }
}

impl AclGrant {
    /// Whether it is about a user of this ID, by name or among others.
    pub(super) fn includes(&self, id: Option<&str>) -> bool {
        match &self.grantee {
            Grantee::User(named) => id == Some(named),
            Grantee::AllUsers => true,
            Grantee::AuthenticatedUsers => id.is_some(),
            Grantee::Other => false,
        }
    }

    /// Whether it is about no one in particular.
    pub(super) fn is_public(&self) -> bool {
        matches!(
            self.grantee,
            Grantee::AllUsers | Grantee::AuthenticatedUsers
        )
    }

    /// Whether it gives the right to an operation: on a bucket `READ` is to list and `WRITE` to put and
    /// to delete; reading an object is for the object's own list (S3 user guide, ACL overview).
    pub(super) fn gives(&self, verb: Verb) -> bool {
        let wanted = match verb {
            Verb::List => "READ",
            Verb::Put | Verb::Delete => "WRITE",
            Verb::Get => return false,
        };
        self.permission == wanted || self.permission == "FULL_CONTROL"
    }

    /// In words.
    pub(super) fn described(&self) -> String {
        let whom = match &self.grantee {
            Grantee::User(_) => "this key's user",
            Grantee::AllUsers => "everybody",
            Grantee::AuthenticatedUsers => "everybody with a key",
            Grantee::Other => "somebody else",
        };
        format!("{} to {whom}", self.permission)
    }
}

fn text_at<'l>(leaves: &'l [Leaf], path: &[&str]) -> Option<&'l str> {
    let leaf = leaves.iter().find(|leaf| leaf.is_at(path))?;
    Some(&leaf.text)
}

fn grants(leaves: &[Leaf]) -> Vec<AclGrant> {
    let (mut grants, mut grantee) = (Vec::new(), Grantee::Other);
    for leaf in leaves {
        let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
        match path.strip_prefix(&["AccessControlPolicy", "AccessControlList", "Grant"]) {
            Some(["Grantee", "ID"]) => grantee = Grantee::User(leaf.text.clone()),
            Some(["Grantee", "URI"]) => grantee = group(&leaf.text),
            Some(["Permission"]) => grants.push(AclGrant {
                grantee: std::mem::replace(&mut grantee, Grantee::Other),
                permission: leaf.text.clone(),
            }),
            _ => {}
        }
    }
    grants
}

/// The groups that AWS predefines and other stores took over (S3 user guide, ACL overview).
fn group(uri: &str) -> Grantee {
    match uri.rsplit('/').next() {
        Some("AllUsers") => Grantee::AllUsers,
        Some("AuthenticatedUsers") => Grantee::AuthenticatedUsers,
        _ => Grantee::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnose::case::sample;
    use crate::model::{Evidence, KeyRole, Purpose, Reading, Reply, ResponseRecord};

    /// What a setting's answer is read as.
    fn read<T>(
        setting: Setting,
        body: &str,
        class: ErrorClass,
        look: impl FnOnce(&Case<'_>) -> T,
    ) -> T {
        let exchange = Exchange {
            purpose: Purpose::Grants,
            key: KeyRole::Control,
            operation: setting.operation(),
            reply: Reply::Response(ResponseRecord {
                status: 200,
                body: body.to_owned(),
                ..ResponseRecord::default()
            }),
            ..Exchange::default()
        };
        let evidence = Evidence {
            exchanges: vec![exchange],
            ..Evidence::default()
        };
        let reading = Reading {
            class,
            ..Reading::default()
        };
        sample::with_evidence(&evidence, &[], |case| {
            look(&Case {
                readings: &[reading],
                ..*case
            })
        })
    }

    fn ownership(word: &str, class: ErrorClass) -> Option<Ownership> {
        let body = format!(
            "<OwnershipControls><Rule><ObjectOwnership>{word}</ObjectOwnership></Rule></OwnershipControls>"
        );
        read(Setting::OwnershipControls, &body, class, |case| {
            case.ownership().map(|(found, _)| found)
        })
    }

    #[test]
    fn ownership_is_known_only_where_the_store_names_it() {
        let none = ErrorClass::None;
        assert_eq!(
            ownership("BucketOwnerEnforced", none),
            Some(Ownership::BucketOwnerEnforced)
        );
        assert_eq!(
            ownership("ObjectWriter", none),
            Some(Ownership::ObjectWriter)
        );
        assert_eq!(ownership("Somebody", none), None);
        assert_eq!(ownership("ObjectWriter", ErrorClass::OtherDocument), None);
    }

    #[test]
    fn what_blocks_public_access_is_read_word_by_word() {
        // As Ceph RGW 16.2 names the root.
        let body = "<BlockPublicAccessBlockConfiguration><IgnorePublicAcls>TRUE</IgnorePublicAcls><RestrictPublicBuckets>false</RestrictPublicBuckets></BlockPublicAccessBlockConfiguration>";
        let block = read(Setting::PublicAccessBlock, body, ErrorClass::None, |case| {
            case.public_access_block().unwrap().0
        });
        assert!(block.ignores_acls && !block.restricts && !block.refuses_acls);
    }

    #[test]
    fn a_lock_without_a_default_retention_locks_nothing_that_is_put_here() {
        let retention = |rule: &str| {
            let body = format!(
                "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>{rule}</ObjectLockConfiguration>"
            );
            read(Setting::ObjectLock, &body, ErrorClass::None, |case| {
                case.default_retention().map(|(found, _)| found)
            })
        };
        assert_eq!(retention(""), None);
        let rule = "<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>7</Years></DefaultRetention></Rule>";
        assert_eq!(
            retention(rule),
            Some(Retention {
                mode: RetentionMode::Compliance,
                period: "7 years".to_owned()
            })
        );
    }

    #[test]
    fn each_line_of_an_acl_keeps_its_own_grantee() {
        let line = |grantee: &str, permission: &str| {
            format!(
                "<Grant><Grantee>{grantee}</Grantee><Permission>{permission}</Permission></Grant>"
            )
        };
        let body = format!(
            "<AccessControlPolicy><Owner><ID>owner</ID></Owner><AccessControlList>{}{}{}</AccessControlList></AccessControlPolicy>",
            line("<ID>me</ID><DisplayName>n</DisplayName>", "WRITE"),
            line(
                "<URI>http://acs.amazonaws.com/groups/global/AuthenticatedUsers</URI>",
                "READ"
            ),
            line("<EmailAddress>a@example.org</EmailAddress>", "FULL_CONTROL"),
        );
        let grants = read(Setting::Acl, &body, ErrorClass::None, |case| {
            case.acl().unwrap().0
        });
        let about = |id| -> Vec<&str> {
            let of = grants.iter().filter(|grant| grant.includes(id));
            of.map(|grant| grant.permission.as_str()).collect()
        };
        assert_eq!(about(Some("me")), ["WRITE", "READ"]);
        assert_eq!(about(Some("other")), ["READ"]);
        assert_eq!(about(None), Vec::<&str>::new());
        assert!(grants[0].gives(Verb::Delete) && !grants[0].gives(Verb::List));
        assert!(!grants[2].includes(Some("me")) && !grants[2].gives(Verb::Get));
    }
}
