-- One word for one notion: a deadline is missed, met late or not (T8).

ALTER TABLE complaint RENAME COLUMN overdue_since TO missed_at;
ALTER TABLE complaint RENAME COLUMN overdue_cause TO missed_because;
