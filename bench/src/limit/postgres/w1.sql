-- The complaint, its articles, the journal's chain and entry, what is to be told, and the window that counts.
WITH c AS (
    INSERT INTO complaint (id, association_id, charter_id, charter_version_id, rules_version_id, accused_id, state, channel, author_kind,
        author_account_id, author_name, identity_withheld, facts, happened_on, received_at, filed_at, filed_by, receipt_hash, time_zone,
        due_day, due_at, version)
    SELECT $1, s.association_id, s.charter_id, s.charter_version_id, s.charter_version_id, s.organisation_id, 'RECEIVED', 'ONLINE', 'CLIENT',
        a.id, a.display_name, false, $3, $4, now(), now(), a.id, sha256(uuid_send($1)), 'Europe/Paris',
        (current_date + interval '2 months')::date, ((current_date + interval '2 months')::date + 1)::timestamp AT TIME ZONE 'Europe/Paris', 1
    FROM signature s, account a WHERE s.organisation_id = $5 AND s.charter_id = $6 AND s.ended_at IS NULL AND a.id = $2
    RETURNING id, association_id, state, due_at, charter_version_id, accused_id, received_at
), articles AS (
    INSERT INTO complaint_article (complaint_id, article_id, association_id)
    SELECT c.id, article, c.association_id FROM c, unnest($7::uuid[]) article
), entry AS (
    SELECT id, association_id, received_at, json_build_object('act', 'ComplaintFile', 'association', association_id, 'at', received_at,
        'by', md5($2::text), 'chain', id, 'facts', json_build_object('accused', accused_id, 'articles', $7::uuid[], 'channel', 'ONLINE',
        'charterVersion', charter_version_id, 'dueAt', due_at, 'text', md5($3)), 'kind', 'complaint', 'prev', null, 'seq', 1, 'v', 2)::text body
    FROM c
), chain AS (
    INSERT INTO journal_chain (id, association_id, kind, length, sealed, head_hash)
    SELECT id, association_id, 'complaint', 1, 0, sha256(convert_to(body, 'UTF8')) FROM entry
), written AS (
    INSERT INTO journal_entry (chain_id, sequence, association_id, recorded_at, body, hash)
    SELECT id, 1, association_id, received_at, body, sha256(convert_to(body, 'UTF8')) FROM entry
), told AS (
    INSERT INTO outbox (id, association_id, kind, subject_id, recipient_id, created_at, due_at, attempts)
    SELECT gen_random_uuid(), c.association_id, w.kind, c.id, w.who, c.received_at, c.received_at, 0
    FROM c, LATERAL (
        SELECT 'COMPLAINT_ACKNOWLEDGED' kind, $2 who
        UNION ALL
        SELECT 'COMPLAINT_RECEIVED', m.account_id FROM mandate m
        WHERE m.association_id = c.association_id AND m.role IN ('BOARD', 'PRESIDENT', 'SECRETARY') AND m.state = 'CONFIRMED'
            AND m.first_day <= current_date AND (m.last_day IS NULL OR m.last_day >= current_date)
    ) w
), counted AS (
    INSERT INTO attempt (key_hash, window_started_at, taken) VALUES (sha256(uuid_send($2)), now(), 1)
    ON CONFLICT (key_hash) DO UPDATE SET taken = attempt.taken + 1
)
SELECT json_build_object('data', json_build_object('complaintFile', json_build_object(
    'complaint', json_build_object('id', id, 'state', state, 'deadline', json_build_object('endsAt', due_at)), 'userErrors', '[]'::json)))::text
FROM c
