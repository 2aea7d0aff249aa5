-- Somebody else's mandate is ended by two people: one proposes it, another confirms. It holds until then.
ALTER TABLE mandate ADD COLUMN revocation_proposed_at timestamptz;
ALTER TABLE mandate ADD COLUMN revocation_proposed_by uuid REFERENCES account (id)
    CHECK ((revocation_proposed_by IS NULL) = (revocation_proposed_at IS NULL))
    CHECK (revocation_proposed_by <> account_id)
    CHECK (state <> 'REVOKED' OR revoked_by = account_id OR revoked_by <> revocation_proposed_by);
