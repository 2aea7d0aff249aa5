-- People, the association they meet in, and who may act for whom.

CREATE TABLE association (
    id uuid PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    name text NOT NULL,
    time_zone text NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL
);

-- An account belongs to a person, not to an association.
CREATE TABLE account (
    id uuid PRIMARY KEY,
    email text NOT NULL,
    email_folded text COLLATE "C" NOT NULL UNIQUE,
    display_name text NOT NULL,
    password_hash text,
    journal_salt bytea NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL
);

-- A one-time link: only the hash of its secret is kept.
CREATE TABLE account_link (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    secret_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX account_link_account ON account_link (account_id);

CREATE TABLE session (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account (id),
    refresh_hash bytea NOT NULL UNIQUE,
    previous_hash bytea UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    CHECK (expires_at > created_at)
);
CREATE INDEX session_account ON session (account_id);

-- Attempts to sign in, counted by a hash of what was tried, so that a known and an unknown e-mail are alike.
CREATE TABLE attempt (
    key_hash bytea PRIMARY KEY,
    window_started_at timestamptz NOT NULL,
    failures bigint NOT NULL CHECK (failures >= 0)
);

-- Keys that sign access tokens; the private half is wrapped by the server's secret key.
CREATE TABLE signing_key (
    id uuid PRIMARY KEY,
    public_key bytea NOT NULL,
    wrapped_private_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

CREATE TABLE organisation (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL REFERENCES association (id),
    kind text NOT NULL CHECK (kind IN ('CLIENT', 'PROVIDER')), -- enum OrganisationKind
    name text NOT NULL,
    name_folded text COLLATE "C" NOT NULL,
    registration_number text,
    city text,
    website text,
    registered_by uuid NOT NULL REFERENCES account (id),
    registered_at timestamptz NOT NULL,
    version bigint NOT NULL,
    UNIQUE (association_id, id)
);
CREATE INDEX organisation_name ON organisation (association_id, kind, name_folded, id);
-- Among providers alone, which are public: a number that is refused must not tell of a client.
CREATE UNIQUE INDEX organisation_number ON organisation (association_id, registration_number) WHERE kind = 'PROVIDER' AND registration_number IS NOT NULL;

CREATE TABLE affiliation (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    account_id uuid NOT NULL REFERENCES account (id),
    state text NOT NULL CHECK (state IN ('REQUESTED', 'CONFIRMED', 'REVOKED')), -- enum AffiliationState
    requested_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    confirmed_by uuid REFERENCES account (id),
    revoked_at timestamptz,
    revoked_by uuid REFERENCES account (id),
    version bigint NOT NULL,
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    CHECK (state <> 'CONFIRMED' OR (confirmed_at IS NOT NULL AND confirmed_by IS NOT NULL AND confirmed_by <> account_id)),
    CHECK ((state = 'REVOKED') = (revoked_at IS NOT NULL))
);
CREATE UNIQUE INDEX affiliation_live ON affiliation (organisation_id, account_id) WHERE state <> 'REVOKED';
CREATE INDEX affiliation_account ON affiliation (account_id, state);
CREATE INDEX affiliation_list ON affiliation (association_id, state, requested_at, id);

-- A role held from a day to a day: proposed by one person, confirmed by another, never for oneself.
CREATE TABLE mandate (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL REFERENCES association (id),
    account_id uuid NOT NULL REFERENCES account (id),
    role text NOT NULL CHECK (role IN ('SECRETARY', 'BOARD', 'PRESIDENT', 'AUDITOR', 'ADMIN')), -- enum MandateRole
    state text NOT NULL CHECK (state IN ('PROPOSED', 'CONFIRMED', 'REVOKED')), -- enum MandateState
    first_day date NOT NULL,
    last_day date,
    proposed_at timestamptz NOT NULL,
    proposed_by uuid REFERENCES account (id),
    confirmed_at timestamptz,
    confirmed_by uuid REFERENCES account (id),
    revoked_at timestamptz,
    revoked_by uuid REFERENCES account (id),
    version bigint NOT NULL,
    CHECK (last_day IS NULL OR last_day >= first_day),
    CHECK (proposed_by IS NULL OR proposed_by <> account_id),
    CHECK (confirmed_by IS NULL OR (confirmed_by <> account_id AND confirmed_by <> proposed_by)),
    CHECK ((state = 'REVOKED') = (revoked_at IS NOT NULL))
);
CREATE INDEX mandate_account ON mandate (account_id, state);
CREATE INDEX mandate_list ON mandate (association_id, role, state, first_day, id);

CREATE TABLE membership (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    state text NOT NULL CHECK (state IN ('REQUESTED', 'ADMITTED', 'ENDED')), -- enum MembershipState
    requested_at timestamptz NOT NULL,
    requested_by uuid NOT NULL REFERENCES account (id),
    admitted_at timestamptz,
    admitted_by uuid REFERENCES account (id),
    dues_paid_through date,
    suspended_at timestamptz,
    ended_at timestamptz,
    end_kind text CHECK (end_kind IN ('RESIGNATION', 'UNPAID_DUES', 'ADMINISTRATIVE', 'RADIATION')), -- enum MembershipEnd
    end_reason text,
    version bigint NOT NULL,
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    CHECK (state <> 'ADMITTED' OR admitted_at IS NOT NULL),
    CHECK ((state = 'ENDED') = (ended_at IS NOT NULL)),
    CHECK ((state = 'ENDED') = (end_kind IS NOT NULL))
);
CREATE UNIQUE INDEX membership_live ON membership (organisation_id) WHERE state <> 'ENDED';
CREATE INDEX membership_list ON membership (association_id, state, requested_at, id);
CREATE INDEX membership_organisation ON membership (organisation_id, requested_at);

-- A ban on the label's graphics, written by a sanction and asked by a signature.
CREATE TABLE ban (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    lifted_at timestamptz,
    FOREIGN KEY (association_id, organisation_id) REFERENCES organisation (association_id, id),
    CHECK (ends_at IS NULL OR ends_at > starts_at)
);
CREATE INDEX ban_organisation ON ban (organisation_id, starts_at);
