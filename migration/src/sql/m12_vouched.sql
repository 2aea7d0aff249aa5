-- Organisations for which somebody was confirmed once: the public list shows no provider before.
CREATE INDEX affiliation_vouched ON affiliation (organisation_id) WHERE confirmed_at IS NOT NULL;
