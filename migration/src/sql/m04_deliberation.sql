-- Meetings, sealed ballots, decisions and sanctions.

CREATE TABLE meeting (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL REFERENCES association (id),
    state text NOT NULL CHECK (state IN ('CONVENED', 'OPEN', 'CLOSED')), -- enum MeetingState
    convened_at timestamptz NOT NULL,
    convened_by uuid NOT NULL REFERENCES account (id),
    starts_at timestamptz NOT NULL,
    place text NOT NULL,
    opened_at timestamptz,
    closed_at timestamptz,
    minutes text,
    version bigint NOT NULL,
    UNIQUE (association_id, id),
    CHECK (starts_at > convened_at),
    CHECK ((state = 'CONVENED') = (opened_at IS NULL)),
    CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
    CHECK ((state = 'CLOSED') = (minutes IS NOT NULL))
);
CREATE INDEX meeting_list ON meeting (association_id, starts_at, id);

-- Who was summoned: the deciding body, all its members (R3).
CREATE TABLE meeting_summons (
    meeting_id uuid NOT NULL REFERENCES meeting (id),
    account_id uuid NOT NULL REFERENCES account (id),
    association_id uuid NOT NULL,
    present boolean NOT NULL,
    PRIMARY KEY (meeting_id, account_id)
);
CREATE INDEX meeting_summons_account ON meeting_summons (account_id);

CREATE TABLE meeting_item (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    position bigint NOT NULL,
    present_count bigint,
    body_count bigint,
    quorate boolean,
    taken_up_at timestamptz,
    FOREIGN KEY (association_id, meeting_id) REFERENCES meeting (association_id, id),
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    UNIQUE (meeting_id, proceeding_id)
);
CREATE INDEX meeting_item_proceeding ON meeting_item (proceeding_id);

-- wrapped_key: the private half that opens the papers; destroyed at close. Counts stay empty below the smallest secret electorate (R15).
CREATE TABLE ballot (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    allegation_id uuid,
    question text NOT NULL CHECK (question IN ('FINDING', 'SANCTION')), -- enum BallotQuestion
    sanction_kind text CHECK (sanction_kind IN ('WARNING', 'RADIATION', 'LABEL_BAN')), -- enum SanctionKind
    state text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')), -- enum BallotState
    opened_at timestamptz NOT NULL,
    opened_by uuid NOT NULL REFERENCES account (id),
    closed_at timestamptz,
    electorate bigint NOT NULL CHECK (electorate > 0),
    public_key bytea NOT NULL,
    wrapped_key bytea,
    outcome text CHECK (outcome IN ('ADOPTED', 'REJECTED', 'NO_RESULT')), -- enum BallotOutcome
    in_favour bigint,
    against bigint,
    abstained bigint,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    FOREIGN KEY (association_id, meeting_id) REFERENCES meeting (association_id, id),
    FOREIGN KEY (association_id, allegation_id) REFERENCES allegation (association_id, id),
    UNIQUE (association_id, id),
    CHECK ((question = 'FINDING') = (allegation_id IS NOT NULL)),
    CHECK ((question = 'SANCTION') = (sanction_kind IS NOT NULL)),
    CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
    CHECK ((state = 'CLOSED') = (outcome IS NOT NULL)),
    CHECK ((state = 'OPEN') = (wrapped_key IS NOT NULL))
);
CREATE INDEX ballot_proceeding ON ballot (proceeding_id, opened_at);
CREATE UNIQUE INDEX ballot_finding ON ballot (allegation_id) WHERE allegation_id IS NOT NULL AND outcome IS DISTINCT FROM 'NO_RESULT';
CREATE UNIQUE INDEX ballot_sanction ON ballot (proceeding_id, sanction_kind) WHERE sanction_kind IS NOT NULL AND outcome IS DISTINCT FROM 'NO_RESULT';

CREATE TABLE ballot_elector (
    ballot_id uuid NOT NULL REFERENCES ballot (id),
    account_id uuid NOT NULL REFERENCES account (id),
    association_id uuid NOT NULL,
    PRIMARY KEY (ballot_id, account_id)
);
CREATE INDEX ballot_elector_account ON ballot_elector (account_id);

-- Who has voted: no time, no order, nothing that joins a paper.
CREATE TABLE ballot_voter (
    ballot_id uuid NOT NULL,
    account_id uuid NOT NULL,
    association_id uuid NOT NULL,
    PRIMARY KEY (ballot_id, account_id),
    FOREIGN KEY (ballot_id, account_id) REFERENCES ballot_elector (ballot_id, account_id)
);

-- The papers: random ids, sealed to the ballot's key, deleted at close.
CREATE TABLE ballot_paper (
    id uuid PRIMARY KEY,
    ballot_id uuid NOT NULL REFERENCES ballot (id),
    association_id uuid NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX ballot_paper_ballot ON ballot_paper (ballot_id);

CREATE TABLE decision (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('RECORDED', 'NOTIFIED', 'IN_FORCE')), -- enum DecisionState
    outcome text NOT NULL CHECK (outcome IN ('NO_FAULT', 'FAULT_WITHOUT_SANCTION', 'SANCTION', 'NO_FINDING')), -- enum DecisionOutcome
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL REFERENCES account (id),
    notified_at timestamptz,
    notified_by uuid REFERENCES account (id),
    means text CHECK (means IN ('ELECTRONIC', 'REGISTERED_LETTER', 'HAND_DELIVERY')), -- enum NoticeMeans
    effective_at timestamptz,
    in_force_at timestamptz,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    UNIQUE (association_id, id),
    CHECK ((state = 'RECORDED') = (notified_at IS NULL)),
    CHECK ((notified_at IS NULL) = (effective_at IS NULL)),
    CHECK ((state = 'IN_FORCE') = (in_force_at IS NOT NULL)),
    CHECK (effective_at IS NULL OR effective_at >= notified_at)
);
CREATE INDEX decision_pending ON decision (effective_at) WHERE state = 'NOTIFIED';

CREATE TABLE sanction (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    ballot_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('WARNING', 'RADIATION', 'LABEL_BAN')), -- enum SanctionKind
    ban_months bigint CHECK (ban_months > 0),
    FOREIGN KEY (association_id, decision_id) REFERENCES decision (association_id, id),
    FOREIGN KEY (association_id, ballot_id) REFERENCES ballot (association_id, id),
    UNIQUE (decision_id, kind),
    CHECK (ban_months IS NULL OR kind = 'LABEL_BAN')
);
