SELECT json_object('data', json_object('node', (
    SELECT json_object('id', lower(hex(o.id)), 'name', o.name, 'city', o.city, 'registeredAt', o.registered_at,
        'labels', (
            SELECT json_group_array(json_object('standing', iif(ended_at IS NOT NULL, 'NO_LONGER_HELD', state), 'since', granted_at))
            FROM (
                SELECT l.ended_at, l.state, l.granted_at FROM label l WHERE l.organisation_id = o.id
                    AND (l.ended_at > ?2 OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > ?2)))
                ORDER BY l.granted_at DESC, l.id DESC)),
        'commitments', json_object('nodes', (
            SELECT json_group_array(json_object('state', state, 'statement', statement,
                'article', json_object('number', number, 'title', json_object('fr', title_fr))))
            FROM (
                SELECT c.state, c.statement, a.number, a.title_fr FROM commitment c JOIN article a ON a.id = c.article_id
                WHERE c.organisation_id = o.id ORDER BY c.declared_at, c.id LIMIT 30))))
    FROM organisation o WHERE o.id = ?1
)))
