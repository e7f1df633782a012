//! The servers that tests talk to, themselves under test: what they say must be what the real ones
//! are documented to say, or every test that builds on them proves nothing.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    unreachable_pub
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use support::elevenlabs::{self, ElevenLabs, VOICE, elevenlabs};
use support::gemini::{self, Events, Gemini, Turn, gemini};
use support::libraries::pexels;
use support::openai::openai;
use support::server::{Fault, Server};
use support::speech::{Alignment, How, speak};

/// An answer as it came.
struct Answer {
    status: u16,
    head: String,
    /// The parts that it was sent in.
    parts: Vec<Vec<u8>>,
    /// Whether it came to its end.
    whole: bool,
}

impl Answer {
    fn bytes(&self) -> Vec<u8> {
        self.parts.concat()
    }

    fn text(&self) -> String {
        String::from_utf8(self.bytes()).unwrap()
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes())
            .unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    fn header(&self, name: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.map(str::trim)
    }
}

fn ask(server: &Server, request: &str, key: &str, body: &Value) -> Answer {
    let mut stream = TcpStream::connect(server.address).unwrap();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let head = format!("{request} HTTP/1.1\r\nhost: x\r\n{key}\r\ncontent-length: {}", body.len());
    write!(stream, "{head}\r\n\r\n{body}").unwrap();
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut head).unwrap() > 0, "there is no answer");
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer { status, head, parts: Vec::new(), whole: false };
    if let Some(length) = answer.header("content-length") {
        let length = length.parse().unwrap();
        let mut body = Vec::new();
        reader.take(length).read_to_end(&mut body).unwrap();
        answer.whole = body.len() as u64 == length;
        answer.parts.push(body);
        return answer;
    }
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap() == 0 {
            return answer;
        }
        let size = usize::from_str_radix(line.trim(), 16).unwrap();
        let mut part = vec![0; size + 2];
        if reader.read_exact(&mut part).is_err() {
            return answer;
        }
        if size == 0 {
            answer.whole = true;
            return answer;
        }
        part.truncate(size);
        answer.parts.push(part);
    }
}

fn say(service: &ElevenLabs, end: &str, body: &Value) -> Answer {
    let request = format!("POST /v1/text-to-speech/{VOICE}{end}");
    ask(&service.server, &request, &format!("xi-api-key: {}", elevenlabs::KEY), body)
}

fn prompt(service: &Gemini, method: &str, body: &Value) -> Answer {
    let request = format!("POST /v1beta/models/gemini-3.8-flash:{method}");
    ask(&service.server, &request, &format!("x-goog-api-key: {}", gemini::KEY), body)
}

fn asking(text: &str) -> Value {
    json!({"contents": [{"role": "user", "parts": [{"text": text}]}]})
}

/// Words of letters and what is told of them, in milliseconds.
fn words(alignment: &Alignment) -> Vec<(u64, u64)> {
    let mut words: Vec<(u64, u64)> = Vec::new();
    let mut inside = false;
    for (character, time) in alignment.characters.iter().zip(&alignment.times) {
        let is_letter = character.chars().any(char::is_alphanumeric);
        match words.last_mut() {
            Some(word) if inside && is_letter => word.1 = time.end,
            _ if is_letter => words.push((time.start, time.end)),
            _ => {}
        }
        inside = is_letter;
    }
    words
}

#[test]
fn words_are_heard_when_they_are_told_to_be() {
    for text in [
        "The sea rises.",
        "Ebbe, Flut — 42 Boote!",
        "潮が満ちる。船が回る。",
        "One 👩‍👩‍👧 two\n\nthree",
    ] {
        for (seed, speed) in [(0, 1.0), (7, 0.7), (9, 1.2)] {
            let how = How { voice: VOICE, seed, speed, normalize: true, tags: false };
            let speech = speak(text, &how);
            assert_eq!(speech.alignment.characters.concat(), text);
            let tones: Vec<(u64, u64)> =
                speech.tones.iter().map(|it| (it.time.start, it.time.end)).collect();
            assert_eq!(tones, words(&speech.alignment), "{text}");
            assert!(speech.alignment.times.is_sorted_by_key(|it| it.start));
        }
    }
}

#[test]
fn what_is_spoken_is_spelled_out() {
    let how = How { voice: VOICE, seed: 0, speed: 1.0, normalize: true, tags: true };
    let speech = speak("[softly] On 01/15 the tide rose 1912% & fell.", &how);
    let spoken =
        " On January fifteen the tide rose one thousand nine hundred twelve percent and fell.";
    assert_eq!(speech.normalized.characters.concat(), spoken);
    assert!(speech.alignment.times[..8].iter().all(|it| *it == (0..0)), "tags take no time");
    let ends = [&speech.alignment, &speech.normalized].map(|it| it.times.last().unwrap().end);
    assert_eq!(ends[0], ends[1]);
}

#[test]
fn no_more_speech_at_once_than_the_plan_has() {
    let service = elevenlabs();
    service.change(|account| account.most_at_once = 2);
    service.server.delay(Duration::from_millis(300));
    let answers = |service: &ElevenLabs| {
        thread::scope(|scope| {
            let calls: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| say(service, "", &json!({"text": "Sea."}))))
                .collect();
            calls.into_iter().map(|call| call.join().unwrap()).collect::<Vec<_>>()
        })
    };
    let first = answers(&service);
    let refused: Vec<_> = first.iter().filter(|it| it.status == 429).collect();
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[0].json()["detail"]["code"], "concurrent_limit_exceeded");
    assert_eq!(refused[0].header("maximum-concurrent-requests"), Some("2"));
    service.change(|account| account.queues = true);
    assert!(answers(&service).iter().all(|it| it.status == 200));
    assert_eq!(service.counts()["most_at_once"], 2);
    assert_eq!(service.paid().len(), 6);
}

#[test]
fn one_after_the_other_is_never_too_many() {
    let service = elevenlabs();
    service.change(|account| account.most_at_once = 1);
    for _ in 0..200 {
        assert_eq!(say(&service, "", &json!({"text": "Sea."})).status, 200);
    }
    assert_eq!(
        (service.counts()["most_at_once"].as_u64(), service.server.most_at_once()),
        (Some(1), 1)
    );
}

#[test]
fn what_is_cut_on_the_way_is_paid_for_and_kept() {
    let service = elevenlabs();
    service.spoil_speech([Fault::Cut(100), Fault::Closed, Fault::Cut(100)]);
    let text = json!({"text": "The boats turn."});
    let cut = say(&service, "/with-timestamps", &text);
    assert!(cut.status == 200 && !cut.whole);
    let closed = std::panic::catch_unwind(|| say(&service, "", &text));
    assert!(closed.is_err(), "there is no answer");
    assert!(!say(&service, "/stream", &text).whole);
    assert_eq!((service.paid().len(), service.charged()), (3, 45));
    let key = format!("xi-api-key: {}", elevenlabs::KEY);
    let history = ask(&service.server, "GET /v1/history?search=boats", &key, &Value::Null).json();
    assert_eq!(history["history"].as_array().unwrap().len(), 3);
    let id = history["history"][0]["history_item_id"].as_str().unwrap();
    let again = ask(&service.server, &format!("GET /v1/history/{id}/audio"), &key, &Value::Null);
    assert_eq!(again.bytes(), say(&service, "", &text).bytes());
    service.fail_speech_with([elevenlabs::errors::moved_to("http://elsewhere.example/")]);
    assert_eq!(say(&service, "", &text).header("location"), Some("http://elsewhere.example/"));
    assert_eq!(service.paid().len(), 4);
}

#[test]
fn a_stream_has_empty_lines_and_lines_without_times() {
    let service = elevenlabs();
    let text = json!({"text": "The sea rises on the side that faces the Moon."});
    for restarts in [false, true] {
        service.change(|account| account.times_restart = restarts);
        let stream = say(&service, "/stream/with-timestamps?output_format=pcm_8000", &text).text();
        assert!(stream.lines().any(str::is_empty));
        let lines: Vec<Value> = stream
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let timed: Vec<&Value> = lines.iter().filter(|it| it["alignment"].is_object()).collect();
        assert!(timed.len() > 2 && timed.len() < lines.len());
        let start = &timed[1]["alignment"]["character_start_times_seconds"][0];
        assert_eq!(start.as_f64().unwrap() < 0.5, restarts);
        let audio =
            lines.iter().map(|it| BASE64.decode(it["audio_base64"].as_str().unwrap()).unwrap());
        let audio: Vec<Vec<u8>> = audio.collect();
        assert!(audio.iter().all(|part| part.len() % 2 == 0), "no sample is torn");
        assert_eq!(audio.concat(), say(&service, "?output_format=pcm_8000", &text).bytes());
    }
}

#[test]
fn a_stream_of_events_is_torn_inside_of_characters() {
    let service = gemini();
    service.answer_with(|_| json!("Ebbe – Flut — 潮\u{2028}満ちる 👩‍👩‍👧"));
    for events in [Events::Usual, Events::Short, Events::ManyLines, Events::Unfinished] {
        service.change(|manner| manner.events = events);
        let answer = prompt(&service, "streamGenerateContent?alt=sse", &asking("x"));
        assert!(answer.whole && answer.parts.iter().any(|part| std::str::from_utf8(part).is_err()));
        let text = answer.text().replace("\r\n", "\n");
        assert_eq!(text.ends_with("\n\n"), events != Events::Unfinished);
        let said: String = text
            .split("\n\n")
            .map(|event| event.replace("data: ", ""))
            .filter(|event| !event.trim().is_empty())
            .map(|event| serde_json::from_str::<Value>(&event).unwrap())
            .map(|event| event["candidates"][0]["content"]["parts"][0].clone())
            .filter(|part| part["thought"] != true)
            .map(|part| part["text"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(said, "Ebbe – Flut — 潮\u{2028}満ちる 👩‍👩‍👧");
    }
    let list = prompt(&service, "streamGenerateContent", &asking("x")).json();
    assert!(list.as_array().unwrap().len() > 1);
    service.script([Turn::overloaded_mid_stream()]);
    let broken = prompt(&service, "streamGenerateContent?alt=sse", &asking("x")).text();
    let (told, error) = broken.split_once("\n{").unwrap();
    assert!(told.starts_with("data: ") && error.contains("UNAVAILABLE"));
}

#[test]
fn an_answer_is_about_the_sentences_asked_for() {
    let service = gemini();
    let text =
        "Group.\n1: The sea.\n2: A boat.\n3: The mud.\n4: A gull.\n5: The Moon.\n--- ask: 2-4";
    let body = json!({
        "contents": [{"role": "user", "parts": [{"text": text}]}],
        "generation_config": {"response_mime_type": "application/json", "thinking_config": {"thinking_level": "LOW"}},
    });
    let answer = prompt(&service, "generateContent", &body).json();
    let parts = &answer["candidates"][0]["content"]["parts"];
    assert_eq!(parts[0]["thought"], true);
    let said: Value = serde_json::from_str(parts[1]["text"].as_str().unwrap()).unwrap();
    let ends = |scene: &Value| (scene["first_sentence"].as_u64(), scene["last_sentence"].as_u64());
    assert_eq!(ends(&said["scenes"][0]), (Some(2), Some(3)));
    assert_eq!(ends(&said["scenes"][1]), (Some(4), Some(4)));
    assert!(said["scenes"][2].is_null());
}

#[test]
fn what_is_unknown_in_a_request_is_refused_with_its_place() {
    let service = gemini();
    let mut body = asking("x");
    body["generationConfig"] = json!({"temprature": 1});
    let answer = prompt(&service, "generateContent", &body);
    let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
    assert_eq!(answer.status, 400);
    assert!(message.contains("\"temprature\" at 'generation_config'"), "{message}");
    assert_eq!(service.asked("generateContent"), 1);
    let two = format!("x-goog-api-key: {0}\r\nauthorization: Bearer {0}", gemini::KEY);
    let answer = ask(&service.server, "GET /v1beta/models", &two, &Value::Null);
    assert!(answer.status == 400 && answer.text().contains("Multiple authentication"));
}

#[test]
fn a_program_on_ones_own_machine_may_not_know_schemas() {
    let service = openai();
    let complete = |body: &Value| ask(&service.server, "POST /v1/chat/completions", "x: y", body);
    let mut body = json!({
        "model": support::openai::MODEL,
        "messages": [{"role": "system", "content": "Group."}, {"role": "user", "content": "1: The sea.\n2: A boat."}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "scenes", "schema": {"type": "object"}}},
    });
    let content = |answer: &Answer| {
        answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned()
    };
    assert!(content(&complete(&body)).starts_with("{\"scenes\":"));
    service.change(|manner| manner.takes_schema = false);
    assert_eq!(complete(&body).status, 400);
    body.as_object_mut().unwrap().remove("response_format");
    assert!(content(&complete(&body)).contains("```json\n{\"scenes\":"));
    body["stream"] = json!(true);
    assert!(complete(&body).text().ends_with("data: [DONE]\n\n"));
    body["model"] = json!("unheard-of");
    assert_eq!(complete(&body).status, 404);
}

#[test]
fn a_clip_can_be_as_large_as_it_must() {
    let library = pexels();
    library.grow_clips(5_000_000);
    let clip = ask(&library.server, "GET /files/101-hd.mp4", "x: y", &Value::Null);
    let bytes = clip.bytes();
    assert!(clip.whole && bytes.len() == 5_000_000);
    let mut at = 0;
    let mut boxes = Vec::new();
    while at < bytes.len() {
        let size = u64::from(u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()));
        boxes.push(bytes[at + 4..at + 8].to_vec());
        let size = match size {
            1 => u64::from_be_bytes(bytes[at + 8..at + 16].try_into().unwrap()),
            size => size,
        };
        at += usize::try_from(size).unwrap();
    }
    assert_eq!((at, boxes.last().unwrap().as_slice()), (bytes.len(), &b"free"[..]));
    let still = ask(&library.server, "GET /files/201.jpg", "x: y", &Value::Null);
    assert!(still.bytes().len() < 5_000_000, "stills stay as they are");
}
