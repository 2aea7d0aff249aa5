-- Whether the opening found the whole board convened in time (R3, T5): what happens to the board afterwards does not undo it.
ALTER TABLE meeting_item ADD COLUMN convened boolean CHECK (convened OR taken_up_at IS NULL);
UPDATE meeting_item SET convened = (taken_up_at IS NOT NULL) WHERE quorate IS NOT NULL;
