-- What a request that is billed was for, and what it was thought to cost: caps count by it until the
-- bill is known.
ALTER TABLE ledger ADD COLUMN script TEXT;
ALTER TABLE ledger ADD COLUMN expected REAL;

-- What was asked for and is billed, from before it is sent until the answer is kept. A row that a
-- crash or a broken connection leaves says: look into the provider's history before buying again.
CREATE TABLE purchases (
    key TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    sent INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which model spoke, and under which plan: what may be done with a recording depends on the plan it
-- was made under.
ALTER TABLE takes ADD COLUMN model TEXT NOT NULL DEFAULT '';
ALTER TABLE takes ADD COLUMN plan TEXT NOT NULL DEFAULT '';

-- Pictures that the writer does not want to see again for a script (its path).
CREATE TABLE rejections (
    script TEXT NOT NULL,
    asset TEXT NOT NULL,
    given INTEGER NOT NULL,
    PRIMARY KEY (script, asset)
) STRICT, WITHOUT ROWID;
