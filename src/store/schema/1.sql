-- Times are Unix milliseconds, lengths seconds.

CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    script TEXT NOT NULL UNIQUE,
    opened INTEGER NOT NULL
) STRICT;

-- A recording by the key of everything that it was made from.
CREATE TABLE takes (
    key TEXT PRIMARY KEY,
    blob TEXT NOT NULL,
    engine TEXT NOT NULL,
    voice TEXT NOT NULL,
    language TEXT NOT NULL,
    seconds REAL NOT NULL,
    characters INTEGER NOT NULL,
    words TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What is known about a local media file as long as its time and size are the same.
CREATE TABLE assets (
    path TEXT PRIMARY KEY,
    modified INTEGER NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL,
    width INTEGER,
    height INTEGER,
    seconds REAL
) STRICT, WITHOUT ROWID;

-- How long speech was expected to be, and how long it was.
CREATE TABLE calibration (
    id INTEGER PRIMARY KEY,
    engine TEXT NOT NULL,
    voice TEXT NOT NULL,
    language TEXT NOT NULL,
    estimated REAL NOT NULL,
    measured REAL NOT NULL
) STRICT;

CREATE INDEX calibration_by_voice ON calibration (engine, voice, language, id);
