-- PostGraphile's usual way to offer a list with conditions and a mutation of one's own: functions.

CREATE FUNCTION register_of(here text) RETURNS SETOF label LANGUAGE sql STABLE AS $$
    SELECT l.* FROM label l
    WHERE l.association_id = (SELECT id FROM association WHERE slug = here)
        AND (l.ended_at > now() - interval '1 year' OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > now() - interval '1 year')))
        AND NOT EXISTS (
            SELECT FROM label later WHERE later.organisation_id = l.organisation_id AND later.charter_id = l.charter_id
            AND (later.granted_at, later.id) > (l.granted_at, l.id))
    ORDER BY l.holder_folded, l.id
$$;

CREATE FUNCTION complaints_due(here text) RETURNS SETOF complaint LANGUAGE sql STABLE AS $$
    SELECT c.* FROM complaint c WHERE c.association_id = (SELECT id FROM association WHERE slug = here) ORDER BY c.due_at, c.id
$$;

CREATE FUNCTION complaints_of(here text, wanted text, received_after timestamptz, accused_name text) RETURNS SETOF complaint
LANGUAGE sql STABLE AS $$
    SELECT c.* FROM complaint c JOIN organisation o ON o.id = c.accused_id
    WHERE c.association_id = (SELECT id FROM association WHERE slug = here) AND c.state = wanted AND c.received_at >= received_after
        AND o.name_folded LIKE '%' || lower(accused_name) || '%'
    ORDER BY c.due_at, c.id
$$;

CREATE FUNCTION file_complaint(charter uuid, accused uuid, articles uuid[], facts_text text, happened date, author uuid) RETURNS complaint
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    c complaint;
    body text;
BEGIN
    INSERT INTO complaint (id, association_id, charter_id, charter_version_id, rules_version_id, accused_id, state, channel, author_kind,
        author_account_id, author_name, identity_withheld, facts, happened_on, received_at, filed_at, filed_by, receipt_hash, time_zone,
        due_day, due_at, version)
    SELECT fresh, s.association_id, s.charter_id, s.charter_version_id, s.charter_version_id, s.organisation_id, 'RECEIVED', 'ONLINE', 'CLIENT',
        a.id, a.display_name, false, facts_text, happened, now(), now(), a.id, sha256(uuid_send(fresh)), 'Europe/Paris',
        (current_date + interval '2 months')::date, ((current_date + interval '2 months')::date + 1)::timestamp AT TIME ZONE 'Europe/Paris', 1
    FROM signature s, account a, gen_random_uuid() fresh
    WHERE s.organisation_id = accused AND s.charter_id = charter AND s.ended_at IS NULL AND a.id = author
    RETURNING * INTO c;
    INSERT INTO complaint_article (complaint_id, article_id, association_id) SELECT c.id, x, c.association_id FROM unnest(articles) x;
    body := json_build_object('act', 'ComplaintFile', 'association', c.association_id, 'at', now(), 'by', md5(author::text), 'chain', c.id,
        'facts', json_build_object('accused', accused, 'articles', articles, 'channel', 'ONLINE', 'charterVersion', c.charter_version_id,
        'dueAt', c.due_at, 'text', md5(facts_text)), 'kind', 'complaint', 'prev', null, 'seq', 1, 'v', 2)::text;
    INSERT INTO journal_chain (id, association_id, kind, length, sealed, head_hash)
    VALUES (c.id, c.association_id, 'complaint', 1, 0, sha256(convert_to(body, 'UTF8')));
    INSERT INTO journal_entry (chain_id, sequence, association_id, recorded_at, body, hash)
    VALUES (c.id, 1, c.association_id, now(), body, sha256(convert_to(body, 'UTF8')));
    INSERT INTO outbox (id, association_id, kind, subject_id, recipient_id, created_at, due_at, attempts)
    SELECT gen_random_uuid(), c.association_id, w.kind, c.id, w.who, now(), now(), 0
    FROM (
        SELECT 'COMPLAINT_ACKNOWLEDGED' kind, author who
        UNION ALL
        SELECT 'COMPLAINT_RECEIVED', m.account_id FROM mandate m
        WHERE m.association_id = c.association_id AND m.role IN ('BOARD', 'PRESIDENT', 'SECRETARY') AND m.state = 'CONFIRMED'
            AND m.first_day <= current_date AND (m.last_day IS NULL OR m.last_day >= current_date)
    ) w;
    INSERT INTO attempt (key_hash, window_started_at, taken) VALUES (sha256(uuid_send(author)), now(), 1)
    ON CONFLICT (key_hash) DO UPDATE SET taken = attempt.taken + 1;
    RETURN c;
END
$$;
