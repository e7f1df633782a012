//! Two writers of one lock file.

use std::collections::HashMap;

use super::{LockFile, SceneEntry};

/// What the file must say after both have changed what it said (`base`): mine where I changed it,
/// theirs otherwise. My list of scenes counts; of theirs those are kept that they added or gave a
/// pick or take, since that is work and maybe money.
pub(super) fn three_way(base: &LockFile, mine: &LockFile, theirs: &LockFile) -> LockFile {
    let in_base = by_id(base);
    let in_mine = by_id(mine);
    let in_theirs = by_id(theirs);
    let empty = SceneEntry::default();

    // Their scenes that I do not have, behind the one of mine that they stood behind.
    let mut added: HashMap<Option<&str>, Vec<SceneEntry>> = HashMap::new();
    let mut behind = None;
    for scene in &theirs.scenes {
        let id = scene.id.as_str();
        if in_mine.contains_key(id) {
            behind = Some(id);
            continue;
        }
        let worked_on =
            in_base.get(id).is_none_or(|base| base.pick != scene.pick || base.take != scene.take);
        if worked_on {
            added.entry(behind).or_default().push(scene.clone());
        }
    }

    let mut scenes = added.remove(&None).unwrap_or_default();
    for scene in &mine.scenes {
        let id = scene.id.as_str();
        let base = in_base.get(id).copied().unwrap_or(&empty);
        scenes.push(match in_theirs.get(id) {
            Some(theirs) => merge_scene(base, scene, theirs),
            None => scene.clone(),
        });
        scenes.extend(added.remove(&Some(id)).unwrap_or_default());
    }
    LockFile {
        language: pick(&base.language, &mine.language, &theirs.language),
        scene_seconds: pick(&base.scene_seconds, &mine.scene_seconds, &theirs.scene_seconds),
        scenes,
        extra: pick(&base.extra, &mine.extra, &theirs.extra),
        base: None,
    }
}

fn by_id(lock: &LockFile) -> HashMap<&str, &SceneEntry> {
    lock.scenes.iter().map(|scene| (scene.id.as_str(), scene)).collect()
}

fn merge_scene(base: &SceneEntry, mine: &SceneEntry, theirs: &SceneEntry) -> SceneEntry {
    let seconds = |scene: &SceneEntry| scene.seconds.to_bits();
    let mine_seconds = seconds(mine) != seconds(base);
    SceneEntry {
        id: mine.id.clone(),
        chapter: pick(&base.chapter, &mine.chapter, &theirs.chapter),
        opening: pick(&base.opening, &mine.opening, &theirs.opening),
        sentences: pick(&base.sentences, &mine.sentences, &theirs.sentences),
        sketch: pick(&base.sketch, &mine.sketch, &theirs.sketch),
        content: pick(&base.content, &mine.content, &theirs.content),
        title: pick(&base.title, &mine.title, &theirs.title),
        visual: pick(&base.visual, &mine.visual, &theirs.visual),
        queries: pick(&base.queries, &mine.queries, &theirs.queries),
        by: pick(&base.by, &mine.by, &theirs.by),
        seconds: if mine_seconds { mine.seconds } else { theirs.seconds },
        pick: pick(&base.pick, &mine.pick, &theirs.pick),
        take: pick(&base.take, &mine.take, &theirs.take),
        extra: pick(&base.extra, &mine.extra, &theirs.extra),
    }
}

fn pick<T: PartialEq + Clone>(base: &T, mine: &T, theirs: &T) -> T {
    if mine == base { theirs.clone() } else { mine.clone() }
}
