-- Windows count more than failures to sign in: also accounts made, and what one person makes known.
ALTER TABLE attempt RENAME COLUMN failures TO taken;
CREATE INDEX attempt_age ON attempt (window_started_at);
