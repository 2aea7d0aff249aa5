SELECT json_build_object('data', json_build_object('register', json_build_object(
    'edges', coalesce(json_agg(json_build_object('cursor', holder_folded || '|' || label_id, 'node', json_build_object(
        'id', label_id, 'standing', standing, 'organisation', json_build_object('id', id, 'name', name, 'city', city)
    )) ORDER BY holder_folded, label_id) FILTER (WHERE place <= 20), '[]'),
    'pageInfo', json_build_object('hasNextPage', count(*) > 20,
        'endCursor', max(holder_folded || '|' || label_id) FILTER (WHERE place = least(20, many)))
)))::text
FROM (
    SELECT page.*, row_number() OVER (ORDER BY holder_folded, label_id) place, count(*) OVER () many
    FROM (
        SELECT o.id, o.name, l.holder_folded, o.city, l.id label_id,
            CASE WHEN l.ended_at IS NOT NULL OR l.lapses_at <= now() THEN 'NO_LONGER_HELD' ELSE l.state END standing
        FROM label l JOIN organisation o ON o.id = l.organisation_id
        WHERE l.association_id = {association}
            AND (l.ended_at > $2 OR (l.ended_at IS NULL AND (l.lapses_at IS NULL OR l.lapses_at > $2)))
            AND NOT EXISTS (
                SELECT FROM label later WHERE later.organisation_id = l.organisation_id AND later.charter_id = l.charter_id
                AND (later.granted_at, later.id) > (l.granted_at, l.id))
        ORDER BY l.holder_folded, l.id LIMIT 21
    ) page
) lines
