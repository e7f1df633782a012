//! The types of the protocol. Everything else takes them from here, so that another version of
//! the protocol crate is a change in one place.

pub use tower_lsp::jsonrpc;
pub use tower_lsp::ls_types::*;
