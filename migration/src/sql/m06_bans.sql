-- Radiation adds a ban on the label's graphics (A4), so its row too says how long that holds. SQLite changes no check of a table,
-- so the table is made anew. Of two sanctions that bring the one ban, both say its length.

CREATE TABLE sanction_anew (
    id uuid PRIMARY KEY,
    association_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    ballot_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('WARNING', 'RADIATION', 'LABEL_BAN')), -- enum SanctionKind
    ban_months bigint CHECK (ban_months > 0),
    FOREIGN KEY (association_id, decision_id) REFERENCES decision (association_id, id),
    FOREIGN KEY (association_id, ballot_id) REFERENCES ballot (association_id, id),
    UNIQUE (decision_id, kind),
    CHECK (ban_months IS NULL OR kind IN ('RADIATION', 'LABEL_BAN'))
);
INSERT INTO sanction_anew (id, association_id, decision_id, ballot_id, kind, ban_months)
SELECT one.id, one.association_id, one.decision_id, one.ballot_id, one.kind, COALESCE(one.ban_months, (
    SELECT ban.ban_months FROM sanction ban
    WHERE one.kind = 'RADIATION' AND ban.kind = 'LABEL_BAN' AND ban.decision_id = one.decision_id
))
FROM sanction one;
DROP TABLE sanction;
ALTER TABLE sanction_anew RENAME TO sanction;
