//! How fast a script is read, and how fast one keystroke is followed.

use std::hint::black_box;

use assetflow::script::Script;
use assetflow::script::parse::{Dialect, Edit, Tree};
use assetflow::text::ByteRange;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// A script as people write them, of about `bytes` bytes.
fn script(bytes: usize) -> String {
    let scene = "## Scene — The pull (0:10–0:24)\n\n[B-ROLL: harbour time-lapse, low to high tide]\n\nVO: Twice a day, the sea leaves. [PAUSE 0.5s] And \
twice a day, it comes back to the *same* walls.\n\nNobody in the village looks up any more: the boats settle in the mud, the gulls walk where they swam, \
and the children go out with buckets for whatever the water forgot to take with it.\n\n**VISUAL:** moon over ocean, night\n\nThe Moon pulls on the water... \
(softly) and the water answers, every day of the year, in every harbour of the world.\n\n> [ON SCREEN: \"2 x 24 h 50 m\"]\n\n- It is slow.\n- It is sure.\n\n";
    "---\ntitle: Tides\nvoice: rachel\n---\n# How tides work\n\n".to_owned()
        + &scene.repeat(bytes / scene.len() + 1)
}

const SIZES: [(&str, usize); 2] = [("60KB", 60 << 10), ("1MB", 1 << 20)];

fn full(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("full");
    for (name, bytes) in SIZES {
        let text = script(bytes);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("tree", name), &text, |bench, text| {
            bench.iter(|| Tree::parse(black_box(text), Dialect::Markdown));
        });
        let tree = Tree::parse(&text, Dialect::Markdown);
        group.bench_with_input(BenchmarkId::new("snapshot", name), &text, |bench, text| {
            bench.iter(|| Script::from_tree(black_box(&tree), text.as_str()));
        });
    }
    let prose = "Nobody in the village looks up any more: the boats settle in the mud, the gulls walk where they swam, and the children go out \
with buckets for whatever the water forgot to take with it. It is an old habit, and nobody remembers who began it.\n\n[visual: boats in the mud]\n"
        .repeat(4_000);
    group.throughput(Throughput::Bytes(prose.len() as u64));
    group.bench_with_input(BenchmarkId::new("tree", "prose"), &prose, |bench, text| {
        bench.iter(|| Tree::parse(black_box(text), Dialect::Markdown));
    });
    for (name, text) in [
        ("brackets", "[".repeat(200_000)),
        ("line", "The sea leaves. ".repeat(640 << 10)),
        (
            "table",
            "| Time | Visual | Narration |\n|---|---|---|\n".to_owned()
                + &"| 0:10 | sea | Words here. |\n".repeat(360_000),
        ),
    ] {
        group.sample_size(10).throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("bomb", name), &text, |bench, text| {
            bench.iter(|| Tree::parse(black_box(text), Dialect::Markdown));
        });
    }
    group.finish();
}

fn edit(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("edit");
    for (name, bytes) in SIZES {
        let text = script(bytes);
        let at =
            text.len() / 2 + text[text.len() / 2..].find("Nobody").map_or(0, |found| found + 3);
        let mut rope = ropey::Rope::from_str(&text);
        let mut tree = Tree::parse(&text, Dialect::Markdown);
        let place = rope.byte_to_char(at);
        group.bench_function(BenchmarkId::new("character", name), |bench| {
            // One character in and out again: two edits an iteration.
            bench.iter(|| {
                rope.insert(place, "x");
                tree.edit(&rope, Edit { range: ByteRange::empty(at), new_len: 1 });
                rope.remove(place..=place);
                tree.edit(&rope, Edit { range: ByteRange::new(at, at + 1), new_len: 0 });
            });
        });
    }
    group.finish();
}

criterion_group!(benches, full, edit);
criterion_main!(benches);
