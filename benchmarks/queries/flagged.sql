-- What the counters count, worked out from the scores each time the view is read.
create or replace view flagged as
select
    post,
    user_key,
    at_us,
    suggestive >= 0.80::float or nsfw >= 0.90::float as suggestive,
    bullying >= 0.80::float as bullying,
    spam >= 0.80::float as spam,
    hate >= 0.90::float or violence >= 0.90::float as hateful
from posts
