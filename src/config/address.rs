//! Addresses of services: `https`, or plain `http` to this machine by its number.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// The address of a service.
#[derive(Clone, PartialEq, Eq)]
pub struct Address(Url);

/// Why an address is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It cannot be read.
    #[error("is not an address such as https://example.org")]
    Unreadable,
    /// It is not encrypted, or another kind of address altogether.
    #[error("must begin with https:// (http:// only for 127.0.0.1 or [::1])")]
    Insecure,
    /// There is a user, a password, a question mark or a `#` in it.
    #[error("must not hold a user, a password, a query or a fragment")]
    Extras,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When a key must not go there. The error does not repeat the text.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let url = Url::parse(text.trim()).map_err(|_| AddressError::Unreadable)?;
        let host = url.host_str().ok_or(AddressError::Unreadable)?;
        if host.ends_with('.') {
            return Err(AddressError::Unreadable);
        }
        let address = Self(url);
        match address.0.scheme() {
            "https" => {}
            "http" if address.is_this_machine() => {}
            _ => return Err(AddressError::Insecure),
        }
        let url = &address.0;
        let user = !url.username().is_empty() || url.password().is_some();
        if user || url.query().is_some() || url.fragment().is_some() {
            return Err(AddressError::Extras);
        }
        Ok(address)
    }

    /// Whether it is this machine, said by its number: a name can lead anywhere.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            Some(Host::Domain(_)) | None => false,
        }
    }

    /// A path below it. The parts of the path are ours, never somebody's text.
    #[must_use]
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&format!("{base}/{}", path.trim_start_matches('/')));
        url
    }

    /// The host, and the port where it is not the usual one.
    #[must_use]
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Address({})", self.host())
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, AddressError};

    #[test]
    fn only_encrypted_addresses_and_this_machine_are_taken() {
        for good in [
            "https://api.pexels.com",
            "https://proxy.example:8443/pexels",
            "http://127.0.0.1:9",
            "http://127.9.9.9:9",
            "http://[::1]:9/x",
        ] {
            assert!(Address::parse(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://api.pexels.com", AddressError::Insecure),
            ("http://localhost:9", AddressError::Insecure),
            ("http://127.0.0.1.example.org", AddressError::Insecure),
            ("http://[::ffff:127.0.0.1]:9", AddressError::Insecure),
            ("ftp://127.0.0.1", AddressError::Insecure),
            ("https://good.com.", AddressError::Unreadable),
            ("https://user@evil.com", AddressError::Extras),
            ("https://good.com@evil.com", AddressError::Extras),
            ("https://x.com/?a=b", AddressError::Extras),
            ("https://x.com/#a", AddressError::Extras),
            ("pexels.com", AddressError::Unreadable),
            ("file:///etc/passwd", AddressError::Unreadable),
            ("", AddressError::Unreadable),
        ] {
            assert_eq!(Address::parse(bad), Err(why), "{bad}");
        }
    }

    #[test]
    fn numbers_written_in_odd_ways_are_what_they_are() {
        assert!(Address::parse("http://2130706433/").unwrap().is_this_machine());
        assert!(Address::parse("http://0x7f.1/").unwrap().is_this_machine());
        assert!(!Address::parse("https://128.0.0.1/").unwrap().is_this_machine());
    }

    #[test]
    fn paths_are_put_below_it() {
        let at = |base: &str, path: &str| Address::parse(base).unwrap().at(path).to_string();
        assert_eq!(at("https://a.org", "v1/search"), "https://a.org/v1/search");
        assert_eq!(at("https://a.org/p/", "/v1/"), "https://a.org/p/v1/");
    }
}
