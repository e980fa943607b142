//! A session token that is not taken, and the store does not say why.

use crate::diagnose::draft::Draft;
use crate::diagnose::questions::is_like;
use crate::diagnose::words::all_said;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{
    Confidence, Finding, FindingCode, KeyFacts, KeyRole, Observed, Outcome, Party, Reading,
    SignatureVersion,
};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("token.refused"),
    title: "the session token is not taken, and the endpoint does not say why",
    meaning: "Token and ID do not make a session that this store knows: its time is over, the token is of \
              another session, it was changed on the way, or the ID was. These look the same from \
              outside.",
    told_by: "A wrong secret on purpose, with the same token, gets the very same answer, and this store is \
              known to say something else of a wrong secret once it has taken the token.",
    look_alikes: &[
        "token.expired",
        "token.foreign",
        "token.cut",
        "identity.rejected",
    ],
    remedy: "Get new temporary keys and give all three parts as they come. If those are refused as well, \
             run again with them: then it is not the token's age.",
    sources: &[
        "observed on Ceph RGW 16.2 with STS on: a good token and a wrong secret: a refusal of the signature; a token over, cut, foreign or missing 403 AccessDenied, whatever the secret",
        "observed on SeaweedFS 4.48 under SigV4: a good token and a wrong secret: a refusal of the signature; a token over, cut, altered, foreign or missing 403 InvalidAccessKeyId, whatever the secret",
    ],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

fn find(case: &Case<'_>) -> Option<Finding> {
    let key = case.evidence.key(KeyRole::Target)?;
    let token = key.token.as_ref()?;
    let cells: Vec<&Outcome> = case
        .turned_away()
        .into_iter()
        .filter(|o| case.may_be_of_the_token(o) == Some(true))
        .collect();
    // SeaweedFS reads no token under SigV2, so nothing follows from a wrong secret there.
    let v4 = SignatureVersion::V4;
    let of_v4 = cells.iter().find(|o| o.cell.signature == v4)?;
    let wrong = case.calibration(KeyRole::WrongSecret, v4)?;
    if is_like(of_v4, KeyRole::WrongSecret) != Some(true)
        || is_like(of_v4, KeyRole::RandomId) != Some(true)
    {
        return None;
    }
    let draft = Draft::new(
        &RULE,
        Party::Key,
        "The session token of the target key is not taken; the endpoint does not say why.",
    )
    .confidence(Confidence::Likely)
    .because("The same ID and token with a wrong secret get the same answer; had the token been taken, this store would have spoken of the signature.")
    .cells(&cells)
    .evidence(&[wrong])
    .fact("access key ID", &key.access_key_id)
    .fact("token", format!("{} characters", token.length))
    .fact("from", &key.label)
    .fact("answer", all_said(&cells))
    .fact("possible", possible(case, key))
    .ruled_out("secret.wrong", &[wrong], "a secret that is wrong on purpose is answered the same")
    .ruled_out("permission.denied", &[wrong], "the key was refused before any right was looked at");
    Some(with_ruled_out(case, draft, key).done())
}

/// What is left as a cause.
fn possible(case: &Case<'_>, key: &KeyFacts) -> String {
    let over = key.expires.is_none().then_some("its time is over");
    let reads = case.is_vendor(&["seaweedfs"]);
    let changed = reads.then_some("a character of it is changed");
    let always = ["it is of another session or store", "the ID is mistyped"];
    let causes: Vec<&str> = over.into_iter().chain(always).chain(changed).collect();
    causes.join("; ")
}

fn with_ruled_out(case: &Case<'_>, draft: Draft, key: &KeyFacts) -> Draft {
    let left_out: Vec<&Reading> = case
        .trials()
        .filter(|(trial, _, reading)| {
            trial.experiment == "token.left-out" && reading.observed == Observed::Rejected
        })
        .map(|(_, _, reading)| reading)
        .collect();
    let draft = draft.ruled_out(
        "token.foreign",
        &left_out,
        "without the token the key is refused as well, so it is none that lasts",
    );
    // `token.expired` has spoken where this moment has passed.
    let draft = match key.expires {
        Some(end) => draft.fact("ends", end),
        None => draft
            .step("Look when the session ends: the answer that gave the key says it (Expiration)."),
    };
    draft
        .step("Get new temporary keys and give all three parts as they come: if they work, the old token was over or of another session.")
        .step("If new ones are refused too, compare the clocks of STS and S3, and whether both are one system.")
}
