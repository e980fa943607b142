//! A key with a session token that is refused is tried without it, and no other key is.

use super::*;
use crate::model::SessionToken;

/// The signature versions under which the token was left out.
async fn left_out(rules: Rules, token: Option<&str>) -> Vec<SignatureVersion> {
    let mut request = request();
    let target = request.target.take().unwrap();
    request.target = Some(AccessKey {
        token: token.map(SessionToken::new),
        ..target
    });
    let script = Script::new(rules);
    ran(&script, &request).await;
    let state = script.state.lock().unwrap();
    let of_token = state.asked.iter().filter(|order| {
        let trial = order.trial.as_ref();
        trial.is_some_and(|(trial, _)| trial.experiment == "token.left-out")
    });
    of_token
        .map(|order| {
            assert_eq!(order.role, KeyRole::Target);
            assert!(order.key.as_ref().unwrap().token.is_none());
            order.signature
        })
        .collect()
}

#[tokio::test]
async fn a_refused_session_token_is_left_out_once_under_each_signature_version() {
    let refused = |code| Rules {
        list: Some((403, code)),
        ..OPEN
    };
    let both = [SignatureVersion::V4, SignatureVersion::V2];
    for (rules, token, expected) in [
        (refused("InvalidAccessKeyId"), Some("token"), &both[..]),
        (refused("InvalidAccessKeyId"), None, &[]),
        (refused("RequestTimeTooSkewed"), Some("token"), &[]),
        (OPEN, Some("token"), &[]),
    ] {
        assert_eq!(left_out(rules, token).await, expected);
    }
}
