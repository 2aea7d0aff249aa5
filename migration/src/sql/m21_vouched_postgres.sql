CREATE FUNCTION vouch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organisation SET vouched = true WHERE id = NEW.organisation_id AND NOT vouched;
    RETURN NULL;
END $$;
CREATE TRIGGER vouched AFTER INSERT OR UPDATE ON affiliation FOR EACH ROW WHEN (NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION vouch();
