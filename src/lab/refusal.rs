//! An error answer: its code with what belongs to it, and the extra fields of this one case.

/// Why a request was not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The S3 error code.
    pub(super) code: Code,
    /// The text for people; the code's own unless it was replaced.
    pub(super) message: String,
    /// Further elements of the error document, in order.
    pub(super) fields: Vec<(&'static str, String)>,
    /// Further headers.
    pub(super) headers: Vec<(&'static str, String)>,
    /// How far the request had come.
    pub(super) stage: Stage,
}

/// How far a request came before it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Who asks was not settled.
    Authentication,
    /// Who asks is known, or known to be nobody.
    Service,
}

impl Refusal {
    /// A refusal with the code's own text.
    pub(super) fn new(code: Code) -> Self {
        Self {
            code,
            message: code.message().to_owned(),
            fields: Vec::new(),
            headers: Vec::new(),
            stage: Stage::Service,
        }
    }

    /// A refusal before it was settled who asks.
    pub(super) fn unauthenticated(code: Code) -> Self {
        Self {
            stage: Stage::Authentication,
            ..Self::new(code)
        }
    }

    /// The same with another text.
    #[must_use]
    pub(super) fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// The same with one more element.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    /// The same with one more header.
    #[must_use]
    pub(super) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Defines the codes with their statuses and texts in one table.
macro_rules! codes {
    ($($name:ident $status:literal $message:literal)*) => {
        /// The error codes the lab knows.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Code { $($name),* }

        impl Code {
            /// The code as the error document spells it.
            pub(super) fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// The code of a name.
            pub(super) fn named(name: &str) -> Option<Self> {
                [$(Self::$name),*].into_iter().find(|code| code.as_str() == name)
            }

            /// The status it comes with.
            pub(super) fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// The text AWS documents or sends for it.
            pub(super) fn message(self) -> &'static str {
                match self { $(Self::$name => $message),* }
            }
        }
    };
}

codes! {
    AccessControlListNotSupported 400 "The bucket does not allow ACLs"
    AccessDenied 403 "Access Denied"
    AccessDeniedByBucketPolicy 403 "Access denied by the bucket policy"
    AuthorizationHeaderMalformed 400 "The authorization header is malformed"
    AuthorizationQueryParametersError 400 "Error parsing the X-Amz-Credential parameter"
    BadDigest 400 "The Content-MD5 you specified did not match what we received."
    ExpiredToken 400 "The provided token has expired."
    InternalError 500 "We encountered an internal error. Please try again."
    InvalidAccessKeyId 403 "The AWS Access Key Id you provided does not exist in our records."
    InvalidArgument 400 "Invalid Argument"
    InvalidBucketName 400 "The specified bucket is not valid."
    InvalidDigest 400 "The Content-MD5 you specified was invalid."
    InvalidRequest 400 "Invalid Request"
    InvalidToken 400 "The provided token is malformed or otherwise invalid."
    KeyTooLongError 400 "Your key is too long"
    MalformedBucketPolicy 400 "The bucket policy is malformed"
    MalformedPolicy 400 "Policy has invalid resource"
    MethodNotAllowed 405 "The specified method is not allowed against this resource."
    MissingContentLength 411 "You must provide the Content-Length HTTP header."
    NoSuchBucket 404 "The specified bucket does not exist"
    NoSuchBucketPolicy 404 "The bucket policy does not exist"
    NoSuchPublicAccessBlockConfiguration 404 "The public access block configuration was not found"
    ObjectLockConfigurationNotFoundError 404 "Object Lock configuration does not exist for this bucket"
    OwnershipControlsNotFoundError 404 "The bucket ownership controls were not found"
    NoSuchKey 404 "The specified key does not exist."
    NoSuchVersion 404 "The specified version does not exist."
    NotImplemented 501 "A header you provided implies functionality that is not implemented"
    PermanentRedirect 301 "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint."
    PreconditionFailed 412 "At least one of the pre-conditions you specified did not hold"
    InvalidRange 416 "The requested range is not satisfiable"
    QuotaExceeded 403 ""
    RequestTimeTooSkewed 403 "The difference between the request time and the current time is too large."
    SecondLevelDomainForbidden 403 "Please use virtual hosted style to access."
    SignatureDoesNotMatch 403 "The request signature we calculated does not match the signature you provided. Check your key and signing method."
    SlowDown 503 "Please reduce your request rate."
    UserSuspended 403 ""
    XAmzContentSHA256Mismatch 400 "The provided 'x-amz-content-sha256' header does not match what was computed."
    XMinioServerNotInitialized 503 "Server not initialized, please try again."
    XMinioStorageFull 507 "Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed."
}

/// What an operation answers.
pub(super) type Answered<T> = Result<T, Refusal>;
