#![allow(clippy::disallowed_methods)]

use super::*;
use proptest::prelude::*;
use std::fs;

fn scene(id: &str) -> SceneEntry {
    SceneEntry {
        id: id.to_owned(),
        chapter: "The pull".to_owned(),
        opening: format!("{id}: the Moon pulls on the water"),
        sentences: vec![0xa1b2_c3d4, 7],
        sketch: "0123".to_owned(),
        visual: "moon over ocean, night".to_owned(),
        queries: Queries {
            exact: vec!["moon ocean night".to_owned(), "full moon".to_owned()],
            simpler: vec!["moon".to_owned()],
            ..Queries::default()
        },
        seconds: 8.25,
        ..SceneEntry::default()
    }
}

fn pick(asset: &str) -> Pick {
    Pick {
        provider: "local".to_owned(),
        asset: asset.to_owned(),
        license: "own".to_owned(),
        by_writer: true,
        ..Pick::default()
    }
}

fn take(key: &str) -> Take {
    Take {
        engine: "draft".to_owned(),
        voice: "en".to_owned(),
        language: "en".to_owned(),
        key: key.to_owned(),
        blob: "cafe".to_owned(),
        seconds: 8.1,
        characters: 120,
        ..Take::default()
    }
}

fn lock(scenes: &[SceneEntry]) -> LockFile {
    LockFile { language: "en".to_owned(), scenes: scenes.to_vec(), ..LockFile::default() }
}

/// A folder with a place for a lock file and one for guards.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> PathBuf {
        self.0.path().join("tides.script.lock")
    }

    fn guards(&self) -> PathBuf {
        self.0.path().join("guards")
    }

    fn with(text: &str) -> Self {
        let home = Self::new();
        fs::write(home.path(), text).unwrap();
        home
    }

    fn load(&self) -> LockFile {
        LockFile::load(&self.path()).unwrap()
    }

    fn save(&self, lock: &mut LockFile) -> Saved {
        lock.save(&self.path(), &self.guards()).unwrap()
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }
}

#[test]
fn each_script_has_its_lock_beside_it() {
    for (script, lock) in [
        ("a/tides.script.md", "a/tides.script.lock"),
        ("talk.vo.md", "talk.vo.md.lock"),
        ("lamp.fountain", "lamp.fountain.lock"),
        ("README.md", "README.md.lock"),
        ("script.md", "script.md.lock"),
    ] {
        assert_eq!(lock_path(Path::new(script)), Path::new(lock));
    }
}

#[test]
fn the_file_reads_well_and_reads_back() {
    let home = Home::new();
    let first =
        SceneEntry { pick: Some(pick("media/moon.jpg")), take: Some(take("k")), ..scene("a2") };
    let mut lock = lock(&[first, SceneEntry { id: "b3".to_owned(), ..SceneEntry::default() }]);
    assert_eq!(home.save(&mut lock), Saved::Written);
    assert_eq!(
        home.text(),
        r#"# Written by AssetFlow: what belongs to which scene. Commit it with the script.
version = 1
language = "en"

[scene.a2]
chapter = "The pull"
opening = "a2: the Moon pulls on the water"
sentences = ["a1b2c3d4", "00000007"]
sketch = "0123"
visual = "moon over ocean, night"
queries = [
    "moon ocean night",
    "full moon",
]
simpler = [
    "moon",
]
seconds = 8.25

[scene.a2.pick]
provider = "local"
asset = "media/moon.jpg"
license = "own"
by_writer = true

[scene.a2.take]
engine = "draft"
voice = "en"
language = "en"
key = "k"
blob = "cafe"
seconds = 8.1
characters = 120

[scene.b3]
"#
    );
    assert_eq!(home.load(), lock);
}

#[test]
fn a_missing_file_is_an_empty_lock() {
    assert_eq!(Home::new().load(), LockFile::default());
    assert_eq!(Home::with("").load(), LockFile::default());
}

#[test]
fn the_same_content_is_not_written_again() {
    let home = Home::new();
    let mut lock = lock(&[scene("a2")]);
    home.save(&mut lock);
    assert_eq!(home.save(&mut lock), Saved::Unchanged);
    assert_eq!(home.save(&mut home.load()), Saved::Unchanged);
    let windows = home.text().replace('\n', "\r\n");
    fs::write(home.path(), &windows).unwrap();
    assert_eq!(home.save(&mut home.load()), Saved::Unchanged);
    assert_eq!(home.text(), windows);
}

#[test]
fn what_a_newer_version_wrote_survives() {
    let home = Home::with(
        "version = 1\nmood = \"calm\"\n\n[scene.a2]\nvisual = \"sea\"\ngrade = { lift = 2 }\n\n\
         [scene.a2.pick]\nasset = \"x\"\nstars = 5\n\n[scene.a2.music]\ntrack = \"m1\"\n\n\
         [scene.b3]\nvisual = \"sand\"\n\n[[review]]\nwho = \"ada\"\n\n[[review]]\nwho = \"eve\"\n",
    );
    let mut lock = home.load();
    lock.scenes[0].visual = "open sea".to_owned();
    lock.scenes.swap(0, 1);
    home.save(&mut lock);
    assert_eq!(
        home.text().split_once('\n').unwrap().1,
        "version = 1\nmood = \"calm\"\n\n[scene.b3]\nvisual = \"sand\"\n\n\
         [scene.a2]\nvisual = \"open sea\"\ngrade = { lift = 2 }\n\n\
         [scene.a2.pick]\nasset = \"x\"\nstars = 5\n\n[scene.a2.music]\ntrack = \"m1\"\n\n\
         [[review]]\nwho = \"ada\"\n\n[[review]]\nwho = \"eve\"\n",
    );
    assert_eq!(home.load(), lock);
}

#[test]
fn an_edit_of_one_scene_changes_only_its_lines() {
    let home = Home::new();
    let scenes: Vec<_> = ["a2", "b3", "c4"].map(scene).to_vec();
    let mut lock = lock(&scenes);
    home.save(&mut lock);
    let before = home.text();
    lock.scenes[1].seconds = 9.0;
    lock.scenes[1].take = Some(take("k"));
    home.save(&mut lock);
    let after = home.text();
    let kept = before.lines().filter(|line| after.lines().any(|other| other == *line)).count();
    assert_eq!(before.lines().count() - kept, 0, "`seconds = 8.25` is still said by others");
    assert_eq!(after.lines().count(), before.lines().count() + 9);
}

#[test]
fn a_conflicted_lock_is_reported_and_left_alone() {
    let text = "version = 1\n<<<<<<< HEAD\n[scene.a]\n=======\n[scene.b]\n>>>>>>> topic\n";
    let home = Home::with(text);
    let error = LockFile::load(&home.path()).unwrap_err();
    assert!(matches!(error, LockError::Conflict { line: 2, .. }), "{error}");
    let saved = lock(&[scene("a2")]).save(&home.path(), &home.guards());
    assert!(matches!(saved, Err(LockError::Conflict { .. })));
    assert_eq!(home.text(), text);
}

#[test]
fn a_broken_lock_is_reported_with_its_line_and_left_alone() {
    for (text, line) in [
        ("version = 1\n[scene.a2]\nvisual = \n", 3),
        ("version = 1\n[scene.a2]\nvisual = 3\n", 3),
        ("version = 1\n[scene.a2]\nsentences = [\"xyz\"]\n", 3),
        ("version = 1\n\n[scene.a2.pick]\nby_writer = \"canary\"\n", 4),
        ("version = 1\n[scene.a2]\n[scene.a2]\n", 3),
        ("version = 1\n[scene.\"../up\"]\n", 2),
        ("version = 1\nscene = 3\n", 2),
        ("version = \"one\"\n", 1),
        ("[scene.a2]\nvisual = \"no version\"\n", 1),
        ("version = 1\n[scene.a2]\nseconds = nan\n", 3),
        ("version = 1\n[scene.a2.take]\ncharacters = -1\n", 3),
    ] {
        let home = Home::with(text);
        let error = LockFile::load(&home.path()).unwrap_err();
        assert!(
            matches!(error, LockError::Broken { line: at, .. } if at == line),
            "{text}: {error}"
        );
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
        assert!(!error.to_string().contains("canary"), "{error}");
        assert!(lock(&[scene("a2")]).save(&home.path(), &home.guards()).is_err());
        assert_eq!(home.text(), text);
    }
}

#[test]
fn a_lock_of_a_newer_version_is_refused_and_left_alone() {
    let text = "version = 2\nscenes = \"elsewhere\"\n";
    let home = Home::with(text);
    let error = LockFile::load(&home.path()).unwrap_err();
    assert!(matches!(error, LockError::Newer { found: 2, known: 1, .. }), "{error}");
    assert!(lock(&[scene("a2")]).save(&home.path(), &home.guards()).is_err());
    assert_eq!(home.text(), text);
}

#[test]
fn bytes_that_are_no_text_are_broken() {
    let home = Home::new();
    fs::write(home.path(), b"version = 1\nlanguage = \"\xff\"\n").unwrap();
    let error = LockFile::load(&home.path()).unwrap_err();
    assert!(matches!(error, LockError::Broken { line: 2, .. }), "{error}");
}

#[test]
fn two_writers_keep_each_others_work() {
    let home = Home::new();
    home.save(&mut lock(&[scene("a2"), scene("b3")]));
    let (mut left, mut right) = (home.load(), home.load());
    left.scenes[0].take = Some(take("left"));
    right.scenes[0].pick = Some(pick("right.jpg"));
    right.scenes[1].take = Some(take("right"));
    right.scenes.push(scene("c4"));
    home.save(&mut left);
    home.save(&mut right);
    assert_eq!(right.scenes[0].take, Some(take("left")));
    assert_eq!(right.scenes[0].pick, Some(pick("right.jpg")));
    home.save(&mut left);
    assert_eq!(left, right);
    assert_eq!(home.load(), right);
}

#[test]
fn a_scene_that_one_removed_stays_gone_unless_the_other_worked_on_it() {
    let home = Home::new();
    home.save(&mut lock(&["a2", "b3", "c4"].map(scene)));
    let (mut left, mut right) = (home.load(), home.load());
    left.scenes[1].take = Some(take("left"));
    left.scenes[2].visual = "other".to_owned();
    right.scenes.truncate(1);
    home.save(&mut left);
    home.save(&mut right);
    let ids: Vec<_> = right.scenes.iter().map(|scene| scene.id.as_str()).collect();
    assert_eq!(ids, ["a2", "b3"]);
}

#[test]
fn scenes_that_another_added_keep_their_place() {
    let home = Home::new();
    home.save(&mut lock(&["b", "d"].map(scene)));
    let (mut left, mut right) = (home.load(), home.load());
    left.scenes = ["a", "b", "c", "d", "e"].map(scene).to_vec();
    right.scenes[0].take = Some(take("right"));
    home.save(&mut left);
    home.save(&mut right);
    let ids: Vec<_> = right.scenes.iter().map(|scene| scene.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e"]);
}

#[test]
fn without_a_place_for_guards_the_lock_is_still_written() {
    let home = Home::new();
    fs::write(home.guards(), b"a file where a folder should be").unwrap();
    assert_eq!(home.save(&mut lock(&[scene("a2")])), Saved::Written);
}

#[test]
fn hostile_texts_stay_on_their_line() {
    let home = Home::new();
    let hostile = "a\"b\\c\n<<<<<<< HEAD\n[scene.x]\r\u{0}\u{7f}\u{85}'''é🌊".to_owned();
    let mut entry = scene("a2");
    entry.visual.clone_from(&hostile);
    entry.queries.exact = vec![hostile.clone()];
    entry.pick = Some(Pick { title: hostile, ..Pick::default() });
    let mut lock = lock(&[entry]);
    home.save(&mut lock);
    assert_eq!(home.load(), lock);
    assert!(home.text().lines().all(|line| !line.starts_with('<')));
}

#[test]
fn a_name_that_nobody_could_read_is_not_written() {
    let home = Home::new();
    for id in ["", "UPPER", "a b", &"x".repeat(33)] {
        assert!(lock(&[scene(id)]).save(&home.path(), &home.guards()).is_err(), "{id}");
        assert!(!home.path().exists());
    }
}

#[test]
fn an_opening_is_one_short_line() {
    assert_eq!(
        opening("Twice a day,\n the sea  leaves. And comes back again today."),
        "Twice a day, the sea leaves. And comes"
    );
    assert_eq!(opening(&"海".repeat(500)).chars().count(), 80);
    assert_eq!(opening(" \n"), "");
}

#[test]
fn five_thousand_scenes_are_no_burden() {
    let home = Home::new();
    let scenes: Vec<_> = (0..5_000)
        .map(|n| SceneEntry {
            id: format!("s{n}"),
            pick: Some(pick("a.jpg")),
            take: Some(take("k")),
            ..scene("x")
        })
        .collect();
    let watch = crate::config::Clock::system().stopwatch();
    let mut lock = lock(&scenes);
    home.save(&mut lock);
    assert_eq!(home.load().scenes.len(), 5_000);
    assert!(watch.elapsed().as_secs() < 20, "{:?}", watch.elapsed());
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![r"\PC{0,12}", r#"["'\\#=\[\]\n\r\t<> a]{0,12}"#]
}

prop_compose! {
    fn any_scene()(
        id in "[a-z2-9]{1,8}",
        texts in prop::array::uniform6(any_text()),
        queries in prop::collection::vec(any_text(), 0..3),
        sentences in prop::collection::vec(any::<u32>(), 0..4),
        millis in 0_u32..10_000_000,
        has in any::<(bool, bool, bool)>(),
    ) -> SceneEntry {
        let [chapter, visual, asset, title, key, voice] = texts;
        let seconds = f64::from(millis) / 1000.0;
        let pick = Pick { asset, title, by_writer: has.2, ..Pick::default() };
        let take = Take { key, voice, seconds, characters: u64::from(millis), ..Take::default() };
        SceneEntry {
            id, chapter, visual, sentences, seconds,
            queries: Queries { broader: queries, ..Queries::default() },
            pick: has.0.then_some(pick),
            take: has.1.then_some(take),
            ..SceneEntry::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn what_is_written_is_read(scenes in prop::collection::vec(any_scene(), 0..5)) {
        let mut seen = std::collections::HashSet::new();
        let scenes: Vec<_> =
            scenes.into_iter().filter(|scene| seen.insert(scene.id.clone())).collect();
        let lock = lock(&scenes);
        let rendered = text::render(&lock);
        let read = text::parse(&rendered).unwrap();
        prop_assert_eq!(&read, &lock);
        prop_assert_eq!(text::render(&read), rendered);
    }

    #[test]
    fn no_text_panics_and_every_fault_has_a_line(
        body in r#"(version = 1\n)?([a-z\[\].="'{}#0-9\n ]|scene|pick|take){0,60}"#,
    ) {
        if let Err(fault) = text::parse(&body) {
            let message = fault.at(Path::new("x.lock")).to_string();
            prop_assert_eq!(message.lines().count(), 1, "{}", message);
        }
    }
}
