//! AssetFlow keeps scenes, footage, voiceover, captions and a timeline in step
//! with a narrated-video script while the text is edited.
//!
//! The crate is a house with floors; a module knows only those below it. From
//! the ground up:
//!
//! - ground: [`text`], [`config`], [`store`], [`keys`], [`net`]
//! - script: [`script`], pure and without input or output
//! - crafts: [`segment`], [`media`], [`voice`], [`caption`], [`timeline`], [`export`]
//! - studio: [`studio`], the one object that ties a script to everything else
//! - doors: [`cli`], [`lsp`]
//!
//! `tests/floors.rs` fails on an import that goes up.

pub mod caption;
pub mod cli;
pub mod config;
pub mod export;
pub mod keys;
pub mod lsp;
pub mod media;
pub mod net;
pub mod script;
pub mod segment;
pub mod store;
pub mod studio;
pub mod text;
pub mod timeline;
pub mod voice;
