CREATE TRIGGER affiliation_insert_vouched AFTER INSERT ON affiliation WHEN NEW.confirmed_at IS NOT NULL BEGIN
    UPDATE organisation SET vouched = true WHERE id = NEW.organisation_id AND NOT vouched;
END;
CREATE TRIGGER affiliation_update_vouched AFTER UPDATE ON affiliation WHEN NEW.confirmed_at IS NOT NULL BEGIN
    UPDATE organisation SET vouched = true WHERE id = NEW.organisation_id AND NOT vouched;
END;
