"""Small replays worked out by hand, each for a sentence of the policy page.

``HAND_CASES`` holds ``(name, case, expected)``: what is expected is a part of the result, where a
mapping stands for those of its keys, a list for the whole list in order, anything else for itself.
``differences(expected, result)`` says where a result departs from it. Names start with the section
of the page. Times are hours after 2020-01-01 UTC.
"""

from __future__ import annotations

START = 1_577_836_800_000_000
HOUR = 3_600_000_000
ALWAYS = {"post_count": {"at_least": 0}}
HIGH = {"classified": ["nsfw"]}
CLASSES = {"nsfw": {"score": "nsfw", "classified": 0.9, "needs_review": 0.6}}
HAND_CASES: list[tuple[str, dict, dict]] = []


def differences(expected, actual, where: str = "result") -> list[str]:
    """Where ``actual`` departs from the part of it that is expected."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = [f"{where}.{key}: missing" for key in expected if key not in actual]
        for key in expected.keys() & actual.keys():
            found += differences(expected[key], actual[key], f"{where}.{key}")
        return found
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return [f"{where}: expected {len(expected)} items, got {actual}"]
        found = []
        for place, (left, right) in enumerate(zip(expected, actual, strict=True)):
            found += differences(left, right, f"{where}[{place}]")
        return found
    return [] if expected == actual else [f"{where}: expected {expected!r}, got {actual!r}"]


# ---- short ways to write a case ---------------------------------------------------------------


def us(hours: float) -> int:
    """Epoch microseconds of an hour of the case."""
    return START + round(hours * HOUR)


def ms(hours: float) -> int:
    """Epoch milliseconds of an hour of the case."""
    return us(hours) // 1000


def post(hours: float, post_id: str | None = None, user: str = "u", **values) -> dict:
    """A post; without an id it is named by its place."""
    return {"post_id": post_id, "user_id": user, "created_at": us(hours), "text": "hello"} | values


def rule(when: dict, *then, name: str = "R", **more) -> dict:
    """A rule; it flags the post when no actions are given."""
    return {"name": name, "when": when, **more, "then": list(then) or ["flag_post"]}


def record(hours: float, action: str, user: str = "u", by: str = "moderator", **more) -> dict:
    """A recorded entry for a status action, a tag action (``tag``) or another."""
    kind, arguments = "user_action", None
    if action in ("add_tags", "remove_tags"):
        kind = "user_tags_added" if action == "add_tags" else "user_tags_removed"
        arguments = {"tag": more.pop("tag")}
    if action in ("delete_post", "escalate"):
        kind = "post_action"
    if action == "suspend":
        arguments = {"until": ms(more.pop("until"))}
    values = {"post_id": None, "rule": None, "policy": None, "policy_version": None, "reason": None}
    entry = {"at": us(hours), "kind": kind, "user_id": user, "action": action, "actor": "Ada"}
    return values | entry | {"arguments": arguments, "actor_kind": by} | more


def add(name: str, rules, posts: list[dict], expected: dict, **more) -> None:
    """Add a case with a policy ``P`` of these rules; ``more`` overrides parts of either."""
    policy = {
        "version": 1,
        "name": "P",
        "tags": ["a", "b"],
        "classes": more.pop("classes", CLASSES),
        "actions": {
            "block": {"free_text": True},
            "suspend": {"free_text": True},
            "escalate": {"on": "post", "label": "Escalate"},
            "warn": {"on": "user", "label": "Warn", "reasons": ["Spam"]},
        },
        "rules": rules if isinstance(rules, list) else [rules],
    }
    for key in ("evaluate", "semantics"):
        if key in more:
            policy[key] = more.pop(key)
    choices = {"from": None, "as_of": None, "enforcement": "full"}
    for key in ("from", "as_of"):
        if key in more:
            choices[key] = us(more.pop(key))
    choices["enforcement"] = more.pop("enforcement", "full")
    for place, item in enumerate(posts, start=1):
        item["post_id"] = item["post_id"] or f"p{place}"
    case = {"policy": policy, "posts": posts, "columns": more.pop("columns", {"nsfw": "float64"})}
    case |= {key: more.pop(key, None) for key in ("users", "lists", "log")}
    assert not more, more
    HAND_CASES.append((name, case | {"choices": choices}, expected))


def fired(pattern: str) -> dict:
    """Outcomes by a letter each: x the rule fired, ``-`` not, b and s rejected by which."""
    rows = {
        "x": {"accepted": True, "rejected_by": None, "rules": ["R"]},
        "-": {"accepted": True, "rejected_by": None, "rules": []},
        "b": {"accepted": False, "rejected_by": "blocked", "rules": [], "actions": []},
        "s": {"accepted": False, "rejected_by": "suspended", "rules": [], "actions": []},
    }
    return {"outcomes": [rows[letter] for letter in pattern]}


def rules_fired(*names: str) -> dict:
    """Outcomes by the rules that fired on each post, apart by spaces."""
    return {"outcomes": [{"rules": text.split()} for text in names]}


def unknown(count: int) -> dict:
    """How often rule ``R`` came out unknown."""
    return {"unknown": {"R": count}}


def user(status: str = "enabled", until: float | None = None, reason=None, tags=()) -> dict:
    """The final state of the only user ``u``."""
    until = None if until is None else ms(until)
    row = {"user_id": "u", "status": status, "block_until": until, "block_reason": reason}
    return {"users": [row | {"tags": list(tags)}]}


def scores(*values, column: str = "nsfw", **more) -> list[dict]:
    """Posts an hour apart, each with a score; ``None`` is unknown."""
    return [post(place, **{column: value}, **more) for place, value in enumerate(values)]


def texts(*values) -> list[dict]:
    """Posts an hour apart, each with a text."""
    return [post(place) | {"text": value} for place, value in enumerate(values)]


def hours(*times: float) -> list[dict]:
    """Posts of one user at these hours."""
    return [post(time) for time in times]


def deny(*phrases: str) -> list[dict]:
    """The deny list."""
    return [{"list": "deny", "kind": "phrase", "value": phrase} for phrase in phrases]


F32 = {"nsfw": "float32"}
TWO = {"x": "float64", "y": "float64"}
TWO_CLASS = {"nsfw": {"score": ["x", "y"], "classified": 0.9, "needs_review": 0.6}}


def two(*pairs) -> list[dict]:
    """Posts with two scores."""
    return [post(place, x=x, y=y) for place, (x, y) in enumerate(pairs)]


def one_class(scale, column_type: str, **thresholds) -> dict:
    """Classes and columns of one class on a scale."""
    entry = {"score": "nsfw", "scale": scale} | thresholds
    return {"classes": {"nsfw": entry}, "columns": {"nsfw": column_type}}


# ---- section 1, classes -----------------------------------------------------------------------

add("1 at or above classified", rule(HIGH), scores(0.89, 0.9, 0.91), fired("-xx"))
add(
    "1 a threshold is rounded to float32",
    rule(HIGH),
    scores(0.9, 0.8999999, 0.89),
    fired("x--"),
    columns=F32,
)
add(
    "1 in a float64 column 0.9 of float32 is below 0.9",
    rule(HIGH),
    scores(0.8999999761581421, 0.9),
    fired("-x"),
)
add(
    "7 the rounding holds for score too",
    rule({"score": {"of": "nsfw", "more_than": 0.9}}),
    scores(0.9, 0.91),
    fired("-x"),
    columns=F32,
)
add(
    "1 the band is at or above needs_review and below classified",
    rule({"needs_review": ["nsfw"]}),
    scores(0.59, 0.6, 0.89, 0.9),
    fired("-xx-"),
)
add(
    "1 any means the classes that have a band",
    rule({"needs_review": "any"}),
    [post(0, a=0.95, b=0.5), post(1, a=0.5, b=0.5), post(2, a=0.5, b=0.95)],
    fired("-xx"),
    columns={"a": "float64", "b": "float64"},
    classes={
        "first": {"score": "a", "classified": 0.9, "needs_review": 0.4},
        "second": {"score": "b", "classified": 0.9},
    },
)
add(
    "1 with several scores a known high one decides and a low one does not",
    rule(HIGH),
    two((0.95, None), (0.1, None), (None, None), (0.1, 0.2)),
    fired("x---") | unknown(2),
    columns=TWO,
    classes=TWO_CLASS,
)
add(
    "7 one score in the band and another at classified is not in the band",
    rule({"needs_review": "any"}),
    two((0.7, 0.95), (0.7, 0.1), (0.7, None), (None, 0.95)),
    fired("-x--") | unknown(1),
    columns=TWO,
    classes=TWO_CLASS,
)
add(
    "1 below a value is the not of an any over the scores",
    rule({"score": {"of": "nsfw", "less_than": 0.9}}),
    two((0.5, 0.95), (0.5, 0.6), (0.5, None), (0.95, None)),
    fired("-x--") | unknown(1),
    columns=TWO,
    classes=TWO_CLASS,
)
add(
    "7 several comparisons on a class may be met by different scores",
    rule({"score": {"of": "nsfw", "at_least": 0.6, "at_most": 0.9}}),
    two((0.1, 0.9), (0.95, 0.7), (0.1, 0.2)),
    fired("x--"),
    columns=TWO,
    classes=TWO_CLASS,
)
add(
    "7 severity takes 0 to 3, -1 and anything else is unknown",
    rule(HIGH),
    scores(2, 3, -1, 4, 2.5),
    fired("-x---") | unknown(3),
    **one_class("severity", "float64", classified=3),
)
add(
    "1 percent",
    rule({"score": {"of": "nsfw", "at_least": 33, "less_than": 90}}),
    scores(32, 33, 90, 100),
    fired("-x--"),
    **one_class("percent", "integer", classified=90),
)
add(
    "6 a score off a scale of its own is unknown",
    rule({"not": HIGH}),
    scores(-5, 5, 6, -5.1),
    fired("x---") | unknown(2),
    **one_class({"min": -5, "max": 5}, "float64", classified=2.5),
)
add(
    "1 a true/false column counts as 1/0",
    rule(HIGH),
    scores(True, False, None),
    fired("x--") | unknown(1),
    **one_class("probability", "boolean", classified=1),
)

# ---- section 1, conditions; section 2, missing values -----------------------------------------

add(
    "1 a phrase ends at a word boundary",
    rule({"text_in": "deny"}),
    texts("Buy  NOW!", "buy, now", "buy nowhere", "xbuy now", "(buy\tnow)", "buy now2"),
    fired("x---x-"),
    lists=deny("buy now"),
)
add(
    "1 mentions like _casino_ match",
    rule({"text_in": "deny"}),
    texts("a _casino_ b", "casinos", "ca\u200bsino", "Ｃasino"),
    fired("x-xx"),
    lists=deny("casino"),
)
add(
    "1 scripts without spaces part no words, and case is folded",
    rule({"text_in": "deny"}),
    texts("立即免费领取", "STRASSE", "straßen"),
    fired("xx-"),
    lists=deny("免费", "straße"),
)
add(
    "1 beside punctuation of a phrase anything may stand",
    rule({"text_in": "deny"}),
    texts("50%ig", "150%", "50 %"),
    fired("x--"),
    lists=deny("50%"),
)
add(
    "1 no list overrides another",
    [rule({"text_in": "deny"}, name="D"), rule({"text_in": "allow"}, name="A")],
    texts("good bad", "good", "bad"),
    rules_fired("D A", "A", "D"),
    lists=[*deny("bad"), {"list": "allow", "kind": "phrase", "value": "good"}],
)
add(
    "2 a missing text is unknown",
    rule({"not": {"text_in": "deny"}}),
    texts("fine", None),
    fired("x-") | unknown(1),
    lists=deny("bad"),
)
LANGUAGE = {"columns": {"language": "text"}}
for comparison, pattern in {
    "is": "x--",
    "is_not": "-x-",
    "any_of": "x--",
    "none_of": "-x-",
}.items():
    value = ["no", "sv"] if comparison.endswith("_of") else "no"
    add(
        f"2 a missing field is unknown, also for {comparison}",
        rule({"post": {"language": {comparison: value}}}),
        [post(0, language="no"), post(1, language="de"), post(2, language=None)],
        fired(pattern) | unknown(1),
        classes={},
        **LANGUAGE,
    )
add(
    "7 numbers compared with text that is not a number are unknown",
    rule({"post": {"rating": {"none_of": [3.5]}}}),
    [post(place, rating=text) for place, text in enumerate(["7", "3.5", "high", "-2"])],
    fired("x--x") | unknown(1),
    columns={"rating": "text"},
    classes={},
)
add(
    "7 whole-number columns compare exactly",
    rule({"post": {"views": {"more_than": 9007199254740992}}}),
    [post(0, views=9007199254740992), post(1, views=9007199254740993)],
    fired("-x"),
    columns={"views": "integer"},
    classes={},
)
add(
    "1 true/false fields",
    rule({"post": {"promoted": {"is_not": True}}}),
    [post(0, promoted=True), post(1, promoted=False), post(2)],
    fired("-x-") | unknown(1),
    columns={"promoted": "boolean"},
    classes={},
)
add(
    "2 several comparisons in one condition are an all",
    rule({"post": {"views": {"more_than": 1, "less_than": 4, "is_not": 3}}}),
    [post(place, views=place) for place in range(1, 5)],
    fired("-x--"),
    columns={"views": "integer"},
    classes={},
)
add(
    "1 user tags are never unknown",
    [
        rule({"user_tags": {"any_of": ["a", "b"]}}, name="any"),
        rule({"user_tags": {"none_of": ["a", "b"]}}, name="none"),
    ],
    [post(0, user="u"), post(1, user="w")],
    rules_fired("any", "none") | {"unknown": {"any": 0, "none": 0}},
    users=[{"user_id": "u", "tags": ["b", "other"]}],
)
add(
    "2 a user not in the users file has unknown fields",
    rule({"user": {"trust_level": {"is_not": 2}}}),
    [post(0, user="u"), post(1, user="v"), post(2, user="w")],
    fired("-x-") | unknown(1),
    users=[{"user_id": "u", "trust_level": 2}, {"user_id": "v", "trust_level": -1}],
)
add(
    "1 account_age is a duration at the post's time",
    rule({"user": {"account_age": {"at_least": "24h", "less_than": "25h"}}}),
    hours(1, 2, 2.5, 3),
    fired("-xx-"),
    users=[{"user_id": "u", "created_at": us(-22)}],
)
add(
    "2 where counts an unknown post only when true",
    rule({"post_count": {"where": {"not": HIGH}, "at_least": 2}}),
    scores(0.1, None, 0.95, 0.1),
    fired("---x") | unknown(0),
)
add(
    "2 an unknown post still counts as one of the user's posts",
    rule({"post_share": {"where": HIGH, "at_most": "50%"}}),
    scores(0.95, None, 0.95, None),
    fired("-x-x") | unknown(0),
)
add(
    "1 shares compare exactly",
    [
        rule({"post_share": {"where": HIGH, "more_than": "33.33%"}}, name="M"),
        rule({"post_share": {"where": HIGH, "at_least": "33.34%"}}, name="L"),
        rule({"post_share": {"where": HIGH, "at_least": "40%", "at_most": "40%"}}, name="E"),
    ],
    scores(0.1, 0.1, 0.95, 0.1, 0.95),
    rules_fired("", "", "M", "", "M L E"),
)
add(
    "2 a share of no posts is unknown",
    rule({"post_share": {"at_least": "0%"}}),
    hours(0, 1),
    fired("-x") | unknown(1),
    semantics={"current_post": "not_counted"},
)
UNKNOWN = {"classified": ["nsfw"]}
NEVER = {"not": ALWAYS}
for name, when, pattern, count in [
    ("false decides an all", {"not": {"all": [UNKNOWN, NEVER]}}, "x", 0),
    ("an all of true and unknown is unknown", {"not": {"all": [UNKNOWN, ALWAYS]}}, "-", 1),
    ("true decides an any", {"any": [UNKNOWN, ALWAYS]}, "x", 0),
    ("an any of false and unknown is unknown", {"not": {"any": [UNKNOWN, NEVER]}}, "-", 1),
    ("not unknown is unknown", {"not": UNKNOWN}, "-", 1),
]:
    add(f"2 {name}", rule(when), scores(None), fired(pattern) | unknown(count))

# ---- section 1, fires, cooldown, first_match, mode --------------------------------------------

add("1 always fires each time", rule(HIGH), scores(0.9, 0.9, 0.1, 0.9), fired("xx-x"))
add(
    "1 on_crossing: the first evaluation can cross",
    rule(HIGH, fires="on_crossing"),
    scores(0.9, 0.9, 0.1, 0.9, 0.9),
    fired("x--x-"),
)
add(
    "7 unknown counts as not true for a crossing",
    rule(HIGH, fires="on_crossing"),
    scores(0.9, None, 0.9),
    fired("x-x"),
)
add(
    "1 once is the first time per user",
    rule(HIGH, fires="once"),
    [post(0, nsfw=0.1), post(1, nsfw=0.9), post(2, nsfw=0.9), post(0, user="v", nsfw=0.9)],
    fired("-x-x") | {"triggers": {"R": 2}, "trigger_users": {"R": 2}},
)
add(
    "1 at exactly the end of its cooldown a rule may fire",
    rule(ALWAYS, cooldown="2h"),
    hours(0, 1, 2, 3.5, 4),
    fired("x-x-x"),
)
add(
    "1 a crossing within the cooldown is lost",
    rule(HIGH, fires="on_crossing", cooldown="24h"),
    [post(0, nsfw=0.9), post(1, nsfw=0.1), post(2, nsfw=0.9), post(25, nsfw=0.9)],
    fired("x---"),
)
add(
    "1 in first_match a crossing behind the match waits for its turn",
    [
        rule({"post": {"n": {"is": 1}}}, name="first"),
        rule(ALWAYS, name="cross", fires="on_crossing"),
    ],
    [post(0, n=1), post(1, n=0), post(2, n=0)],
    rules_fired("first", "cross", ""),
    evaluate="first_match",
    columns={"n": "integer"},
    classes={},
)
add(
    "1 in first_match rules behind the match are not evaluated",
    [rule(ALWAYS, name="first"), rule(HIGH, name="second")],
    scores(None),
    rules_fired("first") | {"unknown": {"first": 0, "second": 0}},
    evaluate="first_match",
)
add(
    "1 in first_match a rule held back is not a match",
    [
        rule(ALWAYS, name="once", fires="once"),
        rule(ALWAYS, name="cool", cooldown="24h"),
        rule(ALWAYS, name="cross", fires="on_crossing"),
        rule(ALWAYS, name="last"),
    ],
    hours(0, 1, 2, 3),
    rules_fired("once", "cool", "cross", "last"),
    evaluate="first_match",
)
add(
    "1 a test rule is logged, takes no action and is no first match",
    [rule(ALWAYS, "block", name="test", mode="test"), rule(ALWAYS, name="live")],
    hours(0, 1),
    {
        "outcomes": [
            {"rules": ["live"], "test_rules": ["test"], "actions": ["flag_post"]},
            {"rules": ["live"], "test_rules": ["test"], "actions": ["flag_post"]},
        ],
        "log": [{"kind": kind} for kind in ["rule_tested", "rule_triggered", "post_action"] * 2],
    },
    evaluate="first_match",
)
add(
    "1 an earlier first match holds a test rule back",
    [rule(ALWAYS, name="live"), rule(ALWAYS, name="test", mode="test")],
    hours(0),
    {"outcomes": [{"rules": ["live"], "test_rules": []}], "triggers": {"live": 1, "test": 0}},
    evaluate="first_match",
)
add(
    "7 a test rule keeps the same memory",
    rule(ALWAYS, mode="test", fires="once"),
    hours(0, 1),
    {"outcomes": [{"test_rules": ["R"]}, {"test_rules": []}]},
)
add(
    "1 a rule that is off does nothing",
    rule(HIGH, mode="off"),
    scores(0.95, None),
    fired("--") | unknown(0) | {"triggers": {"R": 0}, "log": []},
)
add(
    "7 a rule held back is remembered as it held",
    rule(HIGH, fires="on_crossing", cooldown="1h"),
    [post(0, nsfw=0.9), post(0.25, nsfw=0.1), post(0.5, nsfw=0.9), post(5, nsfw=0.9)],
    fired("x---"),
)
add(
    "7 rejected posts change no memory, nor does an end of a suspension",
    rule(HIGH, {"suspend": {"for": "2h"}}, fires="on_crossing"),
    [post(0, nsfw=0.9), post(1, nsfw=0.1), post(2, nsfw=0.9), post(3, nsfw=0.1), post(4, nsfw=0.9)],
    fired("xs--x"),
    semantics={"history_after_enable": "forgotten"},
)

# ---- section 3, order, status, windows --------------------------------------------------------

FIRST = {"post_count": {"at_most": 1}}
add(
    "3 ties go by post_id as UTF-8 bytes",
    [
        rule({"post_count": {"at_least": place, "at_most": place}}, name=f"number {place}")
        for place in range(1, 8)
    ],
    [post(0, post_id) for post_id in ["😀", "\uff5e", "é", "b", "B", "10", "9"]],
    {
        "outcomes": [
            {"post_id": post_id, "rules": [f"number {place}"]}
            for place, post_id in enumerate(["10", "9", "B", "b", "é", "\uff5e", "😀"], start=1)
        ]
    },
)
EXPIRED = {
    "kind": "suspension_expired",
    "user_id": "u",
    "post_id": None,
    "rule": None,
    "policy": None,
    "action": None,
    "arguments": None,
    "reason": "suspension expired",
    "actor": "system",
    "actor_kind": "system",
    "automated": True,
}
add(
    "3 a suspension has ended at its until, and is logged there",
    rule({"post": {"n": {"is": 1}}}, {"suspend": {"for": "2h", "reason": "Spam"}}),
    [post(0, n=1), post(1, n=1), post(2, n=0), post(3, n=0)],
    fired("xs--")
    | user()
    | {
        "log": [
            {"kind": "rule_triggered", "at": us(0)},
            {"kind": "user_action", "at": us(0)},
            {**EXPIRED, "at": us(2)},
        ]
    },
    columns={"n": "integer"},
    classes={},
)
add(
    "3 until is whole milliseconds, rounded up",
    rule(FIRST, {"suspend": {"for": "1h"}}),
    [
        post(0) | {"created_at": us(0) + 250},
        post(1) | {"created_at": us(1) + 999},
        post(1) | {"created_at": us(1) + 1000},
    ],
    {
        "outcomes": [{"accepted": True}, {"accepted": False}, {"accepted": True}],
        "log": [{}, {"arguments": {"until": ms(1) + 1}}, {"at": us(1) + 1000}],
    },
)
add(
    "3 a rejected post says which of the two, and no rule sees it",
    rule(ALWAYS, {"block": {"reason": "Spam"}}),
    hours(0, 1),
    fired("xb") | user("blocked", reason="Spam") | {"accepted": 1, "rejected": 1},
)
add(
    "3 a rejected post is no part of the history",
    rule({"post_count": {"at_least": 2}}),
    hours(0, 1, 2, 3),
    fired("ss-x"),
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(2)}],
)
add(
    "3 a window begins after t - D and holds this post",
    rule({"post_count": {"at_least": 2, "in_past": "2h"}}),
    hours(0, 2, 3.5, 3.5),
    fired("--xx"),
)
add(
    "1 without in_past the window is the whole history",
    rule({"post_count": {"at_least": 3}}),
    hours(0, 1000, 5000),
    fired("--x"),
)
add(
    "3 conditions see the tags from before any of the post's actions",
    [
        rule(ALWAYS, {"add_tags": ["a"]}, name="tag"),
        rule({"user_tags": {"any_of": ["a"]}}, name="see"),
    ],
    hours(0, 1),
    rules_fired("tag", "tag see"),
)
add(
    "4 sequential: a rule sees the tags that earlier rules left",
    [
        rule({"user_tags": {"any_of": ["a"]}}, name="before"),
        rule(ALWAYS, {"add_tags": ["a"]}, name="tag"),
        rule({"user_tags": {"any_of": ["a"]}}, {"remove_tags": ["a"]}, name="after"),
    ],
    hours(0, 1),
    rules_fired("tag after", "tag after"),
    semantics={"visibility": "sequential"},
)
for first, second, expected in [
    ("block", {"suspend": {"for": "2h", "reason": "X"}}, user("suspended", 2, "X")),
    ({"suspend": {"for": "2h", "reason": "X"}}, "block", user("blocked")),
    (
        {"suspend": {"for": "2h"}},
        {"suspend": {"for": "1h", "reason": "Y"}},
        user("suspended", 1, "Y"),
    ),
    ({"block": {"reason": "X"}}, "enable", user()),
    ("enable", {"block": {"reason": "X"}}, user("blocked", None, "X")),
    ({"add_tags": ["a", "b"]}, {"remove_tags": ["a"]}, user(tags=["b"])),
    ({"remove_tags": ["a"]}, {"add_tags": ["a"]}, user(tags=["a"])),
]:
    names = [part if isinstance(part, str) else next(iter(part)) for part in (first, second)]
    add(
        f"3 later actions override earlier ones: {' then '.join(names)}",
        [rule(ALWAYS, first, name="one"), rule(ALWAYS, second, name="two")],
        hours(0),
        {"outcomes": [{"actions": names}]} | expected,
    )
add(
    "3 deleted posts stay in the history",
    rule({"post_count": {"where": HIGH, "at_least": 2}}, "delete_post", name="count"),
    scores(0.9, 0.9, 0.1),
    rules_fired("", "count", "count"),
)
add(
    "3 at the last post of all users suspensions that have run out are ended",
    rule({"post": {"n": {"is": 1}}}, {"suspend": {"for": "2h"}}),
    [post(0, user="u", n=1), post(2, user="v", n=0), post(1, user="w", n=1)],
    {
        "users": [
            {"user_id": "u", "status": "enabled", "block_until": None},
            {"user_id": "v", "status": "enabled"},
            {"user_id": "w", "status": "suspended", "block_until": ms(3)},
        ]
    },
    columns={"n": "integer"},
    classes={},
)
add(
    "3 the last post counts for the end also when it is rejected",
    rule(ALWAYS, {"suspend": {"for": "1h"}}),
    [post(0, user="u"), post(1, user="v")],
    {"users": [{"status": "enabled"}, {"status": "blocked"}]},
    users=[{"user_id": "v", "status": "blocked"}],
)
add(
    "3 as_of is the end when given",
    rule(ALWAYS, {"suspend": {"for": "2h"}}),
    hours(0),
    user() | {"log": [{}, {}, {**EXPIRED, "at": us(2)}]},
    as_of=2,
)

# ---- section 3, recorded entries --------------------------------------------------------------

add(
    "3 recorded entries are applied before a post of the same instant",
    rule(ALWAYS),
    hours(0, 1),
    fired("xb") | user("blocked", reason="by hand"),
    log=[record(1, "block", reason="by hand")],
)
for kind, pattern in {
    "moderator": "b",
    "upload": "b",
    "api": "b",
    "rule": "x",
    "system": "x",
    "apply": "x",
}.items():
    add(
        f"3 whether an entry by {kind} is applied",
        rule(ALWAYS),
        hours(1),
        fired(pattern) | {"unchanged_records": 0},
        log=[record(0, "block", by=kind)],
    )
add(
    "3 entries after the last post are left out",
    rule(ALWAYS),
    hours(0),
    user(),
    log=[record(1, "block")],
)
add(
    "3 entries after the last post and up to as_of are applied",
    rule(ALWAYS),
    hours(0),
    user("blocked", tags=["a"]),
    log=[record(1, "block"), record(2, "add_tags", tag="a"), record(2.1, "enable")],
    as_of=2,
)
add(
    "3 an entry that changes nothing is counted, not logged",
    rule({"not": ALWAYS}),
    hours(5),
    {"unchanged_records": 6, "log": [{"action": "block"}, {"action": "add_tags"}]},
    log=[
        record(0, "enable"),
        record(0, "remove_tags", tag="a"),
        record(1, "block", reason="X"),
        record(2, "block", reason="X"),
        record(2, "add_tags", tag="undeclared"),
        record(2, "add_tags", tag="undeclared"),
        record(3, "delete_post"),
        record(4, "escalate"),
    ],
)
add(
    "3 entries of one instant keep the log's order",
    rule(ALWAYS),
    hours(1),
    fired("b"),
    log=[record(0, "enable"), record(0, "block")],
)
add(
    "3 step 1 runs at each entry's time before it, and a recorded suspension keeps its until",
    rule(ALWAYS),
    hours(2.5, 9),
    fired("sx")
    | {
        "unchanged_records": 1,
        "log": [
            {"kind": "user_action", "at": us(0), "arguments": {"until": ms(1)}},
            {**EXPIRED, "at": us(1)},
            {"kind": "user_action", "at": us(2), "arguments": {"until": ms(3)}},
            {**EXPIRED, "at": us(3)},
            {"kind": "rule_triggered"},
            {"kind": "post_action"},
        ],
    },
    log=[
        record(0, "suspend", until=1),
        record(1, "enable"),
        record(2, "suspend", until=3),
    ],
)
add(
    "7 a replayed record keeps its own columns",
    rule(NEVER),
    hours(1),
    {
        "log": [
            {
                "entry_id": 1,
                "at": us(0.5),
                "recorded_at": None,
                "kind": "user_action",
                "user_id": "u",
                "rule": None,
                "policy": "other",
                "action": "suspend",
                "arguments": {"until": ms(7)},
                "reason": "why",
                "actor": "api:key",
                "actor_kind": "api",
                "automated": False,
                "matched": None,
                "request_id": None,
                "hash": None,
            }
        ]
    }
    | user("suspended", 7, "why"),
    log=[
        record(0.5, "suspend", until=7, reason="why", by="api", actor="api:key", policy="other"),
    ],
)

# ---- section 3, warm-up and enforcement; section 7, start and end -----------------------------

add(
    "3 warm-up posts fill windows and have no outcome",
    rule({"post_count": {"at_least": 3, "in_past": "24h"}}),
    hours(0, 1, 2),
    fired("x") | {"accepted": 1, "triggers": {"R": 1}},
    **{"from": 2},
)
add(
    "3 warm-up posts are accepted whatever the status",
    rule({"post_count": {"at_least": 3}}),
    hours(0, 1, 2),
    fired("x") | {"log": [{**EXPIRED, "at": us(1.5)}, {}, {}]},
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(1.5)}],
    **{"from": 2},
)
add(
    "3 recorded entries before from are left out",
    rule({"action_count": {"of": ["block", "enable"], "at_least": 1}}),
    hours(0, 3),
    fired("-") | {"unchanged_records": 0},
    log=[record(1, "block"), record(1.5, "enable")],
    **{"from": 2},
)
add(
    "7 a recorded entry at from is applied",
    rule(ALWAYS),
    hours(2),
    fired("b"),
    log=[record(2, "block")],
    **{"from": 2},
)
add(
    "7 warm-up posts change no memory",
    rule(HIGH, fires="once"),
    scores(0.9, 0.9),
    fired("x"),
    **{"from": 1},
)
add(
    "7 the last post may be a warm-up post, whose user has a row",
    rule(ALWAYS),
    [post(0, user="u"), post(3, user="v")],
    {
        "outcomes": [],
        "users": [{"user_id": "u"}, {"user_id": "v"}, {"user_id": "w", "status": "enabled"}],
        "log": [{"user_id": "w", "at": us(3)}],
    },
    users=[{"user_id": "w", "status": "suspended", "block_until": ms(3)}],
    **{"from": 5},
)
add(
    "7 a starting suspension that has passed ends at the first post and is logged at its until",
    rule(ALWAYS),
    hours(0),
    fired("x") | {"log": [{**EXPIRED, "at": us(-100)}, {}, {}]},
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(-100), "block_reason": "X"}],
)
add(
    "3 without enforcement actions are logged and change nothing",
    rule(ALWAYS, {"block": {"reason": "X"}}, {"add_tags": ["a"]}),
    hours(0, 1),
    fired("xx")
    | user()
    | {
        "log": [{"kind": kind} for kind in ["rule_triggered", "user_action", "user_tags_added"] * 2]
    },
    enforcement="none",
)
add(
    "7 without enforcement the starting status rejects and its suspension ends",
    rule(ALWAYS),
    hours(0, 1),
    fired("sx"),
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(1)}],
    enforcement="none",
)
add(
    "3 without enforcement recorded entries are applied",
    rule(ALWAYS, "enable"),
    hours(0, 1, 2),
    fired("xbb") | user("blocked"),
    log=[record(1, "block")],
    enforcement="none",
)
add(
    "7 a suspend until a time not later than t is called and logged and changes nothing",
    rule(ALWAYS, {"suspend": {"until": "2020-01-01T01:00:00"}}),
    hours(1, 2),
    fired("xx")
    | user()
    | {
        "log": [
            {"kind": "rule_triggered"},
            {"kind": "user_action", "action": "suspend", "arguments": {"until": ms(1)}},
        ]
        * 2
    },
)
add(
    "1 suspend until a time",
    rule(ALWAYS, {"suspend": {"until": "2020-01-01T03:00:00+01:00"}}),
    hours(1, 1.9, 2),
    fired("xsx"),
)
add(
    "7 a user given as enabled has no until and no reason, and undeclared tags are kept",
    rule(ALWAYS),
    hours(1),
    user(tags=["Z", "other", "é"]),
    users=[
        {
            "user_id": "u",
            "status": "enabled",
            "block_until": ms(5),
            "block_reason": "X",
            "tags": ["é", "other", "Z"],
        }
    ],
)

# ---- section 4, semantics ---------------------------------------------------------------------

add(
    "7 not_counted leaves out this very post, not others of its instant",
    rule({"post_count": {"at_least": 1}}),
    hours(0, 0, 1),
    fired("-xx"),
    semantics={"current_post": "not_counted"},
)
add(
    "4 rejected posts counted in windows",
    rule({"post_count": {"at_least": 3}}),
    hours(0, 1, 2),
    fired("ssx"),
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(2)}],
    semantics={"rejected_posts": "counted"},
)
STRIKES = rule({"post_count": {"at_least": 2, "in_past": "24h"}}, {"suspend": {"for": "2h"}})
add("4 kept: old posts suspend again at once", STRIKES, hours(0, 1, 2, 3, 4), fired("-xsxs"))
add(
    "4 forgotten: windows hold what came after the end",
    STRIKES,
    hours(0, 1, 2, 3, 4, 5),
    fired("-xs-xs"),
    semantics={"history_after_enable": "forgotten"},
)
add(
    "7 forgotten: rejected posts from before are forgotten too",
    rule({"post_count": {"at_least": 2}}),
    hours(0, 1, 2, 3),
    fired("ss-x"),
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(2)}],
    semantics={"history_after_enable": "forgotten", "rejected_posts": "counted"},
)
add(
    "7 forgotten: warm-up posts from until on are kept",
    rule({"post_count": {"at_least": 3, "at_most": 3}}),
    hours(0, 1, 2, 3),
    fired("x"),
    users=[{"user_id": "u", "status": "suspended", "block_until": ms(1)}],
    semantics={"history_after_enable": "forgotten"},
    **{"from": 3},
)
CALLS = {"action_count": {"of": ["block", "enable", "delete_post", "flag_user"], "at_least": 1}}
add(
    "7 forgotten: calls after a reinstating enable on the same post are kept",
    [
        rule(FIRST, "delete_post", "block", "enable", "flag_user", name="act", fires="once"),
        rule(CALLS, name="calls"),
        rule({"action_count": {"of": ["flag_user"], "at_least": 1, "at_most": 1}}, name="kept"),
        rule(
            {"action_count": {"of": ["block", "enable", "delete_post"], "at_least": 1}},
            name="before",
        ),
    ],
    hours(0, 1),
    rules_fired("act", "calls kept"),
    semantics={"history_after_enable": "forgotten"},
)
add(
    "7 forgotten: the post that enable was called on is forgotten from the next post on",
    [
        rule({"post_count": {"at_least": 2}}, "block", "enable", name="act"),
        rule({"post_count": {"at_least": 2}}, name="count"),
    ],
    hours(0, 1, 2, 3),
    rules_fired("", "act count", "", "act count"),
    semantics={"history_after_enable": "forgotten", "visibility": "sequential"},
)
add(
    "7 an enable of an enabled user reinstates nobody",
    rule({"post_count": {"at_least": 2}}, "enable"),
    hours(0, 1, 2),
    fired("-xx"),
    semantics={"history_after_enable": "forgotten"},
)
add(
    "7 without enforcement no rule's enable reinstates",
    [
        rule(ALWAYS, "block", "enable", name="act"),
        rule({"post_count": {"at_least": 2}}, name="count"),
    ],
    hours(0, 1),
    rules_fired("act", "act count"),
    semantics={"history_after_enable": "forgotten"},
    enforcement="none",
)
add(
    "7 forgotten: a recorded enable forgets itself too",
    [rule(CALLS, name="calls"), rule({"post_count": {"at_least": 2}}, name="count")],
    hours(0, 1, 4, 5),
    rules_fired("", "count", "", "count"),
    log=[record(2, "block"), record(3, "enable")],
    semantics={"history_after_enable": "forgotten"},
)
add(
    "4 kept: a recorded block and enable count",
    rule({"action_count": {"of": ["block", "enable"], "at_least": 2}}),
    hours(0, 4),
    fired("-x"),
    log=[record(2, "block"), record(3, "enable")],
)
add(
    "7 forgotten: after the end of a suspension calls from until on are kept",
    rule({"action_count": {"of": ["delete_post", "suspend"], "at_least": 1, "at_most": 1}}),
    hours(4),
    fired("x"),
    log=[
        record(0, "delete_post"),
        record(1, "suspend", until=2),
        record(1.5, "delete_post"),
        record(2, "delete_post"),
    ],
    semantics={"history_after_enable": "forgotten"},
)
add(
    "7 what rules remember stays when the history is forgotten",
    rule(ALWAYS, {"suspend": {"for": "1h"}}, fires="once"),
    hours(0, 1),
    fired("x-"),
    semantics={"history_after_enable": "forgotten"},
)

# ---- section 7, counting actions --------------------------------------------------------------


def counts(names: list[str], number: int, **more) -> dict:
    """A condition: these actions were called exactly so often."""
    return {"action_count": {"of": names, "at_least": number, "at_most": number} | more}


add(
    "7 add_tags of several tags is one call, also when it changes nothing",
    [rule(ALWAYS, {"add_tags": ["a", "b"]}, name="tag"), rule(counts(["add_tags"], 2), name="two")],
    hours(0, 1, 2),
    rules_fired("tag", "tag", "tag two") | {"log": [{}] * 7},
)
add(
    "7 calls count without enforcement",
    rule(counts(["block"], 1), name="one"),
    hours(0, 1),
    rules_fired("", "one"),
    log=[record(0.5, "block"), record(0.6, "enable")],
    enforcement="none",
)
add(
    "7 a rule's calls count without enforcement",
    [rule(ALWAYS, "block", name="act"), rule(counts(["block"], 1), name="one")],
    hours(0, 1, 2),
    rules_fired("act", "act one", "act"),
    enforcement="none",
)
add(
    "7 calls on this post do not count, those on earlier posts of the instant do",
    [rule(ALWAYS, "delete_post", name="act"), rule(counts(["delete_post"], 1), name="one")],
    hours(0, 0, 1),
    rules_fired("act", "act one", "act"),
    semantics={"visibility": "sequential"},
)
add(
    "7 what a test rule would have called never counts",
    [
        rule(ALWAYS, "delete_post", name="test", mode="test"),
        rule(counts(["delete_post"], 0), name="zero"),
    ],
    hours(0, 1),
    rules_fired("zero", "zero"),
)
add(
    "7 a replayed record counts once, also when it changed nothing",
    rule(counts(["enable", "escalate", "add_tags"], 4)),
    hours(0, 1),
    fired("-x"),
    log=[
        record(0.5, "enable"),
        record(0.5, "escalate"),
        record(0.5, "add_tags", tag="a"),
        record(1, "add_tags", tag="a"),
    ],
)
add(
    "1 actions are counted in (t - D, t]",
    rule(counts(["delete_post"], 1, in_past="2h")),
    hours(1, 2, 3, 4, 5),
    fired("xxxx-"),
    log=[record(1, "delete_post"), record(2, "delete_post", by="rule"), record(3, "delete_post")],
)

# ---- sections 5 and 7, rows and the log -------------------------------------------------------

add(
    "7 ids sort by their UTF-8 bytes",
    rule(ALWAYS, "block", mode="test"),
    [post(0, user=name) for name in ["😀", "\uff5e", "é", "a", "B"]],
    {
        "outcomes": [{"user_id": name} for name in ["B", "a", "é", "\uff5e", "😀"]],
        "users": [{"user_id": name} for name in ["B", "a", "é", "\uff5e", "😀"]],
        "log": [{"user_id": name} for name in ["B", "a", "é", "\uff5e", "😀"]],
    },
)
add(
    "5 users are those of the posts, the start and replayed records",
    rule(NEVER),
    [post(1, user="c"), post(2, user="b")],
    {"users": [{"user_id": name} for name in ["a", "b", "c", "d"]]},
    users=[{"user_id": "d"}],
    log=[
        record(0, "enable", user="a"),
        record(0, "enable", user="x", by="apply"),
        record(3, "block", user="y"),
    ],
)
ENTRY = {"post_id": "p1", "policy": "P", "policy_version": None, "actor_kind": "rule"}
ENTRY |= {"at": us(0), "automated": True, "recorded_at": None, "matched": None, "hash": None}
add(
    "7 the log's entries of one post",
    [
        rule(
            ALWAYS,
            {"warn": {"reason": "Spam", "value": 3}},
            {"add_tags": ["b", "c", "a"]},
            {"suspend": {"for": "2h", "reason": "Spam"}},
            name="one",
        ),
        rule(ALWAYS, "block", name="two", mode="test"),
        rule(ALWAYS, {"escalate": {"value": "high"}}, "block", "block", name="three"),
    ],
    hours(0),
    {
        "log": [
            entry | ENTRY | {"entry_id": place, "rule": name, "actor": f"rule:{name}"}
            for place, (name, entry) in enumerate(
                [
                    ("one", {"kind": "rule_triggered", "action": None, "arguments": None}),
                    (
                        "one",
                        {
                            "kind": "user_action",
                            "action": "warn",
                            "arguments": {"value": 3},
                            "reason": "Spam",
                        },
                    ),
                    (
                        "one",
                        {
                            "kind": "user_tags_added",
                            "action": "add_tags",
                            "arguments": {"tag": "b"},
                            "reason": None,
                        },
                    ),
                    ("one", {"kind": "user_tags_added", "arguments": {"tag": "a"}}),
                    (
                        "one",
                        {
                            "kind": "user_action",
                            "action": "suspend",
                            "arguments": {"until": ms(2)},
                            "reason": "Spam",
                        },
                    ),
                    ("two", {"kind": "rule_tested", "action": None, "reason": None}),
                    ("three", {"kind": "rule_triggered", "action": None}),
                    (
                        "three",
                        {
                            "kind": "post_action",
                            "action": "escalate",
                            "arguments": {"value": "high"},
                        },
                    ),
                    ("three", {"kind": "user_action", "action": "block", "arguments": None}),
                    ("three", {"kind": "user_action", "action": "block", "reason": None}),
                ],
                start=1,
            )
        ],
        "outcomes": [
            {
                "created_at": us(0),
                "rules": ["one", "three"],
                "test_rules": ["two"],
                "actions": ["warn", "add_tags", "suspend", "escalate", "block", "block"],
            }
        ],
    },
    users=[{"user_id": "u", "tags": ["c"]}],
)
HAND_CASES[-1][1]["policy"]["tags"].append("c")
add(
    "7 without enforcement a tag may be logged again",
    rule(ALWAYS, {"add_tags": ["a"]}, {"add_tags": ["a"]}, {"remove_tags": ["a"]}),
    hours(0),
    {"log": [{"kind": "rule_triggered"}, {"action": "add_tags"}, {"action": "add_tags"}]},
    enforcement="none",
)
add(
    "5 the log goes by at, then user_id, then the order of happening",
    rule({"post": {"n": {"is": 1}}}, {"suspend": {"for": "1h"}}),
    [
        post(0, user="b", n=1),
        post(1, user="a", n=1),
        post(0, user="a", n=0),
        post(4, user="b", n=0),
    ],
    {
        "log": [
            {"at": us(0), "user_id": "b", "kind": "rule_triggered"},
            {"at": us(0), "user_id": "b", "kind": "user_action"},
            {"at": us(1), "user_id": "a", "kind": "rule_triggered"},
            {"at": us(1), "user_id": "a", "kind": "user_action"},
            {"at": us(1), "user_id": "b", "kind": "suspension_expired"},
            {"at": us(2), "user_id": "a", "kind": "suspension_expired", "entry_id": 6},
        ]
    },
    columns={"n": "integer"},
    classes={},
)
