-- The private half of an open ballot's key, wrapped: apart from the ballot, and on PostgreSQL never in the write-ahead log. It is destroyed at
-- close, with the papers.
CREATE TABLE ballot_key (
    ballot_id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    wrapped bytea NOT NULL,
    FOREIGN KEY (association_id, ballot_id) REFERENCES ballot (association_id, id)
);
-- Whether the key and the papers were lost while the ballot was open: it was closed without a result then.
ALTER TABLE ballot ADD COLUMN papers_lost boolean NOT NULL DEFAULT false;
