//! Whatever ends a build, what was finished is kept and the next one goes on.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::support::Desk;

/// Thirty scenes, so that there is time to be interrupted.
fn long_script() -> String {
    (1..=30)
        .map(|number| format!("Boat number {number} leaves the harbour before the sun is up. Its lamp is the last light on the water.\n\n"))
        .collect()
}

fn start(desk: &Desk) -> Child {
    desk.command()
        .args(["build", "boats.script.md", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_nothing_is_broken_and_the_next_build_goes_on() {
    let desk = Desk::new();
    let mut finished = 0;
    for round in 0..50_u64 {
        // Every few rounds a new text, so that there is work to be killed in.
        desk.put(
            "boats.script.md",
            long_script().replace("the sun is up", &format!("sunrise on day {}", round / 5)),
        );
        let mut child = start(&desk);
        sleep(Duration::from_millis((round * 37) % 400));
        let _ = child.kill();
        finished += usize::from(child.wait().unwrap().success());
        desk.run(&["status", "boats.script.md", "--json"]).expect(0);
        desk.run(&["check", "boats.script.md"]);
    }
    assert!(finished < 50, "nothing was ever killed in the middle");
    let report = desk.json(&["build", "boats.script.md", "--json"]);
    assert_eq!(report["takes"]["failed"], 0);
    let again = desk.json(&["build", "boats.script.md", "--json"]);
    assert_eq!((&again["takes"]["made"], &again["written"]), (&0.into(), &0.into()));
    let leftovers: Vec<_> = desk
        .snapshot()
        .into_iter()
        .filter(|(path, _)| path.file_name().unwrap().to_str().unwrap().starts_with('.'))
        .collect();
    // A temporary file may be left where it was killed; it is never mistaken for a result.
    assert!(leftovers.len() <= 50, "{}", leftovers.len());
}

#[cfg(unix)]
#[test]
fn an_interrupted_build_ends_with_four_and_keeps_what_it_made() {
    let desk = Desk::new();
    desk.put("boats.script.md", long_script().repeat(20));
    let child = start(&desk);
    // As soon as it makes something, however long this machine takes to get there.
    for _ in 0..6_000 {
        if desk.path("home/cache/blobs").exists() {
            break;
        }
        sleep(Duration::from_millis(10));
    }
    let id = child.id().to_string();
    let _ = std::process::Command::new("kill").args(["-INT", &id]).status();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4));
    let status = desk.json(&["status", "boats.script.md", "--json"]);
    let scenes = status["scenes"].as_array().unwrap();
    let fresh = scenes.iter().filter(|scene| scene["take"] == "fresh").count();
    assert!(fresh < scenes.len(), "it was over before it was interrupted");
}

#[test]
fn two_builds_at_once_end_as_one_would() {
    let desk = Desk::new();
    desk.put("boats.script.md", long_script());
    let reporting = || {
        let mut command = desk.command();
        command.args(["build", "boats.script.md", "--json"]).stdout(Stdio::piped()).spawn().unwrap()
    };
    let (first, second) = (reporting(), reporting());
    let made = |child: Child| -> u64 {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        report["takes"]["made"].as_u64().unwrap()
    };
    let scenes =
        desk.json(&["status", "boats.script.md", "--json"])["scenes"].as_array().unwrap().len();
    assert_eq!(made(first) + made(second), scenes as u64, "each take is made once");
    let again = desk.json(&["build", "boats.script.md", "--json"]);
    assert_eq!((&again["takes"]["made"], &again["written"]), (&0.into(), &0.into()));
}
