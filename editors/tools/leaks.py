#!/usr/bin/env python3
"""leaks.py SECRET FOLDER...: names every file that holds a secret, as it is, reversed, in base64 or in hexadecimal."""

import base64
import sys
from pathlib import Path


def forms(secret):
    """What a secret looks like in a file; base64 has three beginnings, by where the secret starts."""
    plain = secret.encode()
    found = {"as it is": plain, "reversed": plain[::-1], "in hexadecimal": plain.hex().encode(), "in UTF-16": secret.encode("utf-16-le")}
    for before in range(3):
        # Characters that also depend on what stands beside the secret are left away.
        encoded = base64.b64encode(b"\0" * before + plain)[(0, 2, 3)[before] :]
        found[f"in base64, {before}"] = encoded.rstrip(b"=")[:-1]
    return found


def leaks(secret, *folders):
    """Every file that holds it, and how; sockets and the like hold nothing."""
    found = []
    for folder in folders:
        for file in Path(folder).rglob("*"):
            try:
                text = file.read_bytes() if file.is_file() else b""
            except FileNotFoundError:
                continue  # a file of a moment
            found += [f"{file}: {how}" for how, form in forms(secret).items() if form in (text.lower() if how == "in hexadecimal" else text)]
    return found


if __name__ == "__main__":
    hits = leaks(*sys.argv[1:])
    print(*hits, sep="\n", end="\n" if hits else "")
    sys.exit(1 if hits else 0)
