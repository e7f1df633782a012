"""The official SDKs of Gemini and ElevenLabs against the emulators that the tests use.

Run by `tests/sdk/run.sh`: the first argument is the emulators program. What the SDKs understand is what the real services
say; so these checks are about the emulators.
"""

import array
import base64
import io
import json
import subprocess
import sys
import time
import traceback
import urllib.request
import warnings
import wave

from elevenlabs.client import ElevenLabs
from elevenlabs.core.api_error import ApiError
from google import genai
from google.genai import errors, types

PROMPT = "Group these.\n1: The sea rises.\n2: The boats turn – slowly.\n3: Gulls walk on the mud.\n4: Nobody looks up.\n5: Ebb."
SCHEMA = {
    "type": "object",
    "properties": {"scenes": {"type": "array", "items": {"type": "object", "additionalProperties": True}}},
    "required": ["scenes"],
}
FLASH = "gemini-3.8-flash"
passed, failed = [], []
# An unknown reason to end is what is tried here.
warnings.filterwarnings("ignore", message=".* is not a valid FinishReason")


def check(function):
    try:
        function()
        passed.append(function.__name__)
        print("ok:", function.__name__.replace("_", " "))
    except Exception:
        failed.append(function.__name__)
        print("not ok:", function.__name__.replace("_", " "))
        traceback.print_exc(file=sys.stdout)
    return function


emulators = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
said = json.loads(emulators.stdout.readline())
env = said["env"]


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(said["control"] + path, data=data)) as answer:
        return json.load(answer)


def fails(kind, function, code):
    try:
        function()
    except kind as error:
        found = getattr(error, "code", None) or error.status_code
        assert found == code, f"{found} is not {code}: {error}"
        return error
    raise AssertionError("there was no error")


def gemini(key=env["GEMINI_API_KEY"], version="v1beta"):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=env["ASSETFLOW_GEMINI_URL"], api_version=version))


google = gemini()
voices = ElevenLabs(api_key=env["ELEVENLABS_API_KEY"], base_url=env["ASSETFLOW_ELEVENLABS_URL"])
once = {"max_retries": 0}
GEORGE = "JBFqnCBsd6RMkjVDRZzb"


@check
def gemini_lists_models_in_pages():
    pager = google.models.list(config={"page_size": 4})
    names = [model.name for model in pager]
    assert len(names) == len(set(names)) > 8 and f"models/{FLASH}" in names, names
    actions = {model.name: model.supported_actions for model in google.models.list()}
    assert "generateContent" not in actions["models/gemini-embedding-001"]
    assert google.models.get(model=FLASH).input_token_limit == 1_048_576


@check
def gemini_stable_version_has_no_aliases():
    stable = gemini(version="v1")
    assert not any("latest" in model.name for model in stable.models.list())
    assert stable.models.generate_content(model=FLASH, contents=PROMPT).text
    fails(errors.APIError, lambda: stable.models.generate_content(model="gemini-flash-latest", contents=PROMPT), 404)


@check
def gemini_counts_tokens():
    assert google.models.count_tokens(model=FLASH, contents="abcd" * 5).total_tokens == 5


@check
def gemini_answers_in_the_schema_asked_for():
    config = types.GenerateContentConfig(
        response_mime_type="application/json",
        response_json_schema=SCHEMA,
        system_instruction="You group sentences.",
        max_output_tokens=8192,
        seed=7,
        thinking_config=types.ThinkingConfig(thinking_level="LOW"),
    )
    answer = google.models.generate_content(model=FLASH, contents=PROMPT, config=config)
    scenes = json.loads(answer.text)["scenes"]
    assert [(it["first_sentence"], it["last_sentence"]) for it in scenes] == [(1, 2), (3, 5)], scenes
    parts = answer.candidates[0].content.parts
    assert parts[0].thought and not parts[1].thought and parts[1].thought_signature
    usage = answer.usage_metadata
    assert usage.total_token_count == usage.prompt_token_count + usage.candidates_token_count + usage.thoughts_token_count
    assert answer.candidates[0].finish_reason == types.FinishReason.STOP and answer.model_version == FLASH


@check
def gemini_serves_a_retired_model_by_another():
    answer = google.models.generate_content(model="gemini-3.5-flash", contents=PROMPT)
    assert answer.model_version == "gemini-3.6-flash"


@check
def gemini_streams():
    chunks = list(google.models.generate_content_stream(model=FLASH, contents=PROMPT))
    text = "".join(
        part.text for chunk in chunks for part in chunk.candidates[0].content.parts if part.text and not part.thought
    )
    assert len(chunks) > 3 and len(json.loads(text)["scenes"]) == 2
    assert [it.candidates[0].finish_reason for it in chunks][-2:] == [None, types.FinishReason.STOP]


@check
def gemini_stops_where_tokens_end():
    answer = google.models.generate_content(model=FLASH, contents=PROMPT, config={"max_output_tokens": 40})
    assert answer.candidates[0].finish_reason == types.FinishReason.MAX_TOKENS
    try:
        json.loads(answer.text)
        raise AssertionError("the JSON is whole")
    except json.JSONDecodeError:
        pass


@check
def gemini_blocks_and_holds_back():
    control("/__fail", {"gemini": ["blocked", "safety", "unknown_finish", "no_parts"]})
    answers = [google.models.generate_content(model=FLASH, contents=PROMPT) for _ in range(4)]
    assert answers[0].prompt_feedback.block_reason == types.BlockedReason.SAFETY and not answers[0].candidates
    assert answers[1].candidates[0].finish_reason == types.FinishReason.SAFETY and answers[1].candidates[0].content is None
    assert answers[2].candidates[0].finish_reason.value == "A_REASON_OF_TOMORROW"
    assert answers[3].candidates[0].content.parts is None


@check
def gemini_goes_on_with_a_token():
    def ask(**config):
        return google.models.generate_content(model=FLASH, contents=PROMPT, config=config)

    control("/__fail", {"gemini": ["continuation"]})
    first = ask(automatic_continuation=False)
    assert first.candidates[0].finish_reason.value == "CONTINUATION"
    second = ask(continuation_token=first.candidates[0].continuation_token)
    assert len(json.loads(first.text + second.text)["scenes"]) == 2
    fails(errors.APIError, lambda: ask(continuation_token=b"made up"), 400)
    control("/__fail", {"gemini": ["continuation", "continuation"]})
    assert len(json.loads(ask().text)["scenes"]) == 2
    control("/__fail", {"gemini": ["continuation"]})
    chunks = google.models.generate_content_stream(model=FLASH, contents=PROMPT)
    assert len(json.loads("".join(chunk.text or "" for chunk in chunks))["scenes"]) == 2


@check
def gemini_errors():
    def ask(client=google, model=FLASH, **config):
        return client.models.generate_content(model=model, contents=PROMPT, config=config)

    wrong = fails(errors.APIError, lambda: ask(gemini("wrong-canary")), 400)
    reasons = [it.get("reason") for it in wrong.details["error"]["details"]]
    assert "API_KEY_INVALID" in reasons and "wrong-canary" in str(wrong.details)
    fails(errors.APIError, lambda: ask(model="gemini-1.0"), 404)
    fails(errors.APIError, lambda: ask(response_json_schema=SCHEMA), 400)
    fails(errors.APIError, lambda: ask(response_mime_type="application/json", response_json_schema={"type": "object", "not": {}}), 400)
    fails(errors.APIError, lambda: ask(response_mime_type="application/json", response_json_schema=SCHEMA, response_schema={"type": "OBJECT"}), 400)
    fails(errors.APIError, lambda: ask(temperature=3), 400)
    fails(errors.APIError, lambda: ask(thinking_config={"thinking_level": "MINIMAL"}), 400)
    fails(errors.APIError, lambda: ask(model="gemini-2.5-flash", thinking_config={"thinking_level": "LOW"}), 400)
    fails(errors.APIError, lambda: ask(model="gemini-2.5-pro", thinking_config={"thinking_budget": 0}), 400)
    fails(errors.APIError, lambda: ask(thinking_config={"thinking_budget": 1, "thinking_level": "LOW"}), 400)
    for name, code in {"out_of_credit": 402, "forbidden": 403, "wrong_key_kind": 401}.items():
        control("/__fail", {"gemini": [name]})
        fails(errors.APIError, ask, code)
    assert ask(model="gemini-2.5-flash", temperature=0.5, thinking_config={"thinking_budget": 0}).candidates[0].content.parts[0].thought is None


@check
def gemini_says_when_to_come_back():
    for name, quota in {"per_minute": "PerMinute", "per_day": "PerDay"}.items():
        control("/__fail", {"gemini": [name]})
        error = fails(errors.APIError, lambda: google.models.generate_content(model=FLASH, contents=PROMPT), 429)
        assert error.status == "RESOURCE_EXHAUSTED" and quota in str(error.details), error.details
        assert any("retryDelay" in it for it in error.details["error"]["details"])
    control("/__fail", {"gemini": ["exhausted"]})
    error = fails(errors.APIError, lambda: google.models.generate_content(model=FLASH, contents=PROMPT), 429)
    assert "details" not in error.details["error"]


@check
def gemini_streams_break():
    control("/__fail", {"gemini": ["mid_stream"]})
    stream = google.models.generate_content_stream(model=FLASH, contents=PROMPT)
    fails(errors.APIError, lambda: list(stream), 503)
    control("/__fail", {"gemini": ["in_list"]})
    fails(errors.APIError, lambda: google.models.generate_content(model=FLASH, contents=PROMPT), 503)


@check
def elevenlabs_lists_models():
    models = {model.model_id: model for model in voices.models.list()}
    assert models["eleven_flash_v2_5"].model_rates.character_cost_multiplier == 0.5
    assert models["eleven_flash_v2_5"].maximum_text_length_per_request == 40_000


@check
def elevenlabs_lists_voices_in_pages():
    first = voices.voices.search()
    rest = voices.voices.search(next_page_token=first.next_page_token)
    assert first.has_more and len(first.voices) == 10 and not rest.has_more and rest.next_page_token is None
    assert len({it.voice_id for it in first.voices + rest.voices}) == first.total_count
    assert [it.name for it in voices.voices.search(search="george").voices] == ["George"]
    assert voices.voices.get(GEORGE).labels["gender"] == "male" and voices.voices.get_all().voices
    fails(ApiError, lambda: voices.voices.get("nobody"), 404)


def tones(samples, rate):
    """Where something is heard, in seconds: stretches with less than 20 ms of silence in them."""
    found, gap = [], rate // 50
    for at, sample in enumerate(samples):
        if abs(sample) > 20:
            if found and at - found[-1][1] < gap:
                found[-1][1] = at
            else:
                found.append([at, at])
    return [(start / rate, end / rate) for start, end in found]


def words(alignment):
    """What the alignment says of words, punctuation left out."""
    found, inside = [], False
    spans = zip(alignment.characters, alignment.character_start_times_seconds, alignment.character_end_times_seconds)
    for character, start, end in spans:
        if not character.isalnum():
            inside = False
        elif inside:
            found[-1][1] = end
        else:
            found.append([start, end])
            inside = True
    return found


def same(heard, told):
    assert len(heard) == len(told), (heard, told)
    for (start, end), (says_start, says_end) in zip(heard, told):
        assert abs(start - says_start) < 0.01 and abs(end - says_end) < 0.01, (heard, told)


def pcm(data):
    samples = array.array("h")
    samples.frombytes(data)
    return samples


@check
def elevenlabs_times_are_where_the_words_are():
    text = "The sea rises, and 42 boats 👩‍👩‍👧 turn."
    answer = voices.text_to_speech.convert_with_timestamps(
        GEORGE, text=text, model_id="eleven_multilingual_v2", output_format="pcm_24000", seed=7
    )
    samples = pcm(base64.b64decode(answer.audio_base_64))
    assert "".join(answer.alignment.characters) == text and "👩‍👩‍👧" in answer.alignment.characters
    assert "".join(answer.normalized_alignment.characters) == text.replace("42", "forty two")
    heard = tones(samples, 24_000)
    same(heard, words(answer.alignment))
    seconds = len(samples) / 24_000
    assert len(text) / 20 < seconds < len(text) / 10, seconds


@check
def elevenlabs_speaks():
    def spoken(output_format, **more):
        return b"".join(
            voices.text_to_speech.convert(GEORGE, text="The sea rises.", model_id="eleven_multilingual_v2", output_format=output_format, **more)
        )

    sound = wave.open(io.BytesIO(spoken("wav_22050")))
    assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 22_050)
    plain = spoken("pcm_16000", seed=1)
    assert plain == spoken("pcm_16000", seed=1) != spoken("pcm_16000", seed=2)
    streamed = b"".join(voices.text_to_speech.stream(GEORGE, text="The sea rises.", output_format="pcm_16000", seed=1))
    assert streamed == plain
    mp3 = spoken("mp3_44100_128", seed=1)
    assert mp3[:2] == b"\xff\xfb" and abs(len(mp3) * 8 / 128_000 - len(plain) / 32_000) < 0.06
    assert len(spoken("mp3_22050_32")) > 1000


@check
def elevenlabs_streams_with_times():
    text = "The sea rises on the side that faces the Moon, and the boats turn slowly."
    chunks = list(voices.text_to_speech.stream_with_timestamps(GEORGE, text=text, output_format="pcm_24000"))
    assert any(chunk.alignment is None for chunk in chunks)
    timed = [chunk.alignment for chunk in chunks if chunk.alignment]
    assert "".join(character for it in timed for character in it.characters) == text
    starts = [start for it in timed for start in it.character_start_times_seconds]
    assert starts == sorted(starts)
    samples = pcm(b"".join(base64.b64decode(chunk.audio_base_64) for chunk in chunks))
    whole = voices.text_to_speech.convert_with_timestamps(GEORGE, text=text, output_format="pcm_24000")
    assert samples == pcm(base64.b64decode(whole.audio_base_64))


@check
def elevenlabs_headers_and_books():
    control("/__reset", {})
    with voices.text_to_speech.with_raw_response.convert(GEORGE, text="Ten chars.", model_id="eleven_flash_v2_5") as answer:
        headers = dict(answer.headers)
        b"".join(answer.data)
    assert headers["character-cost"] == "5" and headers["maximum-concurrent-requests"] == "5"
    assert {"request-id", "history-item-id", "current-concurrent-requests", "x-trace-id"} <= headers.keys()
    b"".join(voices.text_to_speech.convert(GEORGE, text="Another one.", output_format="pcm_24000"))
    subscription = voices.user.subscription.get()
    assert subscription.character_count == 5 + 12 and subscription.tier == "creator"
    assert voices.user.get().subscription.character_count == 17
    items = voices.history.list()
    assert [it.text for it in items.history] == ["Another one.", "Ten chars."] and not items.has_more
    oldest = items.history[1]
    assert oldest.history_item_id == headers["history-item-id"] and oldest.request_id == headers["request-id"]
    assert "".join(oldest.alignments.alignment.characters) == "Ten chars."
    page = voices.history.list(page_size=1)
    rest = voices.history.list(page_size=1, start_after_history_item_id=page.last_history_item_id)
    assert page.has_more and rest.history[0].text == "Ten chars." and not rest.has_more
    assert len(voices.history.list(search="another").history) == 1
    again = b"".join(voices.history.get_audio(items.history[0].history_item_id))
    assert again == b"".join(voices.text_to_speech.convert(GEORGE, text="Another one.", output_format="pcm_24000"))
    assert control("/__counts")["elevenlabs"]["credits"] == 5 + 12 + 12


@check
def elevenlabs_errors():
    def speak(client=voices, voice=GEORGE, text="Hello.", **more):
        return b"".join(client.text_to_speech.convert(voice, text=text, request_options=once, **more))

    wrong = ElevenLabs(api_key="wrong", base_url=env["ASSETFLOW_ELEVENLABS_URL"])
    assert fails(ApiError, lambda: speak(wrong), 401).body["detail"]["code"] == "invalid_api_key"
    error = fails(ApiError, lambda: speak(model_id="eleven_v3", previous_text="Before."), 400)
    assert error.body["detail"]["code"] == "unsupported_model" and "previous_text or next_text" in error.body["detail"]["message"]
    fails(ApiError, lambda: speak(text="x" * 3001, model_id="eleven_v3"), 400)
    fails(ApiError, lambda: speak(voice_settings={"speed": 2}), 400)
    fails(ApiError, lambda: speak(output_format="pcm_44100"), 403)
    assert fails(ApiError, lambda: speak(seed=-1), 422).body["detail"][0]["loc"] == ["body", "seed"]
    more = {**once, "additional_body_parameters": {"volume": 3}}
    error = fails(ApiError, lambda: b"".join(voices.text_to_speech.convert(GEORGE, text="x", request_options=more)), 422)
    assert error.body["detail"][0]["type"] == "extra_forbidden"
    control("/__account", {"tier": "free"})
    assert fails(ApiError, lambda: speak(voice="21m00Tcm4TlvDq8ikWAM"), 402).body["detail"]["code"] == "paid_plan_required"
    control("/__account", {"tier": "creator", "limit": 0})
    assert fails(ApiError, speak, 402).body["detail"]["code"] == "insufficient_credits"
    control("/__account", {"old_errors": True})
    assert fails(ApiError, speak, 401).body["detail"]["status"] == "quota_exceeded"
    control("/__account", {"limit": 100_000, "old_errors": False, "most_at_once": 0})
    assert fails(ApiError, speak, 429).body["detail"]["code"] == "concurrent_limit_exceeded"
    control("/__account", {"most_at_once": 5})
    control("/__fail", {"elevenlabs": ["system_busy", "gateway_page"]})
    assert fails(ApiError, speak, 429).body["detail"]["status"] == "system_busy"
    fails(ApiError, speak, 502)
    assert speak()


@check
def elevenlabs_sdk_tries_again():
    control("/__reset", {})
    control("/__fail", {"elevenlabs": ["rate_limit_exceeded"]})
    started = time.monotonic()
    assert voices.text_to_speech.convert_with_timestamps(GEORGE, text="Again.").audio_base_64
    assert control("/__counts")["elevenlabs"]["paid_calls"] == 1 and time.monotonic() - started > 0.3


emulators.stdin.close()
emulators.wait(timeout=20)
print(f"sdk: {len(passed)} passed, {len(failed)} failed")
sys.exit(1 if failed else 0)
