CREATE TRIGGER session_insert_rights AFTER INSERT ON session BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER session_update_rights AFTER UPDATE ON session BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER session_delete_rights AFTER DELETE ON session BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER mandate_insert_rights AFTER INSERT ON mandate BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER mandate_update_rights AFTER UPDATE ON mandate BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER mandate_delete_rights AFTER DELETE ON mandate BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER affiliation_insert_rights AFTER INSERT ON affiliation BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
END;
CREATE TRIGGER affiliation_update_rights AFTER UPDATE ON affiliation BEGIN
    INSERT INTO caller_rights (account_id, version) VALUES (NEW.account_id, 0)
    ON CONFLICT (account_id) DO UPDATE SET version = version + 1;
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER affiliation_delete_rights AFTER DELETE ON affiliation BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = OLD.account_id;
END;
CREATE TRIGGER organisation_kind_rights AFTER UPDATE OF kind ON organisation BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id IN (SELECT account_id FROM affiliation WHERE organisation_id = NEW.id);
END;
CREATE TRIGGER association_time_zone_rights AFTER UPDATE OF time_zone ON association BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id IN (SELECT account_id FROM mandate WHERE association_id = NEW.id);
END;
CREATE TRIGGER account_journal_salt_rights AFTER UPDATE OF journal_salt ON account BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.id;
END;
