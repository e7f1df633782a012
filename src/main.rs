//! The `assetflow` binary.

fn main() {}
