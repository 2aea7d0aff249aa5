-- The charter's text, who signed it, what they declare, and the label.

CREATE TABLE charter (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL REFERENCES association (id),
    slug text COLLATE "C" NOT NULL,
    title_fr text NOT NULL,
    title_en text NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (association_id, id),
    UNIQUE (association_id, slug)
);

-- body: the whole text in canonical form (RFC 8785); text_hash: its SHA-256, which a signature names.
CREATE TABLE charter_version (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    state text NOT NULL CHECK (state IN ('DRAFT', 'IN_FORCE', 'SUPERSEDED')), -- enum CharterVersionState
    body text NOT NULL,
    text_hash bytea NOT NULL,
    rules text NOT NULL,
    imported_at timestamptz NOT NULL,
    published_at timestamptz,
    published_by uuid REFERENCES account (id),
    superseded_at timestamptz,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, charter_id) REFERENCES charter (association_id, id),
    UNIQUE (association_id, id),
    UNIQUE (charter_id, number),
    CHECK ((state = 'DRAFT') = (published_at IS NULL)),
    CHECK ((state = 'SUPERSEDED') = (superseded_at IS NOT NULL))
);
CREATE UNIQUE INDEX charter_version_in_force ON charter_version (charter_id) WHERE state = 'IN_FORCE';

CREATE TABLE clause (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_version_id uuid NOT NULL,
    position bigint NOT NULL,
    title_fr text NOT NULL,
    title_en text NOT NULL,
    text_fr text NOT NULL,
    text_en text NOT NULL,
    FOREIGN KEY (association_id, charter_version_id) REFERENCES charter_version (association_id, id),
    UNIQUE (charter_version_id, position)
);

CREATE TABLE chapter (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_version_id uuid NOT NULL,
    number bigint NOT NULL CHECK (number > 0),
    title_fr text NOT NULL,
    title_en text NOT NULL,
    FOREIGN KEY (association_id, charter_version_id) REFERENCES charter_version (association_id, id),
    UNIQUE (charter_version_id, number)
);

CREATE TABLE article (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_version_id uuid NOT NULL,
    chapter_id uuid NOT NULL REFERENCES chapter (id),
    position bigint NOT NULL,
    number text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('OBLIGATION', 'PROHIBITION')), -- enum ArticleKind
    title_fr text NOT NULL,
    title_en text NOT NULL,
    text_fr text NOT NULL,
    text_en text NOT NULL,
    FOREIGN KEY (association_id, charter_version_id) REFERENCES charter_version (association_id, id),
    UNIQUE (association_id, id),
    UNIQUE (charter_version_id, number),
    UNIQUE (charter_version_id, position)
);
CREATE INDEX article_chapter ON article (chapter_id, position);

CREATE TABLE signature (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    charter_id uuid NOT NULL,
    charter_version_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    signed_by uuid NOT NULL REFERENCES account (id),
    signed_at timestamptz NOT NULL,
    text_hash bytea NOT NULL,
    ended_at timestamptz,
    end_kind text CHECK (end_kind IN ('NEW_VERSION', 'MEMBERSHIP_ENDED', 'RADIATION')), -- enum SignatureEnd
    version bigint NOT NULL,
    FOREIGN KEY (association_id, charter_id) REFERENCES charter (association_id, id),
    FOREIGN KEY (association_id, charter_version_id) REFERENCES charter_version (association_id, id),
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    UNIQUE (association_id, id),
    CHECK ((ended_at IS NULL) = (end_kind IS NULL))
);
CREATE UNIQUE INDEX signature_live ON signature (charter_id, organisation_id) WHERE ended_at IS NULL;
CREATE INDEX signature_organisation ON signature (organisation_id, signed_at);

CREATE TABLE commitment (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    signature_id uuid NOT NULL,
    article_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('DECLARED', 'WITHDRAWN')), -- enum CommitmentState
    statement text NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0),
    declared_at timestamptz NOT NULL,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, signature_id) REFERENCES signature (association_id, id),
    FOREIGN KEY (association_id, article_id) REFERENCES article (association_id, id),
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    UNIQUE (association_id, id),
    UNIQUE (signature_id, article_id)
);
CREATE INDEX commitment_organisation ON commitment (organisation_id, state);

-- Every wording a commitment ever had: nothing is overwritten.
CREATE TABLE commitment_revision (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    revision bigint NOT NULL CHECK (revision > 0),
    state text NOT NULL CHECK (state IN ('DECLARED', 'WITHDRAWN')), -- enum CommitmentState
    statement text NOT NULL,
    revised_at timestamptz NOT NULL,
    revised_by uuid NOT NULL REFERENCES account (id),
    FOREIGN KEY (association_id, commitment_id) REFERENCES commitment (association_id, id),
    UNIQUE (commitment_id, revision)
);

-- The right to use the charter's graphics. `lapses_at`: until when it stays with a superseded version (A8).
CREATE TABLE label (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    charter_id uuid NOT NULL,
    signature_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED', 'REVOKED', 'ENDED')), -- enum LabelState
    granted_at timestamptz NOT NULL,
    lapses_at timestamptz,
    ended_at timestamptz,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, charter_id) REFERENCES charter (association_id, id),
    FOREIGN KEY (association_id, signature_id) REFERENCES signature (association_id, id),
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    CHECK ((state IN ('REVOKED', 'ENDED')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX label_live ON label (charter_id, organisation_id) WHERE ended_at IS NULL;
CREATE INDEX label_list ON label (association_id, state, granted_at, id);
CREATE INDEX label_organisation ON label (organisation_id, granted_at);
CREATE INDEX label_lapsing ON label (lapses_at) WHERE lapses_at IS NOT NULL AND ended_at IS NULL;
