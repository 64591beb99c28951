-- The first schema. A migration is never edited once it has been released; the next one follows it.
-- Times are epoch microseconds; JSON stands in VARCHAR. There are no indexes: what is unique is held
-- by the one writer, and state that could be looked up wrongly can be folded anew from the log.

CREATE TABLE settings (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

CREATE TABLE log (
    entry_id BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    recorded_at_us BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    user_id VARCHAR,
    post_id VARCHAR,
    rule VARCHAR,
    policy VARCHAR,
    policy_version BIGINT,
    action VARCHAR,
    arguments VARCHAR,
    reason VARCHAR,
    actor VARCHAR NOT NULL,
    actor_kind VARCHAR NOT NULL,
    automated BOOLEAN NOT NULL,
    matched VARCHAR,
    request_id VARCHAR,
    salt BLOB,
    commitment BLOB NOT NULL,
    hash BLOB NOT NULL
);

CREATE TABLE outbox (entry_id BIGINT NOT NULL);

CREATE TABLE users (
    user_id VARCHAR NOT NULL,
    first_seen_us BIGINT NOT NULL,
    created_at_us BIGINT,
    trust_level BIGINT CHECK (trust_level BETWEEN -1 AND 4),
    fraud_score DOUBLE CHECK (fraud_score BETWEEN 0 AND 100),
    attributes VARCHAR NOT NULL,
    metadata VARCHAR NOT NULL
);
-- Folded from the log: those who are not enabled, and who carries which tag.
CREATE TABLE user_state (
    user_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('blocked', 'suspended')),
    until_us BIGINT,
    reason VARCHAR
);
CREATE TABLE user_tags (user_id VARCHAR NOT NULL, tag VARCHAR NOT NULL);

CREATE TABLE tags (tag VARCHAR NOT NULL, name VARCHAR NOT NULL, created_us BIGINT NOT NULL);

CREATE TABLE actions (
    action VARCHAR NOT NULL,
    target VARCHAR NOT NULL CHECK (target IN ('post', 'user')),
    label VARCHAR NOT NULL,
    reasons VARCHAR NOT NULL,
    free_text BOOLEAN NOT NULL,
    reason_required BOOLEAN NOT NULL
);
INSERT INTO actions VALUES
    ('delete_post', 'post', 'Delete post', '[]', true, false),
    ('age_restrict_post', 'post', 'Age-restrict post', '[]', true, false),
    ('flag_post', 'post', 'Flag post for review', '[]', true, false),
    ('block', 'user', 'Block', '["Spam","Harassment","Fraud","Policy Violation"]', true, false),
    ('suspend', 'user', 'Suspend', '["Spam","Harassment","Fraud","Policy Violation"]', true, false),
    ('enable', 'user', 'Enable', '[]', true, false),
    ('flag_user', 'user', 'Flag user for review', '[]', true, false);

CREATE TABLE policies (
    policy VARCHAR NOT NULL,
    version BIGINT NOT NULL,
    document VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    saved_us BIGINT NOT NULL,
    saved_by VARCHAR NOT NULL
);
CREATE TABLE drafts (
    policy VARCHAR NOT NULL,
    document VARCHAR NOT NULL,
    saved_us BIGINT NOT NULL,
    saved_by VARCHAR NOT NULL
);
CREATE TABLE rule_memory (
    policy VARCHAR NOT NULL,
    user_id VARCHAR NOT NULL,
    rule VARCHAR NOT NULL,
    held BOOLEAN NOT NULL,
    fired_at_us BIGINT
);

CREATE TABLE list_entries (
    list VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    added_us BIGINT NOT NULL
);

-- Posts that were submitted. What a post says (its body) moves into a segment; what became of it
-- stays here. head: the last log entry from before the post.
CREATE TABLE posts (
    seq BIGINT NOT NULL,
    head BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    created_us BIGINT NOT NULL,
    post_id VARCHAR NOT NULL,
    received_us BIGINT NOT NULL,
    body VARCHAR,
    rejected_by VARCHAR CHECK (rejected_by IN ('blocked', 'suspended')),
    late BOOLEAN NOT NULL,
    rules VARCHAR NOT NULL,
    test_rules VARCHAR NOT NULL,
    actions VARCHAR NOT NULL,
    policy VARCHAR,
    policy_version BIGINT,
    request_id VARCHAR
);
CREATE TABLE post_columns (name VARCHAR NOT NULL, type VARCHAR NOT NULL);
CREATE TABLE segments (
    segment VARCHAR NOT NULL,
    source VARCHAR NOT NULL CHECK (source IN ('import', 'submitted')),
    posts BIGINT NOT NULL,
    first_us BIGINT NOT NULL,
    last_us BIGINT NOT NULL,
    added_us BIGINT NOT NULL
);
-- Folded from the log: what was done to a post.
CREATE TABLE post_marks (user_id VARCHAR NOT NULL, post_id VARCHAR NOT NULL, mark VARCHAR NOT NULL);

CREATE TABLE review_items (
    item_id BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    post_id VARCHAR,
    opened_us BIGINT NOT NULL,
    opened_by VARCHAR NOT NULL,
    decision VARCHAR,
    resolved_us BIGINT,
    resolved_by VARCHAR
);
CREATE TABLE labels (
    user_id VARCHAR NOT NULL,
    post_id VARCHAR,
    label VARCHAR NOT NULL,
    labelled_us BIGINT NOT NULL,
    labelled_by VARCHAR NOT NULL,
    item_id BIGINT
);
CREATE TABLE appeals (
    appeal_id BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    entry_id BIGINT NOT NULL,
    said VARCHAR,
    filed_us BIGINT NOT NULL,
    decision VARCHAR CHECK (decision IN ('upheld', 'overturned')),
    decided_us BIGINT,
    decided_by VARCHAR
);

CREATE TABLE uploads (
    upload_id VARCHAR NOT NULL,
    file VARCHAR NOT NULL,
    uploaded_us BIGINT NOT NULL,
    uploaded_by VARCHAR NOT NULL,
    status VARCHAR NOT NULL CHECK (status IN ('succeeded', 'failed')),
    rows BIGINT NOT NULL,
    rows_succeeded BIGINT NOT NULL,
    tags_assigned BIGINT NOT NULL,
    tags_unchanged BIGINT NOT NULL,
    tags_failed BIGINT NOT NULL
);
CREATE TABLE upload_failures (
    upload_id VARCHAR NOT NULL,
    row_index BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    user_tags VARCHAR NOT NULL,
    error VARCHAR NOT NULL
);

CREATE TABLE requests (
    request_id VARCHAR NOT NULL,
    digest VARCHAR NOT NULL,
    answer VARCHAR NOT NULL,
    answered_us BIGINT NOT NULL
);
CREATE TABLE batches (
    batch_id VARCHAR NOT NULL,
    plan VARCHAR NOT NULL,
    policy VARCHAR NOT NULL,
    applied_us BIGINT NOT NULL,
    applied_by VARCHAR NOT NULL,
    first_entry BIGINT NOT NULL,
    last_entry BIGINT NOT NULL,
    undone_us BIGINT
);
CREATE TABLE webhook_endpoints (
    endpoint_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    secret VARCHAR NOT NULL,
    events VARCHAR NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_us BIGINT NOT NULL
);
