//! What the files of stores are written with.

pub(super) use crate::model::dialect::Dialect;
pub(super) use crate::vendor::answer::{Answer, Case};
pub(super) use crate::vendor::command::{Command, Task};
pub(super) use crate::vendor::fact::OwnIdWay::{BucketAcl, CallerIdentity, ListBuckets};
pub(super) use crate::vendor::fact::Support::{No, OnceSetUp, Partly, Yes};
pub(super) use crate::vendor::fact::What::{
    Acls, Anonymous, BucketPolicyBytes, CanonicalId, ChecksRegion, ClockWindow, Conditions,
    DisabledKeys, DottedNames, Endpoint, Evaluation, KeyExpiry, KeyId, KeysPerUser,
    NamedAfterAuthentication, NotPrincipal, OtherPorts, OwnActions, OwnId, PathStyle,
    PolicyVersions, Ports, PostForms, Prefixes, PresignedFor, PresignedUrls, Principals, Quirk,
    Regions, Resources, RightsBy, Rotation, Secret, SigV2, SigV4, StatementKey, Sts, StsActions,
    StsSeconds, Trailers, UserPolicyBytes, UserQuotaTold, VirtualHosted, WrittenIn,
};
pub(super) use crate::vendor::fact::{Fact, OwnIdWay, certain, likely, possible};
pub(super) use crate::vendor::form::TextForm;
pub(super) use crate::vendor::mark::{At, Is, Mark, Weight};
pub(super) use crate::vendor::profile::Profile;
