-- What lists are sorted by, from either end. Associations are sorted and searched by the form of their names: the rows there get
-- their keys when the server starts.
ALTER TABLE association ADD COLUMN name_folded text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE association ADD COLUMN key_form bigint NOT NULL DEFAULT 1;
CREATE INDEX association_name ON association (name_folded, id);
CREATE INDEX organisation_registered ON organisation (association_id, kind, registered_at, id);
CREATE INDEX proceeding_opened ON proceeding (association_id, opened_at, id);
CREATE INDEX label_granted ON label (association_id, granted_at, id);
