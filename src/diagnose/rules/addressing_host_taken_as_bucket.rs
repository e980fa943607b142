//! The endpoint takes the host for a bucket.

use crate::diagnose::certificate::host;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, ErrorClass, Exchange, Finding, FindingCode, NotSent, Outcome, Party, Reading,
    SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("addressing.host-taken-as-bucket"),
    title: "the endpoint takes the host of the URL for a bucket",
    meaning: "The store does not know the name it was called by. It takes the whole host, or its \
              first label, for the name of a bucket and does not find that.",
    told_by: "NoSuchBucket whose BucketName is the host.",
    look_alikes: &["addressing.no-such-bucket"],
    remedy: "Add the name to those the store answers to (on Ceph `rgw_dns_name` or the zonegroup's \
             hostnames), or use a name it knows.",
    sources: &[
        "observed on Ceph RGW 16.2: a Host that the server does not know is taken whole for a bucket",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let struck = case.struck(names_the_host)?;
    let (exchange, reading) = struck.first()?;
    let taken = reading.fields.get("BucketName")?;
    let not_sent: Vec<&Outcome> = case
        .outcomes
        .iter()
        .filter(|o| o.cell.not_sent == Some(NotSent::BucketMissing))
        .collect();
    // SigV2 signs the bucket's name, which is another one to this store. Some stores say of a wrong
    // signature what they say of a denial.
    let missigned = case.mismatched(SignatureVersion::V2);
    Some(
        Draft::new(&RULE, Party::Endpoint, format!("The endpoint takes its own name {taken} for a bucket."))
            .confidence(Confidence::Certain)
            .because("The error says that there is no bucket, and the bucket it names is the host of the URL.")
            .cells(&struck.outcomes)
            .cells(&not_sent)
            .cells(&missigned)
            .evidence(struck.some())
            .fact("host", host(exchange))
            .fact("bucket", &case.evidence.run.bucket)
            .ruled_out("addressing.no-such-bucket", struck.some(), "the bucket asked for is another one")
            .step("Add this host to the names the store answers to, or use one it knows.")
            .command(case.is_vendor(&["ceph-rgw"]).then(|| "radosgw-admin zonegroup get".to_owned()))
            .done(),
    )
}

fn names_the_host(exchange: &Exchange, reading: &Reading) -> bool {
    reading.class == ErrorClass::NoSuchBucket
        && reading
            .fields
            .get("BucketName")
            .is_some_and(|name| name.contains('.') && *name == host(exchange))
}
