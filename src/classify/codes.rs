//! Error codes and what they amount to, each with the place it was seen or is documented.
//!
//! A code that is not here becomes [`ErrorClass::UnlistedCode`] and keeps its text.

use crate::model::ErrorClass::{self, self as C};

/// One error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeEntry {
    /// As the endpoint spells it.
    pub code: &'static str,
    /// What it amounts to.
    pub class: ErrorClass,
    /// Where it was seen or is documented.
    pub source: &'static str,
}

/// The class of a code, before anything else of the reply is looked at.
pub fn by_code(code: &str) -> ErrorClass {
    CODES
        .binary_search_by_key(&code, |entry| entry.code)
        .map_or(C::UnlistedCode, |at| CODES[at].class)
}

const fn c(code: &'static str, class: ErrorClass, source: &'static str) -> CodeEntry {
    CodeEntry {
        code,
        class,
        source,
    }
}

/// All codes, sorted.
#[rustfmt::skip]
pub const CODES: &[CodeEntry] = &[
    c("AccessControlListNotSupported", C::BadRequest, "S3 API reference"),
    c("AccessDenied", C::AccessDenied, "S3 API reference; every store"),
    c("AccessDeniedByBucketPolicy", C::AccessDenied, "Qumulo Core, S3 error codes"),
    c("AccountNotActivated", C::KeyDisabled, "Wasabi documentation"),
    c("AccountProblem", C::KeyDisabled, "S3 API reference"),
    c("AllAccessDisabled", C::AccessDenied, "S3 API reference"),
    c("AuthMethodNotImplemented", C::SignatureRefused, "Scality CloudServer, errors"),
    c("AuthenticationLockout", C::KeyDisabled, "Wasabi documentation"),
    c("AuthorizationHeaderMalformed", C::AuthorizationMalformed, "S3 API reference; Garage, MinIO, Swift, Qumulo"),
    c("AuthorizationParametersError", C::AuthorizationMalformed, "S3 API reference"),
    c("AuthorizationQueryParametersError", C::AuthorizationMalformed, "S3 API reference; SeaweedFS 4.48, headers too"),
    c("BadDigest", C::Payload, "S3 API reference; SeaweedFS 4.48, s3s 0.14"),
    c("BadRequest", C::BadRequest, "Scality CloudServer, Cloudflare R2"),
    c("BucketAlreadyExists", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("BucketAlreadyOwnedByYou", C::BadRequest, "S3 API reference; SeaweedFS 4.48"),
    c("BucketNotEmpty", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("BucketSuspended", C::AccessDenied, "Ceph RGW, rgw_common"),
    c("ClientTokenConflict", C::BadRequest, "S3 API reference"),
    c("ConnectionTimeout", C::ServerError, "S3 API reference"),
    c("CredentialsNotSupported", C::SignatureRefused, "S3 API reference; Google Cloud Storage XML API"),
    c("CrossLocationLoggingProhibited", C::BadRequest, "S3 API reference"),
    c("EntityTooLarge", C::Payload, "S3 API reference; Ceph RGW 16"),
    c("EntityTooSmall", C::Payload, "S3 API reference; Ceph RGW 16"),
    c("ExpiredToken", C::TokenExpired, "S3 API reference; MinIO, SeaweedFS, NooBaa, Scality"),
    c("IllegalLocationConstraintException", C::WrongEndpoint, "S3 API reference"),
    c("IllegalVersioningConfigurationException", C::BadRequest, "S3 API reference"),
    c("IncompleteBody", C::Payload, "S3 API reference; SeaweedFS 4.48"),
    c("IncompleteSignature", C::AuthorizationMalformed, "S3 API reference, common errors; Wasabi"),
    c("IncorrectEndpoint", C::WrongEndpoint, "S3 API reference"),
    c("InternalError", C::ServerError, "S3 API reference; SeaweedFS 4.48, s3s 0.14"),
    c("InternalServerError", C::ServerError, "S3 API reference, common errors"),
    c("InvalidAccessKeyId", C::UnknownKey, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48, MinIO"),
    c("InvalidArgument", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("InvalidBucketName", C::InvalidName, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48"),
    c("InvalidBucketState", C::BadRequest, "S3 API reference"),
    c("InvalidClientTokenId", C::UnknownKey, "S3 API reference, common errors"),
    c("InvalidDigest", C::Payload, "S3 API reference; Ceph RGW 16"),
    c("InvalidEncryptionAlgorithmError", C::BadRequest, "S3 API reference"),
    c("InvalidHostHeader", C::InvalidName, "S3 API reference"),
    c("InvalidLocationConstraint", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("InvalidObjectName", C::InvalidName, "Ceph RGW 16; MinIO XMinioInvalidObjectName"),
    c("InvalidObjectState", C::BadRequest, "S3 API reference"),
    c("InvalidRange", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("InvalidRegionName", C::RegionMismatch, "Cloudflare R2, error codes"),
    c("InvalidRequest", C::BadRequest, "S3 API reference; the text decides, see alone.rs"),
    c("InvalidSecurity", C::UnknownKey, "S3 API reference; Google Cloud Storage, IBM COS, NooBaa"),
    c("InvalidSessionException", C::TokenInvalid, "S3 API reference"),
    c("InvalidStorageClass", C::BadRequest, "S3 API reference"),
    c("InvalidTag", C::BadRequest, "S3 API reference"),
    c("InvalidToken", C::TokenInvalid, "S3 API reference; Scality CloudServer"),
    c("InvalidTokenId", C::TokenInvalid, "MinIO, error codes"),
    c("InvalidTrailer", C::Payload, "Google Cloud Storage and others, SDK issue threads"),
    c("InvalidURI", C::InvalidName, "S3 API reference"),
    c("KMS.DisabledException", C::BadRequest, "S3 API reference"),
    c("KeyTooLongError", C::InvalidName, "S3 API reference"),
    c("MalformedACLError", C::BadRequest, "S3 API reference; Dell ECS"),
    c("MalformedDate", C::AuthorizationMalformed, "SeaweedFS 4.48"),
    c("MalformedPOSTRequest", C::BadRequest, "S3 API reference; s3s 0.14"),
    c("MalformedSecurityHeader", C::AuthorizationMalformed, "Google Cloud Storage XML API"),
    c("MalformedTrailerError", C::Payload, "S3 API reference"),
    c("MalformedXML", C::BadRequest, "S3 API reference; s3s 0.14"),
    c("MaxMessageLengthExceeded", C::Payload, "S3 API reference"),
    c("MetadataTooLarge", C::BadRequest, "S3 API reference"),
    c("MethodNotAllowed", C::NotImplemented, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48"),
    c("MissingAuthenticationToken", C::AuthorizationMalformed, "S3 API reference"),
    c("MissingContentLength", C::Payload, "S3 API reference; Ceph RGW 16"),
    c("MissingFields", C::AuthorizationMalformed, "SeaweedFS 4.48; MinIO"),
    c("MissingRequestBodyError", C::Payload, "S3 API reference"),
    c("MissingSecurityElement", C::BadRequest, "S3 API reference"),
    c("MissingSecurityHeader", C::AuthorizationMalformed, "S3 API reference"),
    c("NoSuchBucket", C::NoSuchBucket, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48"),
    c("NoSuchKey", C::NoSuchKey, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48"),
    c("NoSuchUpload", C::NoSuchKey, "S3 API reference; Ceph RGW 16"),
    c("NoSuchUser", C::UnknownKey, "Ceph RGW, rgw_common"),
    c("NoSuchVersion", C::NoSuchKey, "S3 API reference"),
    c("NotDeviceOwnerError", C::AccessDenied, "S3 API reference"),
    c("NotEntitled", C::KeyDisabled, "Cloudflare R2, error codes"),
    c("NotImplemented", C::NotImplemented, "S3 API reference; SeaweedFS 4.48, s3s 0.14"),
    c("NotSignedUp", C::UnknownKey, "S3 API reference; s3s 0.14 to an unknown ID"),
    c("ObjectLockedByBucketPolicy", C::AccessDenied, "Cloudflare R2, error codes"),
    c("OperationAborted", C::BadRequest, "S3 API reference"),
    c("OwnershipControlsNotFoundError", C::BadRequest, "S3 API reference"),
    c("PermanentRedirect", C::WrongEndpoint, "S3 API reference"),
    c("PreconditionFailed", C::BadRequest, "S3 API reference; Ceph RGW 16"),
    c("PreconditionRequired", C::BadRequest, "S3 API reference"),
    c("QumuloUnsupportedTrailerChecksumFormat", C::Payload, "Qumulo Core, S3 error codes"),
    c("QuotaExceeded", C::Quota, "Ceph RGW, rgw_common"),
    c("Redirect", C::WrongEndpoint, "S3 API reference"),
    c("RequestExpired", C::ClockSkew, "S3 API reference, common errors"),
    c("RequestHeaderSectionTooLarge", C::BadRequest, "S3 API reference"),
    c("RequestIsNotMultiPartContent", C::BadRequest, "S3 API reference"),
    c("RequestLimitExceeded", C::Throttled, "S3 API reference, common errors"),
    c("RequestRateLimitExceeded", C::Throttled, "Wasabi documentation"),
    c("RequestTimeTooSkewed", C::ClockSkew, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48, s3s 0.14"),
    c("RequestTimeout", C::ServerError, "S3 API reference"),
    c("RestoreAlreadyInProgress", C::BadRequest, "S3 API reference"),
    c("SecondLevelDomainForbidden", C::InvalidName, "Alibaba OSS, path style refused"),
    c("ServiceUnavailable", C::ServerError, "S3 API reference"),
    c("SignatureDoesNotMatch", C::SignatureMismatch, "S3 API reference; Ceph RGW 16, SeaweedFS 4.48, s3s 0.14"),
    c("SlowDown", C::Throttled, "S3 API reference"),
    c("SlowDownRead", C::Throttled, "MinIO, error codes"),
    c("SlowDownWrite", C::Throttled, "MinIO, error codes"),
    c("TemporaryRedirect", C::WrongEndpoint, "S3 API reference"),
    c("Throttling", C::Throttled, "S3 API reference, common errors"),
    c("ThrottlingException", C::Throttled, "S3 API reference, common errors"),
    c("TokenRefreshRequired", C::TokenExpired, "S3 API reference"),
    c("TooManyBuckets", C::Quota, "S3 API reference; Ceph RGW 16"),
    c("TooManyRequests", C::Throttled, "Cloudflare R2, error codes"),
    c("Unauthorized", C::AccessDenied, "Cloudflare R2, 401"),
    c("UnauthorizedAccess", C::AccessDenied, "S3 API reference"),
    c("UnexpectedContent", C::Payload, "S3 API reference; s3s 0.14"),
    c("UnrecognizedClientException", C::UnknownKey, "S3 API reference, common errors"),
    c("UnresolvableGrantByEmailAddress", C::BadRequest, "S3 API reference"),
    c("UnsupportedSignature", C::SignatureRefused, "S3 API reference"),
    c("UserKeyMustBeSpecified", C::BadRequest, "S3 API reference"),
    c("UserSuspended", C::KeyDisabled, "Ceph RGW 16, observed"),
    c("XAdminAccessDenied", C::AccessDenied, "Versity gateway, admin API"),
    c("XAmzContentChecksumMismatch", C::Payload, "S3 API reference"),
    c("XAmzContentSHA256Mismatch", C::Payload, "S3 API reference; Ceph RGW 16"),
    c("XMinioAdminBucketQuotaExceeded", C::Quota, "MinIO, error codes"),
    c("XMinioInvalidObjectName", C::InvalidName, "MinIO, error codes"),
    c("XMinioServerNotInitialized", C::ServerError, "MinIO, error codes"),
    c("XMinioStorageFull", C::Quota, "MinIO, error codes"),
    c("XNotAcceptable", C::BadRequest, "NetApp StorageGRID, error codes"),
    c("XNotImplemented", C::NotImplemented, "NetApp StorageGRID, error codes"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_code_twice() {
        for pair in CODES.windows(2) {
            assert!(pair[0].code < pair[1].code, "{}", pair[1].code);
        }
    }

    #[test]
    fn every_line_has_a_source_and_a_class_that_a_code_can_give() {
        for entry in CODES {
            assert!(!entry.source.is_empty(), "{}", entry.code);
            let by_other_means = [
                C::None,
                C::NotS3,
                C::OtherDocument,
                C::AlteredBody,
                C::NoReason,
                C::CutShort,
                C::NoResponse,
                C::UnlistedCode,
                C::UpstreamDown,
            ];
            assert!(!by_other_means.contains(&entry.class), "{}", entry.code);
        }
    }

    #[test]
    fn a_code_is_found_as_spelt_and_no_other() {
        assert_eq!(by_code("NotSignedUp"), C::UnknownKey);
        assert_eq!(by_code("UserSuspended"), C::KeyDisabled);
        assert_eq!(by_code("accessdenied"), C::UnlistedCode);
        assert_eq!(by_code(""), C::UnlistedCode);
    }
}
