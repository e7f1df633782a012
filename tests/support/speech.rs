//! Speech that can be checked: a soft tone for as long as a word is spoken, silence between words,
//! and times that say where each character is in it. The same text, voice and seed give the same.

use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// A character takes so long where nothing makes it faster or slower: 15 a second.
const USUAL: f64 = 67.0;
/// What comes after the last character.
const TAIL: u64 = 200;
/// The tone's rise and fall, in milliseconds.
const EDGE: u64 = 5;
const LOUD: f64 = 6000.0;

/// Spoken text. Times are in milliseconds.
#[derive(Clone, Debug)]
pub struct Speech {
    /// Follows the text as it was sent.
    pub alignment: Alignment,
    /// Follows the text as it is spoken.
    pub normalized: Alignment,
    /// The tones, one for each word.
    pub tones: Vec<Tone>,
    pub length: u64,
    mark: u64,
}

#[derive(Clone, Debug)]
pub struct Tone {
    pub time: Range<u64>,
    pub pitch: f64,
}

#[derive(Clone, Debug, Default)]
pub struct Alignment {
    pub characters: Vec<String>,
    pub times: Vec<Range<u64>>,
}

impl Alignment {
    fn push(&mut self, character: &str, time: Range<u64>) {
        self.characters.push(character.to_owned());
        self.times.push(time);
    }

    /// The characters that begin in a part of the time, told from a start.
    pub fn part(&self, part: &Range<u64>, start: u64) -> Value {
        let of_part: Vec<usize> =
            (0..self.times.len()).filter(|&at| part.contains(&self.times[at].start)).collect();
        let seconds = |time: u64| json!(seconds(time - start));
        json!({
            "characters": of_part.iter().map(|&at| json!(self.characters[at])).collect::<Value>(),
            "character_start_times_seconds": of_part.iter().map(|&at| seconds(self.times[at].start)).collect::<Value>(),
            "character_end_times_seconds": of_part.iter().map(|&at| seconds(self.times[at].end)).collect::<Value>(),
        })
    }

    pub fn whole(&self) -> Value {
        self.part(&(0..u64::MAX), 0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "no speech is that long")]
fn seconds(milliseconds: u64) -> f64 {
    milliseconds as f64 / 1000.0
}

/// How a text is to be spoken.
pub struct How<'a> {
    pub voice: &'a str,
    pub seed: u64,
    pub speed: f64,
    /// Figures and signs become words.
    pub normalize: bool,
    /// What is in square brackets says how to speak and is not spoken.
    pub tags: bool,
}

/// A part of a text with what is said in its place.
struct Token {
    source: String,
    spoken: String,
}

pub fn speak(text: &str, how: &How) -> Speech {
    let mut alignment = Alignment::default();
    let mut normalized = Alignment::default();
    let mut heard: Vec<(Range<u64>, bool)> = Vec::new();
    let mark = hash(&[text, how.voice, &how.seed.to_string()]);
    let tokens = tokens(text, how);
    let mut now = 0;
    for (index, token) in tokens.iter().enumerate() {
        let start = now;
        let replaced = token.source != token.spoken;
        for character in token.spoken.graphemes(true) {
            let end = now + duration(character, mark, now, how.speed);
            // Within what stands for figures there is no silence, nor is an apostrophe one.
            let is_letter = |token: Option<&Token>| {
                token.is_some_and(|it| it.source.chars().any(char::is_alphanumeric))
            };
            let sounds = replaced
                || is_sounding(character)
                || (matches!(character, "'" | "\u{2019}")
                    && index > 0
                    && is_letter(tokens.get(index - 1))
                    && is_letter(tokens.get(index + 1)));
            heard.push((now..end, sounds));
            normalized.push(character, now..end);
            now = end;
        }
        let count = token.source.graphemes(true).count() as u64;
        for (place, character) in (0_u64..).zip(token.source.graphemes(true)) {
            let at = |place: u64| start + (now - start) * place / count;
            alignment.push(character, at(place)..at(place + 1));
        }
    }
    let tones = tones(&heard, how);
    Speech { alignment, normalized, tones, length: now + TAIL, mark }
}

/// Words become tones: what sounds without a pause is one.
fn tones(heard: &[(Range<u64>, bool)], how: &How) -> Vec<Tone> {
    let mut tones: Vec<Tone> = Vec::new();
    for (time, sounds) in heard {
        match tones.last_mut() {
            _ if !sounds => {}
            Some(tone) if tone.time.end == time.start => tone.time.end = time.end,
            _ => {
                let parts = [how.voice, &how.seed.to_string(), &time.start.to_string()];
                let pitch = 120.0 + share(hash(&parts)) * 180.0;
                tones.push(Tone { time: time.clone(), pitch });
            }
        }
    }
    tones
}

fn is_sounding(character: &str) -> bool {
    character.chars().any(char::is_alphanumeric)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and positive")]
fn duration(character: &str, mark: u64, now: u64, speed: f64) -> u64 {
    let pause = match character {
        "." | "!" | "?" | "…" | "。" | "！" | "？" | "\n" => 250.0,
        "," | ";" | ":" | "—" | "–" | "、" | "，" => 120.0,
        _ => 0.0,
    };
    let lively = 0.75 + 0.5 * share(hash(&[&mark.to_string(), &now.to_string()]));
    ((USUAL * lively + pause) / speed) as u64
}

fn tokens(text: &str, how: &How) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text;
    while let Some(next) = rest.graphemes(true).next() {
        let tag = how.tags.then(|| tag(rest)).flatten();
        let (source, spoken) = if let Some(tag) = tag {
            (tag, Some(String::new()))
        } else if how.normalize {
            spelled(rest).map_or((next, None), |(source, spoken)| (source, Some(spoken)))
        } else {
            (next, None)
        };
        rest = &rest[source.len()..];
        let spoken = spoken.unwrap_or_else(|| source.to_owned());
        tokens.push(Token { source: source.to_owned(), spoken });
    }
    tokens
}

/// `[whispers]`
fn tag(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('[')?;
    let length = inside.find(']').filter(|&length| !inside[..length].contains('\n'))?;
    Some(&text[..length + 2])
}

/// Days, figures and signs at the start of a text, and the words for them.
fn spelled(text: &str) -> Option<(&str, String)> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let figures = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let first = figures(text);
    if first == 0 {
        let (sign, word) = match text.chars().next()? {
            '&' => ("&", "and"),
            '%' => ("%", " percent"),
            _ => return None,
        };
        return Some((sign, word.to_owned()));
    }
    let number: u32 = text[..first].parse().ok().filter(|number| *number < 1_000_000)?;
    if let Some(after) = text[first..].strip_prefix('/') {
        let second = figures(after);
        let month = (number as usize).checked_sub(1).and_then(|at| MONTHS.get(at));
        let day = after[..second].parse().ok().filter(|day| (1..=31).contains(day));
        if let (Some(month), Some(day)) = (month, day) {
            return Some((&text[..first + 1 + second], format!("{month} {}", in_words(day))));
        }
    }
    Some((&text[..first], in_words(number)))
}

fn in_words(number: u32) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (by, mut words) = match number {
        0..20 => return SMALL[number as usize].to_owned(),
        20..100 => (10, TENS[number as usize / 10].to_owned()),
        100..1000 => (100, format!("{} hundred", in_words(number / 100))),
        _ => (1000, format!("{} thousand", in_words(number / 1000))),
    };
    if !number.is_multiple_of(by) {
        let _ = write!(words, " {}", in_words(number % by));
    }
    words
}

/// How audio is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Pcm(u32),
    Wav(u32),
    Mp3 { rate: u32, kilobits: u32 },
}

impl Format {
    /// What `output_format` says.
    pub fn named(name: &str) -> Option<Self> {
        const RATES: [u32; 7] = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
        let mp3 = |rate, kilobits| Some(Self::Mp3 { rate, kilobits });
        match name {
            "mp3_22050_32" => mp3(22_050, 32),
            "mp3_24000_48" => mp3(24_000, 48),
            "mp3_44100_32" => mp3(44_100, 32),
            "mp3_44100_64" => mp3(44_100, 64),
            "mp3_44100_96" => mp3(44_100, 96),
            "mp3_44100_128" => mp3(44_100, 128),
            "mp3_44100_192" => mp3(44_100, 192),
            _ => {
                let (kind, rate) = name.split_once('_')?;
                let rate = rate.parse().ok().filter(|rate| RATES.contains(rate))?;
                match kind {
                    "pcm" => Some(Self::Pcm(rate)),
                    "wav" => Some(Self::Wav(rate)),
                    _ => None,
                }
            }
        }
    }

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Pcm(_) => "audio/pcm",
            Self::Wav(_) => "audio/wav",
            Self::Mp3 { .. } => "audio/mpeg",
        }
    }
}

impl Speech {
    pub fn audio(&self, format: Format) -> Vec<u8> {
        match format {
            Format::Pcm(rate) => self.pcm(rate),
            Format::Wav(rate) => wav(&self.pcm(rate), rate),
            Format::Mp3 { rate, kilobits } => self.silent_mp3(rate, kilobits),
        }
    }

    /// One channel of 16 bits, the lower byte first.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "samples")]
    fn pcm(&self, rate: u32) -> Vec<u8> {
        let sample = |time: u64| usize::try_from(time * u64::from(rate) / 1000).unwrap();
        let mut samples = vec![0_i16; sample(self.length)];
        let edge = sample(EDGE) as f64;
        for tone in &self.tones {
            let part = &mut samples[sample(tone.time.start)..sample(tone.time.end)];
            let count = part.len();
            // Each sample of a sine follows from the two before it.
            let step = std::f64::consts::TAU * tone.pitch / f64::from(rate);
            let (mut before, mut now) = (-step.sin(), 0.0);
            for (at, sample) in part.iter_mut().enumerate() {
                let near = at.min(count - at) as f64;
                *sample = (now * LOUD * (near / edge).min(1.0)) as i16;
                (before, now) = (now, 2.0 * step.cos() * now - before);
            }
        }
        samples.into_iter().flat_map(i16::to_le_bytes).collect()
    }

    /// Frames of silence of the right length. What is left of each frame says which speech it is.
    fn silent_mp3(&self, rate: u32, kilobits: u32) -> Vec<u8> {
        const FIRST: [u32; 14] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        const SECOND: [u32; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        let is_first = rate >= 32_000;
        let (rates, samples, info): (&[u32], u64, usize) =
            if is_first { (&FIRST, 1152, 17) } else { (&SECOND, 576, 9) };
        let index = rates.iter().position(|it| *it == kilobits).unwrap() + 1;
        let version = if is_first { 0xfb } else { 0xf3 };
        let rate_index = u8::from(rate == 24_000) << 2;
        let frames = (self.length * u64::from(rate)).div_ceil(1000 * samples);
        let bits = samples / 8 * u64::from(kilobits) * 1000;
        let mark = self.mark.to_be_bytes().map(|byte| byte & 0x7f);
        let mut bytes = Vec::new();
        for frame in 0..frames {
            // A frame now and then is longer by a byte, so that the rate comes out right.
            let end = |frame: u64| frame * bits / u64::from(rate);
            let size = usize::try_from(end(frame + 1) - end(frame)).unwrap();
            let is_padded = size as u64 > bits / u64::from(rate);
            let third = u8::try_from(index << 4).unwrap() | rate_index | (u8::from(is_padded) << 1);
            let start = bytes.len();
            bytes.extend([0xff, version, third, 0xc0]);
            bytes.resize(bytes.len() + info, 0);
            bytes.extend(mark.iter().cycle().take(size - 4 - info));
            debug_assert_eq!(bytes.len() - start, size);
        }
        bytes
    }
}

fn wav(pcm: &[u8], rate: u32) -> Vec<u8> {
    let length = u32::try_from(pcm.len()).unwrap();
    let mut bytes = Vec::with_capacity(44 + pcm.len());
    bytes.extend(b"RIFF");
    bytes.extend((36 + length).to_le_bytes());
    bytes.extend(b"WAVEfmt ");
    bytes.extend(16_u32.to_le_bytes());
    bytes.extend([1, 0, 1, 0]);
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(pcm);
    bytes
}

/// FNV-1a, so that it is the same everywhere.
pub fn hash(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// From 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn share(hash: u64) -> f64 {
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// An id as providers make them, the same one for the same words.
pub fn id(parts: &[&str]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut left = u128::from(hash(parts)) << 64 | u128::from(hash(&[&parts.concat(), "id"]));
    let letters = (0..20).map(|_| {
        let letter = LETTERS[usize::try_from(left % 62).unwrap()];
        left /= 62;
        char::from(letter)
    });
    letters.collect()
}
