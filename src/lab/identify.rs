//! Who signed a request: everything between a claim and a user of the lab.

use crate::model::{SignatureVersion, Time};

use super::call::Call;
use super::claim::{Claim, Form, Validity};
use super::config::{KeyState, LabConfig, LabUser};
use super::dialect::{Look, RegionCheck, look};
use super::encoding::spaced_hex;
use super::fault::{FaultKind, Faults};
use super::payload;
use super::refusal::{Answered, Code, Refusal};
use super::route::{Route, Style};
use super::verify_v4;

/// Who sent a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Caller<'a> {
    /// Nobody signed it.
    Anonymous,
    /// This user did.
    User(&'a LabUser),
}

/// How far clocks may be apart, in milliseconds.
const WINDOW: i64 = 15 * 60 * 1000;

/// What is needed to settle who signed a request.
pub(super) struct Gate<'a> {
    pub(super) config: &'a LabConfig,
    pub(super) faults: &'a Faults,
    /// The time signatures are held against.
    pub(super) now: Time,
    /// The number of this request.
    pub(super) nth: u64,
}

impl<'a> Gate<'a> {
    /// Settles who signed a request, in the order AWS does: form, time, region, id, token, signature, payload.
    pub(super) fn caller(&self, call: &Call, route: &Route) -> Answered<Caller<'a>> {
        let host_bucket = match route.style {
            Style::VirtualHosted => route.bucket.as_deref(),
            Style::Path => None,
        };
        let Some(claim) = Claim::read(call, host_bucket)? else {
            return Ok(Caller::Anonymous);
        };
        self.check_version(&claim)?;
        self.check_time(&claim)?;
        self.check_region(&claim)?;
        check_signed_headers(&claim)?;
        let user = self.user(&claim)?;
        self.check_token(&claim, user)?;
        self.check_signature(&claim, user, route)?;
        if self.faults.word(FaultKind::UserDisabled) == Some(user.name.as_str()) {
            return Err(Refusal::unauthenticated(Code::UserSuspended));
        }
        payload::check(call, &claim, self.faults)?;
        Ok(Caller::User(user))
    }

    fn look(&self) -> &'static Look {
        look(self.config.dialect)
    }

    fn check_version(&self, claim: &Claim) -> Answered<()> {
        if claim.version == SignatureVersion::V2 && self.faults.has(FaultKind::V2Refused) {
            return Err(Refusal::unauthenticated(Code::InvalidRequest).saying(
                "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
            ));
        }
        Ok(())
    }

    fn check_time(&self, claim: &Claim) -> Answered<()> {
        match &claim.validity {
            Validity::Around { at, text } if self.now.millis_since(*at).abs() > WINDOW => {
                Err(Refusal::unauthenticated(Code::RequestTimeTooSkewed)
                    .with("RequestTime", text)
                    .with("ServerTime", self.server_time())
                    .with("MaxAllowedSkewMilliseconds", WINDOW.to_string()))
            }
            Validity::Around { .. } => Ok(()),
            Validity::Span {
                from,
                until,
                seconds,
            } => self.check_span(*from, *until, *seconds),
        }
    }

    fn check_span(&self, from: Option<Time>, until: Time, seconds: Option<i64>) -> Answered<()> {
        if let (Some(seconds), Some(longest)) = (seconds, self.look().longest_expiry)
            && seconds > longest
        {
            return Err(
                Refusal::unauthenticated(Code::AuthorizationQueryParametersError).saying(format!(
                    "X-Amz-Expires must be less than a week (in seconds) that is {longest}"
                )),
            );
        }
        if from.is_some_and(|from| from.millis_since(self.now) > WINDOW) {
            return Err(
                Refusal::unauthenticated(Code::AccessDenied).saying("Request is not yet valid")
            );
        }
        if until.millis_since(self.now) <= 0 {
            let mut refusal =
                Refusal::unauthenticated(Code::AccessDenied).saying(self.look().expired);
            if let Some(seconds) = seconds {
                refusal = refusal.with("X-Amz-Expires", seconds.to_string());
            }
            return Err(refusal
                .with("Expires", seconds_text(until))
                .with("ServerTime", self.server_time()));
        }
        Ok(())
    }

    fn server_time(&self) -> String {
        seconds_text(self.now)
    }

    fn check_region(&self, claim: &Claim) -> Answered<()> {
        let Some(scope) = &claim.scope else {
            return Ok(());
        };
        let expected = match (
            self.faults.word(FaultKind::RegionChecked),
            self.look().region,
        ) {
            (Some(region), _) => region,
            (None, RegionCheck::Enforced) => &self.config.region,
            (None, RegionCheck::Any) => return Ok(()),
        };
        if scope.region == expected {
            return Ok(());
        }
        let what = format!(
            "the region '{}' is wrong; expecting '{expected}'",
            scope.region
        );
        Err(verify_v4::malformed(claim.form, &what).with("Region", expected))
    }

    fn user(&self, claim: &Claim) -> Answered<&'a LabUser> {
        let owns = |user: &&LabUser| self.config.buckets.iter().any(|b| b.owner == user.name);
        let known = self.known(claim);
        if self.faults.has(FaultKind::KeyKindRefused) && !known.as_ref().is_ok_and(owns) {
            return Err(Refusal::unauthenticated(Code::InvalidAccessKeyId)
                .saying("Malformed Access Key Id"));
        }
        known
    }

    fn known(&self, claim: &Claim) -> Answered<&'a LabUser> {
        self.config
            .users
            .iter()
            .find(|user| user.key.id.as_str() == claim.id && user.state == KeyState::Active)
            .ok_or_else(|| self.unknown(claim))
    }

    fn unknown(&self, claim: &Claim) -> Refusal {
        self.echoed(
            Refusal::unauthenticated(Code::InvalidAccessKeyId).with("AWSAccessKeyId", &claim.id),
            claim,
        )
    }

    fn check_token(&self, claim: &Claim, user: &LabUser) -> Answered<()> {
        let expected = user
            .key
            .token
            .as_ref()
            .map(super::super::model::key::SessionToken::expose);
        let required = expected.is_some() || self.faults.has(FaultKind::TokenRequired);
        let refused = |code| {
            Refusal::unauthenticated(code).with("Token-0", claim.token.as_deref().unwrap_or(""))
        };
        let Some(token) = claim.token.as_deref() else {
            return if required {
                Err(self.unknown(claim))
            } else {
                Ok(())
            };
        };
        let expired = user.token_expires.is_some_and(|end| end <= self.now);
        if self.faults.has(FaultKind::ExpiredToken) || (Some(token) == expected && expired) {
            return Err(refused(Code::ExpiredToken));
        }
        if Some(token) == expected {
            Ok(())
        } else if self.faults.has(FaultKind::BadTokenAsUnknownKey) {
            Err(self.unknown(claim))
        } else {
            Err(refused(Code::InvalidToken))
        }
    }

    fn check_signature(&self, claim: &Claim, user: &LabUser, route: &Route) -> Answered<()> {
        let right = claim.signature_by(user.key.secret.expose()) == claim.signature
            || self.faults.has(FaultKind::SignaturesUnchecked);
        let of_v2_list = self.faults.has(FaultKind::V2ListRefused)
            && claim.version == SignatureVersion::V2
            && route.bucket.is_some()
            && route.key.is_none();
        let by_stale_node = self.faults.has(FaultKind::Flapping) && self.nth.is_multiple_of(2);
        if right && !of_v2_list && !by_stale_node {
            return Ok(());
        }
        Err(self.echoed(mismatch(claim), claim))
    }

    /// Under the fault, the id goes into the message too, up to its first slash.
    fn echoed(&self, refusal: Refusal, claim: &Claim) -> Refusal {
        if !self.faults.has(FaultKind::EchoCredentials) {
            return refusal;
        }
        let piece = claim.id.split('/').next().unwrap_or_default();
        let message = format!("{} Access key ID: {piece}", refusal.message);
        let mut refusal = refusal.saying(message);
        if let Some(token) = &claim.token {
            refusal = refusal.with("Token-0", token);
        }
        refusal
    }
}

/// A time without its milliseconds, as error documents write it.
fn seconds_text(at: Time) -> String {
    Time::from_millis(at.as_seconds() * 1000)
        .to_string()
        .replace(".000Z", "Z")
}

fn check_signed_headers(claim: &Claim) -> Answered<()> {
    if claim.unsigned_headers.is_empty() {
        return Ok(());
    }
    Err(Refusal::unauthenticated(Code::AccessDenied)
        .saying("There were headers present in the request which were not signed")
        .with("HeadersNotSigned", claim.unsigned_headers.join(", ")))
}

fn mismatch(claim: &Claim) -> Refusal {
    let refusal = Refusal::unauthenticated(Code::SignatureDoesNotMatch)
        .with("AWSAccessKeyId", &claim.id)
        .with("StringToSign", &claim.string_to_sign)
        .with("SignatureProvided", &claim.signature)
        .with("StringToSignBytes", spaced_hex(&claim.string_to_sign));
    match &claim.canonical_request {
        Some(canonical) => refusal
            .with("CanonicalRequest", canonical)
            .with("CanonicalRequestBytes", spaced_hex(canonical)),
        None => refusal,
    }
}

/// Whether a claim stands in the query; kept here because only presigned URLs may leave the payload out.
pub(super) fn is_presigned(claim: &Claim) -> bool {
    claim.form == Form::Query
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::scenario::{
        key, lab, now, owner, presigned, reply, request, said, signed, signed_at, temporary,
        uploader, with_token,
    };
    use crate::model::Dialect;
    use crate::model::SignatureVersion::{V2, V4};

    const LIST: &str = "GET /photos.example";
    const MINUTE: i64 = 60_000;

    #[test]
    fn a_right_signature_passes_in_every_form_and_style() {
        for version in [V4, V2] {
            for key in [owner(), uploader()] {
                assert_eq!(reply(&[], signed(LIST, &key, version)), "200");
                assert_eq!(
                    reply(
                        &[],
                        presigned("GET /photos.example/welcome.txt", &key, version, 60)
                    ),
                    "200"
                );
            }
            let mut hosted = request("GET /welcome.txt");
            hosted.set_header("host", "photos.example.s3.localhost:9");
            assert_eq!(
                reply(&[], signed_at(hosted, &owner(), version, now())),
                "200"
            );
        }
    }

    #[test]
    fn a_wrong_key_is_told_apart_by_what_is_wrong_with_it() {
        let swapped = key("owner/secret", "AKIAOWNER00000000000");
        let table = [
            (
                key("AKIANOBODY0000000000", "x"),
                "403 InvalidAccessKeyId",
                "403 InvalidAccessKeyId",
            ),
            (
                key("AKIAOWNER00000000000", "x"),
                "403 SignatureDoesNotMatch",
                "403 SignatureDoesNotMatch",
            ),
            (
                key("AKIAOWNER00000000000", "owner/secret "),
                "403 SignatureDoesNotMatch",
                "403 SignatureDoesNotMatch",
            ),
            (
                key("AKIAOWNER00000000000 ", "owner/secret"),
                "403 InvalidAccessKeyId",
                "403 InvalidAccessKeyId",
            ),
            (
                swapped,
                "400 AuthorizationHeaderMalformed",
                "403 InvalidAccessKeyId",
            ),
            (
                key("ASIATEMPORARY0000000", "temporarysecret"),
                "403 InvalidAccessKeyId",
                "403 InvalidAccessKeyId",
            ),
            (
                with_token("ASIATEMPORARY0000000", "temporarysecret", "other"),
                "400 InvalidToken",
                "400 InvalidToken",
            ),
            (
                with_token("AKIAOWNER00000000000", "owner/secret", "any"),
                "400 InvalidToken",
                "400 InvalidToken",
            ),
        ];
        for (key, v4, v2) in table {
            assert_eq!(reply(&[], signed(LIST, &key, V4)), v4, "{key:?}");
            assert_eq!(reply(&[], signed(LIST, &key, V2)), v2, "{key:?}");
        }
        let stray = with_token("AKIAOWNER00000000000", "owner/secret", "any");
        assert_eq!(
            reply(&["bad-token-as-unknown-key"], signed(LIST, &stray, V4)),
            "403 InvalidAccessKeyId"
        );
        // The temporary user may list nothing, but is known.
        assert_eq!(
            reply(&[], signed(LIST, &temporary(), V4)),
            "403 AccessDenied"
        );
        assert_eq!(reply(&[], request(LIST)), "403 AccessDenied");
    }

    #[test]
    fn clocks_may_be_fifteen_minutes_apart_and_no_more() {
        for version in [V4, V2] {
            for (minutes, expected) in [
                (14, "200"),
                (-14, "200"),
                (16, "403 RequestTimeTooSkewed"),
                (-16, "403 RequestTimeTooSkewed"),
            ] {
                let at = now().plus_millis(minutes * MINUTE);
                assert_eq!(
                    reply(&[], signed_at(request(LIST), &owner(), version, at)),
                    expected
                );
            }
            // Time is told before the key.
            let late = signed_at(
                request(LIST),
                &key("nobody", "x"),
                version,
                now().plus_millis(20 * MINUTE),
            );
            assert_eq!(reply(&[], late), "403 RequestTimeTooSkewed");
        }
    }

    #[test]
    fn a_presigned_url_expires() {
        for version in [V4, V2] {
            let expired = presigned("GET /photos.example/welcome.txt", &owner(), version, 0);
            let answer = lab(Dialect::Aws, &[]).answer(expired.clone());
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            assert_eq!(said(&answer), "403 AccessDenied");
            assert!(
                body.contains("<Message>Request has expired</Message>"),
                "{body}"
            );
            assert!(
                body.contains("<ServerTime>2026-11-21T23:15:42Z</ServerTime>"),
                "{body}"
            );
            let ddn = lab(Dialect::Ddn, &[]).answer(expired);
            assert!(
                String::from_utf8_lossy(&ddn.body)
                    .contains("<Message>Access Denied</Message><RequestId>")
            );
        }
        let week = presigned(LIST, &owner(), V4, 604_801);
        assert_eq!(
            reply(&[], week.clone()),
            "400 AuthorizationQueryParametersError"
        );
        assert_eq!(said(&lab(Dialect::Ddn, &[]).answer(week)), "200");
    }

    #[test]
    fn aws_wants_its_region_and_ddn_takes_any() {
        let elsewhere = || {
            let mut call = request(LIST);
            call.set_header("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
            call.set_header("x-amz-date", &now().amz_date());
            let opening = "AWS4-HMAC-SHA256 Credential=AKIAOWNER00000000000/20261121/mars/s3/aws4_request,\
                           SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=";
            call.set_header("authorization", opening);
            let claim = Claim::read(&call, None).unwrap().unwrap();
            let signature = claim.signature_by("owner/secret");
            call.set_header("authorization", &format!("{opening}{signature}"));
            call
        };
        let answer = lab(Dialect::Aws, &[]).answer(elsewhere());
        assert_eq!(said(&answer), "400 AuthorizationHeaderMalformed");
        assert!(String::from_utf8_lossy(&answer.body).contains("<Region>us-east-1</Region>"));
        assert_eq!(said(&lab(Dialect::Ddn, &[]).answer(elsewhere())), "200");
    }

    #[test]
    fn a_payload_must_be_the_one_that_was_signed() {
        let mut put = signed("PUT /photos.example/k", &owner(), V4);
        put.body = "other".into();
        assert_eq!(reply(&[], put), "400 XAmzContentSHA256Mismatch");
        let mut tampered = signed("PUT /photos.example/k", &owner(), V4);
        tampered.path = "/photos.example/other".into();
        assert_eq!(reply(&[], tampered), "403 SignatureDoesNotMatch");
        let mut added = signed("PUT /photos.example/k", &owner(), V4);
        added.set_header("x-amz-acl", "public-read");
        assert_eq!(reply(&[], added), "403 AccessDenied");
    }

    #[test]
    fn a_mismatch_shows_what_the_server_signed() {
        let answer =
            lab(Dialect::Aws, &[]).answer(signed(LIST, &key("AKIAOWNER00000000000", "x"), V2));
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(
            body.contains("<StringToSign>GET\n\n\nSat, 21 Nov 2026 23:15:42 GMT\n/photos.example</StringToSign>"),
            "{body}"
        );
        assert!(body.contains("<StringToSignBytes>47 45 54 0a"), "{body}");
        assert!(
            body.contains("<AWSAccessKeyId>AKIAOWNER00000000000</AWSAccessKeyId>"),
            "{body}"
        );
    }
}
