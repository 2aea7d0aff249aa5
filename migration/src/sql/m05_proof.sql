-- What proves an act, and what leaves because of it.

-- One chain per file (a complaint, a proceeding, a membership, a charter …); this row is its head.
-- sealed: the length that the last checkpoint saw.
CREATE TABLE journal_chain (
    id uuid PRIMARY KEY,
    association_id uuid,
    kind text NOT NULL,
    length bigint NOT NULL CHECK (length > 0),
    sealed bigint NOT NULL CHECK (sealed >= 0 AND sealed <= length),
    head_hash bytea NOT NULL
);
CREATE INDEX journal_chain_grown ON journal_chain (id) WHERE sealed < length;

-- body: canonical JSON (RFC 8785), kept as text so that its bytes stay as they were hashed.
CREATE TABLE journal_entry (
    chain_id uuid NOT NULL REFERENCES journal_chain (id),
    sequence bigint NOT NULL CHECK (sequence > 0),
    association_id uuid,
    recorded_at timestamptz NOT NULL,
    body text NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (chain_id, sequence)
);
CREATE INDEX journal_entry_time ON journal_entry (association_id, recorded_at);

-- A checkpoint seals the heads of the chains that grew since the one before, and that one's hash.
CREATE TABLE journal_checkpoint (
    number bigint PRIMARY KEY CHECK (number > 0),
    taken_at timestamptz NOT NULL,
    body text NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE outbox (
    id uuid PRIMARY KEY,
    association_id uuid,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    recipient_id uuid REFERENCES account (id),
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    attempts bigint NOT NULL,
    done_at timestamptz
);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE done_at IS NULL;

-- The hash of the input and the ids of the results; never the payload.
CREATE TABLE idempotency_key (
    actor_id uuid NOT NULL,
    operation text NOT NULL,
    key text NOT NULL,
    input_hash bytea NOT NULL,
    result text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (actor_id, operation, key)
);
