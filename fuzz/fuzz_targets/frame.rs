//! Bytes from a client: read as frames, none of them ends in a panic or takes memory that never came.
#![no_main]

use assetflow::lsp::frame::Reader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut frames = Reader::new(bytes);
    let mut read = 0;
    while let Ok(Some(body)) = frames.read() {
        read += body.len();
        assert!(read <= bytes.len());
    }
});
