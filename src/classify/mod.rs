//! (being written)
use crate::model::{Exchange, Reading};
/// stub
pub fn read(_e: &[Exchange]) -> Vec<Reading> {
    Vec::new()
}
