-- Every request that left or was about to, and what became of it. A row is written before the
-- request is sent, so that one cut off by a crash is in it. It holds no words of a script.
CREATE TABLE ledger (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    provider TEXT NOT NULL,
    host TEXT NOT NULL,
    purpose TEXT NOT NULL,
    data TEXT NOT NULL,
    sent INTEGER NOT NULL,
    received INTEGER,
    -- The HTTP status; none while no answer has come.
    status INTEGER,
    -- `ok`, or what went wrong in a word; none while no answer has come.
    outcome TEXT,
    -- What it was billed, in the provider's own unit.
    cost REAL
) STRICT;

CREATE INDEX ledger_by_provider ON ledger (provider, at);

-- What a provider last said is left of an allowance of so many milliseconds.
CREATE TABLE allowances (
    provider TEXT NOT NULL,
    period INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    resets INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    PRIMARY KEY (provider, period)
) STRICT, WITHOUT ROWID;

-- Who may be sent something, and of which script: its path, or nothing for all. Where that was
-- declined it is not asked again.
CREATE TABLE consents (
    provider TEXT NOT NULL,
    script TEXT NOT NULL,
    agreed INTEGER NOT NULL,
    given INTEGER NOT NULL,
    PRIMARY KEY (provider, script)
) STRICT, WITHOUT ROWID;

-- Answers of searches, as long as their provider wants them kept.
CREATE TABLE searches (
    key TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    answer TEXT NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Pictures that libraries have offered, as JSON, so that one can be picked without asking again.
CREATE TABLE hits (
    asset TEXT PRIMARY KEY,
    hit TEXT NOT NULL,
    seen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What one process is doing for all; it is over when the time is.
CREATE TABLE claims (
    key TEXT PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Media that was fetched, by the asset and the size that was wanted.
CREATE TABLE downloads (
    asset TEXT NOT NULL,
    variant TEXT NOT NULL,
    blob TEXT NOT NULL,
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    seconds REAL,
    fetched INTEGER NOT NULL,
    PRIMARY KEY (asset, variant)
) STRICT, WITHOUT ROWID;
