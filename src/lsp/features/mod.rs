//! What the writer gets: a file for each feature. A feature turns what the studio knows of a
//! document into the protocol's shapes, and decides nothing itself.

pub mod actions;
pub mod commands;
mod consent;
pub mod diagnostics;
pub mod edits;
pub mod lens;
pub mod state;
mod trust;
mod work;

mod files;
pub mod folding;
pub mod links;
pub mod moves;
pub mod navigation;
mod outline;
pub mod rename;
pub mod selection;
pub mod symbols;
pub mod tokens;
mod workspace_edits;

pub mod completion;
pub mod fixes;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod place;
pub mod shown;
