-- The first form of the ledger. Every table is append-only; every row belongs to one entry of the audit trail.

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    act TEXT NOT NULL CHECK (act IN ('week', 'proposal', 'decisions')),
    kind TEXT NOT NULL,
    rows INTEGER NOT NULL CHECK (rows > 0),
    rows_sha256 TEXT NOT NULL CHECK (length(rows_sha256) = 64),
    previous_sha256 TEXT NOT NULL UNIQUE CHECK (length(previous_sha256) = 64),
    sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64)
) STRICT;

CREATE TABLE weeks (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    week_starting TEXT NOT NULL CHECK (week_starting IS date(week_starting)),
    week_sha256 TEXT NOT NULL,
    policy_sha256 TEXT NOT NULL,
    UNIQUE (week_sha256, policy_sha256)
) STRICT;

CREATE TABLE shares (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    week INTEGER NOT NULL REFERENCES weeks (id),
    authority TEXT NOT NULL,
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    fair_share TEXT,
    carried_over INTEGER NOT NULL,
    UNIQUE (week, authority)
) STRICT;

CREATE TABLE rota (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    week INTEGER NOT NULL REFERENCES weeks (id),
    region TEXT NOT NULL,
    weight TEXT,
    received INTEGER NOT NULL CHECK (received >= 0),
    UNIQUE (week, region)
) STRICT;

CREATE TABLE proposals (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    week INTEGER NOT NULL REFERENCES weeks (id),
    proposal_sha256 TEXT NOT NULL UNIQUE,
    status TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE loads (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    proposal INTEGER NOT NULL REFERENCES proposals (id),
    authority TEXT NOT NULL,
    before INTEGER,
    received INTEGER NOT NULL CHECK (received >= 0),
    UNIQUE (proposal, authority)
) STRICT;

CREATE TABLE waits (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    proposal INTEGER NOT NULL REFERENCES proposals (id),
    ref TEXT NOT NULL,
    entry_authority TEXT NOT NULL,
    referred_on TEXT NOT NULL CHECK (referred_on IS date(referred_on)),
    outcome TEXT NOT NULL CHECK (outcome IN ('proposed', 'escalated', 'set-aside')),
    authority TEXT CHECK ((authority IS NOT NULL) = (outcome = 'proposed')),
    UNIQUE (proposal, ref)
) STRICT;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    proposal INTEGER NOT NULL,
    ref TEXT NOT NULL,
    authority TEXT CHECK ((authority IS NULL) <= (decision = 'withdrawn')),
    decision TEXT NOT NULL
        CHECK (decision IN ('pin', 'accept', 'refused-by-authority', 'refused-by-child', 'withdrawn')),
    reason TEXT,
    decided_by TEXT NOT NULL,
    decided_on TEXT CHECK (decided_on IS date(decided_on)),
    FOREIGN KEY (proposal, ref) REFERENCES waits (proposal, ref)
) STRICT;

CREATE INDEX waits_by_ref ON waits (ref, proposal);
CREATE INDEX decisions_by_ref ON decisions (ref, id);

-- The chain is held by the database itself: an entry follows the last one, a row belongs to the last entry.

CREATE TRIGGER audit_follows BEFORE INSERT ON audit
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit)
    OR NEW.previous_sha256 IS NOT coalesce(
        (SELECT sha256 FROM audit ORDER BY seq DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    )
BEGIN SELECT RAISE(ABORT, 'an entry must follow the last one'); END;

CREATE TRIGGER weeks_follow BEFORE INSERT ON weeks
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM weeks)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER shares_follow BEFORE INSERT ON shares
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM shares)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER rota_follow BEFORE INSERT ON rota
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM rota)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER proposals_follow BEFORE INSERT ON proposals
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM proposals)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER loads_follow BEFORE INSERT ON loads
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM loads)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER waits_follow BEFORE INSERT ON waits
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM waits)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER decisions_follow BEFORE INSERT ON decisions
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM decisions)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

-- Append-only.

CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER weeks_no_update BEFORE UPDATE ON weeks
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER weeks_no_delete BEFORE DELETE ON weeks
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER shares_no_update BEFORE UPDATE ON shares
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER shares_no_delete BEFORE DELETE ON shares
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER rota_no_update BEFORE UPDATE ON rota
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER rota_no_delete BEFORE DELETE ON rota
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER proposals_no_update BEFORE UPDATE ON proposals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER proposals_no_delete BEFORE DELETE ON proposals
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER loads_no_update BEFORE UPDATE ON loads
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER loads_no_delete BEFORE DELETE ON loads
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER waits_no_update BEFORE UPDATE ON waits
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER waits_no_delete BEFORE DELETE ON waits
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
