-- A limit that was met late was missed all the same: it is marked too, and with its cause (T8).

ALTER TABLE complaint ADD COLUMN overdue_cause text CHECK (overdue_cause IN ('NO_PROCEEDING', 'NOT_NOTIFIED', 'DEFENCE_TIME', 'NOT_CONVENED', 'NOT_HELD', 'NO_QUORUM', 'NOT_MINUTED')); -- enum OverdueCause

DROP INDEX complaint_running;
CREATE INDEX complaint_missed ON complaint (due_at) WHERE overdue_since IS NULL AND (met_at IS NULL OR met_at >= due_at);
