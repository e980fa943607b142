//! Every folder of `fixtures/vectors`, each stage by itself.

use std::fs;
use std::path::{Path, PathBuf};

use s3probe::model::{AccessKey, AccessKeyId, SecretAccessKey, SessionToken, Time};
use s3probe::sign::{Request, Signed, recompute, v2, v4};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vector {
    source: String,
    licence: String,
    note: String,
    form: Form,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    published_signature: Option<String>,
    // SigV4
    time: Option<String>,
    region: Option<String>,
    service: Option<String>,
    payload_hash: Option<String>,
    expires_in: Option<u64>,
    // SigV2
    virtual_hosted_bucket: Option<String>,
    expires: Option<i64>,
}

#[derive(Clone, Copy, Deserialize, PartialEq)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Header,
    Query,
}

/// What `request.txt` holds.
struct Head {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
}

#[test]
fn every_v4_vector_is_met_at_every_stage() {
    assert_eq!(check("v4", signed_v4), 52);
}

#[test]
fn every_v2_vector_is_met_at_every_stage() {
    assert_eq!(check("v2", signed_v2), 17);
}

/// Checks all folders of a version and says how many there are.
fn check(version: &str, sign: fn(&Request<'_>, &AccessKey, &Vector) -> Signed) -> usize {
    let folders = folders(version);
    let wrong: Vec<String> = folders
        .iter()
        .flat_map(|folder| deviations(folder, sign))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    folders.len()
}

fn deviations(folder: &Path, sign: fn(&Request<'_>, &AccessKey, &Vector) -> Signed) -> Vec<String> {
    let vector: Vector = toml::from_str(&read(folder, "vector.toml").unwrap()).unwrap();
    let head = head(&read(folder, "request.txt").unwrap());
    let key = key(&vector);
    let request = Request {
        virtual_hosted_bucket: vector.virtual_hosted_bucket.as_deref(),
        ..Request::new(&head.method, &head.target, &head.headers)
    };
    let signed = sign(&request, &key, &vector);

    let authorization = signed.authorization().map(without_blanks);
    let target = (vector.form == Form::Query).then(|| sorted_parameters(&signed.target));
    let stage = |file: &str| read(folder, file);
    let stages = [
        (
            "canonical request",
            stage("canonical-request.txt"),
            signed.canonical_request.clone(),
        ),
        (
            "string to sign",
            stage("string-to-sign.txt"),
            Some(signed.string_to_sign.clone()),
        ),
        (
            "signature",
            stage("signature.txt"),
            Some(signed.signature.clone()),
        ),
        (
            "authorization",
            stage("authorization.txt").map(|t| without_blanks(&t)),
            authorization,
        ),
        (
            "target",
            stage("target.txt").map(|t| sorted_parameters(&t)),
            target,
        ),
    ];
    let mut wrong: Vec<String> = stages
        .into_iter()
        .filter(|(_, wanted, got)| wanted != got)
        .map(|(stage, wanted, got)| {
            let name = folder.display();
            format!("{name}: {stage}\n  wanted {wanted:?}\n  got    {got:?}")
        })
        .collect();
    wrong.extend(unfounded(folder, &vector, &signed));
    wrong.extend(not_recomputed(folder, &request, &signed, &key));
    wrong
}

/// A vector must say where it comes from, and why it differs from what was published, if it does.
fn unfounded(folder: &Path, vector: &Vector, signed: &Signed) -> Option<String> {
    let differs = vector
        .published_signature
        .as_ref()
        .is_some_and(|published| *published != signed.signature);
    let told = vector.note.starts_with("The published signature differs");
    let founded = !vector.source.is_empty() && !vector.licence.is_empty() && differs == told;
    (!founded).then(|| format!("{}: source, licence or note", folder.display()))
}

/// The published texts must also come out of the request as it would be transmitted; bar those of
/// a body whose hash is signed but sent nowhere, which cannot be known.
fn not_recomputed(
    folder: &Path,
    request: &Request<'_>,
    signed: &Signed,
    key: &AccessKey,
) -> Option<String> {
    let headers = signed.all_headers(request);
    let sent = Request {
        target: &signed.target,
        headers: &headers,
        ..*request
    };
    let hash_is_sent = sent.header("x-amz-content-sha256").is_some();
    let knowable = match &signed.canonical_request {
        Some(text) => {
            hash_is_sent || text.ends_with(v4::EMPTY_SHA256) || text.ends_with(v4::UNSIGNED_PAYLOAD)
        }
        None => true,
    };
    let found = recompute(&sent, key);
    let same = found.canonical_request == signed.canonical_request
        && found.string_to_sign.as_ref() == Some(&signed.string_to_sign);
    let fine = same == knowable && found.matches == Some(knowable);
    (!fine).then(|| format!("{}: recomputed", folder.display()))
}

fn signed_v4(request: &Request<'_>, key: &AccessKey, vector: &Vector) -> Signed {
    let parameters = v4::Parameters {
        time: Time::parse_amz_date(vector.time.as_ref().unwrap()).unwrap(),
        region: vector.region.as_ref().unwrap(),
        service: vector.service.as_ref().unwrap(),
        payload_hash: vector.payload_hash.as_ref().unwrap(),
        signed_headers: v4::SignedHeaders::Usual,
    };
    match vector.form {
        Form::Header => v4::sign_header(request, key, &parameters),
        Form::Query => v4::sign_query(request, key, &parameters, vector.expires_in.unwrap()),
    }
}

fn signed_v2(request: &Request<'_>, key: &AccessKey, vector: &Vector) -> Signed {
    let dialect = v2::Dialect::Boto;
    match vector.form {
        Form::Header => v2::sign_header(request, key, Time::default(), dialect),
        Form::Query => {
            let expires = Time::from_millis(vector.expires.unwrap() * 1000);
            v2::sign_query(request, key, expires, dialect)
        }
    }
}

fn key(vector: &Vector) -> AccessKey {
    AccessKey {
        label: "vector".into(),
        id: AccessKeyId::new(&vector.access_key_id),
        secret: SecretAccessKey::new(&vector.secret_access_key),
        token: vector.session_token.as_ref().map(SessionToken::new),
    }
}

/// Takes a request apart without judging it: some targets hold blanks and umlauts on purpose.
fn head(text: &str) -> Head {
    let mut lines = text.lines();
    let request_line = lines.next().unwrap().strip_suffix(" HTTP/1.1").unwrap();
    let (method, target) = request_line.split_once(' ').unwrap();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    Head {
        method: method.to_owned(),
        target: target.to_owned(),
        headers,
    }
}

/// Writers differ in whether a blank follows the commas; it is not signed.
fn without_blanks(authorization: &str) -> String {
    authorization.replace(", ", ",")
}

/// The order of parameters is free: they are sorted before they are signed.
fn sorted_parameters(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap();
    let mut parameters: Vec<&str> = query.split('&').collect();
    parameters.sort_unstable();
    format!("{path}?{}", parameters.join("&"))
}

fn folders(version: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/vectors");
    let mut folders: Vec<PathBuf> = fs::read_dir(root.join(version))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    folders.sort();
    folders
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test reads its fixtures by itself"
)]
fn read(folder: &Path, file: &str) -> Option<String> {
    fs::read_to_string(folder.join(file)).ok()
}
