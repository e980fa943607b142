//! Special characters of the secret were changed on its way, and changing them back helps.

use super::repaired::Repaired;
use crate::diagnose::draft::Draft;
use crate::diagnose::{Case, Claim, Rule};
use crate::model::key::Repair;
use crate::model::{Finding, FindingCode, Party};

pub(super) const RULE: Rule = Rule {
    code: FindingCode::new("secret.special-chars"),
    title: "special characters of the secret were changed on its way",
    meaning: "Secrets hold characters that URLs, forms, JSON, HTML and shells write otherwise: a \
              plus sign became a blank, a slash became %2F or \\/, an ampersand &amp;. Whoever \
              handed the secret on did not change them back, so it signs wrongly.",
    told_by: "With `--try-repairs` the endpoint accepts the key once the characters are changed \
              back, and not as given.",
    look_alikes: &[
        "secret.wrong",
        "secret.altered",
        "secret.trailing-whitespace",
    ],
    remedy: "Give the secret as it was issued; fix the step that escapes it, or that does not undo \
             the escapes.",
    sources: &["public cases of secrets changed by URL, JSON, shell or HTML escaping"],
    claim: Claim::Cause,
    examine: |case| find(case).into_iter().collect(),
};

const REPAIRS: [Repair; 6] = [
    Repair::PlusForBlank,
    Repair::BlankForPlus,
    Repair::PercentDecoded,
    Repair::HtmlDecoded,
    Repair::JsonDecoded,
    Repair::WithoutBackslashes,
];

fn find(case: &Case<'_>) -> Option<Finding> {
    let repaired = Repaired::by(case, &REPAIRS)?;
    let (changed, step) = match repaired.repair {
        Repair::PlusForBlank => (
            "plus signs became blanks",
            "Write the plus signs again; in a URL or form a plus sign has to be %2B.",
        ),
        Repair::BlankForPlus => (
            "blanks became plus signs",
            "Write the blanks again; the secret was escaped for a form and not decoded.",
        ),
        Repair::PercentDecoded => (
            "some are percent escapes",
            "Undo the percent escapes: %2F is /, %2B is +, %3D is =.",
        ),
        Repair::HtmlDecoded => (
            "some are HTML escapes",
            "Copy the secret as text, not as HTML source.",
        ),
        _ => (
            "backslashes stand before some",
            "Remove the backslashes that JSON or a shell added.",
        ),
    };
    let title = format!("Special characters of the target key were changed on its way: {changed}.");
    let draft = Draft::new(&RULE, Party::Key, title);
    Some(repaired.told(draft, &case.turned_away()).step(step).done())
}
