//! The ways stores write down who may do what: the names only; what each of them takes is in `policy`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One vendor's way to write permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// AWS's policy language, as the S3 user guide documents it.
    #[default]
    Aws,
    /// DDN EXAScaler S3 Data Services: canonical ids under `DDN`, bare bucket names, no prefix.
    Ddn,
    /// Qumulo Core: principals under `Qumulo`, no `Resource`, `Statements` before 7.4.4.
    Qumulo,
    /// WEKA: policies are attached to users, so they name no principal; 2 KB at most.
    Weka,
    /// Ceph's RADOS gateway: ARNs with a tenant, which may be empty.
    Ceph,
    /// `MinIO`: principals under `AWS`, one version of the language only.
    Minio,
    /// `SeaweedFS`: exact ARNs, all of them of one account.
    SeaweedFs,
    /// `NetApp` `StorageGRID`: ARNs with accounts of twenty digits.
    StorageGrid,
    /// VAST Data: principals under `User` and `Group`.
    Vast,
    /// Scality `CloudServer`, Zenko and Artesca: AWS's form, the version mandatory.
    Scality,
    /// Versity's gateway: principals are its accounts' access keys.
    Versity,
    /// `NooBaa`, also inside IBM Storage Scale and `OpenShift`: account names under `AWS`.
    Noobaa,
    /// Garage: no documents; `garage bucket allow` per key and bucket.
    Garage,
    /// `OpenStack` Swift's S3 API: no documents; container ACLs.
    Swift,
}

impl Dialect {
    /// All dialects, in the order they are shown.
    pub const ALL: [Self; 14] = [
        Self::Aws,
        Self::Ddn,
        Self::Qumulo,
        Self::Weka,
        Self::Ceph,
        Self::Minio,
        Self::SeaweedFs,
        Self::StorageGrid,
        Self::Vast,
        Self::Scality,
        Self::Versity,
        Self::Noobaa,
        Self::Garage,
        Self::Swift,
    ];

    /// The word used on the command line and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::Ddn => "ddn",
            Self::Qumulo => "qumulo",
            Self::Weka => "weka",
            Self::Ceph => "ceph",
            Self::Minio => "minio",
            Self::SeaweedFs => "seaweedfs",
            Self::StorageGrid => "storagegrid",
            Self::Vast => "vast",
            Self::Scality => "scality",
            Self::Versity => "versity",
            Self::Noobaa => "noobaa",
            Self::Garage => "garage",
            Self::Swift => "swift",
        }
    }

    /// The name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Aws => "AWS S3",
            Self::Ddn => "DDN EXAScaler S3DS",
            Self::Qumulo => "Qumulo",
            Self::Weka => "WEKA",
            Self::Ceph => "Ceph RGW",
            Self::Minio => "MinIO",
            Self::SeaweedFs => "SeaweedFS",
            Self::StorageGrid => "NetApp StorageGRID",
            Self::Vast => "VAST",
            Self::Scality => "Scality",
            Self::Versity => "Versity",
            Self::Noobaa => "NooBaa",
            Self::Garage => "Garage",
            Self::Swift => "OpenStack Swift",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that names no dialect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no dialect; there are {all}", word = .0, all = words())]
pub struct UnknownDialect(String);

fn words() -> String {
    Dialect::ALL.map(Dialect::as_str).join(", ")
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(text: &str) -> Result<Self, UnknownDialect> {
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == text)
            .ok_or_else(|| UnknownDialect(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_is_read_by_the_word_it_is_shown_as_and_saved_as() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.to_string().parse(), Ok(dialect));
            let saved = serde_json::to_string(&dialect).unwrap();
            assert_eq!(saved, format!("\"{dialect}\""));
        }
        let error = "wekka".parse::<Dialect>().unwrap_err().to_string();
        assert!(error.starts_with("`wekka` is no dialect; there are aws, ddn, qumulo, weka"));
    }
}
