-- One frame per window, all over one partitioning; whole microseconds, so that (t - D, t] is exact.
create or replace table counters as
select
    post,
    (count(*) over past_7d)::integer as all_7d,
    (count(*) filter (suggestive) over past_7d)::integer as suggestive_7d,
    (count(*) filter (suggestive) over past_90d)::integer as suggestive_90d,
    (count(*) filter (bullying) over past_30d)::integer as bullying_30d,
    (count(*) filter (spam) over past_14d)::integer as spam_14d,
    (count(*) filter (hateful) over past_60d)::integer as hateful_60d
from flagged
window
    past_7d as (partition by user_key order by at_us range between 604799999999 preceding and current row),
    past_14d as (partition by user_key order by at_us range between 1209599999999 preceding and current row),
    past_30d as (partition by user_key order by at_us range between 2591999999999 preceding and current row),
    past_60d as (partition by user_key order by at_us range between 5183999999999 preceding and current row),
    past_90d as (partition by user_key order by at_us range between 7775999999999 preceding and current row)
