//! Small films to export, and the media they are made of.

use std::path::Path;
use std::process::Command;

use assetflow::caption::{self, Caption, CaptionStyle};
use assetflow::export::storyboard::{PageOptions, page};
use assetflow::script::{Aspect, FrameRate};
use assetflow::text::Language;
use assetflow::timeline::{
    Credit, Freshness, Picture, PictureKind, Project, SceneInput, ShotState, Sound, Timeline, lay,
};

pub(crate) fn timeline(
    language: &str,
    aspect: Aspect,
    rate: &str,
    scenes: Vec<SceneInput>,
) -> Timeline {
    let language = Language::parse(language).unwrap();
    let rate = FrameRate::parse(rate).unwrap();
    lay(Project { title: "The Monarchs & <Friends>".into(), language, rate, aspect }, scenes)
}

pub(crate) fn captions(timeline: &Timeline) -> Vec<Caption> {
    caption::layout(timeline, &CaptionStyle::for_script(&timeline.language, timeline.aspect))
}

pub(crate) fn credit() -> Credit {
    Credit {
        title: Some("Sun & cloud, time-lapse".into()),
        author: Some("B. <Sample>".into()),
        source: Some("https://example.org/video/1002?a=1&b=2".into()),
        license: Some("CC BY 4.0".into()),
        license_url: Some("https://creativecommons.org/licenses/by/4.0/".into()),
    }
}

pub(crate) fn photo(path: &str) -> Picture {
    Picture {
        path: path.into(),
        poster: None,
        kind: PictureKind::Still,
        in_seconds: 0.0,
        title: "A photo".into(),
        credit: credit(),
        why: "Best match for “monarch migration”: landscape, sharp, free to use.".into(),
        width: 1920,
        height: 1080,
    }
}

pub(crate) fn clip(path: &str, seconds: f64, in_seconds: f64) -> Picture {
    let kind = PictureKind::Clip { seconds, frame_rate: FrameRate::parse("25") };
    Picture { kind, in_seconds, ..photo(path) }
}

pub(crate) fn take(path: &str, seconds: f64) -> Sound {
    Sound { path: path.into(), seconds, sample_rate: 48_000, voice: "Draft".into() }
}

pub(crate) fn monarchs() -> Vec<SceneInput> {
    let scene =
        |id: &str, title: &str, narration: &str, visual: &str, queries: &[&str]| SceneInput {
            id: id.into(),
            title: title.into(),
            seconds: 8.0,
            narration: narration.into(),
            visual: visual.into(),
            queries: queries.iter().map(|query| (*query).to_owned()).collect(),
            ..SceneInput::default()
        };
    let fresh = ShotState { picture: Freshness::Fresh, sound: Freshness::Fresh };
    vec![
        SceneInput {
            chapter: Some("The departure".into()),
            picture: Some(photo("media/scene 01.png")),
            sound: Some(take("media/scene-01.wav", 5.123)),
            state: fresh,
            on_screen: vec!["3,000 miles".into()],
            ..scene(
                "a1",
                "Millions leave",
                "Every autumn, millions of monarch butterflies leave the fields of Canada.",
                "Monarch butterflies rising from a meadow at first light",
                &["monarch butterflies migration", "butterfly meadow"],
            )
        },
        SceneInput {
            picture: Some(clip("media/scene-02.mp4", 20.0, 3.25)),
            sound: Some(take("media/scene-02.wav", 4.8)),
            state: ShotState { picture: Freshness::Stale, sound: Freshness::Fresh },
            ..scene(
                "b2",
                "South",
                "They fly south for three thousand miles, to forests none of them has ever seen.",
                "Long view of a valley with a river of butterflies",
                &["butterflies flying", "valley aerial"],
            )
        },
        SceneInput {
            chapter: Some("The compass".into()),
            note: Some("Ask the museum for the antenna close-up.".into()),
            ..scene(
                "c3",
                "No map",
                "They do not know the way. A clock in their antennae reads the angle of the sun, and keeps them on course through cloud and wind.",
                "Extreme close-up of an antenna against the sun, dust drifting through the light",
                &["butterfly antenna macro", "insect close up sun", "sun through clouds"],
            )
        },
        SceneInput {
            picture: Some(clip("media/short.mp4", 2.0, 0.5)),
            sound: Some(take("media/scene-04.wav", 6.05)),
            state: fresh,
            ..scene(
                "d4",
                "The forest",
                "In the mountains of Mexico, the branches bend beneath their weight.",
                "Oyamel branches covered with butterflies",
                &["monarch forest mexico"],
            )
        },
    ]
}

/// Strings that run, load or break out where a page forgets that they are text.
const PAYLOADS: [&str; 30] = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1//-->",
    "--><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "<svg><script>window.hacked=1</script></svg>",
    "\"><script>window.hacked=1</script>",
    "' onmouseover='window.hacked=1",
    "\" autofocus onfocus=\"window.hacked=1",
    "\" style=\"background:url(x)\" x=\"",
    "javascript:window.hacked=1",
    "JaVaScRiPt:window.hacked=1",
    "java\tscript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "vbscript:window.hacked=1",
    "https://x\"onmouseover=\"window.hacked=1",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<math><mi xlink:href='javascript:window.hacked=1'>",
    "<style>*{display:none}</style>",
    "</style><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    "<base href='https://example.org/'>",
    "<meta http-equiv=refresh content='0;url=javascript:window.hacked=1'>",
    "<form action=javascript:window.hacked=1><button>",
    "&lt;script&gt;window.hacked=1&lt;/script&gt;",
    "\u{2028}window.hacked=1//\u{2029}",
    "\\u003cscript>window.hacked=1</script>",
    "<template><img src=x onerror=window.hacked=1></template>",
    "<details open ontoggle=window.hacked=1>",
];

pub(crate) fn poisoned() -> Vec<SceneInput> {
    let scene = |payload: &&str| {
        let text = || (*payload).to_owned();
        let credit = Credit {
            title: Some(text()),
            author: Some(text()),
            source: Some(text()),
            license: Some(text()),
            license_url: Some(text()),
        };
        let picture = Picture { title: text(), why: text(), credit, ..photo(payload) };
        let with_picture = SceneInput {
            id: text(),
            title: text(),
            chapter: Some(text()),
            seconds: 3.0,
            narration: text(),
            visual: text(),
            queries: vec![text()],
            picture: Some(picture),
            sound: Some(take(payload, 1.0)),
            on_screen: vec![text()],
            note: Some(text()),
            ..SceneInput::default()
        };
        let slate = SceneInput { picture: None, sound: None, ..with_picture.clone() };
        [with_picture, slate]
    };
    PAYLOADS.iter().flat_map(scene).collect()
}

pub(crate) fn storyboards(folder: &Path) {
    let write = |name: &str, timeline: &Timeline| {
        let place = folder.join("storyboard").join(name);
        std::fs::create_dir_all(place.join("media")).unwrap();
        for shot in &timeline.shots {
            media(&place, shot.picture.as_ref(), shot.sound.as_ref());
        }
        let options = PageOptions { target_seconds: Some(45.0), media_base: String::new() };
        let html = page(timeline, &captions(timeline), &options);
        std::fs::write(place.join("index.html"), html).unwrap();
    };
    let speak = |scenes: Vec<SceneInput>| -> Vec<SceneInput> {
        let stills = |mut scene: SceneInput| {
            if scene.picture.as_ref().is_some_and(|picture| picture.kind != PictureKind::Still) {
                scene.picture = Some(photo("media/valley.png"));
            }
            scene
        };
        scenes.into_iter().map(stills).collect()
    };
    write("plain", &timeline("en", Aspect::Wide, "25", speak(monarchs())));
    if clips(&folder.join("storyboard/clips/media")) {
        write("clips", &timeline("en", Aspect::Wide, "25", monarchs()));
    }
    write("square", &timeline("en", Aspect::Square, "25", speak(monarchs())));
    write("arabic", &timeline("ar", Aspect::Wide, "25", arabic()));
    write("japanese", &timeline("ja", Aspect::Tall, "24", japanese()));
    let mut many: Vec<SceneInput> = speak(monarchs()).into_iter().cycle().take(300).collect();
    for (index, scene) in many.iter_mut().enumerate() {
        scene.chapter = (index % 25 == 0).then(|| format!("Part {}", index / 25 + 1));
    }
    write("many", &timeline("en", Aspect::Wide, "30", many));
    write("hostile", &timeline("en", Aspect::Wide, "25", without_media(poisoned())));
}

/// Hostile words without the hostile file names, which no folder holds.
fn without_media(scenes: Vec<SceneInput>) -> Vec<SceneInput> {
    let tame = |mut scene: SceneInput| {
        scene.picture =
            scene.picture.map(|picture| Picture { path: "media/scene-01.png".into(), ..picture });
        scene.sound = scene.sound.map(|_| take("media/scene-01.wav", 1.0));
        scene
    };
    scenes.into_iter().map(tame).collect()
}

fn arabic() -> Vec<SceneInput> {
    let scene = |title: &str, narration: &str, visual: &str| SceneInput {
        title: title.into(),
        seconds: 7.0,
        narration: narration.into(),
        visual: visual.into(),
        queries: vec!["فراشات ملكية".into(), "غابة في المكسيك".into()],
        ..SceneInput::default()
    };
    let mut scenes = vec![
        scene(
            "الرحيل",
            "في كل خريف تغادر ملايين الفراشات الملكية حقول كندا.",
            "فراشات تنهض من المرج عند الفجر",
        ),
        scene(
            "نحو الجنوب",
            "تطير جنوبًا ثلاثة آلاف ميل، إلى غابات لم ترها من قبل.",
            "وادٍ طويل تعبره الفراشات",
        ),
        scene(
            "البوصلة",
            "لا تعرف الطريق، لكن ساعة في قرون استشعارها تقرأ زاوية الشمس.",
            "لقطة قريبة لقرن استشعار",
        ),
    ];
    scenes[0].chapter = Some("الفصل الأول: الرحيل".into());
    scenes[0].picture = Some(photo("media/scene-01.png"));
    scenes[2].chapter = Some("الفصل الثاني".into());
    scenes
}

fn japanese() -> Vec<SceneInput> {
    let scene = |title: &str, narration: &str, visual: &str| SceneInput {
        title: title.into(),
        seconds: 9.0,
        narration: narration.into(),
        visual: visual.into(),
        queries: vec!["オオカバマダラ".into(), "蝶の群れ".into()],
        ..SceneInput::default()
    };
    vec![
        scene(
            "旅立ち",
            "毎年秋になると、何百万羽ものオオカバマダラがカナダの野原を離れます。",
            "夜明けの草原から舞い上がる蝶",
        ),
        scene(
            "羅針盤",
            "彼らは道を知りません。触角の中の時計が太陽の角度を読み取ります。",
            "太陽を背にした触角の接写",
        ),
    ]
}

/// Films the clips of the monarchs where ffmpeg can; whether it could.
fn clips(folder: &Path) -> bool {
    std::fs::create_dir_all(folder).unwrap();
    [("scene-02.mp4", "20"), ("short.mp4", "2")].iter().all(|(name, seconds)| {
        let source = format!("testsrc2=size=320x180:rate=25:duration={seconds}");
        let film = Command::new("ffmpeg")
            .args(["-v", "error", "-y", "-f", "lavfi", "-i", &source, "-pix_fmt", "yuv420p"])
            .arg(folder.join(name))
            .status();
        film.is_ok_and(|status| status.success())
    })
}

/// Tiny media: a picture of two colours, and a tone as long as the take.
fn media(folder: &Path, picture: Option<&Picture>, sound: Option<&Sound>) {
    if let Some(picture) = picture {
        let path = folder.join(&picture.path);
        if !path.exists() && picture.kind == PictureKind::Still {
            let blend =
                |from: u32, to: u32, at: u32| u8::try_from(from + (to - from) * at / 360).unwrap();
            let image = image::RgbImage::from_fn(640, 360, |x, y| {
                let hill = 250 + (x / 3 % 60).abs_diff(30) * 2;
                if y > hill {
                    image::Rgb([54, 74, 48])
                } else {
                    image::Rgb([blend(90, 240, y), blend(130, 190, y), 160])
                }
            });
            image.save(path).unwrap();
        }
    }
    if let Some(sound) = sound {
        let path = folder.join(&sound.path);
        if !path.exists() {
            let spec = hound::WavSpec {
                channels: 1,
                sample_rate: 8000,
                bits_per_sample: 16,
                sample_format: hound::SampleFormat::Int,
            };
            let mut wav = hound::WavWriter::create(path, spec).unwrap();
            let samples = (0..).map(f64::from).take_while(|at| at / 8000.0 < sound.seconds);
            for at in samples {
                let wave = (at * 220.0 * std::f64::consts::TAU / 8000.0).sin();
                wav.write_sample(if wave > 0.0 { 1500_i16 } else { -1500 }).unwrap();
            }
            wav.finalize().unwrap();
        }
    }
}
