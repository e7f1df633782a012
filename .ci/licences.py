"""Every dependency has a licence that deny.toml allows and comes from the registry."""

import json
import re
import subprocess
import sys
import tomllib

with open("deny.toml", "rb") as file:
    allowed = set(tomllib.load(file)["licenses"]["allow"])
metadata = json.loads(
    subprocess.run(["cargo", "metadata", "--format-version", "1", "--locked"], check=True, capture_output=True).stdout
)


def fits(expression: str) -> bool:
    """SPDX with OR, AND and brackets; the old `/` means OR."""
    words = re.findall(r"\(|\)|[^\s()]+(?: WITH [^\s()]+)?", expression.replace("/", " OR "))
    python = "".join(
        {"OR": " or ", "AND": " and ", "(": "(", ")": ")"}.get(word, str(word in allowed)) for word in words
    )
    return bool(eval(python, {"__builtins__": {}}))  # only True, False, and, or, brackets


wrong = []
for package in metadata["packages"]:
    if package["name"] == "assetflow":
        continue
    if not fits(package["license"] or "none"):
        wrong.append(f"{package['name']} {package['version']}: {package['license']}")
    if not (package["source"] or "").startswith("registry+"):
        wrong.append(f"{package['name']} {package['version']}: not from the registry")
print(f"{len(metadata['packages'])} packages, {len(wrong)} refused", *wrong, sep="\n")
sys.exit(bool(wrong))
