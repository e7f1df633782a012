#!/usr/bin/env python3
"""Makes the example media: `make.py [NAME ...]` draws all pictures and clips, or those named.

Needs rsvg-convert (librsvg2-bin) and ffmpeg; writes into examples/media.
"""

import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from clips import CLIPS, FRAMES_A_SECOND
from pictures import PICTURES

OUT = Path(__file__).resolve().parents[2] / "examples" / "media"


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-loglevel", "error", "-y", *map(str, arguments)], check=True)


def rasterise(drawing, to):
    subprocess.run(["rsvg-convert", "-o", to], input=drawing.encode(), check=True)


def sidecar(name, title, tags, text):
    lines = [f"title: {title}", f"tags: {tags}", "creator: AssetFlow examples", "license: CC0", text]
    (OUT / name).with_suffix(".txt").write_text("\n".join(filter(None, lines)) + "\n", encoding="utf-8")


def make_picture(name, scratch):
    draw, title, tags, text = PICTURES[name]
    png = scratch / f"{name}.png"
    rasterise(draw(), png)
    ffmpeg("-i", png, "-q:v", 4, "-map_metadata", -1, "-fflags", "+bitexact", "-flags:v", "+bitexact", OUT / f"{name}.jpg")
    sidecar(f"{name}.jpg", title, tags, text)


def make_clip(name, scratch):
    draw, seconds, title, tags, text = CLIPS[name]
    count = round(seconds * FRAMES_A_SECOND)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda i: rasterise(draw(i / count), scratch / f"{name}-{i:04}.png"), range(count)))
    ffmpeg(
        "-framerate", FRAMES_A_SECOND, "-i", scratch / f"{name}-%04d.png", "-c:v", "libx264", "-preset", "slower",
        "-crf", 27, "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-map_metadata", -1, "-fflags", "+bitexact",
        OUT / f"{name}.mp4",
    )
    sidecar(f"{name}.mp4", title, tags, text)


def main():
    wanted = sys.argv[1:] or [*PICTURES, *CLIPS]
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name in wanted:
            make = make_picture if name in PICTURES else make_clip
            make(name, Path(scratch))
            print(name)


if __name__ == "__main__":
    main()
