//! A request as a common client sends it: which headers, which of them signed, how the body goes.

use serde::Deserialize;

/// How a client asks for one operation. Texts in braces are filled in when it is sent:
/// `{checksum}`, `{length}` (of the body as framed), `{decoded-length}`, `{md5}`, `{uuid}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClientForm {
    /// Under path style, whether a bucket is asked for as `/bucket` or `/bucket/`.
    #[serde(default)]
    pub bucket: BucketPath,
    /// `SigV2`: the form of the bucket's path that is signed, where it is not the one that is sent.
    #[serde(default)]
    pub signs_bucket: Option<BucketPath>,
    /// Query parameters, in the order sent.
    #[serde(default)]
    pub query: Vec<(String, String)>,
    /// Headers sent and signed besides `host`, `x-amz-date` and `x-amz-content-sha256`.
    #[serde(default)]
    pub signed: Vec<(String, String)>,
    /// Headers sent and not signed.
    #[serde(default)]
    pub unsigned: Vec<(String, String)>,
    /// How the body is announced and framed.
    #[serde(default)]
    pub body: ClientBody,
    /// The checksum of the body.
    #[serde(default)]
    pub checksum: Option<Checksum>,
    /// Why it is not sent, where it is not.
    #[serde(default)]
    pub not_sent: Option<String>,
}

/// How a bucket is named in a path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum BucketPath {
    /// Without a slash behind it.
    #[serde(rename = "/bucket")]
    Bare,
    /// With one.
    #[default]
    #[serde(rename = "/bucket/")]
    WithSlash,
}

/// How a client announces and frames a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClientBody {
    /// The body's own SHA-256 is signed.
    #[default]
    ExactHash,
    /// `UNSIGNED-PAYLOAD`.
    Unsigned,
    /// `aws-chunked` with an unsigned checksum trailer.
    UnsignedTrailer,
}

/// A checksum of S3's, under the name its header carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Checksum {
    /// `x-amz-checksum-crc32`.
    Crc32,
    /// `x-amz-checksum-crc64nvme`.
    Crc64Nvme,
}

impl Checksum {
    /// The header or trailer it stands in.
    pub fn header(self) -> &'static str {
        match self {
            Self::Crc32 => "x-amz-checksum-crc32",
            Self::Crc64Nvme => "x-amz-checksum-crc64nvme",
        }
    }
}
