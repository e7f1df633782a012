//! How long sentences, scenes and chapters of a script take: 2,000 words, 60 KB and 1 MB.

use std::hint::black_box;
use std::sync::Arc;

use assetflow::script::sentence::split;
use assetflow::script::{Break, BreakKind, Narration, Piece, Script};
use assetflow::segment::chapters::{Shot, find, find_over_scenes};
use assetflow::segment::scenes::{SceneOptions, boundaries};
use assetflow::text::{ByteRange, Language};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

const WORDS: &str = "harbour tide ship captain sail anchor wave bread flour oven yeast dough butter salt comet orbit \
    telescope planet rocket crater star the of a and in to was it with old quickly every Mr. 3.5 lighthouse keeper \
    storm spiral staircase island winter engine railway signal station copper ancient river valley stone bridge";

/// Narration of about this many bytes: sentences of 6 to 21 words, paragraphs of 4 sentences.
fn narration(bytes: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut text = String::with_capacity(bytes + 200);
    let (mut state, mut sentence) = (12_345_u64, 0);
    let mut random = move |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below
    };
    while text.len() < bytes {
        text.push_str("The");
        for at in 0..6 + random(16) {
            let comma = if at % 7 == 6 { ", " } else { " " };
            text.push_str(comma);
            text.push_str(words[(random(12) + sentence / 12 * 5) % words.len()]);
        }
        sentence += 1;
        text.push_str(if sentence % 4 == 0 { ".\n\n" } else { ". " });
    }
    text
}

/// A script as the parser would give it, without cues or headings.
fn script(text: String) -> Script {
    let sentences = split(&text, &Language::english());
    let breaks = sentences
        .windows(2)
        .filter(|pair| text[pair[0].end..pair[1].start].contains("\n\n"))
        .map(|pair| Break {
            at: pair[1].start,
            source: pair[1].start,
            kind: BreakKind::Paragraph(1),
            shorter: 0,
        })
        .collect();
    let whole = ByteRange::new(0, text.len());
    let piece = Piece { narration: whole, source: whole, private: false, atomic: false };
    Script {
        dialect: assetflow::script::parse::Dialect::Markdown,
        front: Arc::default(),
        title: None,
        language: Language::english(),
        narration: Narration::from_pieces(text, vec![piece]),
        sentences,
        cues: Vec::new(),
        headings: Vec::new(),
        breaks,
        declared: Vec::new(),
        notices: Vec::new(),
    }
}

/// About 150 words a minute.
fn seconds(text: &str) -> f64 {
    text.bytes().filter(u8::is_ascii_alphabetic).fold(0.0, |sum, _| sum + 0.08)
}

fn class_of(word: &str) -> Option<u8> {
    word.bytes().next().map(|byte| byte % 26)
}

fn benches(criterion: &mut Criterion) {
    let english = Language::english();
    let mut group = criterion.benchmark_group("segment");
    group.sample_size(20);
    for (name, bytes) in [("2000 words", 12_000), ("60 KB", 60_000), ("1 MB", 1_000_000)] {
        let text = narration(bytes);
        let script = script(text.clone());
        let sentences: Vec<&str> = script.sentences.iter().map(|range| range.of(&text)).collect();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::new("sentences", name), |bencher| {
            bencher.iter(|| split(black_box(&text), &english));
        });
        group.bench_function(BenchmarkId::new("scenes", name), |bencher| {
            bencher.iter(|| boundaries(black_box(&script), &seconds, SceneOptions::default()));
        });
        group.bench_function(BenchmarkId::new("chapters", name), |bencher| {
            bencher.iter(|| find(black_box(&sentences), &english, &class_of));
        });
        let shots: Vec<Shot> = sentences
            .iter()
            .map(|narration| Shot { narration, seconds: seconds(narration) })
            .collect();
        group.bench_function(BenchmarkId::new("chapters over scenes", name), |bencher| {
            bencher.iter(|| find_over_scenes(black_box(&shots), &english, &class_of));
        });
    }
    group.finish();
}

criterion_group!(segment, benches);
criterion_main!(segment);
