-- A search among complaints goes through them in the order of due dates: what else it asks stands in the index, so that a complaint that is
-- not shown is not visited.
DROP INDEX complaint_state;
CREATE INDEX complaint_state ON complaint (association_id, state, due_at, id, received_at, accused_id);
