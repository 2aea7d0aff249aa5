SELECT json_build_object('data', json_build_object('complaints', json_build_object('edges', coalesce(json_agg(json_build_object('node', json_build_object(
    'id', c.id, 'state', c.state, 'happenedOn', c.happened_on, 'deadline', json_build_object('endsAt', c.due_at),
    'accused', json_build_object('id', o.id, 'name', o.name, 'labels', (
        SELECT coalesce(json_agg(json_build_object('standing',
            CASE WHEN l.ended_at IS NOT NULL OR l.lapses_at <= now() THEN 'NO_LONGER_HELD' ELSE l.state END
        ) ORDER BY l.granted_at DESC, l.id DESC), '[]') FROM label l WHERE l.organisation_id = o.id)),
    'proceeding', p.file
)) ORDER BY c.due_at, c.id), '[]'))))::text
FROM (
    SELECT id, state, happened_on, due_at, accused_id, proceeding_id FROM complaint
    WHERE association_id = {association} ORDER BY due_at, id LIMIT 20
) c
JOIN organisation o ON o.id = c.accused_id
LEFT JOIN LATERAL (
    SELECT json_build_object('id', p.id, 'state', p.state,
        'deadline', (SELECT json_build_object('endsAt', min(k.due_at)) FROM complaint k WHERE k.proceeding_id = p.id),
        'ballots', (
            SELECT coalesce(json_agg(json_build_object('id', b.id, 'voters', (
                SELECT coalesce(json_agg(json_build_object('id', a.id, 'displayName', a.display_name) ORDER BY a.display_name, a.id), '[]')
                FROM ballot_voter v JOIN account a ON a.id = v.account_id WHERE v.ballot_id = b.id
            )) ORDER BY b.opened_at, b.id), '[]')
            FROM ballot b WHERE b.proceeding_id = p.id)
    ) file
    FROM proceeding p WHERE p.id = c.proceeding_id
) p ON true
