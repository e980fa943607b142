//! `--signature`, for one version or for several.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::model::SignatureVersion;

/// The one version that a command signs with.
#[derive(Args, Clone, Copy, Debug)]
pub(in crate::cli) struct Signed {
    /// Signature version to sign with, for a key or a store that takes only one
    #[arg(
        long = "signature",
        value_name = "VERSION",
        default_value = "v4",
        value_parser = version(),
        help_heading = "Keys"
    )]
    pub(in crate::cli) with: SignatureVersion,
}

/// A version as people write it.
pub(in crate::cli) fn version() -> impl TypedValueParser<Value = SignatureVersion> {
    PossibleValuesParser::new(["v4", "v2"]).map(|word| match word.as_str() {
        "v2" => SignatureVersion::V2,
        _ => SignatureVersion::V4,
    })
}
