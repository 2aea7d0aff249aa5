-- Parts of names are found by the three letters each that they are made of. pg_trgm comes with PostgreSQL, and whoever may create in the
-- database may create it. Where it is not installed, may not be created or lies in a schema that is not looked in, a search reads the
-- names themselves: it answers the same, later.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE INDEX organisation_words ON organisation USING gin (name_folded gin_trgm_ops);
    CREATE INDEX label_words ON label USING gin (holder_folded gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported OR undefined_object THEN
    RAISE WARNING 'searches for a part of a name have no index: %', SQLERRM;
END $$;
