CREATE FUNCTION count_caller_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO caller_rights AS kept (account_id, version) VALUES (NEW.account_id, 0)
        ON CONFLICT (account_id) DO UPDATE SET version = kept.version + 1;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER caller_rights AFTER INSERT OR UPDATE OR DELETE ON session FOR EACH ROW EXECUTE FUNCTION count_caller_rights();
CREATE TRIGGER caller_rights AFTER INSERT OR UPDATE OR DELETE ON mandate FOR EACH ROW EXECUTE FUNCTION count_caller_rights();
CREATE TRIGGER caller_rights AFTER INSERT OR UPDATE OR DELETE ON affiliation FOR EACH ROW EXECUTE FUNCTION count_caller_rights();
-- What is kept of whoever acts for an organisation or sits in an association says its kind and its days.
CREATE FUNCTION count_affiliated_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id IN (SELECT account_id FROM affiliation WHERE organisation_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER caller_rights AFTER UPDATE OF kind ON organisation FOR EACH ROW EXECUTE FUNCTION count_affiliated_rights();
CREATE FUNCTION count_mandated_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id IN (SELECT account_id FROM mandate WHERE association_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER caller_rights AFTER UPDATE OF time_zone ON association FOR EACH ROW EXECUTE FUNCTION count_mandated_rights();
CREATE FUNCTION count_own_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER caller_rights AFTER UPDATE OF journal_salt ON account FOR EACH ROW EXECUTE FUNCTION count_own_rights();
