-- When the newest refresh token was given out: for a moment after, the one before gives the same again.
ALTER TABLE session ADD COLUMN renewed_at timestamptz;
