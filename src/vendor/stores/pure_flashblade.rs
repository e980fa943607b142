//! Pure Storage `FlashBlade`.

use super::prelude::*;

pub(super) const PURE_FLASHBLADE: Profile = Profile {
    name: "pure-flashblade",
    title: "Pure Storage FlashBlade",
    also: &["pure", "flashblade", "purity"],
    facts: FACTS,
    ..Profile::UNKNOWN
};

const ANSIBLE: &str = "Ansible collection for FlashBlade";
const RCLONE: &str = "rclone source, tried on Purity//FB 4.5.7";

const FACTS: &[Fact] = &[
    likely(SigV4(Yes), "", RCLONE),
    likely(Trailers(&["SHA256", "CRC32", "CRC32C"]), "", RCLONE),
    certain(PathStyle(Yes), "", RCLONE),
    certain(VirtualHosted(OnceSetUp), "needs names", RCLONE),
    likely(
        RightsBy(&["access policy of a user", "access policy of a bucket"]),
        "set with purefb_s3user, purefb_userpolicy and purefb_bucket_access; a bucket's is for public GetObject",
        ANSIBLE,
    ),
    likely(KeysPerUser(1), "more if switched on", ANSIBLE),
    likely(
        OwnActions(&["s3:ExtendSafemodeRetentionPeriod"]),
        "",
        ANSIBLE,
    ),
    likely(
        Quirk,
        "making a bucket again is answered as an error, which clients take for success",
        RCLONE,
    ),
];
