#!/usr/bin/env python3
"""Packs the parts of WordNet 3.0 that AssetFlow needs into one sorted byte table.

Usage: python3 tools/wordnet/build.py [DICT] [OUT]

DICT holds `index.*`, `data.*`, `*.exc` and `cntlist.rev` (Debian: package `wordnet-base`,
/usr/share/wordnet). The same input always gives the same bytes. The layout is described in
README.md beside this file; the reader is src/segment/wordnet.rs.
"""

import re
import struct
import sys
from pathlib import Path

MAGIC = b"AFWORDS1"
BLOCK = 16
MAX_WORD = 24

NO_CLASS = 31
CONCRETE = {5, 6, 8, 13, 15, 17, 18, 20, 27}  # animal artifact body food location object person plant substance
# Nouns whose class is not concrete, yet common enough to stand for a wider thing on screen.
FILMABLE_GROUPS = {14, 19, 11, 4}  # group phenomenon event act
# Verb files whose acts a camera sees: change, consumption, contact, creation, motion, weather.
FILMABLE_VERBS = {30, 34, 35, 36, 38, 43}
# Synsets' words too wide, or too learned, to search a picture library for.
TOO_WIDE = set("""
    entity object thing artifact artefact instrumentality structure unit whole matter substance
    organism being causal_agent person individual someone somebody mortal soul way implement
    equipment instrument part region area location point place space creation product covering
    article commodity conveyance transport container device mechanism system facility construction
    abstraction group grouping collection body body_part living_thing material stuff solid liquid
    fluid compound chemical element line surface top side piece component constituent section
    division good goods consumer_goods work worker adult male female leader professional native
    inhabitant dweller communicator expert contestant capitalist owner possessor traveler entertainer
    creator relative peer associate assistant skilled_worker representation animate_thing vertebrate
    mammal placental chordate invertebrate arthropod plant_part plant_organ organ form opening passage
    foodstuff nutrient nutriment food_product passageway barrier obstruction support ware land_area
    district territory geographical_area geographic_area extremity appendage natural_object
    mass extent track matter process change state condition event act action activity
    happening occurrence case use practice natural_depression depression elevation formation
    female_person male_person intellectual unfortunate unpleasant_person bad_person
    enclosure housing base end inside layer sheet strip hole edge mark figure shape angle thinker
    sensitive juvenile lover person_of_colour supporter authority head superior simpleton fool
    compound_structure establishment external_body_part process structural_member supporting_structure
    mechanical_device machine tool apparatus restraint fastener decoration ornament
    attachment connection connexion fixture gear rig set stock supply asset
    woody_plant vascular_plant herb ingredient dish mixture solution agent drug medicine
    artistic_production art creative_person communicators site spot center centre middle tract
    zone populated_area administrative_district political_unit state boundary bound limit
    instrumentation sustenance waste salt bounds hormone tissue quarters cord setup arms rod fiber
    trouser mount molecule limb position slope handle outlet yield entrance duct radical lodging
    orifice attire physical_phenomenon junction emblem demarcation merchandise parcel repository
    origin cure interior segment residue formulation stratum compartment chamber business
    liquor poison enzyme protein young gland ruler outside contrivance vicinity scene scenery fragment
    vehicle craft thoroughfare produce utensil bottom flap slab suspension stick block tube joint field face charge
    plaything game_equipment sports_equipment furnishing consumer_good worker workman employee
""".split())

# The only wider words taken for people: what a person is seen to be, never what one is called.
PEOPLE = set("""
    actor artist athlete baby boy child cook dancer doctor driver farmer fighter fisherman gardener girl
    guard journalist judge king man merchant miner musician nurse officer painter performer photographer
    physicist pilot player policeman politician priest queen rider sailor scientist sculptor seaman
    singer soldier speaker student teacher tourist visitor warrior woman writer
""".split())
# Wider nouns of two words that people do search for.
PAIRS = {"celestial_body", "musical_instrument", "farm_building", "floor_covering", "domestic_animal"}


def records(path):
    """The lines of a WordNet file after its licence header."""
    with open(path, encoding="ascii", errors="strict") as lines:
        for line in lines:
            if not line.startswith("  "):
                yield line.rstrip("\n")


def tag_counts(folder):
    """(lemma, part of speech) -> how often it was tagged in the sense-tagged texts; with the first
    sense's own count under (lemma, part of speech, 1)."""
    counts = {}
    for line in records(folder / "cntlist.rev"):
        key, sense, count = line.split()
        lemma, rest = key.rsplit("%", 1)
        part = "?nvara"[int(rest[0])]  # 5 is a satellite adjective
        counts[lemma, part] = counts.get((lemma, part), 0) + int(count)
        if sense == "1":
            counts[lemma, part, 1] = int(count)
    return counts


def index(folder, name):
    """lemma -> offsets of its synsets, first sense first."""
    found = {}
    for line in records(folder / f"index.{name}"):
        fields = line.split()
        pointers = int(fields[3])
        found[fields[0]] = [int(offset) for offset in fields[6 + pointers:]]
    return found


def synsets(folder, name):
    """offset -> (lexicographer file, words, offsets of hypernyms)."""
    found = {}
    for line in records(folder / f"data.{name}"):
        fields = line.split("|", 1)[0].split()
        words_count = int(fields[3], 16)
        words = fields[4:4 + 2 * words_count:2]
        at = 4 + 2 * words_count
        hypernyms = []
        for pointer in range(int(fields[at])):
            symbol, offset, part, _ = fields[at + 1 + 4 * pointer:at + 5 + 4 * pointer]
            if symbol in ("@", "@i") and part == "n":
                hypernyms.append(int(offset))
        found[int(fields[0])] = (int(fields[1]), words, hypernyms)
    return found


def bucket(member, count, bounds):
    """0 where the word is no such part of speech, else 1 + how many bounds the count reaches."""
    return 1 + sum(count >= bound for bound in bounds) if member else 0


def plain(lemma):
    """Lower-case words of letters, with inner hyphens, of a length that scripts contain."""
    return len(lemma) <= MAX_WORD and re.fullmatch(r"[a-z]+(-[a-z]+)*", lemma) is not None


def broader(lemma, nouns, data, counts):
    """The nearest wider noun that people search by: concrete, common and not too wide. None where
    no sense of the word prevails, for the wider noun would be a guess."""
    first, total = counts.get((lemma, "n", 1), 0), counts.get((lemma, "n"), 0)
    if len(nouns[lemma]) > 1 and not (total >= 2 and first >= 0.7 * total):
        return None
    offset = nouns[lemma][0]
    for _ in range(4):
        hypernyms = data[offset][2]
        if not hypernyms:
            return None
        offset = hypernyms[0]
        file, words, _ = data[offset]
        if file not in CONCRETE | FILMABLE_GROUPS:
            return None
        for word in words:
            name = word.lower()
            parts = name.split("_")
            ordinary = (
                name == word and name not in TOO_WIDE
                and all(plain(part) for part in parts)
                and (len(parts) == 1 or name in PAIRS) and (file != 18 or name in PEOPLE)
                and name != lemma and parts[-1] != lemma and lemma not in parts
                and counts.get((name, "n"), 0) >= (2 if len(parts) == 1 else 1)
                and nouns[name][0] == offset
            )
            if ordinary:
                return name.replace("_", " ")
    return None


def words_table(folder, counts):
    """word -> (class, noun, verb, adjective, adverb bucket, filmable verb, name, broader)."""
    nouns, verbs, adjectives, adverbs = (index(folder, n) for n in ("noun", "verb", "adj", "adv"))
    noun_data, verb_data = synsets(folder, "noun"), synsets(folder, "verb")
    wide = (1, 3, 8, 21, 61, 201)
    table = {}
    for lemma in sorted(set(nouns) | set(verbs) | set(adjectives) | set(adverbs)):
        if not plain(lemma) or len(lemma) < 2:
            continue
        kind, name, wider = NO_CLASS, False, None
        if lemma in nouns:
            file, spelled, _ = noun_data[nouns[lemma][0]]
            kind = file - 3
            name = lemma not in spelled
            if name and file in (5, 20) and counts.get((lemma, "n"), 0) == 0:
                if not any(lemma in noun_data[o][1] for o in nouns[lemma]):
                    continue  # a genus or family: no script's word
            if not name and file in CONCRETE:
                wider = broader(lemma, nouns, noun_data, counts)
        first_verb = verb_data[verbs[lemma][0]][0] if lemma in verbs else None
        table[lemma] = (
            kind,
            bucket(lemma in nouns, counts.get((lemma, "n"), 0), wide),
            bucket(lemma in verbs, counts.get((lemma, "v"), 0), wide),
            bucket(lemma in adjectives, counts.get((lemma, "a"), 0), wide),
            bucket(lemma in adverbs, counts.get((lemma, "r"), 0), (3, 21)),
            first_verb in FILMABLE_VERBS,
            name,
            wider,
        )
    return table


def exceptions(folder):
    """irregular form -> (noun lemma, verb lemma, adjective lemma), each or none."""
    forms = {}
    for place, name in enumerate(("noun", "verb", "adj")):
        for line in records(folder / f"{name}.exc"):
            form, lemma = line.split()[:2]
            if plain(form) and plain(lemma) and form != lemma:
                forms.setdefault(form, ["", "", ""])[place] = lemma
    return forms


def front_coded(entries):
    """Sorted (key, payload) pairs in blocks of sixteen; a key repeats no prefix of its neighbour."""
    offsets, body, previous = [], bytearray(), b""
    for number, (key, payload) in enumerate(entries):
        key = key.encode("ascii")
        if number % BLOCK == 0:
            offsets.append(len(body))
            previous = b""
        shared = 0
        while shared < min(len(key), len(previous)) and key[shared] == previous[shared]:
            shared += 1
        body += bytes((shared, len(key) - shared)) + key[shared:] + payload
        previous = key
    head = struct.pack("<III", len(offsets), len(entries), len(body))
    return head + b"".join(struct.pack("<I", offset) for offset in offsets) + bytes(body)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/wordnet")
    default = Path(__file__).resolve().parents[2] / "src/segment/data/wordnet.bin"
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else default

    table = words_table(folder, tag_counts(folder))
    wider = sorted({row[7] for row in table.values() if row[7]})
    number = {name: place + 1 for place, name in enumerate(wider)}
    assert len(wider) < 1 << 14

    words = []
    for lemma, (kind, noun, verb, adjective, adverb, filmable, name, above) in sorted(table.items()):
        last = number.get(above, 0) | filmable << 14 | name << 15
        words.append((lemma, bytes((kind << 3 | noun, verb << 5 | adjective << 2 | adverb))
                      + struct.pack("<H", last)))
    forms = []
    for form, lemmas in sorted(exceptions(folder).items()):
        payload = b"".join(bytes((len(lemma),)) + lemma.encode("ascii") for lemma in lemmas)
        forms.append((form, bytes((len(payload),)) + payload))

    names = b"".join(name.encode("ascii") + b"\n" for name in wider)
    starts, at = [], 0
    for name in wider:
        starts.append(at)
        at += len(name) + 1
    names = struct.pack("<II", len(wider), len(names)) + b"".join(
        struct.pack("<I", start) for start in starts) + names
    sections = [front_coded(words), front_coded(forms), names]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(MAGIC + b"".join(struct.pack("<I", len(s)) for s in sections) + b"".join(sections))
    print(f"{out}: {out.stat().st_size} bytes, {len(words)} words, {len(forms)} irregular forms, "
          f"{len(wider)} wider nouns")


if __name__ == "__main__":
    main()
