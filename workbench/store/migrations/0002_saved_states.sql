-- Users as submitted posts find them, saved now and then; they can always be built anew.
-- shape: how many times there are of each window and action; times: int64 each, epoch microseconds.

CREATE TABLE saved_states (
    user_id VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    entry_id BIGINT NOT NULL,
    newest_us BIGINT NOT NULL,
    shape VARCHAR NOT NULL,
    times BLOB NOT NULL
);
