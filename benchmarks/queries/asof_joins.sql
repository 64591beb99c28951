-- Running sums up to t less those up to t - D, found by ASOF joins; for the counters with a
-- condition, only the posts that meet it are joined.
create or replace table counters as
with summed as materialized (
    select
        *,
        count(*) over so_far as all_sum,
        count(*) filter (suggestive) over so_far as suggestive_sum,
        count(*) filter (bullying) over so_far as bullying_sum,
        count(*) filter (spam) over so_far as spam_sum,
        count(*) filter (hateful) over so_far as hateful_sum
    from flagged
    window so_far as (partition by user_key order by at_us rows unbounded preceding)
),
suggestive as (select user_key, at_us, suggestive_sum from summed where suggestive),
bullying as (select user_key, at_us, bullying_sum from summed where bullying),
spam as (select user_key, at_us, spam_sum from summed where spam),
hateful as (select user_key, at_us, hateful_sum from summed where hateful)
select
    now.post,
    (now.all_sum - coalesce(a7.all_sum, 0))::integer as all_7d,
    (now.suggestive_sum - coalesce(s7.suggestive_sum, 0))::integer as suggestive_7d,
    (now.suggestive_sum - coalesce(s90.suggestive_sum, 0))::integer as suggestive_90d,
    (now.bullying_sum - coalesce(b30.bullying_sum, 0))::integer as bullying_30d,
    (now.spam_sum - coalesce(p14.spam_sum, 0))::integer as spam_14d,
    (now.hateful_sum - coalesce(h60.hateful_sum, 0))::integer as hateful_60d
from summed as now
asof left join summed as a7
    on now.user_key = a7.user_key and now.at_us - 604800000000 >= a7.at_us
asof left join suggestive as s7
    on now.user_key = s7.user_key and now.at_us - 604800000000 >= s7.at_us
asof left join suggestive as s90
    on now.user_key = s90.user_key and now.at_us - 7776000000000 >= s90.at_us
asof left join bullying as b30
    on now.user_key = b30.user_key and now.at_us - 2592000000000 >= b30.at_us
asof left join spam as p14
    on now.user_key = p14.user_key and now.at_us - 1209600000000 >= p14.at_us
asof left join hateful as h60
    on now.user_key = h60.user_key and now.at_us - 5184000000000 >= h60.at_us
