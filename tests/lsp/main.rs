//! The language server as editors meet it: real frames over real pipes, to the server in this
//! process or to the real binary.

#![allow(
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    clippy::unused_async,
    unreachable_pub
)]

mod completion;
mod fixes;
mod folding;
mod formatting;
mod harness;
mod hints;
mod hover;
mod isolation;
mod lifecycle;
mod links;
mod model;
mod moves;
mod navigation;
mod order;
mod outgoing;
mod probes;
mod process;
mod profiles;
mod reading;
mod rename;
mod selection;
mod session;
mod storm;
mod symbols;
mod tokens;
mod views;
mod work;
