//! The command line: arguments, keys, files, progress. The only place that reads the process.

pub mod keyref;
mod mask;
pub mod process;
pub mod reference;
