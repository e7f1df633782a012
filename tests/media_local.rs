//! The local library as its users meet it: what is found, what is refused, what is picked.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use assetflow::media::local::{LocalLibrary, MAX_FILES, folder_beside};
use assetflow::media::{
    AssetIndex, Candidate, DEFAULT_THRESHOLD, Facts, Kind, Library, MediaError, MemoryIndex,
    SearchQuery, SearchRequest, pick_for_all, probe, thumbnail,
};
use assetflow::script::Aspect;
use assetflow::text::Language;
use image::{ImageFormat, RgbImage};
use proptest::prelude::*;

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/media")
}

fn scan(folder: &Path) -> LocalLibrary {
    LocalLibrary::scan(&[folder.to_owned()], &Language::english(), &MemoryIndex::default())
}

fn request(queries: &[&str], visual: &str) -> SearchRequest {
    let rungs = queries.iter().zip(0_u8..);
    SearchRequest {
        queries: rungs.map(|(text, rung)| SearchQuery { text: (*text).to_owned(), rung }).collect(),
        visual: visual.to_owned(),
        language: Language::english(),
        aspect: Aspect::Wide,
        seconds: 9.0,
        wanted: 8,
    }
}

fn search(library: &LocalLibrary, queries: &[&str], visual: &str) -> Vec<Candidate> {
    library.search(&request(queries, visual)).unwrap()
}

fn stem(candidate: &Candidate) -> &str {
    candidate.path.as_deref().and_then(Path::file_stem).and_then(|name| name.to_str()).unwrap()
}

/// A picture of one colour, written in the format that the name says.
fn picture(path: &Path, width: u32, height: u32) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    RgbImage::from_pixel(width, height, image::Rgb([90, 140, 200])).save(path).unwrap();
}

/// What the writer asks for (query ladder and visual instruction), and the pictures that would be
/// right; none means no picture of the library should be picked.
type Labelled = (&'static [&'static str], &'static str, &'static [&'static str]);

const SHOWCASE: &[Labelled] = &[
    (
        &["fishing boats harbour", "harbour"],
        "fishing boats aground in a harbour at low tide",
        &["fishing-boats-aground"],
    ),
    (&["sea waves", "waves"], "waves rolling in", &["waves-rolling-in"]),
    (
        &["full moon night ocean", "moon"],
        "full moon over the ocean at night",
        &["full-moon-over-the-ocean"],
    ),
    (
        &["tidal bulges", "earth"],
        "diagram of Earth with two tidal bulges, the Moon to one side",
        &["two-tidal-bulges"],
    ),
    (
        &["moon orbit", "earth"],
        "the Moon in its orbit round the turning Earth",
        &["moon-orbit-earth"],
    ),
    (
        &["tide chart", "curve"],
        "tide chart, a curve of high and low water over two days",
        &["tide-chart"],
    ),
    (
        &["spring tide", "sun"],
        "Sun, Moon and Earth in one line, spring tide",
        &["spring-tide-sun-moon-earth"],
    ),
    (&["funnel bay map", "bay"], "map of a bay shaped like a funnel", &["map-of-a-funnel-bay"]),
    (
        &["cliffs rocks", "shore"],
        "cliffs and rocks that stand bare at low water",
        &["cliffs-at-low-water"],
    ),
    (
        &["rock pool starfish", "starfish"],
        "rock pool with a starfish",
        &["starfish-in-a-rock-pool"],
    ),
    (
        &["wading birds", "mudflats"],
        "wading birds on the mudflats at sunset",
        &["wading-birds-mudflats"],
    ),
    (&["tide mill wheel", "mill"], "old tide mill with its wheel", &["tide-mill-wheel"]),
    (
        &["container ship", "port"],
        "container ship entering a port",
        &["container-ship-entering-port"],
    ),
    (
        &["moonrise sea"],
        "moonrise over a calm sea, the water rising along the shore",
        &["moonrise-rising-tide"],
    ),
];

const OTHERS: &[Labelled] = &[
    (&["lighthouse storm", "storm"], "", &["lighthouse-in-a-storm"]),
    (&["lighthouse lens"], "", &["lighthouse-lens"]),
    (&["trawler lights", "horizon"], "", &["ships-on-the-horizon-at-night"]),
    (&["coffee trees", "plantation"], "rows of coffee trees, red cherries", &["coffee-cherries"]),
    (
        &["white cup", "coffee cup"],
        "steam rises from a white cup by the window",
        &["coffee-cup-at-the-window"],
    ),
    (&["footprints"], "", &["sand-ripples"]),
    (&["harbour boats"], "", &["fishing-boats-aground", "harbour-high-water"]),
    (&["suspension bridge", "bridge"], "bridge deck twisting left and right", &[]),
    (&["tram depot", "tram"], "depot at three in the morning, rows of parked trams", &[]),
    (&["onion knife", "onion"], "knife cuts the onion, macro", &[]),
    (&["drum roaster", "roastery"], "smoke curls, the beans turn brown", &[]),
    (&["office workers", "laptop"], "a young woman at her desk, natural light", &[]),
    (&["stock market graph", "finance"], "numbers run over a trading screen", &[]),
    (&["desert road", "desert"], "long straight road through the desert at noon", &[]),
    (&["brain scan", "brain"], "doctor points at a scan of a brain", &[]),
    (&["football stadium", "crowd"], "wide shot of a football stadium at night", &[]),
    (&["wedding ring", "wedding"], "close-up of two hands", &[]),
    (&["mountain village", "village"], "a village in the mountains, early morning", &[]),
];

#[test]
fn labelled_queries_find_their_picture_or_none() {
    let library = scan(&examples());
    let mut wrong = Vec::new();
    for (queries, visual, wanted) in SHOWCASE.iter().chain(OTHERS) {
        let found = search(&library, queries, visual);
        let right = match found.first().filter(|best| best.score >= DEFAULT_THRESHOLD) {
            Some(best) => wanted.contains(&stem(best)),
            None => wanted.is_empty(),
        };
        let top: Vec<_> =
            found.iter().take(3).map(|best| format!("{} {:.2}", stem(best), best.score)).collect();
        println!("{} {queries:?}: {top:?}", if right { ' ' } else { 'x' });
        if !right {
            wrong.push(queries);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn every_scene_of_the_showcase_gets_a_picture_of_its_own() {
    let library = scan(&examples());
    let scenes = SHOWCASE.iter();
    let candidates: Vec<_> =
        scenes.map(|(queries, visual, _)| search(&library, queries, visual)).collect();
    let picks = pick_for_all(&candidates, DEFAULT_THRESHOLD);
    for ((_, visual, wanted), (list, pick)) in SHOWCASE.iter().zip(candidates.iter().zip(picks)) {
        let pick = pick.expect(visual);
        assert!(!pick.repeated, "{visual}");
        assert!(wanted.contains(&stem(&list[pick.candidate])), "{visual}");
    }
}

#[test]
fn the_example_media_are_what_they_say() {
    let library = scan(&examples());
    assert!(library.skipped().is_empty(), "{:?}", library.skipped());
    assert_eq!(library.len(), 22);
    let found = search(&library, &["moonrise rising tide"], "");
    let clip = &found[0];
    assert_eq!((clip.kind, clip.width, clip.height), (Kind::Video, 1280, 720));
    assert!((clip.seconds.unwrap() - 14.0).abs() < 0.05, "{:?}", clip.seconds);
    assert_eq!(clip.id, "media/moonrise-rising-tide.mp4");
    assert_eq!(clip.creator.as_deref(), Some("AssetFlow examples"));
    assert_eq!(clip.license.as_deref(), Some("CC0"));
    assert!(clip.license_url.as_deref().unwrap().contains("creativecommons.org"));
    for reason in ["file name says 'moonrise'", "longer than the scene", "right shape"] {
        assert!(clip.reasons.iter().any(|found| found == reason), "{reason}: {:?}", clip.reasons);
    }
}

#[test]
fn folders_sidecars_and_shape_are_told_as_reasons() {
    let home = tempfile::tempdir().unwrap();
    picture(&home.path().join("media/harbour/IMG_0001.png"), 90, 160);
    fs::write(home.path().join("media/harbour/IMG_0001.txt"), "tags: night\nA crane.").unwrap();
    let library = scan(&home.path().join("media"));
    let found = search(&library, &["harbour night cranes"], "");
    for reason in [
        "folder 'harbour'",
        "its note says 'night'",
        "description says 'crane'",
        "taller than the frame",
    ] {
        let reasons = &found[0].reasons;
        assert!(reasons.iter().any(|found| found == reason), "{reason}: {reasons:?}");
    }
    assert_eq!(found[0].id, "media/harbour/IMG_0001.png");
}

#[test]
fn hostile_and_broken_files_are_skipped_with_a_reason() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("media");
    picture(&folder.join("good harbour.jpg"), 64, 36);
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    let clip = fs::read(examples().join("moonrise-rising-tide.mp4")).unwrap();
    let photo = fs::read(folder.join("good harbour.jpg")).unwrap();
    put("bomb.png", &huge_png());
    put("page.jpg", b"<!DOCTYPE html><script>alert(1)</script>");
    put("drawing.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    put("empty.mp4", b"");
    put("cut.mp4", &clip[..clip.len() / 2]);
    put("cut head.jpg", &photo[..30]);
    put("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic");
    put("notes.md", b"# not media, and nobody asked");
    put("clip without extension", &clip);
    fs::copy(examples().join("tide-chart.jpg"), folder.join(".hidden.jpg")).unwrap();
    let library = scan(&folder);
    let told: Vec<_> = library
        .skipped()
        .iter()
        .map(|skip| format!("{} {}", skip.path.file_name().unwrap().display(), skip.reason))
        .collect();
    for (name, reason) in [
        ("bomb.png", "too large"),
        ("page.jpg", "a web page"),
        ("drawing.png", "SVG"),
        ("empty.mp4", "is empty"),
        ("cut.mp4", "ends too early"),
        ("cut head.jpg", "broken"),
        ("photo.heic", "HEIC"),
    ] {
        let known = told.iter().any(|line| line.starts_with(name) && line.contains(reason));
        assert!(known, "{name} {reason}: {told:#?}");
    }
    assert_eq!(told.len(), 7, "{told:#?}");
    assert_eq!(library.len(), 2);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_devices_are_left_alone() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("media");
    picture(&home.path().join("private/secret harbour.jpg"), 16, 9);
    fs::create_dir(&folder).unwrap();
    symlink(home.path().join("private"), folder.join("private")).unwrap();
    symlink(home.path().join("private/secret harbour.jpg"), folder.join("link.jpg")).unwrap();
    symlink("/dev/zero", folder.join("zero.png")).unwrap();
    symlink(&folder, folder.join("again")).unwrap();
    let pipe = folder.join("pipe.jpg");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let library = scan(&folder);
    assert!(library.is_empty() && library.skipped().is_empty());
    assert!(probe(&pipe).is_err() && thumbnail(&pipe, 100).is_err());
    assert!(probe(&folder.join("zero.png")).is_err());

    let linked = home.path().join("other");
    fs::create_dir(&linked).unwrap();
    symlink(&folder, linked.join("media")).unwrap();
    assert_eq!(folder_beside(&linked.join("talk.script.md")), None);
    assert_eq!(folder_beside(&home.path().join("talk.script.md")), Some(folder));
}

#[test]
fn the_walk_ends() {
    let home = tempfile::tempdir().unwrap();
    let mut deep = home.path().join("media");
    for level in 0..12 {
        picture(&deep.join("harbour.gif"), 2, 1);
        deep.push(level.to_string());
    }
    let library = scan(&home.path().join("media"));
    assert_eq!((library.len(), library.is_truncated()), (9, true));

    let many = home.path().join("many");
    fs::create_dir(&many).unwrap();
    for number in 0..MAX_FILES + 5 {
        fs::write(many.join(number.to_string()), "").unwrap();
    }
    assert!(scan(&many).is_truncated());
}

#[test]
fn two_folders_of_one_name_and_one_folder_twice() {
    let home = tempfile::tempdir().unwrap();
    picture(&home.path().join("a/media/harbour.gif"), 2, 1);
    picture(&home.path().join("b/media/harbour.gif"), 2, 1);
    let folders = ["a/media", "b/media", "a", "missing"].map(|name| home.path().join(name));
    let library = LocalLibrary::scan(&folders, &Language::english(), &MemoryIndex::default());
    let found = search(&library, &["harbour"], "");
    let ids: Vec<_> = found.into_iter().map(|found| found.id).collect();
    assert_eq!(ids, ["media/harbour.gif", "media-2/harbour.gif"]);
}

/// Counts what is kept.
#[derive(Default)]
struct Counting {
    inner: MemoryIndex,
    put: AtomicUsize,
}

impl AssetIndex for Counting {
    fn get(&self, path: &Path, modified_ms: i64, bytes: u64) -> Option<Facts> {
        self.inner.get(path, modified_ms, bytes)
    }

    fn put(&self, path: &Path, modified_ms: i64, bytes: u64, facts: &Facts) {
        self.put.fetch_add(1, Ordering::Relaxed);
        self.inner.put(path, modified_ms, bytes, facts);
    }
}

#[test]
fn a_second_scan_opens_no_known_file() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("media");
    picture(&folder.join("a.png"), 4, 3);
    picture(&folder.join("b.png"), 4, 3);
    let index = Counting::default();
    let roots = [folder.clone()];
    let scan = || LocalLibrary::scan(&roots, &Language::english(), &index).len();
    assert_eq!((scan(), index.put.load(Ordering::Relaxed)), (2, 2));
    assert_eq!((scan(), index.put.load(Ordering::Relaxed)), (2, 2));
    picture(&folder.join("b.png"), 40, 300);
    assert_eq!((scan(), index.put.load(Ordering::Relaxed)), (2, 3));
}

#[test]
fn names_may_be_in_the_language_of_the_script() {
    let home = tempfile::tempdir().unwrap();
    for (language, name, query) in [
        ("de", "roggenbrote.png", "frisches Brot"),
        ("es", "colmena-abejas.png", "abeja en la colmena"),
        ("zh", "清晨的茶山.png", "茶山"),
        ("ja", "朝の海.png", "海"),
        ("ar", "القمر.png", "القمر"),
        ("en", "ku\u{308}ste.png", "küste"),
    ] {
        let folder = home.path().join(language).join("media");
        picture(&folder.join(name), 4, 3);
        let language = Language::parse(language).unwrap();
        let library = LocalLibrary::scan(&[folder], &language, &MemoryIndex::default());
        let request = SearchRequest { language, ..request(&[query], "") };
        let found = library.search(&request).unwrap();
        assert!(found.first().is_some_and(|best| best.score >= DEFAULT_THRESHOLD), "{found:?}");
    }
}

#[test]
fn thumbnails_are_small_upright_and_white_below_transparency() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("wide.jpg");
    picture(&path, 800, 400);
    let size = |bytes: &[u8]| {
        let thumb = image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap();
        (thumb.width(), thumb.height())
    };
    assert_eq!(size(&thumbnail(&path, 200).unwrap()), (200, 100));

    let turned = home.path().join("turned.jpg");
    fs::write(&turned, with_orientation(&fs::read(&path).unwrap(), 6)).unwrap();
    assert_eq!(size(&thumbnail(&turned, 200).unwrap()), (100, 200));
    let facts = probe(&turned).unwrap();
    assert_eq!((facts.width, facts.height), (400, 800));

    let glass = home.path().join("glass.png");
    image::RgbaImage::from_pixel(20, 20, image::Rgba([0, 0, 0, 0])).save(&glass).unwrap();
    let thumb = image::load_from_memory(&thumbnail(&glass, 64).unwrap()).unwrap().to_rgb8();
    assert!(thumb.pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));

    let bomb = home.path().join("bomb.png");
    fs::write(&bomb, huge_png()).unwrap();
    assert!(matches!(thumbnail(&bomb, 200), Err(MediaError::TooLarge(_))));
    let clip = examples().join("moonrise-rising-tide.mp4");
    assert!(matches!(thumbnail(&clip, 200), Err(MediaError::Clip)));
}

#[test]
fn webm_headers_are_read() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("clip.webm");
    fs::write(&path, webm(true)).unwrap();
    let facts = Facts { kind: Kind::Video, width: 640, height: 360, seconds: Some(2.5) };
    assert_eq!(probe(&path).unwrap(), facts);
    fs::write(&path, webm(false)).unwrap();
    assert!(matches!(probe(&path), Err(MediaError::NoPicture)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_headers_never_panic(
        which in 0_usize..4,
        damage in prop::collection::vec((0_usize..1400, any::<u8>()), 1..6),
        cut in prop_oneof![Just(0_usize), 0_usize..4000],
    ) {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("file");
        let mut bytes = match which {
            0 => fs::read(examples().join("moon-orbit-earth.mp4")).unwrap(),
            1 => webm(true),
            2 => fs::read(examples().join("tide-chart.jpg")).unwrap(),
            _ => huge_png(),
        };
        for (at, value) in damage {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        bytes.truncate(bytes.len().saturating_sub(cut).max(1));
        fs::write(&path, &bytes).unwrap();
        if let Ok(facts) = probe(&path) {
            prop_assert!(facts.width > 0 && facts.height > 0);
            prop_assert!(facts.seconds.is_none_or(|seconds| seconds.is_finite() && seconds > 0.0));
        }
    }
}

/// The header of a PNG of 60,000 by 60,000 pixels.
fn huge_png() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(60_000_u32.to_be_bytes());
    header.extend(60_000_u32.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(&header);
    png.extend(crc32(&header).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82");
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}

/// The JPEG with an Exif block that says how the camera was held.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut turned = jpeg[..2].to_vec();
    turned.extend([0xff, 0xe1]);
    turned.extend(length.to_be_bytes());
    turned.extend(exif);
    turned.extend(&jpeg[2..]);
    turned
}

/// The headers of a `WebM` file of 2.5 seconds, with a picture track or with a sound track.
fn webm(video: bool) -> Vec<u8> {
    let element = |id: &[u8], body: &[u8]| {
        let mut bytes = id.to_vec();
        bytes.push(0x80 | u8::try_from(body.len()).unwrap());
        bytes.extend(body);
        bytes
    };
    let info = [
        element(&[0x2a, 0xd7, 0xb1], &1_000_000_u32.to_be_bytes()),
        element(&[0x44, 0x89], &2500.0_f64.to_be_bytes()),
    ];
    let size = [element(&[0xb0], &640_u16.to_be_bytes()), element(&[0xba], &360_u16.to_be_bytes())];
    let track = if video {
        [element(&[0x83], &[1]), element(&[0xe0], &size.concat())]
    } else {
        [element(&[0x83], &[2]), element(&[0xe1], &[])]
    };
    let tracks = element(&[0xae], &track.concat());
    let mut file = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
    // A segment of unknown length, as recorders write it, that ends in a cluster of unknown length.
    file.extend([0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
    file.extend(element(&[0x15, 0x49, 0xa9, 0x66], &info.concat()));
    file.extend(element(&[0x16, 0x54, 0xae, 0x6b], &tracks));
    file.extend([0x1f, 0x43, 0xb6, 0x75, 0xff, 0, 0, 0]);
    file
}
