//! What the writer gets: a file for each feature. A feature turns what the studio knows of a
//! document into the protocol's shapes, and decides nothing itself.

pub mod diagnostics;

pub mod completion;
pub mod fixes;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod place;
pub mod shown;
