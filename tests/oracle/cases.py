"""Random small cases that are valid under the page and as nasty as they can be.

``random_case(seed)`` draws a policy first, over columns chosen for it, and then posts, users and
recorded entries around the very values that the policy compares with, on a coarse grid of times,
so that ties, exact thresholds, exact window edges and exact ends of suspensions are common.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from .replay import POST_ACTIONS

HOUR = 3_600_000_000
DAY = 24 * HOUR
EPOCH_2020 = 1_577_836_800_000_000

USER_IDS = ["u1", "u10", "u2", "Zed", "ünal", "用户", "\uff5euser", "😀user"]
POST_ID_STARTS = ["p", "P", "é", "\uff5e", "😀", "10", "9"]
RULE_NAMES = ["Delete", "Règle", "規則", "rule: 😀", 'say "no"', "off", "a, b", "Rule 7", "null"]
POLICY_NAMES = ["baseline", "Überwachung", "政策 2", "yes"]
TAGS = ["trusted", "staff", "denied_text", "größe"]
REASONS = ["Spam", "Harassment", "Policy Violation", "no"]
CUSTOM_ACTIONS = {"escalate": "post", "blur": "post", "warn": "user", "mute_dm": "user"}
COUNT_COMPARISONS = ["more_than", "at_least", "less_than", "at_most"]
SHARES = ["0%", "25%", "33.33%", "33.34%", "40%", "50%", "66.67%", "100%"]
DURATIONS = ["30m", "1h", "2h", "24h", "1d", "7d", "1w"]
WINDOWS = ["1h", "2h", "2h", "3h", "24h", "7d"]
PROBABILITIES = [0, 0.1, 0.3, 0.6, 0.7, 0.8, 0.9, 0.9000001, 0.95, 1.0]
LANGUAGES = ["en", "no", "de", "En"]
RATINGS = ["7", "3.5", "-2", "n/a", "high"]
FORGET_WARM_UP = "a suspension that ends within the warm-up, and is forgotten"
FORGET_CALLS = "rules that reinstate on the spot, and counts of their calls"
STORIES = [None] * 8 + [FORGET_WARM_UP, FORGET_CALLS]
BIG = 9_007_199_254_740_993
PHRASES = ["buy now", "casino", "GRATIS", "straße", "免费", "50%", "c++"]
TEXTS = [
    "buy now",
    "please buy   now!",
    "buy, now",
    "buy nowhere",
    "xbuy now",
    "_casino_ night",
    "casinos",
    "Ｃasi\u200bno",
    "STRASSE 7",
    "立即免费领取",
    "50% off",
    "150%",
    "c++ rocks",
    "gratis",
    "hello",
]


def random_case(seed: int) -> dict:
    """One valid random case; the same seed gives the same case."""
    return CaseMaker(random.Random(seed)).case()


class CaseMaker:
    """Draws one case; each method draws one part of it."""

    def __init__(self, rng: random.Random):
        self.rng = rng
        self.sub_ms = rng.choice([[0], [0], [0], [250], [0, 0, 0, 1, 999, 1000]])
        self.story = rng.choice(STORIES)
        self.focus = rng.choice([["post_count", "post_share"], ["user_tags"], ["action_count"], []])
        if self.story:
            self.focus = ["post_count", "action_count"]
        self.span_hours = 6 if self.story else rng.choice([3, 6, 12, 12, 48, 240])
        self.user_ids = rng.sample(USER_IDS, rng.choice([1, 1, 2, 2, 3, 4]))
        self.tags = rng.sample(TAGS, rng.randint(1, 3))
        self.lists = self.draw_lists()
        self.columns: dict[str, str] = {}
        self.values: dict[str, list] = {}
        self.classes = self.draw_classes()
        self.fields = self.draw_fields()
        self.users = self.draw_users()
        self.actions = self.draw_actions()

    def case(self) -> dict:
        """The whole case."""
        policy = self.draw_policy()
        posts = self.draw_posts()
        choices = self.draw_choices(posts)
        return {
            "policy": policy,
            "posts": posts,
            "columns": self.columns,
            "users": self.users,
            "lists": self.lists,
            "log": self.draw_log(posts),
            "choices": choices,
        }

    def chance(self, probability: float) -> bool:
        """True that often."""
        return self.rng.random() < probability

    def some(self, items, most: int = 2) -> list:
        """One to ``most`` different items."""
        items = list(items)
        return self.rng.sample(items, self.rng.randint(1, min(most, len(items))))

    def moment(self, first_hour: int = 0, last_hour: int | None = None) -> int:
        """A time on the grid of hours, sometimes with a part below a millisecond."""
        last_hour = self.span_hours if last_hour is None else last_hour
        hours = self.rng.randint(first_hour, max(first_hour, last_hour))
        return EPOCH_2020 + hours * HOUR + self.rng.choice(self.sub_ms)

    # ---- columns, classes, fields -------------------------------------------------------------

    def draw_lists(self) -> list[dict] | None:
        """Phrases in deny, allow and sometimes another list."""
        if self.chance(0.15):
            return None
        names = ["deny", "deny", "allow", "spam phrases"]
        phrases = self.some(PHRASES, 5)
        return [{"list": self.rng.choice(names), "kind": "phrase", "value": p} for p in phrases]

    def add_column(self, name: str, column_type: str, values: list) -> None:
        """Declare a column of the posts and what its values are drawn from."""
        self.columns[name] = column_type
        self.values[name] = values

    def draw_classes(self) -> dict:
        """One to four classes of different scales."""
        makers = [
            self.probability_class,
            self.several_scores_class,
            self.severity_class,
            self.percent_class,
            self.range_class,
            self.boolean_class,
        ]
        classes = {}
        for maker in self.some(makers, 4):
            name, entry = maker()
            classes[name] = entry
        return classes

    def float_type(self) -> str:
        """The float type of a score column; float32 more often."""
        return self.rng.choice(["float32", "float32", "float64"])

    def thresholds(self, entry: dict, values: list, band: float = 0.6) -> dict:
        """``classified`` and often a lower ``needs_review``, among the scale's values."""
        low, high = sorted(self.rng.sample(sorted(set(values)), 2))
        entry["classified"] = high
        if self.chance(band):
            entry["needs_review"] = low
        return entry

    def probability_class(self) -> tuple[str, dict]:
        """A class over one probability."""
        self.add_column("nsfw", self.float_type(), PROBABILITIES + [1.5])
        return "nsfw (visual)", self.thresholds({"score": "nsfw"}, [0.3, 0.6, 0.9, 0.95])

    def several_scores_class(self) -> tuple[str, dict]:
        """A class over several scores, of different float types perhaps."""
        columns = ["hate_symbol", "nazi_flag", "slur"][: self.rng.randint(2, 3)]
        for column in columns:
            self.add_column(column, self.float_type(), PROBABILITIES)
        return "hate (visual)", self.thresholds({"score": columns}, [0.3, 0.6, 0.9, 0.95])

    def severity_class(self) -> tuple[str, dict]:
        """A class of severities, where −1 is unknown and other values off the scale."""
        column_type = self.rng.choice(["integer", "integer", "float64", "float32"])
        off_scale = [4] if column_type == "integer" else [1.5]
        self.add_column("bullying", column_type, [-1, 0, 1, 2, 3] * 2 + off_scale)
        entry = {"score": "bullying", "scale": "severity"}
        return "bullying (text)", self.thresholds(entry, [1, 2, 3])

    def percent_class(self) -> tuple[str, dict]:
        """A class of percents, whole or not."""
        column_type = self.rng.choice(["integer", "float32", "float64"])
        self.add_column("spam_pct", column_type, [0, 30, 33, 60, 90, 100, 101])
        entry = {"score": "spam_pct", "scale": "percent"}
        return "spam", self.thresholds(entry, [30, 33, 60, 90, 32.5])

    def range_class(self) -> tuple[str, dict]:
        """A class on a scale of its own."""
        self.add_column("risk", self.float_type(), [-5, -2.2, 0, 1.1, 2.2, 5, 6])
        entry = {"score": "risk", "scale": {"min": -5, "max": 5}}
        return "Risiko", self.thresholds(entry, [-2.2, 0, 1.1, 2.2])

    def boolean_class(self) -> tuple[str, dict]:
        """A class over a true/false column."""
        self.add_column("flagged", "boolean", [True, False])
        entry = {"score": "flagged", "classified": self.rng.choice([1, 0.5])}
        if self.chance(0.3):
            entry |= {"classified": 1, "needs_review": self.rng.choice([0, 0.5])}
        return "flagged before", entry

    def draw_fields(self) -> dict[str, list]:
        """Fields of the posts: the comparisons that each allows."""
        makers = {
            "language": ("text", LANGUAGES),
            "rating": ("text", RATINGS),
            "views": ("integer", [0, 5, 10, BIG - 1, BIG]),
            "promoted": ("boolean", [True, False]),
            "aspect": ("float32", [0.3, 0.9, 1.0, 1.7]),
            "length": ("float64", [0.1, 0.9, 2.5, 1e300]),
        }
        fields = {}
        for name in self.some(makers, 3):
            self.add_column(name, *makers[name])
            fields[name] = makers[name][1]
        return fields

    # ---- users --------------------------------------------------------------------------------

    def draw_users(self) -> list[dict] | None:
        """The users file: some of the users with posts, and sometimes others."""
        if self.chance(0.25) and self.story != FORGET_WARM_UP:
            return None
        ids = [user_id for user_id in self.user_ids if self.chance(0.8)]
        ids += ["idle user"] if self.chance(0.3) or not ids else []
        attributes = self.some(
            ["trust_level", "fraud_score", "created_at", "country", "segment"], 4
        )
        users = [self.draw_user(user_id, attributes) for user_id in ids]
        for name in attributes:
            if all(user.get(name) is None for user in users):
                users[0][name] = self.attribute(name)
        return users

    def draw_user(self, user_id: str, attributes: list[str]) -> dict:
        """A user with a starting state and attributes, some missing."""
        user = {"user_id": user_id}
        if self.chance(0.7):
            user["tags"] = self.rng.sample(TAGS + ["undeclared"], self.rng.randint(0, 2))
        statuses = [None, None, "enabled", "enabled", "blocked", "suspended", "suspended"]
        status = self.rng.choice(statuses)
        if self.story == FORGET_WARM_UP:
            status = "suspended"
        if status is not None:
            user["status"] = status
            user["block_until"] = None
            user["block_reason"] = self.rng.choice([None, "Spam", "old reason"])
        if status == "suspended" or (status == "enabled" and self.chance(0.3)):
            user["block_until"] = self.moment(-30, 6) // 1000
        if self.story == FORGET_WARM_UP:
            user["block_until"] = self.moment(0, self.span_hours // 2) // 1000
        for name in attributes:
            if self.chance(0.75):
                user[name] = self.attribute(name)
            elif self.chance(0.5):
                user[name] = None
        return user

    def attribute(self, name: str):
        """A value of an attribute of users."""
        choose = self.rng.choice
        return {
            "trust_level": lambda: choose([-1, 0, 1, 2, 4]),
            "fraud_score": lambda: choose([0, 50, 75.5, 100]),
            "created_at": lambda: EPOCH_2020 - choose([0, 1, 2, 24, 7 * 24]) * HOUR,
            "country": lambda: choose(["NO", "DE", "no"]),
            "segment": lambda: choose(["3", "12.5", "new", "?"]),
        }[name]()

    # ---- the policy ---------------------------------------------------------------------------

    def draw_actions(self) -> dict:
        """Custom actions and the reasons that actions offer."""
        actions = {}
        for name, on in CUSTOM_ACTIONS.items():
            if self.chance(0.5):
                actions[name] = {"on": on, "label": f"Label of {name}"}
        for name in ["block", "suspend", "enable", "delete_post", "flag_user", *actions]:
            if self.chance(0.7):
                entry = actions.setdefault(name, {})
                entry["reasons"] = self.some(REASONS, 3)
                entry["free_text"] = self.chance(0.4)
                entry["reason_required"] = self.chance(0.2)
        return actions

    def draw_policy(self) -> dict:
        """A policy of one to six rules."""
        policy = {"version": 1, "name": self.rng.choice(POLICY_NAMES)}
        if self.chance(0.8):
            policy["evaluate"] = self.rng.choice(["all_matching", "first_match"])
        if self.chance(0.8) or self.story:
            policy["semantics"] = self.draw_semantics()
        names = self.rng.sample(RULE_NAMES, self.rng.choice([1, 2, 3, 4, 5, 6, 6]))
        rules = [self.draw_rule(name) for name in names]
        if self.chance(0.5):
            self.rng.choice(rules).update(self.suspending_rule())
        if self.story == FORGET_CALLS:
            rules[0] = self.reinstating_rule(names[0])
        return policy | {
            "tags": self.tags,
            "classes": self.classes,
            "actions": self.actions,
            "rules": rules,
        }

    def draw_semantics(self) -> dict:
        """Any of the keys of section 4, each with any of its values."""
        keys = {
            "current_post": ["counted", "not_counted"],
            "rejected_posts": ["not_counted", "counted"],
            "history_after_enable": ["kept", "forgotten", "forgotten"],
            "visibility": ["snapshot", "sequential", "sequential"],
        }
        drawn = {key: self.rng.choice(values) for key, values in keys.items() if self.chance(0.6)}
        return drawn | ({"history_after_enable": "forgotten"} if self.story else {})

    def suspending_rule(self) -> dict:
        """What a rule that suspends frequent posters for a short while has besides its name."""
        counted = {self.rng.choice(["more_than", "at_least"]): self.rng.randint(1, 3)}
        when = {"post_count": counted | {"in_past": self.rng.choice(WINDOWS)}}
        return {"when": when, "then": [self.draw_action("suspend")]}

    def reinstating_rule(self, name: str) -> dict:
        """A rule that ends and reinstates often, with a call before and one behind perhaps."""
        actions = [self.draw_action(name) for name in ("suspend", "enable")]
        actions[:0] = [self.draw_action()] if self.chance(0.5) else []
        actions += [self.draw_action()] if self.chance(0.5) else []
        when = self.rng.choice([{"at_least": 1}, {"at_least": 2}, {"at_least": 2, "in_past": "2h"}])
        return {"name": name, "when": {"post_count": when}, "then": actions}

    def draw_rule(self, name: str) -> dict:
        """One rule."""
        rule = {"name": name, "when": self.draw_condition(self.rng.choice([0, 0, 1, 2, 3]))}
        if self.chance(0.2):
            rule["description"] = "What it is for: 1, 2"
        if self.chance(0.6):
            rule["fires"] = self.rng.choice(["always", "on_crossing", "on_crossing", "once"])
        if self.chance(0.5 if rule.get("fires") == "on_crossing" else 0.2):
            rule["cooldown"] = self.rng.choice(["30m", "1h", "2h", "24h"])
        if self.chance(0.3):
            rule["mode"] = self.rng.choice(["live", "test", "test", "off"])
        rule["then"] = self.draw_actions_taken()
        return rule

    def draw_actions_taken(self) -> list:
        """One to three actions; now and then a second change of status at once."""
        if self.chance(0.5 if self.story == FORGET_CALLS else 0.08):
            ended = self.rng.choice(["block", "suspend", "suspend"])
            then = self.rng.choice(["enable", "enable", "enable", "block", "suspend"])
            pair = [self.draw_action(ended), self.draw_action(then)]
            return pair + [self.draw_action() for _ in range(self.rng.randint(0, 1))]
        return [self.draw_action() for _ in range(self.rng.choice([1, 1, 2, 3]))]

    def draw_action(self, name: str | None = None) -> str | dict:
        """One action with its arguments, bare when it has none."""
        name = name or self.draw_action_name()
        if name in ("add_tags", "remove_tags"):
            return {name: self.some(self.tags, 3)}
        arguments = self.draw_arguments(name)
        return {name: arguments} if arguments else name

    def draw_action_name(self) -> str:
        """An action; those with feedback on later posts more often."""
        weights = {
            "suspend": 8 if "post_count" in self.focus else 4,
            "block": 0.8,
            "enable": 2,
            "add_tags": 4,
            "remove_tags": 2,
            "flag_user": 1,
            "age_restrict_post": 0.7,
            "delete_post": 1,
            "flag_post": 0.7,
        } | {name: 1 for name in self.actions if name in CUSTOM_ACTIONS}
        return self.rng.choices(list(weights), list(weights.values()))[0]

    def draw_arguments(self, name: str) -> dict:
        """The end of a suspension, a reason that is offered, a custom action's value."""
        arguments = {}
        if name == "suspend" and self.chance(0.75):
            arguments["for"] = self.rng.choice(DURATIONS[:4] if self.chance(0.3) else DURATIONS[:3])
        elif name == "suspend":
            arguments["until"] = self.draw_until()
        offer = self.actions.get(name, {})
        if offer.get("reasons") and (offer.get("reason_required") or self.chance(0.6)):
            free = offer["free_text"] and self.chance(0.4)
            arguments["reason"] = "in my own words" if free else self.rng.choice(offer["reasons"])
        if name in CUSTOM_ACTIONS and self.chance(0.4):
            arguments["value"] = self.rng.choice([5, "high", 0.5])
        return arguments

    def draw_until(self) -> str:
        """A time of the policy on the grid, in one of three ways to write it."""
        moment = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(
            hours=self.rng.randint(0, min(self.span_hours, 24)),
            milliseconds=self.rng.choice([0, 0, 1]),
        )
        text = moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
        return text + self.rng.choice(["", "Z", "+00:00"])

    # ---- conditions ---------------------------------------------------------------------------

    def draw_condition(self, depth: int, of_post: bool = False) -> dict:
        """A condition nested up to ``depth``; ``of_post`` for what ``where`` takes."""
        if depth > 0 and self.chance(0.7):
            kind = self.rng.choice(["all", "any", "not"])
            if kind == "not":
                return {"not": self.draw_condition(depth - 1, of_post)}
            count = self.rng.randint(1, 3)
            return {kind: [self.draw_condition(depth - 1, of_post) for _ in range(count)]}
        kinds = {"classified": 3, "needs_review": 2, "score": 2, "text_in": 2, "post": 3}
        if not of_post:
            kinds |= {"user_tags": 3, "user": 2, "post_count": 4, "post_share": 4}
            kinds["action_count"] = 3
            kinds |= dict.fromkeys(self.focus, 15)
        kind = self.rng.choices(list(kinds), list(kinds.values()))[0]
        return getattr(self, f"{kind}_condition")()

    def classified_condition(self) -> dict:
        """One or two classes."""
        return {"classified": self.some(self.classes)}

    def needs_review_condition(self) -> dict:
        """The band of any class or of one or two; a score when no class has one."""
        banded = [name for name, entry in self.classes.items() if "needs_review" in entry]
        if not banded:
            return self.score_condition()
        return {"needs_review": "any" if self.chance(0.5) else self.some(banded)}

    def score_condition(self) -> dict:
        """A class compared with a value of its scale."""
        name = self.rng.choice(list(self.classes))
        entry = self.classes[name]
        column = entry["score"] if isinstance(entry["score"], str) else entry["score"][0]
        on_scale = [x for x in self.values[column] if self.is_on_scale(entry, x)]
        comparisons = {key: self.number(on_scale) for key in self.comparison_names()}
        return {"score": {"of": name} | comparisons}

    @staticmethod
    def is_on_scale(entry: dict, value) -> bool:
        """Whether a value may stand as a threshold of a class."""
        scale = entry.get("scale", "probability")
        if scale == "severity":
            return value in (0, 1, 2, 3)
        if isinstance(scale, dict):
            return scale["min"] <= value <= scale["max"]
        return 0 <= value <= (100 if scale == "percent" else 1)

    def number(self, values: list):
        """A threshold among the values; true and false stand as 1 and 0."""
        value = self.rng.choice(values)
        return int(value) if isinstance(value, bool) else value

    def comparison_names(self) -> list[str]:
        """One comparison, sometimes two."""
        return self.rng.sample(COUNT_COMPARISONS, self.rng.choice([1, 1, 1, 2]))

    def text_in_condition(self) -> dict:
        """A list that is always there or given."""
        named = {entry["list"] for entry in self.lists or []}
        return {"text_in": self.rng.choice(sorted({"deny", "allow"} | named))}

    def post_condition(self) -> dict:
        """A field of the posts, compared as its type allows."""
        if self.chance(0.1):
            return {"post": {"user_id": {"is": self.rng.choice(self.user_ids)}}}
        name = self.rng.choice(list(self.fields) + ["rating"] * 2 * ("rating" in self.fields))
        if name == "rating":
            numbers = self.numeric_comparisons([7, 3.5, -2, 3])
            words = self.equality_comparisons(["n/a", "high"])
            return {"post": {name: numbers if self.chance(0.7) else words}}
        if name == "promoted":
            return {"post": {name: {self.rng.choice(["is", "is_not"]): self.chance(0.5)}}}
        if name == "language":
            return {"post": {name: self.equality_comparisons(LANGUAGES)}}
        return {"post": {name: self.numeric_comparisons(self.fields[name])}}

    def equality_comparisons(self, values: list) -> dict:
        """``is``, ``is_not``, ``any_of`` or ``none_of``, sometimes two of them."""
        names = self.rng.sample(["is", "is_not", "any_of", "none_of"], self.rng.choice([1, 1, 2]))
        return {
            name: self.some(values) if name.endswith("_of") else self.rng.choice(values)
            for name in names
        }

    def numeric_comparisons(self, values: list) -> dict:
        """Any comparison with numbers."""
        if self.chance(0.4):
            return self.equality_comparisons(values)
        return {name: self.rng.choice(values) for name in self.comparison_names()}

    def user_tags_condition(self) -> dict:
        """Tags that the user carries or not."""
        return {"user_tags": {self.rng.choice(["any_of", "none_of"]): self.some(self.tags)}}

    def user_condition(self) -> dict:
        """A field of the users that the users file has, or tags when it has none."""
        fields = {
            "trust_level": lambda: self.numeric_comparisons([-1, 0, 1, 2, 4]),
            "fraud_score": lambda: self.numeric_comparisons([0, 50, 75.5, 75]),
            "account_age": lambda: {
                name: self.rng.choice(["1h", "24h", "25h", "7d", "8d"])
                for name in self.comparison_names()
            },
            "country": lambda: self.equality_comparisons(["NO", "DE", "SE"]),
            "segment": lambda: self.numeric_comparisons([3, 12.5, 12]),
        }
        known = {
            name for user in self.users or [] for name, value in user.items() if value is not None
        }
        known |= {"account_age"} if "created_at" in known else set()
        usable = [name for name in fields if name in known]
        if not usable:
            return self.user_tags_condition()
        name = self.rng.choice(usable)
        return {"user": {name: fields[name]()}}

    def windowed(self, body: dict) -> dict:
        """A body with a window, mostly."""
        return body | ({"in_past": self.rng.choice(WINDOWS)} if self.chance(0.75) else {})

    def where(self) -> dict:
        """What a count or share is of."""
        if self.chance(0.25):
            return {}
        return {"where": self.draw_condition(self.rng.choice([0, 0, 1, 2]), of_post=True)}

    def post_count_condition(self) -> dict:
        """A count of posts."""
        counts = {name: self.rng.choice([0, 1, 2, 2, 3, 5]) for name in self.comparison_names()}
        return {"post_count": self.windowed(self.where() | counts)}

    def post_share_condition(self) -> dict:
        """A share of posts, with up to two decimals."""
        shares = {name: self.rng.choice(SHARES) for name in self.comparison_names()}
        return {"post_share": self.windowed(self.where() | shares)}

    def action_count_condition(self) -> dict:
        """A count of calls."""
        names = [
            "suspend",
            "block",
            "enable",
            "add_tags",
            "remove_tags",
            *POST_ACTIONS,
            "flag_user",
        ]
        names += [name for name in self.actions if name in CUSTOM_ACTIONS]
        if self.story == FORGET_CALLS and self.chance(0.6):
            names = ["suspend", "enable"]
        counts = {name: self.rng.choice([0, 1, 1, 2]) for name in self.comparison_names()}
        return {"action_count": self.windowed({"of": self.some(names, 5)} | counts)}

    # ---- posts, records, choices --------------------------------------------------------------

    def draw_posts(self) -> list[dict]:
        """Up to 40 posts, in no order."""
        count = (
            0 if self.chance(0.01) else self.rng.randint(1, self.rng.choice([3, 15, 30, 40, 40]))
        )
        missing = self.rng.choice([0, 0.05, 0.2, 0.5])
        posts = []
        for place in range(count):
            post = {
                "post_id": f"{self.rng.choice(POST_ID_STARTS)}{place}",
                "user_id": self.rng.choice(self.user_ids),
                "created_at": self.moment(),
                "text": None if self.chance(missing) else self.rng.choice(TEXTS),
            }
            for name, values in self.values.items():
                if not self.chance(missing):
                    post[name] = self.rng.choice(values)
                elif self.chance(0.5):
                    post[name] = None
            posts.append(post)
        return posts

    def draw_choices(self, posts: list[dict]) -> dict:
        """The choices of a run."""
        times = [post["created_at"] for post in posts]
        last = max(times, default=EPOCH_2020)
        start = self.rng.choice(times) if times and self.chance(0.5) else self.moment()
        later = self.rng.choice([0, HOUR, 2 * HOUR, DAY, 8 * DAY])
        if self.story == FORGET_WARM_UP:
            start = self.moment(self.span_hours // 2)
        elif not self.chance(0.35):
            start = None
        return {
            "from": start,
            "as_of": last + later if self.chance(0.35) or not posts else None,
            "enforcement": "none" if self.chance(0.15) else "full",
        }

    def draw_log(self, posts: list[dict]) -> list[dict] | None:
        """Recorded entries of all kinds and actors, in the log's order."""
        if self.chance(0.4):
            return None
        times = [post["created_at"] for post in posts]
        entries = []
        for _ in range(self.rng.randint(1, self.rng.choice([5, 20]))):
            at = self.rng.choice(times) if times and self.chance(0.5) else self.moment(-2, None)
            at += DAY if self.chance(0.05) else 0
            user_id = self.rng.choice(self.user_ids + (["ghost"] if self.chance(0.2) else []))
            entries.append(self.draw_record(at, user_id, posts))
        return sorted(entries, key=lambda entry: (entry["at"], entry["user_id"].encode()))

    def draw_record(self, at: int, user_id: str, posts: list[dict]) -> dict:
        """One recorded entry."""
        actor_kind = self.rng.choice(
            ["moderator"] * 3 + ["upload", "api", "rule", "system", "apply"],
        )
        entry = {
            "at": at,
            "kind": "user_action",
            "user_id": user_id,
            "post_id": None,
            "rule": None,
            "policy": None,
            "policy_version": None,
            "action": None,
            "arguments": None,
            "reason": None,
            "actor": {"moderator": "Ada", "upload": "upload:7", "api": "api:key"}.get(actor_kind),
            "actor_kind": actor_kind,
        }
        if entry["actor"] is None:
            entry |= {"actor": f"{actor_kind}:old", "policy": "older policy", "policy_version": 3}
            entry["rule"] = "an older rule" if actor_kind == "rule" else None
            if actor_kind != "apply" and self.chance(0.3):
                kind = "rule_triggered" if actor_kind == "rule" else "suspension_expired"
                return entry | {"kind": kind}
        return entry | self.draw_recorded_action(at, user_id, posts)

    def draw_recorded_action(self, at: int, user_id: str, posts: list[dict]) -> dict:
        """What a recorded entry says was done."""
        choices = ["block", "suspend", "suspend", "suspend", "enable", "enable", "flag_user"]
        choices += ["add_tags"] * 3 + ["remove_tags"] * 2 + ["delete_post", "flag_post"]
        action = self.rng.choice(
            choices + [name for name in self.actions if name in CUSTOM_ACTIONS]
        )
        own = [post["post_id"] for post in posts if post["user_id"] == user_id]
        post_id = self.rng.choice(own) if own and self.chance(0.8) else None
        if action in ("add_tags", "remove_tags"):
            kind = "user_tags_added" if action == "add_tags" else "user_tags_removed"
            tag = self.rng.choice(self.tags + ["undeclared"])
            return {"kind": kind, "action": action, "arguments": {"tag": tag}}
        if action in POST_ACTIONS or CUSTOM_ACTIONS.get(action) == "post":
            return {"kind": "post_action", "action": action, "post_id": post_id}
        recorded = {"action": action}
        if action in ("block", "suspend", "enable"):
            recorded["reason"] = self.rng.choice([None, "Spam", "by hand"])
        if action == "suspend":
            until = at + self.rng.choice([HOUR // 2, HOUR, 2 * HOUR, DAY])
            recorded["arguments"] = {"until": -(-until // 1000)}
        if self.chance(0.15):
            recorded["post_id"] = post_id
        return recorded
