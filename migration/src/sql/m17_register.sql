-- The register is sorted and searched by the holder's name: it stands beside the label, and goes where the holder's goes.
ALTER TABLE label ADD COLUMN holder_folded text COLLATE "C" NOT NULL DEFAULT '';
UPDATE label SET holder_folded = (SELECT name_folded FROM organisation WHERE organisation.id = label.organisation_id);
CREATE UNIQUE INDEX organisation_folded ON organisation (association_id, id, name_folded);
CREATE INDEX label_holder ON label (association_id, holder_folded, id);
CREATE INDEX membership_requested ON membership (association_id, requested_at, id);
CREATE INDEX affiliation_requested ON affiliation (association_id, requested_at, id);
-- What the board still has to do with, by when it is due.
CREATE INDEX complaint_open ON complaint (association_id, due_at, id) WHERE state <> 'DECIDED';
