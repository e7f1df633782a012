"""The scripts that the editors' tests work on."""

import re
import tomllib

# One finding (no cue is called `weather`), one private passage, words for which the examples' media folder has pictures.
HARBOUR = """---
title: The Harbour
target: 1:00
---

# The Harbour

[weather: fog]

Twice a day, in harbours all over the world, the sea leaves. Boats that floated at breakfast lie on their sides by noon, and gulls walk where the ferry turned.

At high water the harbour is full again. The fishing boats rise with the tide, pull at their ropes and wait for the evening.

<!-- private -->
The lighthouse belongs to my uncle.
<!-- /private -->

When night falls the lighthouse begins to turn. Far out, the ships on the horizon count the seconds between two flashes.
"""

SENTENCE = "Wading bird number {} walks over the mudflats and looks for worms while the tide is low and the evening light is on the water."


def long_script(scenes=150):
    """A script that takes the draft voice long enough to be stopped in the middle."""
    parts = ["---\ntitle: Many Birds\n---\n"]
    for number in range(1, scenes + 1):
        parts.append(f"[visual: wading bird {number}]\n\n{SENTENCE.format(number)}\n")
    return "\n".join(parts)


def without_cues(text):
    """A script without the cues that segmenting has put in."""
    return re.sub(r"\[visual:[^\]]*\]\n\n?", "", text)


def scenes(lock):
    """The scenes of a lock file, which must be whole at any time."""
    return list(tomllib.loads(lock.read_text(encoding="utf-8")).get("scene", {}).values()) if lock.exists() else []


def takes(lock):
    """How many scenes have been spoken."""
    return sum("take" in scene for scene in scenes(lock))


def picks(lock):
    """Which pictures were picked."""
    return [scene["pick"]["asset"] for scene in scenes(lock) if "pick" in scene]
