//! What is sent again, only on request: repairs, every address, waiting.

use std::time::Duration;

use clap::Args;

use super::way::duration;
use crate::model::AccessKey;
use crate::plan::OnRequest;

/// `--try-repairs`, `--each-address`, `--wait`.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "What to test")]
pub(in crate::cli) struct Again {
    /// If the target key is refused, try what it may have been meant to be
    ///
    /// Trimmed, unquoted, unescaped, ID and secret exchanged, two secrets pasted into one, ID and
    /// secret of different sections of the file or profiles it comes from; only what the shape of
    /// the key or its file suggests. At most 12 Lists, until one works. The report says which
    /// repair worked, never the value. A store that locks out after failed sign-ins counts them.
    #[arg(long)]
    pub(in crate::cli) try_repairs: bool,

    /// Send the same signed List to every address of the endpoint's name, and compare the answers
    #[arg(long)]
    each_address: bool,

    /// If List is refused, send it again at growing intervals for so long, until it is allowed
    #[arg(long, value_name = "TIME", value_parser = duration)]
    wait: Option<Duration>,
}

impl Again {
    /// What the plan is asked for; `siblings` are the other keys of the target's source.
    pub(in crate::cli) fn on_request(self, siblings: Vec<AccessKey>) -> OnRequest {
        OnRequest {
            repairs: self.try_repairs,
            siblings,
            each_address: self.each_address,
            wait: self.wait.unwrap_or_default(),
        }
    }
}
