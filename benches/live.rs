//! What a keystroke costs in a script that is being edited, from the changed text to its notices.

#![allow(clippy::disallowed_methods)]

use std::hint::black_box;
use std::path::Path;

use assetflow::config::{Clock, Environment};
use assetflow::script::parse::Dialect;
use assetflow::studio::Studio;
use assetflow::text::ByteRange;
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

/// A script with headings and cues, or an essay of nothing but paragraphs, of about `bytes` bytes.
fn script(bytes: usize, plain: bool) -> String {
    let prose = "Nobody in the village looks up any more: the boats settle in the mud, the gulls walk where they swam, \
and the children go out with buckets for whatever the water forgot to take with it. It is an old habit, and nobody remembers who began it.\n\n";
    let scene = "## Scene — The pull (0:10–0:24)\n\n[B-ROLL: harbour time-lapse, low to high tide]\n\nVO: Twice a day, the sea leaves. [PAUSE 0.5s] And \
twice a day, it comes back to the *same* walls.\n\n**VISUAL:** moon over ocean, night\n\nThe Moon pulls on the water... and the water answers, \
every day of the year, in every harbour of the world.\n\n> [ON SCREEN: \"2 x 24 h 50 m\"]\n\n- It is slow.\n- It is sure.\n\n";
    let unit = if plain { prose.to_owned() } else { scene.to_owned() + prose };
    "---\ntitle: Tides\nlanguage: en\n---\n# How tides work\n\n".to_owned()
        + &unit.repeat(bytes / unit.len() + 1)
}

fn keystroke(criterion: &mut Criterion) {
    let home = std::env::temp_dir().join("assetflow-bench");
    let home = home.display().to_string();
    let environment = Environment::fixed([("ASSETFLOW_HOME", home.as_str())], Path::new("/"));
    let Ok(studio) = Studio::new(&environment, Clock::system()) else { return };
    let mut group = criterion.benchmark_group("keystroke");
    for (name, bytes) in
        [("60KB", 60 << 10), ("100KB", 100 << 10), ("1MB", 1 << 20), ("10MB", 10 << 20)]
    {
        for (kind, plain) in [("script", false), ("essay", true)] {
            let text = script(bytes, plain);
            let at =
                text.len() / 2 + text[text.len() / 2..].find("Nobody").map_or(0, |found| found + 3);
            let mut live = studio.live(None, &text, Dialect::Markdown);
            group.bench_function(BenchmarkId::new(kind, name), |bench| {
                // One character in and out again: two keystrokes an iteration.
                bench.iter(|| {
                    live.replace(ByteRange::empty(at), "x");
                    black_box(studio.notices(&live));
                    live.replace(ByteRange::new(at, at + 1), "");
                    black_box(studio.notices(&live));
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
