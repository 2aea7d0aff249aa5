INSERT INTO outbox (id, association_id, kind, subject_id, recipient_id, created_at, due_at, attempts)
SELECT randomblob(16), ?1, kind, ?2, who, ?4, ?4, 0
FROM (
    SELECT 'COMPLAINT_ACKNOWLEDGED' kind, ?3 who
    UNION ALL
    SELECT 'COMPLAINT_RECEIVED', m.account_id FROM mandate m
    WHERE m.association_id = ?1 AND m.role IN ('BOARD', 'PRESIDENT', 'SECRETARY') AND m.state = 'CONFIRMED'
        AND m.first_day <= ?5 AND (m.last_day IS NULL OR m.last_day >= ?5))
