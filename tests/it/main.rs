//! The integration tests, one binary.
//!
//! The modules say `cfg(test)` so that clippy takes their helpers for test code, too.

#[cfg(test)]
mod accuracy;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod layout;
#[cfg(test)]
mod policy_rows;
#[cfg(test)]
mod proof;
#[cfg(test)]
mod real;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod s3s_verifies;
#[cfg(test)]
mod sdk_signer_agrees;
#[cfg(test)]
mod stores_agree;
#[cfg(test)]
mod support;
#[cfg(test)]
mod transport;
#[cfg(test)]
mod vectors;
