//! What is granted to everybody is blocked.

use crate::diagnose::draft::Draft;
use crate::diagnose::stated::{Stated, is_unstated};
use crate::diagnose::words::{distinct_verbs, list};
use crate::diagnose::{Case, Claim, Rule};
use crate::model::{Confidence, Dialect, Finding, FindingCode, Observed, Outcome, Party, Verb};
use crate::policy::Ruling;
use crate::vendor;

use super::permission;

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("permission.block-public-access"),
    title: "what is granted to everybody is blocked",
    meaning: "A bucket, or the whole account, can block public access: then a statement for everybody counts for the owner's own users alone (RestrictPublicBuckets), a grant to everybody in an ACL does not count (IgnorePublicAcls), and a policy or an ACL for everybody is not even taken (BlockPublicPolicy, BlockPublicAcls). The grant is there to be read and has no effect.",
    told_by: "The control key reads the block and the grant: the key's right rests on a grant to everybody, the block is on, and the operation is denied. `s3probe policy apply` says it where a policy is refused for it.",
    look_alikes: &[
        "permission.action-missing",
        "permission.denied",
        "permission.acl-disabled",
        "permission.object-owner",
    ],
    remedy: "Name the key's user in a statement of its own instead of everybody. Leave the block on unless the bucket is meant for everybody.",
    sources: &[
        "S3 user guide, blocking public access to your S3 storage",
        "torchbox/buckup#18",
        "observed on Ceph RGW 16.2: IgnorePublicAcls works; RestrictPublicBuckets is stored and has no effect; BlockPublicPolicy refuses every policy that allows something; BlockPublicAcls refuses every upload, whatever its ACL",
    ],
    claim: Claim::Cause,
    examine: |case| {
        let found = [by_policy(case), by_acl(case), by_release(case)];
        found.into_iter().flatten().collect()
    },
};

/// A statement for everybody allows it, and such a policy is restricted.
fn by_policy(case: &Case<'_>) -> Option<Finding> {
    let (block, answer) = case.public_access_block()?;
    let stated = case.stated()?;
    if !block.restricts || !stated.is_public() || stated.is_owner() {
        return None;
    }
    let cells = stated.decided(permission::denied(case), |explained| {
        matches!(explained.ruling, Ruling::AllowedBy(_))
    });
    let ruling = stated.explained(cells.first()?.cell.verb).ruling;
    let by = stated.named(ruling.statement()?);
    let because = "The policy was read with the control key: it allows this, and it allows something to everybody, which makes all of it public. The bucket has RestrictPublicBuckets on, by which a public policy counts for the owner's own users alone.";
    let draft = draft(&cells, format!("The bucket's policy allows the target key to {}, but public access is blocked.", told(&cells)))
        .confidence(if stated.rules.dialect == Dialect::Ceph {
            // The release that was tried does not restrict anything.
            Confidence::Possible
        } else {
            Confidence::Likely
        })
        .because(because)
        .evidence(&[stated.answer, answer])
        .fact("allowed by", by)
        .fact("blocked by", "RestrictPublicBuckets")
        .step("Name this key's user as the principal, and take the statement for everybody out: then the policy is public no longer and the block leaves it alone.");
    Some(permission::rule_out_identity(case, draft, &cells).done())
}

/// A line for everybody in the access control list gives it, and such lines are ignored.
fn by_acl(case: &Case<'_>) -> Option<Finding> {
    let (block, answer) = case.public_access_block()?;
    let (acl, listed) = case.acl()?;
    let stated = case.stated()?;
    if !block.ignores_acls {
        return None;
    }
    let cells = stated.decided(permission::denied(case), is_unstated);
    let given = |verb: Verb| {
        stated
            .acl_grants(&acl, verb)
            .into_iter()
            .find(|grant| grant.is_public())
    };
    let reads = given(Verb::List).is_some();
    // Who may list by such a line reads by the objects' own, which are ignored alike and not read here.
    let is_given =
        |cell: &&Outcome| given(cell.cell.verb).is_some() || (cell.cell.verb == Verb::Get && reads);
    let cells: Vec<&Outcome> = cells.into_iter().filter(is_given).collect();
    let grant = cells.iter().find_map(|cell| given(cell.cell.verb))?;
    let draft = draft(&cells, format!("The bucket's ACL lets everybody {}, but public access is blocked.", told(&cells)))
        .confidence(Confidence::Likely)
        .because("ACL and policy were read with the control key: nothing but the line for everybody gives this right, and the bucket has IgnorePublicAcls on, by which such lines do not count.")
        .evidence(&[listed, answer, stated.answer])
        .fact("granted by", format!("the bucket's ACL: {}", grant.described()))
        .fact("blocked by", "IgnorePublicAcls")
        .step("Give the right to this key's user by a statement of the bucket's policy, and take the line for everybody out of the ACL.");
    Some(with_rights(case, draft, &stated, &cells).done())
}

/// One release refuses every upload to a bucket that blocks public ACLs, the owner's too.
fn by_release(case: &Case<'_>) -> Option<Finding> {
    let (block, answer) = case.public_access_block()?;
    let mut cells = permission::denied(case);
    cells.retain(|cell| cell.cell.verb == Verb::Put);
    let owners: Vec<&Outcome> = cells
        .iter()
        .filter_map(|cell| case.control_of(cell))
        .collect();
    let alike = !owners.is_empty() && owners.iter().all(|twin| twin.observed == Observed::Denied);
    if !block.refuses_acls || !alike || vendor::dialect(case.server) != Some(Dialect::Ceph) {
        return None;
    }
    Some(
        draft(&cells, "No key may put an object: the bucket blocks public ACLs, which this store holds against every upload.".to_owned())
            // A quota or a read-only bucket refuses uploads to everybody as well.
            .confidence(Confidence::Likely)
            .because("The control key is denied the same upload, BlockPublicAcls is on, and none of these uploads has an ACL. Ceph RGW 16.2 was seen to refuse all uploads then.")
            .cells(&owners)
            .evidence(&[answer])
            .fact("blocked by", "BlockPublicAcls")
            .step("Switch BlockPublicAcls off for the bucket and keep IgnorePublicAcls on: that an ACL for everybody does not count is what protects.")
            .done(),
    )
}

fn with_rights(case: &Case<'_>, draft: Draft, stated: &Stated<'_>, cells: &[&Outcome]) -> Draft {
    let draft = super::policy_read::with_remedy(case, draft, stated, cells);
    permission::rule_out_identity(case, draft, cells)
}

fn draft(cells: &[&Outcome], title: String) -> Draft {
    Draft::new(&RULE, Party::Policy, title)
        .severity(permission::severity(cells))
        .cells(cells)
}

fn told(cells: &[&Outcome]) -> String {
    list(&distinct_verbs(cells), "and")
}
