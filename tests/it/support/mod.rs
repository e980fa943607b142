//! What several integration tests share.

pub(crate) mod s3s;
