-- Each post comes once and leaves each window that counted it once. Coming adds and leaving takes
-- away; all of it sorted once by user and time, the counters are running sums.
--
-- Six counters ride in two numbers, three to each, 17 bits apart: up to 131,071 posts in a window,
-- exact as doubles. Times are doubled, so that leaving at t - D (even) comes before a post at t (odd).
-- After a user's last post all that came has left again, so the sums need no partition: they stream
-- over the rows in the order of the subquery.
create or replace table counters as
with posted as (
    select
        post,
        user_key,
        2 * at_us as moment,
        suggestive,
        bullying,
        spam,
        hateful,
        suggestive::double as s,
        bullying::double as b,
        spam::double as p,
        hateful::double as h
    from flagged
),
events as (
    select post, user_key, moment + 1 as moment, 1 + 131072 * s + 17179869184 * s as x, b + 131072 * p + 17179869184 * h as y from posted
    union all
    select null, user_key, moment + 2 * 604800000000, -1 - 131072 * s, 0 from posted
    union all
    select null, user_key, moment + 2 * 7776000000000, -17179869184, 0 from posted where suggestive
    union all
    select null, user_key, moment + 2 * 2592000000000, 0, -1 from posted where bullying
    union all
    select null, user_key, moment + 2 * 1209600000000, 0, -131072 from posted where spam
    union all
    select null, user_key, moment + 2 * 5184000000000, 0, -17179869184 from posted where hateful
),
swept as (
    select
        post,
        (sum(x) over so_far)::bigint as x,
        (sum(y) over so_far)::bigint as y
    from (select post, x, y from events order by user_key, moment)
    window so_far as (rows unbounded preceding)
)
select
    post,
    (x & 131071)::integer as all_7d,
    ((x >> 17) & 131071)::integer as suggestive_7d,
    (x >> 34)::integer as suggestive_90d,
    (y & 131071)::integer as bullying_30d,
    ((y >> 17) & 131071)::integer as spam_14d,
    (y >> 34)::integer as hateful_60d
from swept
where post is not null
