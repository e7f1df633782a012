//! The network layer itself: redirects, retries, limits, what is fetched from where.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use assetflow::config::{Clock, Environment, Provider};
use assetflow::keys::Keys;
use assetflow::media::stock::{LIBRARIES, Stock};
use assetflow::net::{Answer, Call, Data, Limits, Net, NetError, Problem, Purpose};
use assetflow::store::{Blobs, Store};

use crate::support::server::{Fault, Reply, Server};

struct Desk {
    net: Net,
    store: Arc<Store>,
    folder: tempfile::TempDir,
}

fn desk(variables: &[(&str, &str)]) -> Desk {
    let clock = Clock::system();
    let environment = Environment::fixed(variables.iter().copied(), Path::new("/"));
    let store = Arc::new(Store::in_memory(clock.clone()).unwrap());
    let keys = Arc::new(Keys::new(&environment, clock.clone()));
    let net = Net::new(&environment, clock, Arc::clone(&store), keys, false);
    Desk { net, store, folder: tempfile::tempdir().unwrap() }
}

fn pexels() -> &'static dyn Stock {
    *LIBRARIES.iter().find(|it| it.provider() == Provider::Pexels).unwrap()
}

fn leading_to(server: &Server) -> Desk {
    let address = server.address.to_string();
    desk(&[
        ("ASSETFLOW_PEXELS_URL", &server.url()),
        ("PEXELS_API_KEY", "key-canary"),
        ("ASSETFLOW_MEDIA_HOSTS", &address),
    ])
}

fn ask(desk: &Desk) -> Result<Answer, NetError> {
    let call = Call::get("v1/search", Purpose::Search, Data::SearchWords).with("query", "sea");
    let permit = desk.net.permit(Provider::Pexels, "/s", true).unwrap();
    desk.net.run(desk.net.call(pexels(), &permit, &call))
}

fn problem(desk: &Desk) -> Problem {
    ask(desk).unwrap_err().problem
}

fn ok() -> Reply {
    Reply::new(200, "application/json", "{\"photos\":[]}")
}

#[test]
fn no_redirect_is_followed_whatever_its_kind() {
    let other = Server::start(|_| ok());
    for status in [301, 302, 303, 307, 308] {
        let to = other.url();
        let server = Server::start(move |_| ok().status(status).with("location", &to));
        assert_eq!(problem(&leading_to(&server)), Problem::Moved);
        assert_eq!((server.count(), other.count()), (1, 0));
    }
}

#[test]
fn failures_that_may_pass_are_tried_again_and_others_are_not() {
    for (status, times) in [
        (500, 4),
        (502, 4),
        (503, 4),
        (408, 4),
        (400, 1),
        (401, 1),
        (402, 1),
        (403, 1),
        (404, 1),
        (422, 1),
    ] {
        let server = Server::start(move |_| ok().status(status));
        assert!(ask(&leading_to(&server)).is_err());
        assert_eq!(server.count(), times, "{status}");
    }
    let server = Server::start(|_| ok().fault(Fault::Closed));
    assert_eq!(problem(&leading_to(&server)), Problem::Silent);
    assert_eq!(server.count(), 4);
    assert_eq!(
        problem(&desk(&[("ASSETFLOW_PEXELS_URL", "http://127.0.0.1:9"), ("PEXELS_API_KEY", "k")])),
        Problem::Unreachable
    );
}

#[test]
fn what_a_provider_asks_to_wait_is_waited() {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server =
        Server::start(move |_| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => ok().status(503).with("retry-after", 2),
            _ => ok(),
        });
    let since = Instant::now();
    assert!(ask(&leading_to(&server)).is_ok());
    assert!(since.elapsed() >= Duration::from_secs(2));
    // A wait that is too long is told instead.
    let server = Server::start(|_| ok().status(503).with("retry-after", 1_000_000_000));
    assert!(matches!(problem(&leading_to(&server)), Problem::Busy(Some(_))));
    assert_eq!(server.count(), 1);
}

#[test]
fn a_provider_that_is_down_is_left_alone() {
    let server = Server::start(|_| ok().status(500));
    let desk = leading_to(&server);
    assert_eq!(problem(&desk), Problem::Down);
    for _ in 0..50 {
        assert_eq!(problem(&desk), Problem::LeftAlone);
    }
    assert_eq!(server.count(), 5, "the fifth failure is the last");
}

#[test]
fn answers_are_read_within_bounds() {
    let server = Server::start(|_| Reply::new(200, "application/json", vec![b' '; 9 << 20]));
    assert!(matches!(problem(&leading_to(&server)), Problem::Answer(_)));
    // Half a megabyte that unpacks to a gigabyte would be no different: the unpacked bytes count.
    let server = Server::start(|_| ok().fault(Fault::Cut(3)));
    assert_eq!(problem(&leading_to(&server)), Problem::Silent);
}

#[test]
fn an_allowance_that_is_used_up_is_told_with_its_end_and_nothing_is_sent() {
    let server = Server::start(|_| ok());
    let desk = leading_to(&server);
    for _ in 0..200 {
        ask(&desk).unwrap();
    }
    assert!(matches!(problem(&desk), Problem::Quota(Some(_))));
    assert_eq!(server.count(), 200);
    assert_eq!(desk.store.ledger(assetflow::config::UnixMillis(0)).unwrap().len(), 200);
}

#[test]
fn nothing_of_a_script_goes_without_leave() {
    let server = Server::start(|_| ok());
    let desk = leading_to(&server);
    let call = Call::get("v1/search", Purpose::Search, Data::SearchWords).with("query", "sea");
    let nothing = desk.net.permit_nothing(Provider::Pexels);
    let refused = desk.net.run(desk.net.call(pexels(), &nothing, &call)).unwrap_err();
    assert_eq!(refused.problem, Problem::Consent);
    let other = desk.net.permit(Provider::Pixabay, "/s", true).unwrap();
    let refused = desk.net.run(desk.net.call(pexels(), &other, &call)).unwrap_err();
    assert_eq!(refused.problem, Problem::Consent);
    assert!(desk.net.permit(Provider::Pexels, "/s", false).is_err());
    assert_eq!(server.count(), 0);
}

fn limits() -> Limits {
    Limits {
        bytes: 1 << 20,
        time: Duration::from_secs(5),
        begins: |start| start.starts_with(b"media"),
    }
}

fn fetch(desk: &Desk, url: &str) -> Result<assetflow::net::Fetched, Problem> {
    let blobs = Blobs::below(desk.folder.path());
    let permit = desk.net.permit_nothing(Provider::Pexels);
    desk.net.run(desk.net.fetch(&permit, url, &limits(), &blobs)).map_err(|error| error.problem)
}

/// Files below a folder, whatever their names.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files(&path) } else { 1 })
        .sum()
}

#[test]
fn a_file_is_fetched_whole_or_not_at_all() {
    let whole = || Reply::new(200, "video/mp4", b"media and more".to_vec());
    let server = Server::start(move |_| whole());
    let desk = leading_to(&server);
    let fetched = fetch(&desk, &format!("{}/a", server.url())).unwrap();
    assert_eq!(fetched.bytes, 14);
    assert_eq!(
        Blobs::below(desk.folder.path()).get(fetched.blob, 100).unwrap().unwrap(),
        b"media and more"
    );
    let row = &desk.store.ledger(assetflow::config::UnixMillis(0)).unwrap()[0];
    assert_eq!(
        (row.purpose.as_str(), row.received, row.outcome.as_deref()),
        ("download", Some(14), Some("ok"))
    );
    for reply in [
        whole().fault(Fault::Cut(7)),
        whole().status(404),
        whole().status(500),
        Reply::new(200, "image/jpeg", b"<html>not media</html>".to_vec()),
        Reply::new(200, "video/mp4", b"".to_vec()),
        Reply::new(200, "video/mp4", [b"media".to_vec(), vec![0; 2 << 20]].concat()),
    ] {
        let server = Server::start(move |_| reply.clone());
        let desk = leading_to(&server);
        assert!(fetch(&desk, &format!("{}/a", server.url())).is_err());
        assert_eq!(files(desk.folder.path()), 0);
    }
}

#[test]
fn a_file_that_drips_is_given_up() {
    let server = Server::start(|_| {
        Reply::new(200, "video/mp4", b"media, one byte a second".to_vec()).fault(Fault::Drip(5))
    });
    let desk = leading_to(&server);
    let blobs = Blobs::below(desk.folder.path());
    let permit = desk.net.permit_nothing(Provider::Pexels);
    let limits = Limits { time: Duration::from_millis(1500), ..limits() };
    let url = format!("{}/a", server.url());
    let once = async {
        tokio::time::timeout(
            Duration::from_secs(30),
            desk.net.fetch(&permit, &url, &limits, &blobs),
        )
        .await
    };
    assert_eq!(desk.net.run(once).unwrap().unwrap_err().problem, Problem::Silent);
    assert_eq!(files(desk.folder.path()), 0);
}

#[test]
fn nothing_is_fetched_from_this_machine_unless_the_user_has_named_it() {
    let server = Server::start(|_| Reply::new(200, "video/mp4", b"media".to_vec()));
    let port = server.address.port();
    let desk = desk(&[]);
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "localhost",
        "localhost.",
        "x@127.0.0.1",
        "127.1",
    ] {
        for scheme in ["http", "https"] {
            assert!(fetch(&desk, &format!("{scheme}://{host}:{port}/a")).is_err(), "{host}");
        }
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn a_redirect_of_a_file_is_looked_at_like_the_first_address() {
    let inner = Server::start(|_| Reply::new(200, "video/mp4", b"media".to_vec()));
    let to = format!("{}/a", inner.url());
    let outer = Server::start(move |_| Reply::new(302, "text/html", "").with("location", &to));
    let only_outer = leading_to(&outer);
    assert!(fetch(&only_outer, &format!("{}/a", outer.url())).is_err());
    assert_eq!(inner.count(), 0);
    let both = format!("{},{}", outer.address, inner.address);
    let desk = desk(&[("ASSETFLOW_MEDIA_HOSTS", &both)]);
    assert!(fetch(&desk, &format!("{}/a", outer.url())).is_ok());
    assert_eq!(inner.received()[0].header("referer"), None);
    let circle = Server::start(|_| Reply::new(302, "text/html", "").with("location", "/again"));
    assert_eq!(fetch(&leading_to(&circle), &format!("{}/a", circle.url())), Err(Problem::Moved));
    assert_eq!(circle.count(), 4);
}

#[test]
fn errors_hold_neither_keys_nor_addresses() {
    for fault in [Fault::Closed, Fault::Cut(3)] {
        let server = Server::start(move |_| ok().fault(fault));
        let error = ask(&leading_to(&server)).unwrap_err();
        for text in [error.to_string(), format!("{error:?}")] {
            assert!(
                !text.contains("canary") && !text.contains("127.0.0.1") && !text.contains("sea"),
                "{text}"
            );
        }
    }
}
