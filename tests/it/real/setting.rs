//! The one thing that is wrong in a row: the bucket, the target key or the way to the server.

use std::sync::atomic::{AtomicU32, Ordering};

use super::s3::S3;
use super::server::{Key, Server};

/// The state of the bucket before the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bucket {
    /// There is none.
    Missing,
    /// It holds an object, and only the owner may do anything.
    Plain,
    /// As plain, with a dot in its name.
    Dotted,
    /// It keeps versions, and holds some and a delete marker.
    Versioned,
    /// The same, and keeps them no longer.
    Suspended,
    /// A policy allows the limited key these actions.
    Granted(&'static [&'static str]),
    /// A policy allows the limited key everything and denies it this action.
    AllBut(&'static str),
    /// A policy allows the limited key everything under this condition.
    GrantedIf(&'static str),
    /// A policy allows everybody to list and to get.
    Public,
    /// A policy allows the limited key all on the bucket itself, and not on its objects.
    OnlyBucketNamed,
    /// The reverse.
    OnlyObjectsNamed,
    /// A policy allows everything to this principal.
    GrantedTo(&'static str),
    /// The ACL lets the limited key list.
    ListedByAcl,
    /// The ACL lets everybody list, and such lines are ignored.
    PublicAclIgnored,
    /// Everything is granted, and ACLs for everybody are refused.
    PublicAclsBlocked,
    /// The limited key has put an object into it: `foreign`.
    WithForeignObject,
}

/// The key in question. The bad ones are the limited key, damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Owner,
    Limited,
    Suspended,
    UnknownId,
    WrongSecret,
    Swapped,
    TrailingSpace,
    BlankAfterId,
    SlashInId,
}

/// How the program gets to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Http,
    /// With the server's certificate as CA.
    Https,
    /// Without it.
    HttpsUntrusted,
    /// Plain, to the port that takes TLS only.
    HttpToTls,
    /// Over TLS, to the plain port.
    HttpsToPlain,
    /// Plain, to a port that takes TLS as well.
    HttpOrHttps,
    /// Plain, through a forward proxy at another address of this machine.
    Proxied,
    /// Plain; Puts reach the server after 2.5 s, whether or not somebody still waits for the answer.
    LatePuts,
    /// Plain, with a path in the endpoint's URL that the server knows nothing of.
    BelowPath,
    /// Plain, by a name that the server was not told, with the bucket before it.
    InTheHost,
    /// The program's clock is 20 minutes ahead.
    FastClock,
    /// The program's clock is 20 minutes behind.
    SlowClock,
}

/// The object that a bucket holds before the run.
const KEPT: &str = "kept";

impl Bucket {
    /// Makes such a bucket under a new name.
    pub(super) fn set_up(self, server: &Server) -> String {
        let name = self.new_name();
        if self == Self::Missing {
            return name;
        }
        let s3 = server.s3();
        let object = format!("{name}/{KEPT}");
        s3.create_bucket(&name);
        if matches!(self, Self::Versioned | Self::Suspended) {
            s3.put(&format!("{name}?versioning="), &versioning("Enabled"));
            s3.put(&object, "an older version");
            s3.delete(&object);
        }
        if self == Self::Suspended {
            s3.put(&format!("{name}?versioning="), &versioning("Suspended"));
        }
        s3.put(&object, "was here before");
        if let Some(policy) = self.policy(&name, server.limited_principal()) {
            s3.put(&format!("{name}?policy="), &policy);
        }
        for (query, document) in self.documents() {
            s3.put(&format!("{name}?{query}="), &document);
        }
        if self == Self::WithForeignObject {
            let limited = S3::new(server.endpoint(), server.limited());
            limited.put(&format!("{name}/foreign"), "somebody else's");
        }
        name
    }

    /// What is set beside the policy. Both servers call the users `owner` and `limited`.
    fn documents(self) -> Vec<(&'static str, String)> {
        let block = |switch: &str| {
            let set = format!(
                "<PublicAccessBlockConfiguration><{switch}>true</{switch}></PublicAccessBlockConfiguration>"
            );
            ("publicAccessBlock", set)
        };
        match self {
            Self::ListedByAcl => vec![("acl", acl("CanonicalUser", "<ID>limited</ID>"))],
            Self::PublicAclIgnored => {
                vec![("acl", acl("Group", ALL_USERS)), block("IgnorePublicAcls")]
            }
            Self::PublicAclsBlocked => vec![block("BlockPublicAcls")],
            _ => Vec::new(),
        }
    }

    fn new_name(self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(1);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let dot = if self == Self::Dotted { '.' } else { '-' };
        format!("row-{}{dot}{number}", std::process::id())
    }

    fn policy(self, bucket: &str, limited: &str) -> Option<String> {
        let limited = format!(r#"{{"AWS":["{limited}"]}}"#);
        let resources = match self {
            Self::OnlyBucketNamed => format!(r#""arn:aws:s3:::{bucket}""#),
            Self::OnlyObjectsNamed => format!(r#""arn:aws:s3:::{bucket}/*""#),
            _ => format!(r#""arn:aws:s3:::{bucket}","arn:aws:s3:::{bucket}/*""#),
        };
        let statement = |effect: &str, principal: &str, actions: &[&str]| {
            format!(
                r#"{{"Effect":"{effect}","Principal":{principal},"Action":["{}"],"Resource":[{resources}]}}"#,
                actions.join(r#"",""#),
            )
        };
        let statements = match self {
            Self::Missing
            | Self::Plain
            | Self::Dotted
            | Self::Versioned
            | Self::Suspended
            | Self::ListedByAcl
            | Self::PublicAclIgnored => return None,
            Self::OnlyBucketNamed | Self::OnlyObjectsNamed | Self::PublicAclsBlocked => {
                vec![statement("Allow", &limited, &["s3:*"])]
            }
            Self::WithForeignObject => vec![statement("Allow", &limited, &["s3:PutObject"])],
            Self::GrantedTo(principal) => {
                let named = format!(r#"{{"AWS":["{principal}"]}}"#);
                vec![statement("Allow", &named, &["s3:*"])]
            }
            Self::GrantedIf(condition) => {
                let always = statement("Allow", &limited, &["s3:*"]);
                let open = always.trim_end_matches('}');
                vec![format!(r#"{open},"Condition":{condition}}}"#)]
            }
            Self::Granted(actions) => vec![statement("Allow", &limited, actions)],
            Self::AllBut(action) => vec![
                statement("Allow", &limited, &["s3:*"]),
                statement("Deny", &limited, &[action]),
            ],
            Self::Public => vec![statement(
                "Allow",
                r#""*""#,
                &["s3:ListBucket", "s3:GetObject"],
            )],
        };
        Some(format!(
            r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
            statements.join(",")
        ))
    }
}

impl Target {
    pub(super) fn key(self, server: &Server) -> Key {
        let Key { id, secret } = server.limited();
        match self {
            Self::Owner => server.owner(),
            Self::Suspended => server.suspended(),
            Self::Limited => Key { id, secret },
            Self::UnknownId => Key {
                id: scrambled(&id),
                secret,
            },
            Self::WrongSecret => Key {
                secret: scrambled(&secret),
                id,
            },
            Self::Swapped => Key {
                id: secret,
                secret: id,
            },
            Self::TrailingSpace => Key {
                secret: format!("{secret} "),
                id,
            },
            Self::BlankAfterId => Key {
                id: format!("{id} "),
                secret,
            },
            Self::SlashInId => Key {
                id: format!("{}/{}", &id[..8], &id[9..]),
                secret,
            },
        }
    }
}

/// A text of the same shape that is another one.
fn scrambled(text: &str) -> String {
    let (first, rest) = text.split_at(1);
    let scrambled = rest.chars().rev().collect::<String>();
    assert_ne!(rest, scrambled, "a random text is no palindrome");
    format!("{first}{scrambled}")
}

fn versioning(status: &str) -> String {
    format!(
        r#"<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>{status}</Status></VersioningConfiguration>"#
    )
}

/// An ACL by which the owner may everything and somebody else may list.
fn acl(kind: &str, grantee: &str) -> String {
    let line = |kind: &str, grantee: &str, permission: &str| {
        format!(
            r#"<Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="{kind}">{grantee}</Grantee><Permission>{permission}</Permission></Grant>"#
        )
    };
    let owner = line("CanonicalUser", "<ID>owner</ID>", "FULL_CONTROL");
    format!(
        r#"<AccessControlPolicy xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Owner><ID>owner</ID></Owner><AccessControlList>{owner}{}</AccessControlList></AccessControlPolicy>"#,
        line(kind, grantee, "READ")
    )
}

const ALL_USERS: &str = "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI>";
