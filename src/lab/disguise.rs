//! From a refusal to the error document, and the faults that make refusals look alike.

use crate::model::Dialect;

use super::answer::Answer;
use super::dialect::{Fields, Messages, host_id, look};
use super::fault::{FaultKind, Faults};
use super::refusal::{Code, Refusal, Stage};
use super::route::Route;
use super::xml::Xml;

/// What else is needed to write an error document.
pub(super) struct Occasion<'a> {
    pub(super) dialect: Dialect,
    pub(super) faults: &'a Faults,
    pub(super) route: &'a Route,
    /// The id of the request.
    pub(super) request_id: &'a str,
}

/// The answer to a refused request.
pub(super) fn answer(refusal: Refusal, occasion: &Occasion<'_>) -> Answer {
    let refusal = disguised(refusal, occasion);
    let mut answer = if occasion.faults.has(FaultKind::NoBody) {
        Answer::empty(refusal.code.status())
    } else {
        Answer::xml(refusal.code.status(), document(&refusal, occasion))
    };
    for (name, value) in &refusal.headers {
        answer = answer.with(name, value);
    }
    answer
}

/// Codes that tell apart what the fault folds into one.
fn disguised(refusal: Refusal, occasion: &Occasion<'_>) -> Refusal {
    let has = |kind| occasion.faults.has(kind);
    let of_identity = matches!(
        refusal.code,
        Code::InvalidAccessKeyId | Code::SignatureDoesNotMatch
    );
    let bare = |code| Refusal::unauthenticated(code);
    match refusal.code {
        _ if of_identity && has(FaultKind::UnknownKeyAsAccessDenied) => bare(Code::AccessDenied),
        _ if of_identity && has(FaultKind::AccessDeniedForAll) => {
            bare(Code::AccessDenied).saying(refusal.message)
        }
        _ if of_identity && has(FaultKind::IdentityFolded) => bare(Code::SignatureDoesNotMatch),
        Code::SignatureDoesNotMatch if has(FaultKind::WrongSecretAsUnknownKey) => {
            let ids = refusal
                .fields
                .into_iter()
                .filter(|(name, _)| *name == "AWSAccessKeyId");
            Refusal {
                fields: ids.collect(),
                ..bare(Code::InvalidAccessKeyId)
            }
        }
        _ => refusal,
    }
}

fn document(refusal: &Refusal, occasion: &Occasion<'_>) -> String {
    let silent = occasion.faults.has(FaultKind::NoMessage)
        || occasion.faults.has(FaultKind::UnknownKeyAsAccessDenied)
        || look(occasion.dialect).messages == Messages::Empty;
    let message = if silent { "" } else { refusal.message.as_str() };
    let mut xml = Xml::document();
    xml.nest("Error", |xml| {
        xml.text("Code", refusal.code.as_str());
        xml.text("Message", message);
        for (name, value) in fields(refusal, occasion) {
            xml.text(name, value);
        }
        xml.text("RequestId", occasion.request_id);
        xml.text("HostId", host_id(occasion.dialect, occasion.request_id));
    });
    xml.finish()
}

fn fields(refusal: &Refusal, occasion: &Occasion<'_>) -> Vec<(&'static str, String)> {
    let faults = occasion.faults;
    let mut fields =
        if look(occasion.dialect).fields == Fields::All || faults.has(FaultKind::EchoCredentials) {
            refusal.fields.clone()
        } else {
            Vec::new()
        };
    let named = fields.iter().any(|(name, _)| *name == "BucketName");
    // Ceph RGW 16.2 names the bucket once it knows who asks, and never before.
    if faults.has(FaultKind::UnknownKeyAsAccessDenied)
        && refusal.stage == Stage::Service
        && !named
        && let Some(bucket) = &occasion.route.bucket
    {
        fields.push(("BucketName", bucket.clone()));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::call::Call;

    fn body(refusal: Refusal, dialect: Dialect, faults: &[&str]) -> String {
        let faults = Faults::new(faults.iter().map(|text| text.parse().unwrap()).collect());
        let route = Route::of(&Call {
            path: "/b/k".into(),
            ..Call::default()
        });
        let occasion = Occasion {
            dialect,
            faults: &faults,
            route: &route,
            request_id: "R",
        };
        String::from_utf8(answer(refusal, &occasion).body.to_vec()).unwrap()
    }

    #[test]
    fn fields_are_shown_as_the_dialect_shows_them() {
        let refusal =
            || Refusal::unauthenticated(Code::InvalidAccessKeyId).with("AWSAccessKeyId", "A<");
        let aws = body(refusal(), Dialect::Aws, &[]);
        assert!(
            aws.contains("<AWSAccessKeyId>A&lt;</AWSAccessKeyId><RequestId>R</RequestId>"),
            "{aws}"
        );
        let ddn = body(refusal(), Dialect::Ddn, &[]);
        assert!(!ddn.contains("AWSAccessKeyId"), "{ddn}");
        assert!(
            ddn.ends_with("<HostId>00000000000000000</HostId></Error>"),
            "{ddn}"
        );
        assert!(body(refusal(), Dialect::Ddn, &["echo-credentials"]).contains("A&lt;"));
    }

    #[test]
    fn a_message_may_be_missing() {
        let text = body(
            Refusal::new(Code::AccessDenied),
            Dialect::Aws,
            &["no-message"],
        );
        assert!(
            text.contains("<Code>AccessDenied</Code><Message></Message><RequestId>"),
            "{text}"
        );
    }

    #[test]
    fn folded_identities_answer_alike_but_for_what_the_fault_leaves() {
        let unknown =
            || Refusal::unauthenticated(Code::InvalidAccessKeyId).with("AWSAccessKeyId", "A");
        let wrong = || {
            Refusal::unauthenticated(Code::SignatureDoesNotMatch)
                .with("AWSAccessKeyId", "A")
                .with("StringToSign", "S")
        };
        let denied = || Refusal::new(Code::AccessDenied);
        let all = |fault: &str| {
            [unknown(), wrong(), denied()].map(|refusal| body(refusal, Dialect::Aws, &[fault]))
        };
        let [a, b, c] = all("unknown-key-as-access-denied");
        assert!(
            a == b && a.contains("AccessDenied</Code><Message></Message><RequestId>"),
            "{a}"
        );
        assert!(c.contains("<BucketName>b</BucketName>"), "{c}");
        let [a, b, c] = all("identity-folded");
        assert!(
            a == b && a != c && a.contains("SignatureDoesNotMatch"),
            "{a}"
        );
        let [a, b, _] = all("wrong-secret-as-unknown-key");
        assert!(a == b && a.contains("InvalidAccessKeyId"), "{a}");
        let [a, b, c] = all("access-denied-for-all");
        let code = "<Code>AccessDenied</Code>";
        assert!(a.contains(code) && b.contains(code) && c.contains(code));
        assert!(a != b && b != c && a != c);
    }
}
