//! Messages on a byte stream: a header block, an empty line, a body.
//!
//! The reader trusts nothing that is declared: the header block is bounded, the length is checked
//! before a byte of the body is asked for, and memory grows only with the bytes that really came.
//! After a wrong header nobody knows where the next message starts, so every error here is final.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};

/// The most bytes of a header block.
pub const MAX_HEADER: usize = 8 * 1024;

/// The most bytes of a body.
pub const MAX_BODY: u64 = 256 * 1024 * 1024;

/// Why no further message can be read.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// The header block does not end.
    #[error("a message header is longer than {MAX_HEADER} bytes")]
    HeaderTooLong,
    /// A header line that is no header.
    #[error("a message header has a line without a colon")]
    NoHeader,
    /// There is no `Content-Length`.
    #[error("a message header has no Content-Length")]
    NoLength,
    /// `Content-Length` is not a plain decimal number.
    #[error("a Content-Length is not a number")]
    BadLength,
    /// `Content-Length` stands there twice and differs.
    #[error("a message header has two different Content-Lengths")]
    TwoLengths,
    /// The body would be larger than anything an editor sends.
    #[error("a message is longer than {MAX_BODY} bytes")]
    BodyTooLong,
    /// The stream ended within a message.
    #[error("the input ended within a message")]
    CutOff,
    /// The stream cannot be read.
    #[error("the input cannot be read: {0}")]
    Io(#[from] io::Error),
}

/// Reads messages.
#[derive(Debug)]
pub struct Reader<R> {
    input: BufReader<R>,
}

impl<R: Read> Reader<R> {
    /// Reads from `input`, which needs no buffer of its own.
    pub fn new(input: R) -> Self {
        Self { input: BufReader::with_capacity(64 * 1024, input) }
    }

    /// The body of the next message; none where the stream ended between two messages.
    pub fn read(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        match self.header()? {
            Some(length) => self.body(length).map(Some),
            None => Ok(None),
        }
    }

    fn header(&mut self) -> Result<Option<u64>, FrameError> {
        let mut block = Vec::new();
        let mut length = None;
        loop {
            let start = block.len();
            if !self.line(&mut block)? {
                return if block.is_empty() { Ok(None) } else { Err(FrameError::CutOff) };
            }
            let line = block.get(start..).unwrap_or_default().trim_ascii_end();
            if line.is_empty() {
                return length.ok_or(FrameError::NoLength).map(Some);
            }
            let Some(declared) = content_length(line)? else { continue };
            if length.is_some_and(|known| known != declared) {
                return Err(FrameError::TwoLengths);
            }
            length = Some(declared);
        }
    }

    /// Appends a line with its end; false where the stream ends before the line does.
    fn line(&mut self, block: &mut Vec<u8>) -> Result<bool, FrameError> {
        loop {
            let bytes = match self.input.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            if bytes.is_empty() {
                return Ok(false);
            }
            let end = memchr::memchr(b'\n', bytes).map(|at| at + 1);
            let taken = end.unwrap_or(bytes.len());
            if block.len() + taken > MAX_HEADER {
                return Err(FrameError::HeaderTooLong);
            }
            block.extend_from_slice(bytes.get(..taken).unwrap_or_default());
            self.input.consume(taken);
            if end.is_some() {
                return Ok(true);
            }
        }
    }

    fn body(&mut self, length: u64) -> Result<Vec<u8>, FrameError> {
        let mut body = Vec::new();
        let read = (&mut self.input).take(length).read_to_end(&mut body)?;
        if read as u64 == length { Ok(body) } else { Err(FrameError::CutOff) }
    }
}

/// The length that a header line declares; none for every other header.
fn content_length(line: &[u8]) -> Result<Option<u64>, FrameError> {
    let colon = memchr::memchr(b':', line).ok_or(FrameError::NoHeader)?;
    let (name, value) = line.split_at(colon);
    if !name.eq_ignore_ascii_case(b"content-length") {
        return Ok(None);
    }
    let digits = value.get(1..).unwrap_or_default().trim_ascii();
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(FrameError::BadLength);
    }
    let number = digits
        .iter()
        .try_fold(0_u64, |sum, digit| sum.checked_mul(10)?.checked_add(u64::from(digit - b'0')))
        .ok_or(FrameError::BodyTooLong)?;
    if number > MAX_BODY { Err(FrameError::BodyTooLong) } else { Ok(Some(number)) }
}

/// Writes one message and sends it off.
pub fn write(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    let header = format!("Content-Length: {}\r\n\r\n", body.len());
    output.write_all(header.as_bytes())?;
    output.write_all(body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> Result<Option<Vec<u8>>, FrameError> {
        Reader::new(bytes).read()
    }

    fn error(header: &str) -> FrameError {
        read(header.as_bytes()).unwrap_err()
    }

    #[test]
    fn headers_may_come_in_any_case_and_company() {
        let text = b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length:2\r\n\r\n{}";
        assert_eq!(read(text).unwrap().unwrap(), b"{}");
        assert_eq!(
            read(b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}").unwrap().unwrap(),
            b"{}"
        );
    }

    #[test]
    fn wrong_lengths_are_refused() {
        for value in ["-5", "+5", "abc", "", "0x10", "1 2", "1e3"] {
            let found = error(&format!("Content-Length: {value}\r\n\r\n"));
            assert!(matches!(found, FrameError::BadLength), "{value}: {found}");
        }
        for value in ["99999999999", "18446744073709551615", "18446744073709551616", "268435457"] {
            let found = error(&format!("Content-Length: {value}\r\n\r\n"));
            assert!(matches!(found, FrameError::BodyTooLong), "{value}: {found}");
        }
        assert!(matches!(
            error("Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
            FrameError::TwoLengths
        ));
        assert!(matches!(error("X: 1\r\n\r\n"), FrameError::NoLength));
        assert!(matches!(error("\r\n"), FrameError::NoLength));
        assert!(matches!(error("garbage\r\n\r\n"), FrameError::NoHeader));
    }

    #[test]
    fn a_header_without_end_is_refused_early() {
        struct Endless(usize);
        impl Read for Endless {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                buffer.fill(b'a');
                self.0 += buffer.len();
                Ok(buffer.len())
            }
        }
        let mut endless = Endless(0);
        assert!(matches!(Reader::new(&mut endless).read(), Err(FrameError::HeaderTooLong)));
        assert!(endless.0 <= 64 * 1024, "one buffer is enough to know: {}", endless.0);
    }

    #[test]
    fn the_end_between_messages_is_no_error_and_within_one_it_is() {
        assert!(read(b"").unwrap().is_none());
        assert!(matches!(error("Content-Le"), FrameError::CutOff));
        assert!(matches!(error("Content-Length: 5\r\n\r\nab"), FrameError::CutOff));
    }

    #[test]
    fn a_declared_length_allocates_nothing() {
        let mut reader = Reader::new(&b"Content-Length: 268435456\r\n\r\nab"[..]);
        let length = reader.header().unwrap().unwrap();
        let mut body = Vec::new();
        (&mut reader.input).take(length).read_to_end(&mut body).unwrap();
        assert!(body.capacity() < 1024 * 1024, "{}", body.capacity());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(bodies in prop::collection::vec("\\PC{0,80}", 0..6)) {
            let mut bytes = Vec::new();
            for body in &bodies {
                write(&mut bytes, body.as_bytes()).unwrap();
            }
            let mut reader = Reader::new(&bytes[..]);
            for body in &bodies {
                prop_assert_eq!(reader.read().unwrap().unwrap(), body.as_bytes());
            }
            prop_assert!(reader.read().unwrap().is_none());
        }

        #[test]
        fn garbage_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut reader = Reader::new(&bytes[..]);
            while let Ok(Some(_)) = reader.read() {}
        }
    }
}
