"""A replay of one's own, in plain Python and for few posts: what the sample's policy would do.

It knows only what the policies of the sample and of the benchmark use, and takes the posts that
match a text list as given; so it can also be held against the real replay.
"""

import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict

import numpy as np

DURATION_US = {"m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000, "w": 604_800_000_000}
COMPARISONS = {
    "more_than": lambda a, b: a > b,
    "at_least": lambda a, b: a >= b,
    "less_than": lambda a, b: a < b,
    "at_most": lambda a, b: a <= b,
}


class SmallReplay:
    """Replays a policy over posts; `triggers`, `rejected` and `status` hold what came of it."""

    def __init__(self, policy, posts, users=(), denied=frozenset()):
        self.policy, self.denied = policy, denied
        self.posts = sorted(posts, key=lambda p: (p["created_at"], p["post_id"].encode()))
        self.tags = {u["user_id"]: set(filter(None, u["tags"].split(","))) for u in users}
        self.triggers, self.users_hit = Counter(), defaultdict(set)
        self.history, self.actions = defaultdict(list), defaultdict(list)
        self.status, self.held, self.rejected = {}, {}, 0
        self.wheres = [w for rule in policy["rules"] for w in _wheres(rule["when"])]

    def run(self):
        for post in self.posts:
            self._take(post)
        return self

    def _take(self, post):
        user, now = post["user_id"], _us(post["created_at"])
        until = self.status.get(user)
        if until is not None and until > now:
            self.rejected += 1
            return
        matched = {id(where): self._holds(where, post, now) is True for where in self.wheres}
        self.history[user].append((now, matched))
        firing = [rule for rule in self.policy["rules"] if self._fires(rule, post, now)]
        calls = []
        for rule in firing:
            self.triggers[rule["name"]] += 1
            self.users_hit[rule["name"]].add(user)
            for action in rule["then"]:
                calls.append(self._act(action, user, now))
        self.actions[user] += [(now, name) for name in calls]

    def _fires(self, rule, post, now):
        holds = self._holds(rule["when"], post, now) is True
        before = self.held.get((rule["name"], post["user_id"]), False)
        self.held[rule["name"], post["user_id"]] = holds
        fires = rule.get("fires", "always")
        fired = post["user_id"] in self.users_hit[rule["name"]]
        return holds and not (fires == "on_crossing" and before) and not (fires == "once" and fired)

    def _act(self, action, user, now):
        name, given = (action, {}) if isinstance(action, str) else next(iter(action.items()))
        tags = self.tags.setdefault(user, set())
        if name == "block":
            self.status[user] = np.inf
        elif name == "suspend":
            self.status[user] = now + _duration(given["for"])
        elif name == "add_tags":
            tags.update(given)
        elif name == "remove_tags":
            tags.difference_update(given)
        return name

    def _holds(self, when, post, now):
        (key, given), *_ = when.items()
        if key in ("all", "any"):
            return _kleene([self._holds(each, post, now) for each in given], key == "all")
        if key == "not":
            inner = self._holds(given, post, now)
            return None if inner is None else not inner
        if key in ("classified", "needs_review"):
            names = list(self.policy["classes"]) if given == "any" else given
            return _kleene([self._in_class(key, name, post) for name in names], False)
        if key == "text_in":
            return None if post["text"] is None else post["post_id"] in self.denied
        if key == "user_tags":
            tags = self.tags.get(post["user_id"], set())
            (how, named), *_ = given.items()
            return (not tags.isdisjoint(named)) == (how == "any_of")
        if key == "action_count":
            since = now - _duration(given["in_past"])
            done = self.actions[post["user_id"]]
            return _compare(sum(at > since and name in given["of"] for at, name in done), given)
        return self._windowed(key, given, post["user_id"], now)

    def _windowed(self, key, given, user, now):
        since = now - _duration(given["in_past"])
        inside = [matched for at, matched in self.history[user] if at > since]
        where = given.get("where")
        count = sum(where is None or matched[id(where)] for matched in inside)
        if key == "post_count":
            return _compare(count, given)
        return _compare(count * 100, given, len(inside))

    def _in_class(self, key, name, post):
        known = self.policy["classes"][name]
        if key == "needs_review" and key not in known:
            return False
        scores = known["score"] if isinstance(known["score"], list) else [known["score"]]
        return _kleene([self._in_band(key, known, post[score]) for score in scores], False)

    @staticmethod
    def _in_band(key, known, score):
        severity = known.get("scale") == "severity"
        if score is None or np.isnan(score) or (severity and score < 0):
            return None
        classified, review = known["classified"], known.get("needs_review", np.inf)
        if not severity:
            classified, review = np.float32(classified), np.float32(review)
        return bool(score >= classified if key == "classified" else review <= score < classified)


def denied_posts(posts, entries):
    """The ids of the posts whose text an entry of the deny list matches, near enough."""
    patterns = [_pattern(e["kind"], e["value"]) for e in entries if e["list"] == "deny"]
    texts = {post["text"]: _folded(post["text"]) for post in posts}
    denied = {text for text, folded in texts.items() if any(p.search(folded) for p in patterns)}
    return frozenset(post["post_id"] for post in posts if post["text"] in denied)


def _pattern(kind, value):
    if kind == "phrase":
        return re.compile(rf"(?<![^\W_]){re.escape(_folded(value))}(?![^\W_])")
    if kind == "domain":
        return re.compile(rf"(?<![\w@-]){re.escape(value)}|[\w-]+\.{re.escape(value)}")
    if kind == "phone":
        return re.compile(r"[\s().-]*".join(re.sub(r"\D", "", value)))
    if kind == "url":
        return re.compile(re.escape(re.sub(r"^https?://(www\.)?", "", value).rstrip("/")))
    return re.compile(value if kind == "regex" else re.escape(value))


def _folded(text):
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _wheres(when):
    """The `where` conditions anywhere in a condition."""
    if isinstance(when, list):
        return [where for each in when for where in _wheres(each)]
    if not isinstance(when, dict):
        return []
    own = [when["where"]] if "where" in when else []
    return own + [where for each in when.values() for where in _wheres(each)]


def _kleene(values, conjunction):
    """Three-valued `all` (or `any`)."""
    if (not conjunction) in values:
        return not conjunction
    return None if None in values else conjunction


def _compare(number, given, whole=1):
    limits = {key: given[key] for key in COMPARISONS if key in given}
    return all(COMPARISONS[key](number, _number(limit) * whole) for key, limit in limits.items())


def _number(limit):
    return float(limit.rstrip("%")) if isinstance(limit, str) else limit


def _duration(text):
    return int(text[:-1]) * DURATION_US[text[-1]]


def _us(moment):
    return moment if isinstance(moment, int) else (moment - _EPOCH) // dt.timedelta(microseconds=1)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
