//! The command line as its users meet it: the real binary, real files, its own home each time.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    clippy::format_collect,
    unreachable_pub
)]

mod bad_input;
mod build;
mod contract;
mod crashes;
mod support;
mod trust;
