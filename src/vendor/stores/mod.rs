//! The stores we know, one a file, each with its facts, answers, commands and marks.

mod aws;
mod ceph_rgw;
mod ddn_exascaler;
mod ddn_infinia;
mod garage;
mod lab;
mod minio;
mod prelude;
mod qumulo;
mod s3s;
mod seaweedfs;
mod swift;
mod weka;

use super::profile::Profile;

/// All profiles, in the order they are tried.
pub static PROFILES: &[Profile] = &[
    ceph_rgw::CEPH_RGW,
    seaweedfs::SEAWEEDFS,
    garage::GARAGE,
    minio::MINIO,
    swift::SWIFT,
    aws::AWS,
    ddn_exascaler::DDN_EXASCALER,
    ddn_infinia::DDN_INFINIA,
    weka::WEKA,
    qumulo::QUMULO,
    s3s::S3S,
    lab::LAB,
];

#[cfg(test)]
mod tests;
