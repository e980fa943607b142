//! The stores we know, one a file, each with its facts, answers, commands and marks.

mod aws;
mod backblaze_b2;
mod ceph_rgw;
mod cloudflare_r2;
mod cloudian;
mod ddn_exascaler;
mod ddn_infinia;
mod ddn_wos;
mod dell_ecs;
mod dell_powerscale;
mod garage;
mod gcs;
mod hitachi_hcp;
mod ibm_cos;
mod lab;
mod minio;
mod netapp_ontap;
mod netapp_storagegrid;
mod noobaa;
mod prelude;
mod pure_flashblade;
mod qumulo;
mod rustfs;
mod s3s;
mod scality;
mod seaweedfs;
mod swift;
mod vast;
mod versitygw;
mod wasabi;
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
    backblaze_b2::BACKBLAZE_B2,
    cloudian::CLOUDIAN,
    ddn_wos::DDN_WOS,
    dell_ecs::DELL_ECS,
    pure_flashblade::PURE_FLASHBLADE,
    gcs::GCS,
    hitachi_hcp::HITACHI_HCP,
    ibm_cos::IBM_COS,
    noobaa::NOOBAA,
    netapp_ontap::NETAPP_ONTAP,
    dell_powerscale::DELL_POWERSCALE,
    cloudflare_r2::CLOUDFLARE_R2,
    rustfs::RUSTFS,
    scality::SCALITY,
    netapp_storagegrid::NETAPP_STORAGEGRID,
    vast::VAST,
    versitygw::VERSITYGW,
    wasabi::WASABI,
    s3s::S3S,
    lab::LAB,
];

#[cfg(test)]
mod tests;
