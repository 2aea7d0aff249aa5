-- What was revoked and comes back when the ban is over (R16): every sweep looks for it.
CREATE INDEX label_revoked ON label (signature_id) WHERE state = 'REVOKED';
