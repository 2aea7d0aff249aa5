-- Complaints, and the board's file on them.

CREATE TABLE proceeding (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_id uuid NOT NULL,
    accused_id uuid NOT NULL, -- id OrganisationId
    rules_version_id uuid NOT NULL, -- id CharterVersionId
    state text NOT NULL CHECK (state IN ('OPENED', 'NOTIFIED', 'TAKEN_UP', 'DECIDED', 'DECISION_NOTIFIED', 'CLOSED')), -- enum ProceedingState
    opened_at timestamptz NOT NULL,
    opened_by uuid NOT NULL REFERENCES account (id),
    notified_at timestamptz,
    defence_ends_at timestamptz,
    taken_up_at timestamptz,
    closed_at timestamptz,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, charter_id) REFERENCES charter (association_id, id),
    FOREIGN KEY (association_id, accused_id) REFERENCES organisation (association_id, id),
    FOREIGN KEY (association_id, rules_version_id) REFERENCES charter_version (association_id, id),
    UNIQUE (association_id, id),
    CHECK (state = 'OPENED' OR notified_at IS NOT NULL OR state = 'CLOSED'),
    CHECK ((notified_at IS NULL) = (defence_ends_at IS NULL))
);
CREATE INDEX proceeding_list ON proceeding (association_id, state, opened_at, id);
CREATE INDEX proceeding_accused ON proceeding (association_id, accused_id, opened_at, id);

-- charter_version_id: the text the accused had signed on the day of the facts (A9, substance).
-- rules_version_id: the version whose rules of procedure were in force at receipt (A9, procedure).
CREATE TABLE complaint (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_id uuid NOT NULL,
    charter_version_id uuid NOT NULL,
    rules_version_id uuid NOT NULL, -- id CharterVersionId
    accused_id uuid NOT NULL, -- id OrganisationId
    proceeding_id uuid,
    state text NOT NULL CHECK (state IN ('RECEIVED', 'IN_PROCEEDING', 'DECIDED')), -- enum ComplaintState
    channel text NOT NULL CHECK (channel IN ('ONLINE', 'PAPER')), -- enum ComplaintChannel
    author_kind text NOT NULL CHECK (author_kind IN ('CLIENT', 'PROVIDER', 'UNKNOWN')), -- enum AuthorKind
    author_account_id uuid REFERENCES account (id),
    author_organisation_id uuid REFERENCES organisation (id),
    author_name text,
    identity_withheld boolean NOT NULL,
    facts text NOT NULL,
    happened_on date NOT NULL,
    received_at timestamptz NOT NULL,
    filed_at timestamptz NOT NULL,
    filed_by uuid REFERENCES account (id),
    receipt_hash bytea NOT NULL UNIQUE,
    time_zone text NOT NULL,
    due_day date NOT NULL,
    due_at timestamptz NOT NULL,
    met_at timestamptz,
    met_by_meeting_id uuid,
    overdue_since timestamptz,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, charter_id) REFERENCES charter (association_id, id),
    FOREIGN KEY (association_id, charter_version_id) REFERENCES charter_version (association_id, id),
    FOREIGN KEY (association_id, rules_version_id) REFERENCES charter_version (association_id, id),
    FOREIGN KEY (association_id, accused_id) REFERENCES organisation (association_id, id),
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    UNIQUE (association_id, id),
    CHECK ((state = 'RECEIVED') = (proceeding_id IS NULL)),
    CHECK (received_at <= filed_at),
    CHECK (due_at > received_at),
    CHECK ((met_at IS NULL) = (met_by_meeting_id IS NULL))
);
CREATE INDEX complaint_due ON complaint (association_id, due_at, id);
CREATE INDEX complaint_received ON complaint (association_id, received_at, id);
CREATE INDEX complaint_state ON complaint (association_id, state, due_at, id);
CREATE INDEX complaint_accused ON complaint (association_id, accused_id, due_at, id);
CREATE INDEX complaint_author ON complaint (author_account_id);
CREATE INDEX complaint_author_organisation ON complaint (author_organisation_id);
CREATE INDEX complaint_proceeding ON complaint (proceeding_id);
CREATE INDEX complaint_running ON complaint (due_at) WHERE met_at IS NULL AND overdue_since IS NULL;

CREATE TABLE complaint_article (
    complaint_id uuid NOT NULL,
    article_id uuid NOT NULL,
    association_id uuid NOT NULL,
    PRIMARY KEY (complaint_id, article_id),
    FOREIGN KEY (association_id, complaint_id) REFERENCES complaint (association_id, id),
    FOREIGN KEY (association_id, article_id) REFERENCES article (association_id, id)
);
CREATE INDEX complaint_article_article ON complaint_article (article_id);

CREATE TABLE notice (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    sent_at timestamptz NOT NULL,
    sent_by uuid NOT NULL REFERENCES account (id),
    means text NOT NULL CHECK (means IN ('ELECTRONIC', 'REGISTERED_LETTER', 'HAND_DELIVERY')), -- enum NoticeMeans
    counts_from timestamptz NOT NULL,
    risk text NOT NULL,
    defence_ends_at timestamptz NOT NULL,
    content_hash bytea NOT NULL,
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    UNIQUE (association_id, id),
    UNIQUE (proceeding_id, number)
);

CREATE TABLE allegation (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    complaint_id uuid NOT NULL,
    article_id uuid NOT NULL,
    notice_id uuid,
    position bigint NOT NULL,
    facts text NOT NULL,
    happened_on date NOT NULL,
    finding text NOT NULL CHECK (finding IN ('PENDING', 'ESTABLISHED', 'NOT_ESTABLISHED')), -- enum Finding
    reasons text,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    FOREIGN KEY (association_id, complaint_id) REFERENCES complaint (association_id, id),
    FOREIGN KEY (association_id, article_id) REFERENCES article (association_id, id),
    FOREIGN KEY (association_id, notice_id) REFERENCES notice (association_id, id),
    UNIQUE (association_id, id),
    UNIQUE (complaint_id, article_id),
    UNIQUE (proceeding_id, position),
    CHECK (finding = 'PENDING' OR reasons IS NOT NULL)
);

CREATE TABLE defence (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    body text NOT NULL,
    submitted_at timestamptz NOT NULL,
    submitted_by uuid NOT NULL REFERENCES account (id),
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id)
);
CREATE INDEX defence_proceeding ON defence (proceeding_id, submitted_at);

CREATE TABLE recusal (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    proceeding_id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    ground text NOT NULL CHECK (ground IN ('COMPLAINANT', 'ACCUSED', 'RELATIVE', 'DIRECT_COMPETITOR', 'OTHER')), -- enum RecusalGround
    explanation text,
    declared_at timestamptz NOT NULL,
    FOREIGN KEY (association_id, proceeding_id) REFERENCES proceeding (association_id, id),
    UNIQUE (proceeding_id, account_id)
);
CREATE INDEX recusal_account ON recusal (account_id);
