-- What is due ends after its receipt: the table says so, and the index by the due date begins there.
SELECT json_object('data', json_object('complaints', json_object('edges', json_group_array(json_object('node', json_object(
    'id', lower(hex(id)), 'state', state, 'receivedAt', received_at, 'deadline', json_object('endsAt', due_at),
    'accused', json_object('name', name)
))))))
FROM (
    SELECT c.id, c.state, c.received_at, c.due_at, o.name
    FROM complaint c JOIN organisation o ON o.id = c.accused_id
    WHERE c.association_id = {association} AND c.state = ?2 AND c.received_at >= ?3 AND c.due_at > ?3
        AND o.name_folded LIKE '%' || ?4 || '%'
    ORDER BY c.due_at, c.id LIMIT 20
)
