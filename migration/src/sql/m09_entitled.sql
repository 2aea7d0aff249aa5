-- How many may vote on the file, present or not, as the opening of the ballot found it: an absolute majority is of them, whoever
-- loses or gets a mandate afterwards.
ALTER TABLE ballot ADD COLUMN entitled bigint NOT NULL DEFAULT 1 CHECK (entitled > 0);
-- Of a ballot from before: those who may vote in it, and who else was summoned and does not stand aside.
UPDATE ballot SET entitled = electorate + (
    SELECT count(*) FROM meeting_summons
    WHERE meeting_summons.meeting_id = ballot.meeting_id AND NOT meeting_summons.present
    AND meeting_summons.account_id NOT IN (SELECT account_id FROM recusal WHERE recusal.proceeding_id = ballot.proceeding_id));
