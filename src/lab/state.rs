//! One running lab: from a request to its answer, without any socket.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::model::Time;
use crate::policy::Problem;

use super::answer::{Answer, Fate};
use super::call::Call;
use super::config::LabConfig;
use super::dialect::{Look, Sts, host_id, look, request_id};
use super::disguise::{self, Occasion};
use super::fault::{FaultKind, Faults};
use super::hop;
use super::identify::Gate;
use super::prepared::{NotMade, prepared};
use super::refusal::{Answered, Code, Refusal};
use super::route::{Operation, Route, Style};
use super::service::Service;
use super::store::{Store, Taking};

/// A lab's configuration, contents and memory of what it was asked.
pub(super) struct State {
    pub(super) config: LabConfig,
    pub(super) faults: Faults,
    store: Mutex<Store>,
    log: Mutex<Vec<LabRequest>>,
    count: AtomicU64,
    /// Requests that are being answered.
    pub(super) under_way: AtomicUsize,
    listed: AtomicBool,
}

/// Why a lab cannot be as it is configured.
#[derive(Debug, thiserror::Error)]
pub(super) enum CannotStart {
    /// A policy that its dialect refuses.
    #[error(transparent)]
    Policy(#[from] Problem),
    /// A fault that its dialect has no place for.
    #[error(transparent)]
    Fault(#[from] NotMade),
}

/// One request the lab was sent, as it arrived, and the status it was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabRequest {
    /// The method.
    pub method: String,
    /// The path as sent.
    pub path: String,
    /// The query as sent, without `?`.
    pub query: String,
    /// The `Host` header.
    pub host: String,
    /// The status of the answer; `None` if the connection was closed without one.
    pub status: Option<u16>,
}

impl State {
    pub(super) fn new(config: LabConfig) -> Result<Self, CannotStart> {
        let config = prepared(config)?;
        let faults = Faults::new(config.faults.clone());
        let taking = if faults.has(FaultKind::PolicyActionMisspelt) {
            Taking::Careless
        } else {
            Taking::Strict
        };
        let store = Store::new(
            &config.buckets,
            &config.users,
            config.dialect,
            taking,
            config.clock.now(),
        )?;
        Ok(Self {
            faults,
            config,
            store: Mutex::new(store),
            log: Mutex::default(),
            count: AtomicU64::new(0),
            under_way: AtomicUsize::new(0),
            listed: AtomicBool::new(false),
        })
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn log(&self) -> MutexGuard<'_, Vec<LabRequest>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request and remembers it.
    pub(super) fn answer(&self, call: Call) -> Answer {
        let nth = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        let mut entry = LabRequest {
            method: call.method.clone(),
            path: call.path.clone(),
            query: call.query.clone(),
            host: call.header("host").unwrap_or_default(),
            status: None,
        };
        let answer = self.considered(call, nth);
        entry.status = (answer.fate != Fate::Dropped).then_some(answer.status);
        self.log().push(entry);
        answer
    }

    fn considered(&self, call: Call, nth: u64) -> Answer {
        if self.faults.word(FaultKind::CloseEarly) == Some("request") {
            return Answer {
                fate: Fate::Dropped,
                ..Answer::empty(200)
            };
        }
        let uploads = call.method == "PUT" && !call.body.is_empty();
        let is_mangled =
            self.faults.has(FaultKind::ExpectMangled) && call.header("expect").is_some();
        if is_mangled || (uploads && self.faults.has(FaultKind::PutClosedEarly)) {
            return Answer {
                fate: Fate::Dropped,
                ..Answer::empty(200)
            };
        }
        if let Some(answer) = hop::own_answer(&call, &self.faults) {
            return answer.with("date", self.shown_time().http_date());
        }
        let call = hop::passed_on(call, &self.faults);
        let route = self.route(&call);
        let id = request_id(nth);
        let mut answer = match self.served(&call, &route, nth) {
            Ok(answer) => answer,
            Err(refusal) => {
                let (dialect, faults) = (self.config.dialect, &self.faults);
                let occasion = Occasion {
                    dialect,
                    faults,
                    route: &route,
                    request_id: &id,
                };
                disguise::answer(refusal, &occasion)
            }
        };
        if self.faults.word(FaultKind::CloseEarly) == Some("body") {
            answer.fate = Fate::Cut;
        }
        self.signed_off(answer, &id)
    }

    /// The headers every answer of the store has.
    fn signed_off(&self, answer: Answer, id: &str) -> Answer {
        let dialect = self.config.dialect;
        let answer = answer
            .with("x-amz-request-id", id)
            .with("x-amz-id-2", host_id(dialect, id))
            .with("date", self.shown_time().http_date())
            .with("x-s3probe-lab", format!("emulation of {dialect}"));
        match look(dialect).server {
            Some(server) => answer.with("server", server),
            None => answer,
        }
    }

    /// The time of the `Date` header.
    fn shown_time(&self) -> Time {
        let skew = self.faults.millis(FaultKind::ClockSkew).unwrap_or(0);
        self.config.clock.now().plus_millis(skew)
    }

    fn look(&self) -> &'static Look {
        look(self.config.dialect)
    }

    fn route(&self, call: &Call) -> Route {
        let route = Route::of(call);
        let host = call.header("host").unwrap_or_default();
        let name = host
            .rsplit_once(':')
            .map_or(host.as_str(), |(name, _port)| name);
        if self.faults.has(FaultKind::HostTakenAsBucket)
            && route.style == Style::Path
            && !matches!(name, "localhost" | "s3.localhost")
        {
            // The whole host is the bucket, so the whole path is the key.
            return Route::of_whole_host(call, name);
        }
        if route.operation == Operation::GetCallerIdentity && self.look().sts == Sts::Unknown {
            let operation = Operation::NotAllowed;
            return Route { operation, ..route };
        }
        if self.faults.has(FaultKind::SubResourcesFallThrough) {
            return Route::without_sub_resources(call);
        }
        route
    }

    fn served(&self, call: &Call, route: &Route, nth: u64) -> Answered<Answer> {
        if let Some(refusal) = hop::store_wide(&self.faults, nth) {
            return Err(refusal);
        }
        if call.method == "PUT" && self.faults.has(FaultKind::LengthRequired) {
            return Err(Refusal::unauthenticated(Code::MissingContentLength));
        }
        if self.faults.has(FaultKind::PathStyleRefused)
            && route.style == Style::Path
            && route.bucket.is_some()
        {
            return Err(Refusal::unauthenticated(Code::SecondLevelDomainForbidden));
        }
        let silent_skew = self.faults.millis(FaultKind::ClockSkewSilent).unwrap_or(0);
        let gate = Gate {
            config: &self.config,
            faults: &self.faults,
            now: self.shown_time().plus_millis(silent_skew),
            nth,
        };
        let caller = gate.caller(call, route)?;
        let lists = matches!(
            route.operation,
            Operation::ListObjects | Operation::ListObjectsV2
        );
        if self.faults.has(FaultKind::RefuseAfterList)
            && !lists
            && self.listed.load(Ordering::Relaxed)
        {
            return Err(Refusal::new(Code::AccessDenied));
        }
        let (config, faults) = (&self.config, &self.faults);
        let mut store = self.store();
        let now = self.shown_time();
        let service = Service {
            config,
            faults,
            store: &mut store,
            caller,
            call,
            route,
            now,
        };
        let answer = service.serve()?;
        if lists {
            self.listed.store(true, Ordering::Relaxed);
        }
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::IMITATED;
    use crate::lab::scenario::{
        lab, now, owner, reply, request, said, signed, signed_at, temporary, uploader,
    };
    use crate::model::Dialect;
    use crate::model::SignatureVersion::{self, V2, V4};

    fn asked(state: &State, line: &str, version: SignatureVersion) -> String {
        said(&state.answer(signed(line, &uploader(), version)))
    }

    #[test]
    fn the_demo_uploader_lists_gets_and_puts_but_does_not_delete() {
        for dialect in IMITATED {
            for version in [V4, V2] {
                let state = lab(dialect, &[]);
                let table = [
                    ("GET /photos.example?list-type=2&max-keys=1", "200"),
                    ("PUT /photos.example/new", "200"),
                    ("GET /photos.example/new", "200"),
                    ("GET /photos.example/absent", "404 NoSuchKey"),
                    ("DELETE /photos.example/new", "403 AccessDenied"),
                    ("GET /photos.example?acl", "403 AccessDenied"),
                    ("GET /photos.example?policy", "403 AccessDenied"),
                    ("DELETE /photos.example", "403 AccessDenied"),
                    ("GET /nowhere", "404 NoSuchBucket"),
                ];
                for (line, expected) in table {
                    // Qumulo has a code of its own for what a policy refuses.
                    let found = asked(&state, line, version);
                    let found = found.trim_end_matches("ByBucketPolicy");
                    assert_eq!(found, expected, "{dialect} {version} {line}");
                }
                let delete = signed("DELETE /photos.example/new", &owner(), version);
                assert_eq!(said(&state.answer(delete)), "204");
            }
        }
    }

    #[test]
    fn the_owner_stores_reads_and_removes_a_policy_and_bad_ones_are_refused() {
        let state = lab(Dialect::Ddn, &[]);
        let put = |text: &str| {
            let mut call = request("PUT /photos.example?policy");
            call.body = bytes::Bytes::from(text.to_owned());
            said(&state.answer(signed_at(call, &owner(), V4, now())))
        };
        assert_eq!(
            put(r#"{"Version":"2012-10-17","Statement":[]}"#),
            "400 MalformedPolicy"
        );
        assert_eq!(
            put(
                r#"{"Statement":[{"Effect":"Allow","Principal":{"DDN":["*"]},"Action":"s3:GetObject","Resource":"photos.example"}]}"#
            ),
            "204"
        );
        assert_eq!(
            said(&state.answer(request("GET /photos.example/welcome.txt"))),
            "200"
        );
        assert_eq!(
            said(&state.answer(request("GET /photos.example"))),
            "403 AccessDenied"
        );
        let owned = |line: &str| said(&state.answer(signed(line, &owner(), V4)));
        assert_eq!(owned("GET /photos.example?policy"), "200");
        assert_eq!(owned("DELETE /photos.example?policy"), "204");
        assert_eq!(
            owned("GET /photos.example?policy"),
            "404 NoSuchBucketPolicy"
        );
    }

    /// A fault, who asks what and how, and the answer. `-` in place of a version is unsigned.
    const UNDER_FAULTS: &[(&str, &str, &str)] = &[
        ("v2-refused", "v2 GET /photos.example", "400 InvalidRequest"),
        ("v2-refused", "v4 GET /photos.example", "200"),
        (
            "v2-list-refused",
            "v2 GET /photos.example",
            "403 SignatureDoesNotMatch",
        ),
        (
            "v2-list-refused",
            "v2 GET /photos.example/welcome.txt",
            "200",
        ),
        ("v2-list-refused", "v4 GET /photos.example", "200"),
        (
            "clock-skew",
            "v4 GET /photos.example",
            "403 RequestTimeTooSkewed",
        ),
        ("clock-skew=14m", "v4 GET /photos.example", "200"),
        (
            "clock-skew-silent",
            "v2 GET /photos.example",
            "403 RequestTimeTooSkewed",
        ),
        (
            "region-checked=garage",
            "v4 GET /photos.example",
            "400 AuthorizationHeaderMalformed",
        ),
        (
            "region-redirect",
            "v4 GET /photos.example",
            "301 PermanentRedirect",
        ),
        ("region-redirect", "v4 GET /", "200"),
        (
            "region-redirect",
            "- GET /photos.example",
            "403 AccessDenied",
        ),
        (
            "user-disabled",
            "v4 GET /photos.example",
            "403 UserSuspended",
        ),
        (
            "bucket-name-refused",
            "v4 GET /photos.example",
            "400 InvalidBucketName",
        ),
        ("deny-told", "v4 PUT /photos.example/k", "403 AccessDenied"),
        ("deny-told", "v4 GET /photos.example", "200"),
        (
            "digest-required",
            "v4 PUT /photos.example/k",
            "400 InvalidRequest",
        ),
        (
            "extra-query-refused",
            "v4 PUT /photos.example/k?x-id=PutObject",
            "404 NoSuchKey",
        ),
        ("extra-query-refused", "v4 PUT /photos.example/k", "200"),
        (
            "key-kind-refused",
            "v4 GET /photos.example",
            "403 InvalidAccessKeyId",
        ),
        ("kms-denied", "v4 GET /photos.example/k", "403 AccessDenied"),
        (
            "length-required",
            "v4 PUT /photos.example/k",
            "411 MissingContentLength",
        ),
        (
            "list-only-below",
            "v4 GET /photos.example",
            "403 AccessDenied",
        ),
        (
            "list-only-below=a",
            "v4 GET /photos.example?prefix=ab",
            "200",
        ),
        ("list-prefix-denied", "v4 GET /photos.example", "200"),
        (
            "list-prefix-denied",
            "v4 GET /photos.example?prefix=ab",
            "403 AccessDenied",
        ),
        ("objects-denied", "v4 GET /photos.example", "200"),
        (
            "objects-denied",
            "v4 PUT /photos.example/k",
            "403 AccessDenied",
        ),
        (
            "objects-of-others-denied",
            "v4 GET /photos.example/welcome.txt",
            "403 AccessDenied",
        ),
        (
            "owner-acl-required",
            "v4 PUT /photos.example/k",
            "403 AccessDenied",
        ),
        ("put-closed-early", "v4 PUT /photos.example/k", "200"),
        ("quota-as-denied", "v4 PUT /photos.example/k", "200"),
        ("sdk-headers-refused", "v4 PUT /photos.example/k", "200"),
        (
            "sse-required",
            "v4 PUT /photos.example/k",
            "403 AccessDenied",
        ),
        ("user-disabled=owner", "v4 GET /photos.example", "200"),
        ("everything-open", "- PUT /photos.example/k", "200"),
        (
            "token-required",
            "v4 GET /photos.example",
            "403 InvalidAccessKeyId",
        ),
        (
            "list-missing-masks-404",
            "v4 GET /photos.example",
            "403 AccessDenied",
        ),
        (
            "list-missing-masks-404",
            "v4 GET /photos.example/absent",
            "403 AccessDenied",
        ),
        (
            "list-missing-masks-404",
            "v4 GET /photos.example/welcome.txt",
            "200",
        ),
        ("put-creates-bucket", "v4 PUT /nowhere/k", "200"),
        ("quota-exceeded", "v4 PUT /photos.example/k", "200"),
        (
            "storage-full",
            "v4 PUT /photos.example/k",
            "507 XMinioStorageFull",
        ),
        (
            "bucket-read-only",
            "v4 PUT /photos.example/k",
            "403 AccessDenied",
        ),
        (
            "not-initialised",
            "v4 GET /photos.example",
            "503 XMinioServerNotInitialized",
        ),
        (
            "path-style-refused",
            "v4 GET /photos.example",
            "403 SecondLevelDomainForbidden",
        ),
        ("no-body", "v4 DELETE /photos.example/k", "403"),
        ("html-console", "v4 GET /photos.example", "200"),
        ("bare-status", "v4 GET /photos.example", "404"),
        ("bare-status=403", "v4 PUT /photos.example/k", "403"),
        ("json-answer", "v4 PUT /photos.example/k", "200"),
        ("login-redirect", "v4 GET /photos.example", "302"),
        ("proxy-page=502", "v4 GET /photos.example", "502"),
        ("https-redirect", "v4 GET /photos.example", "301"),
        ("method-blocked", "v4 PUT /photos.example/k", "405"),
        ("auth-backend-missing", "v4 GET /photos.example", "401"),
        (
            "host-rewritten",
            "v4 GET /photos.example",
            "403 SignatureDoesNotMatch",
        ),
        ("host-rewritten", "v2 GET /photos.example", "200"),
        (
            "host-port-dropped",
            "v4 GET /photos.example",
            "403 SignatureDoesNotMatch",
        ),
        ("header-added", "v4 GET /photos.example", "403 AccessDenied"),
        (
            "header-added",
            "v2 GET /photos.example",
            "403 SignatureDoesNotMatch",
        ),
        (
            "strip-header=x-amz-content-sha256",
            "v4 GET /photos.example",
            "400 InvalidRequest",
        ),
        (
            "base-path-stripped=photos.example",
            "v4 GET /photos.example/photos.example",
            "403 SignatureDoesNotMatch",
        ),
        (
            "path-normalised",
            "v4 GET /photos.example//welcome.txt",
            "403 SignatureDoesNotMatch",
        ),
        (
            "path-normalised",
            "v4 GET /photos.example/welcome.txt",
            "200",
        ),
        (
            "head-as-get",
            "v4 HEAD /photos.example/welcome.txt",
            "403 SignatureDoesNotMatch",
        ),
        (
            "sub-resources-fall-through",
            "v4 GET /photos.example?policy",
            "200",
        ),
    ];

    #[test]
    fn each_fault_changes_the_answers_it_is_meant_to_change() {
        for (fault, asks, expected) in UNDER_FAULTS {
            let (version, line) = asks.split_once(' ').unwrap();
            let call = match version {
                "v4" => signed(line, &uploader(), V4),
                "v2" => signed(line, &uploader(), V2),
                _ => request(line),
            };
            assert_eq!(reply(&[fault], call), *expected, "{fault}: {asks}");
        }
    }

    #[test]
    fn hops_break_only_what_signs_the_header_they_change() {
        let with = |name: &str| {
            let mut call = request("GET /photos.example");
            call.set_header(name, "identity");
            signed_at(call, &uploader(), V4, now())
        };
        let plain = || signed("GET /photos.example", &uploader(), V4);
        for (fault, header) in [
            ("accept-encoding-rewritten", "accept-encoding"),
            ("underscore-headers-dropped", "x-amz-meta-a_b"),
            ("strip-header", "expect"),
        ] {
            assert_eq!(reply(&[], with(header)), "200", "{header}");
            assert_eq!(
                reply(&[fault], with(header)),
                "403 SignatureDoesNotMatch",
                "{fault}"
            );
            assert_eq!(reply(&[fault], plain()), "200", "{fault}");
        }
    }

    fn put(body: &'static str, headers: &[(&str, &str)]) -> Call {
        let mut call = request("PUT /photos.example/k");
        call.body = body.into();
        for (name, value) in headers {
            call.set_header(name, value);
        }
        signed_at(call, &owner(), V2, now())
    }

    #[test]
    fn uploads_are_refused_by_size_and_digest() {
        let streaming = ("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        let table: [(&[&str], Call, &str); 7] = [
            (&["quota-exceeded"], put("x", &[]), "403 QuotaExceeded"),
            (&["body-limit=3"], put("four", &[]), "413"),
            (&["body-limit=4"], put("four", &[]), "200"),
            (
                &[],
                put("x", &[("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==")]),
                "400 BadDigest",
            ),
            (&[], put("x", &[("content-md5", "x")]), "400 InvalidDigest"),
            (
                &[],
                put("1\r\nx\r\n0\r\n\r\n", &[streaming]),
                "501 NotImplemented",
            ),
            (
                &["chunk-framing-stored"],
                put("1\r\nx\r\n0\r\n\r\n", &[streaming]),
                "200",
            ),
        ];
        for (faults, call, expected) in table {
            assert_eq!(reply(faults, call), expected, "{faults:?}");
        }
    }

    #[test]
    fn an_altered_body_keeps_its_length_and_a_failing_delete_keeps_the_object() {
        let state = lab(Dialect::Aws, &["altered-body", "delete-fails"]);
        let body = state
            .answer(signed("GET /photos.example/welcome.txt", &owner(), V4))
            .body;
        assert!(body.len() == 19 && &body[..] != b"hello from the lab\n");
        let delete = signed("DELETE /photos.example/welcome.txt", &owner(), V4);
        assert_eq!(said(&state.answer(delete)), "500 InternalError");
        assert_eq!(state.store().buckets["photos.example"].objects.len(), 1);
    }

    #[test]
    fn a_bucket_is_made_by_a_put_only_where_a_fault_says_so() {
        for (faults, buckets) in [(&[][..], 1), (&["put-creates-bucket"][..], 2)] {
            let state = lab(Dialect::Aws, faults);
            asked(&state, "PUT /nowhere/k", V4);
            assert_eq!(state.store().buckets.len(), buckets);
        }
    }

    #[test]
    fn the_date_header_shows_an_honest_skew_and_hides_a_silent_one() {
        for (fault, date) in [
            ("clock-skew=1h", "Sun, 22 Nov 2026 00:15:42 GMT"),
            ("clock-skew-silent=1h", "Sat, 21 Nov 2026 23:15:42 GMT"),
        ] {
            let answer = lab(Dialect::Aws, &[fault]).answer(request("GET /"));
            assert!(
                answer.headers.contains(&("date".into(), date.into())),
                "{fault}"
            );
        }
    }

    #[test]
    fn every_second_request_fails_where_a_fault_says_so() {
        for (fault, refused) in [
            ("flapping", "403 SignatureDoesNotMatch"),
            ("throttle", "503 SlowDown"),
        ] {
            let state = lab(Dialect::Aws, &[fault]);
            let said = [(); 4].map(|()| asked(&state, "GET /photos.example", V4));
            assert_eq!(said, ["200", refused, "200", refused]);
        }
    }

    #[test]
    fn after_the_first_list_all_else_is_refused() {
        let state = lab(Dialect::Aws, &["refuse-after-list"]);
        assert_eq!(asked(&state, "GET /photos.example/welcome.txt", V4), "200");
        assert_eq!(asked(&state, "GET /photos.example", V4), "200");
        assert_eq!(
            asked(&state, "GET /photos.example/welcome.txt", V4),
            "403 AccessDenied"
        );
        assert_eq!(asked(&state, "GET /photos.example", V4), "200");
    }

    #[test]
    fn unchecked_signatures_still_want_a_known_id() {
        let fault = ["signatures-unchecked"];
        let forged = |id: &str| {
            signed(
                "GET /photos.example",
                &crate::lab::scenario::key(id, "x"),
                V4,
            )
        };
        assert_eq!(reply(&fault, forged(owner().id.as_str())), "200");
        assert_eq!(
            reply(&fault, forged("AKIANOBODY0000000000")),
            "403 InvalidAccessKeyId"
        );
    }

    #[test]
    fn an_expired_token_is_told_and_echoed() {
        let answer =
            lab(Dialect::Aws, &["expired-token"]).answer(signed("GET /", &temporary(), V4));
        assert_eq!(said(&answer), "400 ExpiredToken");
        assert!(String::from_utf8_lossy(&answer.body).contains("<Token-0>the-token</Token-0>"));
    }

    #[test]
    fn a_swapped_pair_is_echoed_secret_and_all() {
        let swapped = crate::lab::scenario::key("plainsecret", "AKIAOWNER00000000000");
        let answer = lab(Dialect::Ddn, &["echo-credentials"]).answer(signed("GET /", &swapped, V4));
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(
            body.contains("Access key ID: plainsecret</Message>"),
            "{body}"
        );
        assert!(
            body.contains("<AWSAccessKeyId>plainsecret</AWSAccessKeyId>"),
            "{body}"
        );
    }

    #[test]
    fn a_server_that_does_not_see_sub_resources_deletes_the_bucket() {
        let state = lab(Dialect::Aws, &["sub-resources-fall-through"]);
        let delete = signed("DELETE /photos.example?policy", &owner(), V4);
        assert_eq!(said(&state.answer(delete)), "204");
        assert!(state.store().buckets.is_empty());
    }

    #[test]
    fn a_host_taken_for_a_bucket_is_named_as_missing() {
        let mut call = request("GET /");
        call.set_header("host", "127.0.0.1:9");
        let answer = lab(Dialect::Aws, &["host-taken-as-bucket"]).answer(call);
        assert_eq!(said(&answer), "404 NoSuchBucket");
        assert!(
            String::from_utf8_lossy(&answer.body).contains("<BucketName>127.0.0.1</BucketName>")
        );
    }

    #[test]
    fn requests_are_remembered_with_their_answers() {
        let state = lab(Dialect::Aws, &["close-early"]);
        state.answer(request("GET /photos.example?list-type=2"));
        assert_eq!(
            *state.log(),
            [LabRequest {
                method: "GET".into(),
                path: "/photos.example".into(),
                query: "list-type=2".into(),
                host: "localhost:9".into(),
                status: None,
            }]
        );
    }
}
