//! The `assetflow` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    assetflow::cli::run()
}
