//! The providers as users meet them: the real program against servers on loopback that answer as
//! the real ones are documented to.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    clippy::format_collect,
    clippy::format_push_string,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    unreachable_pub
)]

mod erasure;
mod keys;
mod network;
mod outgoing;
mod own_voice;
mod scouting;
mod secrets;
mod segmenting;
mod speaking;
#[path = "../support/mod.rs"]
mod support;
