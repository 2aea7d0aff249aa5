SELECT json_build_object('data', json_build_object('node', (
    SELECT json_build_object('id', o.id, 'name', o.name, 'city', o.city, 'registeredAt', o.registered_at,
        'labels', (
            SELECT coalesce(json_agg(json_build_object(
                'standing', CASE WHEN l.ended_at IS NOT NULL OR l.lapses_at <= now() THEN 'NO_LONGER_HELD' ELSE l.state END,
                'since', l.granted_at
            ) ORDER BY l.granted_at DESC, l.id DESC), '[]')
            FROM label l WHERE l.organisation_id = o.id
                AND (l.ended_at > $2 OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > $2)))),
        'commitments', json_build_object('nodes', (
            SELECT coalesce(json_agg(json_build_object('state', c.state, 'statement', c.statement,
                'article', json_build_object('number', a.number, 'title', json_build_object('fr', a.title_fr))
            ) ORDER BY c.declared_at, c.id), '[]')
            FROM (SELECT * FROM commitment WHERE organisation_id = o.id ORDER BY declared_at, id LIMIT 30) c
            JOIN article a ON a.id = c.article_id)))
    FROM organisation o WHERE o.id = $1
)))::text
