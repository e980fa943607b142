//! (being written)

pub mod reference;
