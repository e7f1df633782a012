"""Reads exported timelines with OpenTimelineIO and checks that nothing slides.

    python3 tests/otio_check.py FOLDER
    python3 tests/otio_check.py TIMELINE.otio

A single timeline must have tracks of one length with every clip inside its media, which must be there.

FOLDER holds one folder for each frame rate, with `timeline.otio` and, in `frames.txt`, the number of
frames that the film has. Prints what it counted; exits with 1 on a mismatch.
"""

import pathlib
import sys
import urllib.parse

import opentimelineio as otio

RATES = {"23.976": 24000 / 1001, "24": 24.0, "25": 25.0, "29.97": 30000 / 1001, "30": 30.0}


def check(folder, rate):
    timeline = otio.adapters.read_from_file(str(folder / "timeline.otio"))
    expected = otio.opentime.RationalTime(int((folder / "frames.txt").read_text()), rate)
    problems = []
    counts = {}
    for track in timeline.tracks:
        clips = list(track.find_clips())
        counts[track.kind] = len(clips)
        if not track.duration().almost_equal(expected, 1e-6):
            problems.append(f"{track.kind} lasts {track.duration()}, not {expected}")
        for clip in clips:
            available, used = clip.available_range(), clip.source_range
            if used.start_time < available.start_time or used.end_time_exclusive() > available.end_time_exclusive():
                problems.append(f"{clip.name} uses {used} of {available}")
            url = clip.media_reference.target_url
            if "://" in url or url.startswith("/") or " " in url:
                problems.append(f"{clip.name} names {url}")
    start = otio.opentime.to_timecode(timeline.global_start_time, rate)
    if start.replace(";", ":") != "01:00:00:00":
        problems.append(f"starts at {start}")
    for marker in timeline.tracks.markers:
        if marker.marked_range.start_time >= expected:
            problems.append(f"marker {marker.name} lies beyond the end")
    frames = int(expected.value)
    print(f"{folder.name}: {frames} frames, {counts}, {len(timeline.tracks.markers)} markers, {start}")
    return problems


def check_built(file):
    timeline = otio.adapters.read_from_file(str(file))
    tracks = list(timeline.tracks)
    problems = [f"{track.kind} has another length" for track in tracks if track.duration() != tracks[0].duration()]
    clips = list(timeline.tracks.find_clips())
    for clip in clips:
        available, used = clip.available_range(), clip.source_range
        if used.start_time < available.start_time or used.end_time_exclusive() > available.end_time_exclusive():
            problems.append(f"{clip.name} uses {used} of {available}")
        if not (file.parent / urllib.parse.unquote(clip.media_reference.target_url)).is_file():
            problems.append(f"{clip.name} names {clip.media_reference.target_url}, which is not there")
    print(f"{file.parent.name}: {len(tracks)} tracks, {len(clips)} clips, {tracks[0].duration().to_seconds():.2f} s")
    return problems if clips else [*problems, "no clip at all"]


def main():
    base = pathlib.Path(sys.argv[1])
    if base.suffix == ".otio":
        problems = check_built(base)
    else:
        problems = check_rates(base)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def check_rates(base):
    return [f"{name}: {text}" for name, rate in RATES.items() for text in check(base / name, rate)]


if __name__ == "__main__":
    sys.exit(main())
