//! The vocabulary of scripts: names of cues, labels, columns and sections in the languages people
//! write them in.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::script::CueKind;

use super::dictionary::{Dictionary, Normal};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Words that follow are spoken.
    Speech,
    /// A cue of this family.
    Cue(CueKind),
    /// A declared time (as a column).
    Time,
}

/// How sure a name is without a colon: `[pause]` in a sentence is a cue, `[show]` may be a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) name: Name,
    /// The name is also an everyday word.
    pub(super) everyday: bool,
}

const fn cue(kind: CueKind) -> Name {
    Name::Cue(kind)
}

/// A direction for the voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delivery {
    /// It is also an everyday word.
    pub(super) everyday: bool,
}

/// Names that are hardly ever used as words of a sentence, one family a line.
const MARKS: &[(Name, &str)] = &[
    (
        Name::Speech,
        "vo|v o|voiceover|voice over|narrator|narration|narrated|say|talk track|host|announcer|presenter|spoken|\
         voice talent|script|dialogue|dialog|speech|audio|speaker|anchor|interviewer|interviewee|narrator vo|host vo|\
         sprecher|sprecherin|sprechertext|erzähler|erzählerin|kommentar|off text|voix off|narrateur|narratrice|\
         commentaire|voz en off|narrador|narradora|locución|locutor|locutora|narración|narração|locução|\
         voce fuori campo|narratore|narratrice|voce narrante|verteller|commentaarstem|lektor|narracja|berättare|\
         speakertext|anlatıcı|seslendirme|диктор|закадровый голос|голос за кадром|рассказчик|текст диктора|narasi|\
         narator|ナレーション|ナレーター|ナレ|語り|セリフ|台詞|旁白|解说|解說|配音|台词|口播|내레이션|나레이션|\
         내레이터|해설|대사|קריין|קריינות|קריינית|الراوي|المعلق|تعليق صوتي|التعليق الصوتي|वाचन|कथन|वाचक",
    ),
    (
        cue(CueKind::Visual),
        "visual|visuals|b roll|broll|b rolls|stock footage|footage|visual cue|visual direction|on screen visual|\
         visual instruction|picture|pictures|cut to|smash cut to|remotion|veo|runway|sora|screen recording|screencast|\
         screen capture|animation|montage|time lapse|timelapse|establishing shot|drone shot|insert shot|gfx|motion graphics|vfx|\
         plano general|primer plano|plano medio|plano detalle|totale|halbtotale|nahaufnahme|großaufnahme|luftaufnahme|\
         plan large|gros plan|plan serré|wide shot|\
         close up|closeup|bild|bilder|bildebene|einstellung|plan|visuel|visuels|imágenes|imagen|plano|imagem|imagens|\
         immagine|immagini|inquadratura|beeld|beelden|obraz|ujęcie|görsel|görüntü|видео|видеоряд|картинка|кадр|\
         изображение|gambar|映像|画面|画像|ビジュアル|カット|镜头|鏡頭|畫面|影像|视频|視頻|图片|圖片|화면|영상|\
         이미지|תמונה|ויזואל|וידאו|صورة|لقطة|المشهد المرئي|مرئي|दृश्य",
    ),
    (
        cue(CueKind::Search),
        "search|stock search|stock query|query|keywords|suche|recherche|búsqueda|検索|搜索|검색",
    ),
    (cue(CueKind::Media), "media|asset|clip|file|media file|pexels|pixabay|素材"),
    (
        cue(CueKind::OnScreen),
        "on screen|on screen text|text on screen|onscreen|onscreen text|screen text|text overlay|overlay text|overlay|\
         lower third|lower thirds|super|supers|title card|end card|end screen|end slate|caption|captions|subtitle|chyron|kinetic text|\
         sticker|teks|teks layar|título|títulos|titre|texte à l'écran|texte a l'ecran|sous titre|titel|bauchbinde|\
         einblendung|texteinblendung|texto en pantalla|texto na tela|rótulo|titolo|testo a schermo|tekst op scherm|\
         tytuł|napis|başlık|ekran yazısı|титр|титры|текст на экране|надпись|テロップ|字幕|タイトル|テキスト|标题|\
         標題|屏幕文字|자막|제목|כותרת|כיתוב|عنوان|نص على الشاشة|शीर्षक",
    ),
    (
        cue(CueKind::Pause),
        "pause|beat|long pause|short pause|dramatic pause|break|silence|pausa|pauze|pauza|paus|duraklama|пауза|jeda|\
         ポーズ|間|间|停顿|停頓|暂停|暫停|일시정지|멈춤|쉼|휴지|הפסקה|השהיה|توقف|صمت|विराम",
    ),
    (
        cue(CueKind::Music),
        "music|music cue|music swell|music in|music out|music up|music under|music fades|bgm|soundtrack|musik|musique|\
         música|musica|muziek|muzyka|müzik|музыка|musik latar|音楽|音乐|音樂|背景音乐|음악|배경음악|מוזיקה|\
         موسيقى|संगीत",
    ),
    (
        cue(CueKind::Sfx),
        "sfx|sound effect|sound effects|sound|fx|nat sound|natural sound|nats|ambience|ambient sound|atmo|geräusch|ton|bruitage|son|efecto de sonido|sonido|efeito sonoro|som|\
         effetto sonoro|suono|geluid|dźwięk|ljud|ses efekti|звук|效果音|音效|효과음|אפקט|صوت|applause|clapping|gunshot|\
         explosion",
    ),
    (
        cue(CueKind::Voice),
        "voice|delivery|tone of voice|speaking style|voice direction|stimme|ton de voix|tono de voz|smile|smiles|wink",
    ),
    (
        cue(CueKind::OnCamera),
        "on camera|talking head|to camera|a roll|aroll|face cam|facecam|piece to camera|ptc|kamera|vor der kamera|\
         face caméra|a cámara|מצלמה|カメラ|出镜|出鏡|카메라",
    ),
    (
        cue(CueKind::Note),
        "note|notes|nb|todo|fixme|editor|editor note|editors note|editing note|director note|directors note|\
         director's note|editor's note|production note|production notes|speaker notes|note to editor|notes to editor|comment|transition|transitions|fade in|fade out|fade to black|cut to black|dissolve to|crossfade|\
         notiz|hinweis an|remarque|nota|uwaga|notat|заметка|примечание|catatan|備考|メモ|备注|備註|메모|비고|\
         הערה|ملاحظة|टिप्पणी",
    ),
    (
        cue(CueKind::Section),
        "hook|intro|introduction|body|cta|call to action|outro|cold open|teaser|conclusion|main content|act one|\
         act two|act three|problem|solution|recap|summary|end|scene|einleitung|gancho|introducción|cierre|accroche|\
         開場|开场|片头|片尾|结尾|フック|オープニング|エンディング|도입|마무리",
    ),
];

/// Names that are everyday words as well; without a colon they need a line of their own, a number
/// or capitals.
const WORDS: &[(Name, &str)] = &[
    (
        cue(CueKind::Visual),
        "shot|shots|show|screen|demo|slide|slides|graphic|graphics|image|images|photo|photos|video|code|action|zoom|\
         zoom in|zoom out|pan|cut|camera|view|map|diagram|chart|background|location|setting|escena|cena",
    ),
    (cue(CueKind::OnScreen), "text|title|card|titles|texte|texto|testo|tekst"),
    (
        Name::Time,
        "time|times|timing|timecode|tc|t|duration|length|zeit|dauer|durée|temps|tiempo|duración|tempo|\
                  duração|durata|tijd|duur|czas|tid|süre|время|waktu|durasi|時間|时间|时长|尺|시간|길이|זמן|وقت|مدة|\
                  समय",
    ),
];

/// Short names, known as such only in capitals and before a wide colon, as Japanese scripts have them.
const ABBREVIATIONS: &[(&str, Name)] = &[
    ("SE", cue(CueKind::Sfx)),
    ("ＳＥ", cue(CueKind::Sfx)),
    ("ME", cue(CueKind::Music)),
    ("M", cue(CueKind::Music)),
    ("NA", Name::Speech),
    ("Na", Name::Speech),
    ("ＮＡ", Name::Speech),
    ("N", Name::Speech),
    ("Ｎ", Name::Speech),
];

/// Headings of parts that are for people and not for the voice.
const ASIDES: &str = "production assets|assets|asset list|assets needed|shot list|shotlist|shot breakdown|sources|source list|references|\
     bibliography|citations|further reading|checklist|production checklist|publishing checklist|notes|production notes|editing notes|editor notes|\
     speaker notes|director notes|director's notes|b roll list|broll list|footage list|music list|credits list|metadata|thumbnail|thumbnails|\
     thumbnail ideas|tags|hashtags|video description|youtube description|description|seo|links|equipment|gear|materialliste|quellen|notizen|\
     sources et références|références|notes de production|fuentes|notas|recursos|fontes|note di produzione|素材|素材一覧|参考文献|备注|\
     素材清单|资料来源|참고자료|메모";

/// Directions for the voice that are hardly ever meant as words of a sentence, in parentheses or as audio tags in
/// brackets.
const DIRECTIONS: &str = "softly|quietly|loudly|whispering|whispers|whisper|whispered|excitedly|enthusiastically|laughing|laughs|\
     laughs harder|starts laughing|chuckles|chuckling|giggles|giggling|wheezing|sigh|sighs|sighing|exhales|exhales sharply|\
     inhales|inhales deeply|breathes|breathes deeply|takes a breath|clears throat|coughs|sniffs|sarcastic|sarcastically|\
     sobbing|snorts|mischievously|gasps|gasp|gulps|swallows|hums|humming|muttering|mutters|shouts|shouting|yells|\
     dramatic tone|dryly|playfully|deadpan|warmly|smiling|smiles|emphatically|hesitantly|wistfully|wryly|hushed|\
     matter of factly|conversational|to camera|turn to camera|turns to camera|looks at camera|off camera|leise|flüsternd|\
     lachend|lachend zacht|begeistert|doucement|chuchotant|murmurant|en riant|suavemente|susurrando|riendo|sussurrando|rindo|\
     ridendo|fluisterend|шёпотом|шепотом|смеётся|смеясь|静かに|ささやく|笑い|笑|轻声|低声|笑着|조용히|속삭이며|웃으며|בשקט|بهدوء";

/// Directions for the voice that are everyday words as well: inside a sentence they are part of it.
const MANNERS: &str = "soft|quiet|loud|excited|enthusiastic|laugh|laughter|curious|curiously|crying|cries|mischievous|sings|singing|\
     happy|happily|sad|sadly|angry|angrily|annoyed|appalled|thoughtful|thoughtfully|surprised|rushed|slows down|speeds up|\
     deliberate|deliberately|nervous|nervously|calm|calmly|cheerful|cheerfully|dramatic|dramatically|dry|playful|gentle|\
     gently|serious|seriously|warm|slow|slowly|fast|quickly|smile|confident|confidently|emphatic|intense|intensely|beaming|\
     proudly|tense|urgent|urgently|hesitant|wistful|matter of fact|bright|brightly|solemn|solemnly|ruhig|langsam|lentement|\
     despacio|entusiasmado|piano|тихо|медленно";

/// All that a name may stand for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Entry {
    /// A cue, a label, a column.
    pub(super) known: Option<Known>,
    /// A direction for the voice.
    pub(super) delivery: Option<Delivery>,
    /// The heading of a part for people only.
    pub(super) aside: bool,
}

static NAMES: LazyLock<Dictionary<Entry>> = LazyLock::new(|| {
    let mut names: HashMap<&'static str, Entry> = HashMap::new();
    let words = |list: &'static str| list.split('|').map(str::trim);
    for (table, everyday) in [(WORDS, true), (MARKS, false)] {
        for &(name, list) in table {
            for word in words(list) {
                names.entry(word).or_default().known = Some(Known { name, everyday });
            }
        }
    }
    for (list, everyday) in [(MANNERS, true), (DIRECTIONS, false)] {
        for word in words(list) {
            names.entry(word).or_default().delivery = Some(Delivery { everyday });
        }
    }
    for word in words(ASIDES) {
        names.entry(word).or_default().aside = true;
    }
    Dictionary::new(names.into_iter())
});

/// The longest name that is looked up, in bytes.
pub(super) const LONGEST_NAME: usize = 64;

/// Pictures and ornaments, which people put before labels.
pub(super) fn is_symbol(char: char) -> bool {
    matches!(char, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}' | '\u{20E3}')
}

/// Everything that the whole name stands for.
pub(super) fn entry(written: &str) -> Entry {
    let Some(name) = Normal::of(written) else { return Entry::default() };
    let found = NAMES.get(&name).unwrap_or_default();
    if found.known.is_some() {
        return found;
    }
    let bare = name.without_number().and_then(|bare| NAMES.get(&bare));
    Entry { known: bare.and_then(|bare| bare.known), ..found }
}

/// What the whole name stands for; a number at its end is no part of it (`SLIDE 4`).
pub(super) fn lookup(written: &str) -> Option<Known> {
    entry(written).known
}

/// What a short name before a wide colon stands for.
pub(super) fn abbreviation(written: &str) -> Option<Known> {
    let (_, name) = ABBREVIATIONS.iter().find(|(short, _)| *short == written.trim())?;
    Some(Known { name: *name, everyday: false })
}

/// What the first words of `written`, which is no name as a whole, stand for, and how many bytes of
/// it they are.
pub(super) fn lookup_start(written: &str) -> Option<(Known, usize)> {
    let mut ends = [0_usize; 4];
    let mut count = 0;
    let mut inside = false;
    for (at, char) in written.char_indices().take(LONGEST_NAME) {
        let part = char.is_alphanumeric() || matches!(char, '-' | '\'' | '’' | '.');
        if inside && !part {
            ends[count] = at;
            count += 1;
            if count == ends.len() {
                break;
            }
        }
        inside = part;
    }
    // The whole of it has been looked up by whoever asks for its start.
    ends[..count].iter().rev().find_map(|&end| Some((lookup(written.get(..end)?)?, end)))
}

/// Whether a heading with these words opens a part for people only.
pub(super) fn is_aside(heading: &str) -> bool {
    entry(heading).aside
}

/// Whether the words direct the voice, and whether they are everyday words as well.
pub(super) fn delivery(words: &str) -> Option<Delivery> {
    entry(words).delivery
}

/// The canonical names, for suggestions.
const CANONICAL: [&str; 12] = [
    "visual",
    "b-roll",
    "search",
    "media",
    "on-screen",
    "pause",
    "music",
    "sfx",
    "voice",
    "on-camera",
    "note",
    "screen",
];

/// The known name that `written` is a slip of, if it is near enough.
pub(super) fn nearest(written: &str) -> Option<&'static str> {
    nearest_of(written, CANONICAL.into_iter())
}

/// The one of some names that `written` is a slip of, if it is near enough.
pub(super) fn nearest_of<'n>(
    written: &str,
    among: impl Iterator<Item = &'n str>,
) -> Option<&'n str> {
    let written = written.trim().to_lowercase();
    if written.chars().count() > 16 {
        return None;
    }
    let near = among.map(|name| (distance(&written, name), name)).min()?;
    let allowed = if written.len() <= 4 { 1 } else { 2 };
    (near.0 <= allowed).then_some(near.1)
}

/// How many insertions, deletions, replacements and swaps of neighbours part two words.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut rows = vec![vec![0_usize; right.len() + 1]; left.len() + 1];
    for (index, row) in rows.iter_mut().enumerate() {
        row[0] = index;
    }
    for (index, cell) in rows[0].iter_mut().enumerate() {
        *cell = index;
    }
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::{Delivery, Name, delivery, is_aside, lookup, lookup_start, nearest};
    use crate::script::CueKind;

    fn kind(name: &str) -> Option<Name> {
        lookup(name).map(|known| known.name)
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for name in ["B-ROLL", "b roll", "Broll", "**B-Roll**", "映像", "🎬 Visual"] {
            assert_eq!(kind(name), Some(Name::Cue(CueKind::Visual)), "{name}");
        }
        for name in [
            "VO",
            "V/O",
            "V.O.",
            "Voice-over",
            "NARRATOR (V.O.)",
            "NARRATION (V/O over B-roll)",
            "Host 2",
        ] {
            assert_eq!(kind(name), Some(Name::Speech), "{name}");
        }
        assert_eq!(kind("TÍTULO"), Some(Name::Cue(CueKind::OnScreen)));
        assert_eq!(kind("warning"), None);
        assert!(is_aside("Production Assets"));
        assert_eq!(delivery("softly"), Some(Delivery { everyday: false }));
        assert_eq!(delivery("Fast"), Some(Delivery { everyday: true }));
        assert_eq!(delivery("the sea"), None);
    }

    #[test]
    fn the_longest_known_start_of_a_cue_counts() {
        let (known, len) = lookup_start("MUSIC CUE strings").unwrap();
        assert_eq!((known.name, len), (Name::Cue(CueKind::Music), 9));
        assert_eq!(lookup_start("SLIDE 4 title").unwrap().1, 7);
        assert_eq!(lookup_start("the king"), None);
    }

    #[test]
    fn slips_are_told_from_other_words() {
        assert_eq!(nearest("visaul"), Some("visual"));
        assert_eq!(nearest("muzic"), Some("music"));
        assert_eq!(nearest("harbour"), None);
    }
}
