SELECT json_object('data', json_object('register', json_object(
    'edges', json_group_array(json_object('cursor', holder_folded || '|' || lower(hex(label_id)), 'node', json_object(
        'id', lower(hex(label_id)), 'standing', standing, 'organisation', json_object('id', lower(hex(id)), 'name', name, 'city', city)
    ))) FILTER (WHERE place <= 20),
    'pageInfo', json_object('hasNextPage', json(iif(count(*) > 20, 'true', 'false')),
        'endCursor', max(iif(place <= 20, holder_folded || '|' || lower(hex(label_id)), NULL)))
)))
FROM (
    SELECT page.*, row_number() OVER (ORDER BY holder_folded, label_id) place
    FROM (
        SELECT o.id, o.name, l.holder_folded, o.city, l.id label_id, iif(l.ended_at IS NOT NULL, 'NO_LONGER_HELD', l.state) standing
        FROM label l CROSS JOIN organisation o ON o.id = l.organisation_id
        WHERE l.association_id = {association}
            AND (l.ended_at > ?2 OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > ?2)))
            AND NOT EXISTS (
                SELECT 1 FROM label later WHERE later.organisation_id = l.organisation_id AND later.charter_id = l.charter_id
                AND (later.granted_at, later.id) > (l.granted_at, l.id))
        ORDER BY l.holder_folded, l.id LIMIT 21
    ) page
    ORDER BY holder_folded, label_id
)
