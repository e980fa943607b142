//! The error classes in words, for `explain` and the reference page.

use crate::model::ErrorClass;

/// What a class means, and where to look next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassProse {
    /// What happened, in one sentence.
    pub meaning: &'static str,
    /// What to look at, in one or two sentences.
    pub look_at: &'static str,
}

/// The words for a class.
pub fn class_prose(class: ErrorClass) -> ClassProse {
    let (meaning, look_at) = words(class);
    ClassProse { meaning, look_at }
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each class")]
fn words(class: ErrorClass) -> (&'static str, &'static str) {
    match class {
        ErrorClass::None => (
            "No error: the expected document came, or a success that has no document.",
            "Nothing, unless the operation should have been refused; then see `permission.excess`.",
        ),
        ErrorClass::UnknownKey => (
            "The endpoint says that it does not know the access key ID.",
            "Whether the key was made on this store, in this account or tenant, and was not removed since. A few stores use the code for other faults too, so compare with the answer to a random ID.",
        ),
        ErrorClass::SignatureMismatch => (
            "The signature that the endpoint computed is not the one it was sent.",
            "First the secret access key; if the control key fails in the same way, look for something between here and the endpoint that changes the request. Where the reply holds a string to sign, compare it with ours line by line.",
        ),
        ErrorClass::AccessDenied => (
            "The endpoint refused and gave no reason that could be told apart from others.",
            "The policy of the key and of the bucket. Some stores say the same to an unknown ID or to a wrong secret: the answers to wrong identities in the same run show whether this one does.",
        ),
        ErrorClass::KeyDisabled => (
            "The key, its user or its account exists and is switched off.",
            "The state of the user and of the account in the store's administration.",
        ),
        ErrorClass::TokenInvalid => (
            "The session token is missing, was altered, or belongs to another key or another store.",
            "Whether all three parts of the temporary key come from the same reply of the service that issued it.",
        ),
        ErrorClass::TokenExpired => (
            "The session of a temporary key is over.",
            "How the program that uses the key renews it; a fixed copy of a temporary key always ends like this.",
        ),
        ErrorClass::ClockSkew => (
            "The time that was signed is too far from the endpoint's clock.",
            "The clock of this machine and the endpoint's `Date` header; the difference in whole hours points to a time zone.",
        ),
        ErrorClass::RegionMismatch => (
            "The request was signed for another region than the endpoint's.",
            "The region that the error names, and the one that was signed for.",
        ),
        ErrorClass::AuthorizationMalformed => (
            "The endpoint could not read the authorization header or query.",
            "Blanks and line ends in the access key ID or the region, and whether something on the way adds a second authorization.",
        ),
        ErrorClass::SignatureRefused => (
            "The endpoint does not take this signature version, whatever the key is.",
            "The other signature version. If both are refused, whether S3 keys are enabled on this endpoint at all.",
        ),
        ErrorClass::WrongEndpoint => (
            "The bucket is somewhere else, and the endpoint says so.",
            "The endpoint or region that the reply names.",
        ),
        ErrorClass::Redirect => (
            "A redirect that has nothing of S3 in it; it was not followed.",
            "Where it points: to https, to a login page, or to another host.",
        ),
        ErrorClass::NoSuchBucket => (
            "The endpoint knows no bucket of this name.",
            "The spelling, the account or tenant that the key belongs to, and with virtual-hosted addressing whether the endpoint takes its own host name for a bucket.",
        ),
        ErrorClass::NoSuchKey => (
            "The endpoint knows no object of this name.",
            "Whether something removed it, or altered its name on the way. It also says that the key was allowed to look.",
        ),
        ErrorClass::InvalidName => (
            "The path or the host does not name a bucket or object that the endpoint could have.",
            "The rules for bucket names, and the addressing style.",
        ),
        ErrorClass::NotImplemented => (
            "The endpoint does not offer this operation or method.",
            "Whether the control key gets the same answer; then it is the store and not the key.",
        ),
        ErrorClass::Payload => (
            "The body of the request was refused: its length, its checksum or the way it was sent.",
            "Checksum settings of the client, and proxies that change or limit bodies.",
        ),
        ErrorClass::BadRequest => (
            "The endpoint did not understand the request, for a reason that is not listed here.",
            "The message; and whether the control key gets the same answer.",
        ),
        ErrorClass::Throttled => (
            "The endpoint asks to send fewer requests.",
            "What else uses the store at this moment; then try again. It says nothing about the key.",
        ),
        ErrorClass::Quota => (
            "A limit of space or of the number of objects is reached.",
            "The quota of the user and of the bucket, and the free space of the store.",
        ),
        ErrorClass::ServerError => (
            "The endpoint failed inside.",
            "The logs of the store, by the request ID in the reply. It says nothing about the key.",
        ),
        ErrorClass::UpstreamDown => (
            "A proxy or load balancer answered that the store behind it does not.",
            "The health of the nodes behind the load balancer.",
        ),
        ErrorClass::NotS3 => (
            "A page or document came that is not S3's.",
            "The port and the host: it may be the store's console, a proxy's login page, or something else altogether.",
        ),
        ErrorClass::OtherDocument => (
            "A success came, with a document that is not the one asked for.",
            "The same as for a page that is not S3's: something other than the store may have answered.",
        ),
        ErrorClass::AlteredBody => (
            "The object that was read is not byte for byte the one that was written.",
            "Proxies that change bodies, and stores that keep the framing of chunked uploads as data. Treat it as data loss until it is understood.",
        ),
        ErrorClass::NoReason => (
            "An error status without a body that could say more.",
            "The other operations: what they are told is clearer. A proxy may have answered instead of the store.",
        ),
        ErrorClass::CutShort => (
            "The reply ended before it was complete.",
            "Timeouts and limits of proxies, and the logs of the store.",
        ),
        ErrorClass::NoResponse => (
            "No reply came; the exchange says at which stage and why.",
            "Name, port, firewall, TLS, in this order; the key has not been looked at yet.",
        ),
        ErrorClass::UnlistedCode => (
            "The endpoint gave an error code that s3probe does not know; the report has its text.",
            "The documentation of the store. The status and the comparison with other keys still count.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_class_has_words_of_its_own() {
        let meanings: HashSet<_> = ErrorClass::ALL
            .map(|class| class_prose(class).meaning)
            .into();
        assert_eq!(meanings.len(), ErrorClass::ALL.len());
        for class in ErrorClass::ALL {
            let ClassProse { meaning, look_at } = class_prose(class);
            assert!(meaning.ends_with('.') && look_at.ends_with('.'), "{class}");
        }
    }
}
