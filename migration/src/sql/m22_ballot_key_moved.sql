INSERT INTO ballot_key (ballot_id, association_id, wrapped) SELECT id, association_id, wrapped_key FROM ballot WHERE wrapped_key IS NOT NULL;
ALTER TABLE ballot DROP COLUMN wrapped_key;
