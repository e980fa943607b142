//! Why a store may refuse a policy that nothing is wrong with: the bucket blocks public policies.

use super::judged::recognised;
use super::store::{Store, class_of};
use crate::cli::process::Process;
use crate::diagnose::settings::PublicAccessBlock;
use crate::model::{Dialect, ErrorClass, Exchange, Setting};
use crate::policy::{Judge, Rules, lint};
use crate::run::ask::Question;

/// Says so where the bucket's own settings show it; says nothing otherwise.
pub(super) fn tell(process: &Process, store: &Store, document: &str, refused: &Exchange) {
    if class_of(refused) != ErrorClass::AccessDenied {
        return;
    }
    let seen = store.ask(&[Question::Setting(Setting::PublicAccessBlock)]);
    let shows_it = |answer: &Exchange| {
        let body = answer.response().map(|response| response.body.as_str());
        class_of(answer) == ErrorClass::None
            && body.is_some_and(|body| PublicAccessBlock::of(body).refuses_policies)
    };
    if !seen.iter().any(shows_it) {
        return;
    }
    let dialect = recognised(&[&seen[..], std::slice::from_ref(refused)].concat());
    if let Some(reason) = reason(dialect, document) {
        process.note(&format!(
            "s3probe: the bucket has BlockPublicPolicy on, and {reason} (`s3probe explain \
             permission.block-public-access`)"
        ));
    }
}

/// Why this document falls under the block.
fn reason(dialect: Option<Dialect>, document: &str) -> Option<&'static str> {
    let rules = dialect.and_then(Rules::usual).unwrap_or(Rules::AWS);
    let problems = lint(document, rules, &Judge::default());
    let is_open = problems
        .iter()
        .any(|problem| problem.rule() == "policy.open-to-everyone");
    if is_open {
        Some("a policy that opens to everybody is refused then: name users in place of everybody")
    } else if dialect == Some(Dialect::Ceph) {
        Some(
            "Ceph RGW 16.2 was seen to refuse every policy with an Allow then, as if all were public: switch \
             the block off while the policy is stored",
        )
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_named_where_the_document_falls_under_it() {
        let statement = |principal: &str| {
            format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}]}}"#
            )
        };
        let (open, named) = (statement("\"*\""), statement(r#"{"AWS":"111122223333"}"#));
        assert!(reason(Some(Dialect::Aws), &open).is_some_and(|why| why.contains("everybody")));
        assert!(reason(None, &open).is_some());
        assert_eq!(reason(Some(Dialect::Aws), &named), None);
        assert!(reason(Some(Dialect::Ceph), &named).is_some_and(|why| why.contains("Ceph")));
    }
}
