-- A decision can be taken back: the table is made anew with one more kind of decision, its rows as they were.

DROP TRIGGER decisions_follow;
DROP TRIGGER decisions_no_update;
DROP TRIGGER decisions_no_delete;
DROP INDEX decisions_by_ref;

ALTER TABLE decisions RENAME TO decisions_of_0001;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES audit (seq),
    proposal INTEGER NOT NULL,
    ref TEXT NOT NULL,
    authority TEXT CHECK ((authority IS NULL) <= (decision IN ('withdrawn', 'reopened'))),
    decision TEXT NOT NULL
        CHECK (decision IN ('pin', 'accept', 'refused-by-authority', 'refused-by-child', 'withdrawn', 'reopened')),
    reason TEXT,
    decided_by TEXT NOT NULL,
    decided_on TEXT CHECK (decided_on IS date(decided_on)),
    FOREIGN KEY (proposal, ref) REFERENCES waits (proposal, ref)
) STRICT;

INSERT INTO decisions SELECT * FROM decisions_of_0001;

DROP TABLE decisions_of_0001;

CREATE INDEX decisions_by_ref ON decisions (ref, id);

CREATE TRIGGER decisions_follow BEFORE INSERT ON decisions
WHEN NEW.entry IS NOT (SELECT max(seq) FROM audit)
    OR NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM decisions)
BEGIN SELECT RAISE(ABORT, 'a row must follow the last one'); END;

CREATE TRIGGER decisions_no_update BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER decisions_no_delete BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
