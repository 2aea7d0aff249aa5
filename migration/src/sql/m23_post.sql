-- The outbox is carried out: who carries a row has its lease, and in the end it is done, or dead until somebody replays it.
ALTER TABLE outbox ADD COLUMN channel text NOT NULL DEFAULT 'MAIL' CHECK (channel IN ('MAIL')); -- enum Channel
ALTER TABLE outbox ADD COLUMN leased_until timestamptz;
ALTER TABLE outbox ADD COLUMN leased_by uuid;
-- A code, such as that of a mail server's answer; never a text.
ALTER TABLE outbox ADD COLUMN last_fault text;
ALTER TABLE outbox ADD COLUMN dead_at timestamptz;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE done_at IS NULL AND dead_at IS NULL;
-- What did not arrive: it has a fault until it does.
CREATE INDEX outbox_failed ON outbox (association_id, created_at, id) WHERE last_fault IS NOT NULL;

-- In which language somebody is written to: their own, else that of the association.
ALTER TABLE association ADD COLUMN language text NOT NULL DEFAULT 'FR' CHECK (language IN ('FR', 'EN')); -- enum Language
ALTER TABLE account ADD COLUMN language text CHECK (language IN ('FR', 'EN')); -- enum Language

-- The demo's mails, which go nowhere else; each has the id of its row of the outbox.
CREATE TABLE mailbox (
    id uuid PRIMARY KEY REFERENCES outbox (id),
    account_id uuid NOT NULL REFERENCES account (id),
    subject text NOT NULL,
    body_text text NOT NULL,
    body_html text NOT NULL,
    sent_at timestamptz NOT NULL
);
CREATE INDEX mailbox_account ON mailbox (account_id, sent_at, id);
