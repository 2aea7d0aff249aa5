CREATE TRIGGER recusal_insert_rights AFTER INSERT ON recusal BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.account_id;
END;
CREATE TRIGGER recusal_update_rights AFTER UPDATE ON recusal BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.account_id;
END;
CREATE TRIGGER complaint_insert_rights AFTER INSERT ON complaint WHEN EXISTS (SELECT 1 FROM mandate WHERE account_id = NEW.author_account_id) BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.author_account_id;
END;
CREATE TRIGGER complaint_update_rights AFTER UPDATE OF author_account_id ON complaint WHEN EXISTS (SELECT 1 FROM mandate WHERE account_id = NEW.author_account_id) BEGIN
    UPDATE caller_rights SET version = version + 1 WHERE account_id = NEW.author_account_id;
END;
