-- A person of an office is known to have nothing to stand aside from until they declare a recusal or make a complaint. Only who holds an
-- office is kept so: a mandate that comes later counts by itself.
CREATE FUNCTION count_rights_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM mandate WHERE account_id = NEW.author_account_id) THEN
        UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.author_account_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER caller_rights AFTER INSERT OR UPDATE ON recusal FOR EACH ROW EXECUTE FUNCTION count_caller_rights();
CREATE TRIGGER caller_rights AFTER INSERT OR UPDATE OF author_account_id ON complaint FOR EACH ROW WHEN (NEW.author_account_id IS NOT NULL) EXECUTE FUNCTION count_rights_aside();
