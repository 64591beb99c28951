-- Running sums over all posts by user and time, less the running sum before the frame's first post.
-- The running sums stream (no partition, no order): the rows come ordered from the subquery. They
-- are doubles, exact up to 2^53 and summed faster than the huge integers that sums of integers are.
create or replace table counters as
with summed as (
    select
        *,
        sum(suggestive::double) over so_far as suggestive_sum,
        sum(bullying::double) over so_far as bullying_sum,
        sum(spam::double) over so_far as spam_sum,
        sum(hateful::double) over so_far as hateful_sum
    from (from flagged order by user_key, at_us)
    window so_far as (rows unbounded preceding)
)
select
    post,
    (count(*) over past_7d)::integer as all_7d,
    (suggestive_sum - first_value(suggestive_sum - suggestive::double) over past_7d)::integer as suggestive_7d,
    (suggestive_sum - first_value(suggestive_sum - suggestive::double) over past_90d)::integer as suggestive_90d,
    (bullying_sum - first_value(bullying_sum - bullying::double) over past_30d)::integer as bullying_30d,
    (spam_sum - first_value(spam_sum - spam::double) over past_14d)::integer as spam_14d,
    (hateful_sum - first_value(hateful_sum - hateful::double) over past_60d)::integer as hateful_60d
from summed
window
    past_7d as (partition by user_key order by at_us range between 604799999999 preceding and current row),
    past_14d as (partition by user_key order by at_us range between 1209599999999 preceding and current row),
    past_30d as (partition by user_key order by at_us range between 2591999999999 preceding and current row),
    past_60d as (partition by user_key order by at_us range between 5183999999999 preceding and current row),
    past_90d as (partition by user_key order by at_us range between 7775999999999 preceding and current row)
