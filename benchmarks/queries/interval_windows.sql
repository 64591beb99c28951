-- The same as one would write it first: timestamps and intervals, a microsecond short of D.
create or replace table counters as
with timed as (select *, make_timestamp(at_us) as created_at from flagged)
select
    post,
    (count(*) over past_7d)::integer as all_7d,
    (count(*) filter (suggestive) over past_7d)::integer as suggestive_7d,
    (count(*) filter (suggestive) over past_90d)::integer as suggestive_90d,
    (count(*) filter (bullying) over past_30d)::integer as bullying_30d,
    (count(*) filter (spam) over past_14d)::integer as spam_14d,
    (count(*) filter (hateful) over past_60d)::integer as hateful_60d
from timed
window
    past_7d as (partition by user_key order by created_at range between interval '604799999999 microseconds' preceding and current row),
    past_14d as (partition by user_key order by created_at range between interval '1209599999999 microseconds' preceding and current row),
    past_30d as (partition by user_key order by created_at range between interval '2591999999999 microseconds' preceding and current row),
    past_60d as (partition by user_key order by created_at range between interval '5183999999999 microseconds' preceding and current row),
    past_90d as (partition by user_key order by created_at range between interval '7775999999999 microseconds' preceding and current row)
