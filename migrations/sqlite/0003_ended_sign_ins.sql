-- Whose sign-ins have ended, the last thousand times: written in the same transaction, so who has read to the end knows
-- that every other sign-in is as alive as it was. No account means anyone's. The numbers have no gaps but at the beginning.
CREATE TABLE ended_sign_ins (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER
) STRICT;

DROP TABLE sign_ins_generation;
