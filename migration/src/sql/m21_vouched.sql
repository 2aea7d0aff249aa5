-- Whether somebody was confirmed once to act for the organisation: the public list shows no provider before. It stands where the list is read,
-- and triggers keep it: what was confirmed once stays so.
ALTER TABLE organisation ADD COLUMN vouched boolean NOT NULL DEFAULT false;
UPDATE organisation SET vouched = true WHERE id IN (SELECT organisation_id FROM affiliation WHERE confirmed_at IS NOT NULL);
DROP INDEX organisation_name;
CREATE INDEX organisation_name ON organisation (association_id, kind, name_folded, id, vouched);
