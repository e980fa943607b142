//! Which query parameters belong to the canonicalized resource: a dialect of each server.
//!
//! The specification's list ended in 2012; clients and servers went on by themselves. So a right
//! key may be refused for one sub-resource: that is a difference of dialects, not a wrong key.

/// Whose list of sub-resources is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The list of botocore's `HmacV1Auth` (1.43.11, read), which s3s 0.14.1 verifies (read).
    #[default]
    Boto,
    /// The list in the text of the S3 API reference.
    Documented,
    /// Ceph RGW 16: `signed_subresources` of `rgw_auth_s3.cc`, less what 16.2.15 was seen to ignore.
    CephRgw16,
    /// Ceph RGW as of 2025: `signed_subresources` of `rgw_auth_s3.cc` (read).
    CephRgw,
    /// SeaweedFS: `resourceList` of `auth_signature_v2.go` (read); tagging tried against 4.48.
    SeaweedFs,
    /// Swift s3api: `ALLOWED_SUB_RESOURCES` of `s3request.py` (read).
    Swift,
}

impl Dialect {
    /// All there are, the default first.
    pub const ALL: [Self; 6] = [
        Self::Boto,
        Self::Documented,
        Self::CephRgw16,
        Self::CephRgw,
        Self::SeaweedFs,
        Self::Swift,
    ];

    /// Whether a query parameter of this name is signed.
    pub fn signs(self, name: &str) -> bool {
        TABLE
            .binary_search_by_key(&name, |entry| entry.name)
            .is_ok_and(|at| TABLE[at].signed_by.contains(&self))
    }
}

/// A query parameter that at least one dialect signs.
#[derive(Clone, Copy, Debug)]
pub struct SubResource {
    /// As it is spelt in the query.
    pub name: &'static str,
    /// The dialects that sign it.
    pub signed_by: &'static [Dialect],
    /// Where the entry comes from, and what was seen to differ.
    pub source: &'static str,
}

use Dialect::{Boto, CephRgw, CephRgw16, Swift};

const EVERYBODY: &[Dialect] = &Dialect::ALL;
const BOTO_ONLY: &[Dialect] = &[Boto];
const NEWER: &[Dialect] = &[Boto, CephRgw16, CephRgw, Swift];

const IN_THE_TEXT: &str = "S3 API reference, constructing the CanonicalizedResource element";
const OVERRIDE: &str = "S3 API reference, response header overrides; SeaweedFS 4.48 was seen to take the value undecoded";
const IN_BOTO: &str = "botocore 1.43.11 HmacV1Auth.QSAOfInterest";

/// All sub-resources, sorted by name.
pub const TABLE: &[SubResource] = &[
    entry("accelerate", BOTO_ONLY, IN_BOTO),
    entry("acl", EVERYBODY, IN_THE_TEXT),
    entry("analytics", BOTO_ONLY, IN_BOTO),
    entry("cors", NEWER, IN_BOTO),
    entry("defaultObjectAcl", BOTO_ONLY, IN_BOTO),
    entry("delete", EVERYBODY, IN_THE_TEXT),
    entry(
        "encryption",
        &[CephRgw],
        "rgw_auth_s3.cc of 2025; RGW 16.2.15 was seen to ignore it",
    ),
    entry("inventory", BOTO_ONLY, IN_BOTO),
    entry("lifecycle", EVERYBODY, IN_THE_TEXT),
    entry("location", EVERYBODY, IN_THE_TEXT),
    entry("logging", EVERYBODY, IN_THE_TEXT),
    entry("metrics", BOTO_ONLY, IN_BOTO),
    entry("notification", EVERYBODY, IN_THE_TEXT),
    entry(
        "object-lock",
        &[Boto, CephRgw, Swift],
        "botocore; s3request.py and rgw_auth_s3.cc of 2025; RGW 16.2.15 and Swift 2.30.1 were seen to ignore it",
    ),
    entry("partNumber", EVERYBODY, IN_THE_TEXT),
    entry("policy", EVERYBODY, IN_THE_TEXT),
    entry(
        "policyStatus",
        &[CephRgw16, CephRgw],
        "seen at RGW 16.2.15; rgw_auth_s3.cc",
    ),
    entry(
        "publicAccessBlock",
        &[CephRgw16, CephRgw],
        "seen at RGW 16.2.15; rgw_auth_s3.cc",
    ),
    entry("replication", BOTO_ONLY, IN_BOTO),
    entry("requestPayment", EVERYBODY, IN_THE_TEXT),
    entry("response-cache-control", EVERYBODY, OVERRIDE),
    entry("response-content-disposition", EVERYBODY, OVERRIDE),
    entry("response-content-encoding", EVERYBODY, OVERRIDE),
    entry("response-content-language", EVERYBODY, OVERRIDE),
    entry("response-content-type", EVERYBODY, OVERRIDE),
    entry("response-expires", EVERYBODY, OVERRIDE),
    entry("restore", &[Boto, Swift], "botocore; s3request.py"),
    entry("select", BOTO_ONLY, IN_BOTO),
    entry("select-type", BOTO_ONLY, IN_BOTO),
    entry("storageClass", BOTO_ONLY, IN_BOTO),
    entry(
        "tagging",
        NEWER,
        "botocore; seen signed at RGW 16.2.15 and Swift 2.30.1, ignored at SeaweedFS 4.48",
    ),
    entry("torrent", EVERYBODY, IN_THE_TEXT),
    entry("uploadId", EVERYBODY, IN_THE_TEXT),
    entry("uploads", EVERYBODY, IN_THE_TEXT),
    entry("versionId", EVERYBODY, IN_THE_TEXT),
    entry("versioning", EVERYBODY, IN_THE_TEXT),
    entry("versions", EVERYBODY, IN_THE_TEXT),
    entry("website", EVERYBODY, IN_THE_TEXT),
];

const fn entry(
    name: &'static str,
    signed_by: &'static [Dialect],
    source: &'static str,
) -> SubResource {
    SubResource {
        name,
        signed_by,
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_each_entry_has_a_signer_and_a_source() {
        assert!(TABLE.is_sorted_by(|a, b| a.name < b.name));
        for entry in TABLE {
            assert!(!entry.signed_by.is_empty(), "{}", entry.name);
            assert!(!entry.source.is_empty(), "{}", entry.name);
        }
    }

    #[test]
    fn lists_have_the_length_of_their_sources() {
        let length = |dialect| {
            TABLE
                .iter()
                .filter(|e| e.signed_by.contains(&dialect))
                .count()
        };
        assert_eq!(length(Dialect::Boto), 35);
        assert_eq!(length(Dialect::Documented), 22);
        assert_eq!(length(Dialect::SeaweedFs), 22);
        assert_eq!(length(Dialect::CephRgw16), 26);
        assert_eq!(length(Dialect::CephRgw), 28);
        assert_eq!(length(Dialect::Swift), 26);
    }

    #[test]
    fn a_parameter_of_a_listing_is_no_sub_resource() {
        for name in ["prefix", "list-type", "max-keys", "marker", "x-id", ""] {
            assert!(
                !Dialect::ALL.iter().any(|dialect| dialect.signs(name)),
                "{name}"
            );
        }
    }
}
