SELECT json_object('data', json_object('complaints', json_object('edges', json_group_array(json_object('node', json_object(
    'id', lower(hex(c.id)), 'state', c.state, 'happenedOn', c.happened_on, 'deadline', json_object('endsAt', c.due_at),
    'accused', json_object('id', lower(hex(o.id)), 'name', o.name, 'labels', (
        SELECT json_group_array(json_object('standing', iif(ended_at IS NOT NULL, 'NO_LONGER_HELD', state)))
        FROM (SELECT ended_at, state FROM label WHERE organisation_id = o.id ORDER BY granted_at DESC, id DESC))),
    'proceeding', (
        SELECT json_object('id', lower(hex(p.id)), 'state', p.state,
            'deadline', (SELECT json_object('endsAt', min(k.due_at)) FROM complaint k WHERE k.proceeding_id = p.id),
            'ballots', (
                SELECT json_group_array(json_object('id', lower(hex(b.id)), 'voters', (
                    SELECT json_group_array(json_object('id', lower(hex(id)), 'displayName', display_name))
                    FROM (
                        SELECT a.id, a.display_name FROM ballot_voter v JOIN account a ON a.id = v.account_id
                        WHERE v.ballot_id = b.id ORDER BY a.display_name, a.id))))
                FROM (SELECT id FROM ballot WHERE proceeding_id = p.id ORDER BY opened_at, id) b))
        FROM proceeding p WHERE p.id = c.proceeding_id)
))))))
FROM (
    SELECT id, state, happened_on, due_at, accused_id, proceeding_id FROM complaint
    WHERE association_id = {association} ORDER BY due_at, id LIMIT 20
) c
JOIN organisation o ON o.id = c.accused_id
