-- Towns are compared in the form of names. Each row says which form its keys have: a server that has another writes them anew.
ALTER TABLE organisation ADD COLUMN city_folded text COLLATE "C";
ALTER TABLE organisation ADD COLUMN key_form bigint NOT NULL DEFAULT 1;
CREATE INDEX organisation_city ON organisation (association_id, kind, city_folded, name_folded, id);
