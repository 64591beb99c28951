"""A plain third implementation of the policy replay, written from the normative page alone.

``oracle(case)`` takes one JSON-able case (policy, posts, users, lists, recorded log, choices) and
returns what the replay must come out with. It favours being readable over being fast: every rule
of the page stands in one short function that names its clause.

A case has ``policy`` (the policy document), ``posts`` (``post_id``, ``user_id``, ``created_at``,
``text`` and columns; null or absent is unknown), ``columns`` (the type of each such column:
``float16``, ``float32``, ``float64``, ``integer``, ``boolean``, ``text``, or ``decimal``, written
as text; a column named there is one that the source has, whatever its values; ``came_as`` of a
post holds other types that its values came in), ``users`` (the users file, or null), ``lists``
(entries of kind ``phrase``, or null), ``log`` (recorded entries in the log's order, or null) and
``choices`` (``from``, ``as_of``, ``enforcement``). Times are epoch microseconds, ``until``
milliseconds.

Truth values are ``True``, ``False`` and ``None`` (unknown).
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

import numpy as np

APPLIED_ACTOR_KINDS = ("moderator", "upload", "api")
AUTOMATED_ACTOR_KINDS = ("rule", "system", "apply")
POST_CONDITIONS = ("classified", "needs_review", "score", "text_in", "post")
POST_ACTIONS = ("delete_post", "age_restrict_post", "flag_post")
USER_ACTIONS = ("block", "suspend", "enable", "flag_user")
TAG_ACTIONS = ("add_tags", "remove_tags")
LOG_COLUMNS = (
    "entry_id at recorded_at kind user_id post_id rule policy policy_version action arguments"
    " reason actor actor_kind automated matched request_id hash"
).split()
DEFAULT_SEMANTICS = {
    "current_post": "counted",
    "rejected_posts": "not_counted",
    "history_after_enable": "kept",
    "visibility": "snapshot",
}
SCALES = {"probability": (0, 1), "severity": (0, 3), "percent": (0, 100)}

MICROSECONDS = {"m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


# ---- three-valued logic, section 2 ------------------------------------------------------------


def not3(value: bool | None) -> bool | None:
    """Section 2: ``not unknown`` is unknown."""
    return None if value is None else not value


def all3(values: list[bool | None]) -> bool | None:
    """Section 2: false decides, then unknown."""
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def any3(values: list[bool | None]) -> bool | None:
    """Section 2: true decides, then unknown."""
    if any(value is True for value in values):
        return True
    return None if any(value is None for value in values) else False


# ---- small readers ----------------------------------------------------------------------------


def duration_us(text: str) -> int:
    """Section 1, durations: ``30m``, ``24h``, ``7d``, ``2w``."""
    return int(text[:-1]) * MICROSECONDS[text[-1]] * 1_000_000


def time_us(text: str) -> int:
    """A time of a policy; without a zone it is UTC (section 6)."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def ceil_ms(us: int) -> int:
    """Section 3: ``until`` is whole milliseconds, rounded up."""
    return -(-us // 1000)


def utf8(text: str) -> bytes:
    """Section 7, order: all ids sort by their UTF-8 bytes."""
    return text.encode("utf-8")


def is_missing(value) -> bool:
    """Section 2: NULL and NaN are unknown."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def conditions_in(condition: dict):
    """A condition and all the conditions in it, ``where`` ones too."""
    yield condition
    ((kind, body),) = condition.items()
    if kind in ("all", "any"):
        parts = body
    elif kind == "not":
        parts = [body]
    else:
        parts = [body["where"]] if isinstance(body, dict) and "where" in body else []
    for part in parts:
        yield from conditions_in(part)


def action_parts(action: str | dict) -> tuple[str, object]:
    """Section 1, actions: a bare name is short for one with no arguments."""
    if isinstance(action, str):
        return action, {}
    ((name, arguments),) = action.items()
    return name, arguments


# ---- text lists, section 1 --------------------------------------------------------------------

IGNORABLE = set("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
IGNORABLE |= {chr(code) for code in range(0x180B, 0x180F + 1)}
IGNORABLE |= {chr(code) for code in range(0xFE00, 0xFE0F + 1)}
IGNORABLE |= {chr(code) for code in range(0xE0100, 0xE01EF + 1)}
UNSPACED = ("CJK ", "HIRAGANA", "KATAKANA", "THAI ", "LAO ", "KHMER ", "MYANMAR ")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Section 1, text lists: how texts and phrases are made comparable."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in text if c not in IGNORABLE and unicodedata.category(c) != "Cf")
    text = unicodedata.normalize("NFKC", text)
    text = "".join("'" if c in "\u2018\u2019\u201b\u02bc" else c for c in text)
    text = "".join("-" if c in "\u2010\u2011" else c for c in text)
    return " ".join(text.split())


def joins_words(left: str, right: str) -> bool:
    """Whether two neighbouring characters stand in one word, so that no boundary parts them."""
    for char in (left, right):
        if unicodedata.category(char)[0] not in "LM" and unicodedata.category(char) != "Nd":
            return False
        if unicodedata.name(char, "").startswith(UNSPACED):
            return False
    return True


def phrase_matches(phrase: str, text: str) -> bool:
    """Section 1, text lists: the phrase stands in the text, between word boundaries."""
    phrase, text = folded(phrase), folded(text)
    start = text.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        joined_before = start > 0 and joins_words(text[start - 1], phrase[0])
        joined_after = end < len(text) and joins_words(phrase[-1], text[end])
        if not joined_before and not joined_after:
            return True
        start = text.find(phrase, start + 1)
    return False


# ---- comparisons, sections 1, 2 and 7 ---------------------------------------------------------


def rounded(number, column_type: str | None):
    """Section 1, classes: values and thresholds of a float column have its float type."""
    if isinstance(number, str) or column_type not in ("float16", "float32", "float64"):
        return number
    return float(np.dtype(column_type).type(number))


def as_number(value):
    """Section 7: the number that a value is, exactly; None when it is text that is not one."""
    if isinstance(value, int | Fraction) or (isinstance(value, float) and math.isinf(value)):
        return value
    if isinstance(value, str) and "_" in value:
        return None
    try:
        return Fraction(Decimal(value if isinstance(value, str) else repr(value)))
    except (InvalidOperation, OverflowError, ValueError):
        return None


def compare(value, comparison: str, threshold) -> bool | None:
    """One comparison of a known value (section 1, ``CMP``; section 7, numbers and text)."""
    if comparison == "any_of":
        return any3([compare(value, "is", item) for item in threshold])
    if comparison == "none_of":
        return not3(compare(value, "any_of", threshold))
    if not (isinstance(value, str) and isinstance(threshold, str)):
        value, threshold = as_number(value), as_number(threshold)
        if value is None or threshold is None:
            return None
    return {
        "more_than": lambda: value > threshold,
        "at_least": lambda: value >= threshold,
        "less_than": lambda: value < threshold,
        "at_most": lambda: value <= threshold,
        "is": lambda: value == threshold,
        "is_not": lambda: value != threshold,
    }[comparison]()


def map_threshold(change, threshold):
    """A threshold, or each of a list of them, changed."""
    return (
        [change(item) for item in threshold] if isinstance(threshold, list) else change(threshold)
    )


def comparisons_of(body: dict) -> dict:
    """The comparisons of a condition's body, without its other keys."""
    return {key: value for key, value in body.items() if key not in ("of", "where", "in_past")}


# ---- what a replay keeps ----------------------------------------------------------------------


@dataclass
class Memory:
    """What a rule remembers of a user (section 1, fires)."""

    held: bool = False
    last_fired: int | None = None


@dataclass
class Call:
    """An action called on a user or the user's post (section 7, counting actions)."""

    action: str
    at: int


@dataclass
class User:
    """One user's state during the replay."""

    user_id: str
    attributes: dict | None = None
    status: str = "enabled"
    until: int | None = None
    reason: str | None = None
    tags: set[str] = field(default_factory=set)
    history: list[dict] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    memory: dict[str, Memory] = field(default_factory=dict)
    log: list[dict] = field(default_factory=list)

    def snapshot(self) -> tuple:
        """What a recorded entry may change."""
        return self.status, self.until, self.reason, frozenset(self.tags)


@dataclass
class Turn:
    """One accepted post being evaluated, and what happens on it."""

    post: dict
    tags_seen: set[str]
    outcome: dict
    calls: list[Call] = field(default_factory=list)
    reinstated: bool = False


class Replay:
    """One run over a case; ``events`` names what it met on the way, for coverage."""

    def __init__(self, case: dict):
        self.case = case
        self.policy = case["policy"]
        self.rules = self.policy["rules"]
        self.semantics = DEFAULT_SEMANTICS | (self.policy.get("semantics") or {})
        self.columns = case.get("columns") or {}
        choices = case.get("choices") or {}
        self.start = choices.get("from")
        self.enforced = (choices.get("enforcement") or "full") == "full"
        self.end = self.end_time(choices.get("as_of"))
        self.lists = self.read_lists()
        self.users = self.starting_users()
        self.outcomes: list[dict] = []
        self.unknown = {rule["name"]: 0 for rule in self.rules}
        self.triggers = {rule["name"]: 0 for rule in self.rules}
        self.trigger_users = {rule["name"]: set() for rule in self.rules}
        self.unchanged_records = 0
        self.events: set[str] = set()

    def note(self, event: str, happened: bool = True) -> None:
        """Remember, for coverage only, that something happened."""
        if happened:
            self.events.add(event)

    # ---- reading the case ---------------------------------------------------------------------

    def end_time(self, as_of: int | None) -> int | None:
        """Section 3: the time of the last post of all users, or a given later ``as_of``."""
        last = max((post["created_at"] for post in self.case["posts"]), default=None)
        if as_of is not None and last is not None and as_of < last:
            raise ValueError("as_of is earlier than the last post")
        return last if as_of is None else as_of

    def read_lists(self) -> dict[str, list[str]]:
        """Section 1, ``text_in``: deny and allow are always there."""
        lists = {"deny": [], "allow": []}
        for entry in self.case.get("lists") or []:
            if entry["kind"] != "phrase":
                raise ValueError("the oracle knows phrases only")
            lists.setdefault(entry["list"], []).append(entry["value"])
        return lists

    def starting_users(self) -> dict[str, User]:
        """Section 3, starting state; section 7, start: an enabled user has no reason or until."""
        users = {}
        for row in self.case.get("users") or []:
            user = User(row["user_id"], attributes=row, tags=set(row.get("tags") or []))
            user.status = row.get("status") or "enabled"
            if user.status == "suspended":
                user.until = row["block_until"]
            if user.status != "enabled":
                user.reason = row.get("block_reason")
            users[user.user_id] = user
        return users

    def user(self, user_id: str) -> User:
        """Section 3: users start untagged and enabled unless given otherwise."""
        return self.users.setdefault(user_id, User(user_id))

    def replayed_records(self) -> list[dict]:
        """Section 3, recorded entries: those applied, in time order, ties as in the log."""
        records = [
            record
            for record in self.case.get("log") or []
            if record["actor_kind"] in APPLIED_ACTOR_KINDS
            and (self.start is None or record["at"] >= self.start)
            and self.end is not None
            and record["at"] <= self.end
        ]
        return sorted(records, key=lambda record: record["at"])

    # ---- the run, section 3 -------------------------------------------------------------------

    def run(self) -> dict:
        """Replay every user's posts and records in order, then end what has run out."""
        posts = sorted(self.case["posts"], key=lambda p: (p["created_at"], utf8(p["post_id"])))
        timeline = [(record["at"], 0, record) for record in self.replayed_records()]
        timeline += [(post["created_at"], 1, post) for post in posts]
        for at, is_post, item in sorted(timeline, key=lambda event: event[:2]):
            user = self.user(item["user_id"])
            if is_post and self.start is not None and at < self.start:
                user.history.append(item)
                self.note("event:warm_up_post_of_blocked_user", user.status != "enabled")
                continue
            self.end_suspension(user, at, "post" if is_post else "record")
            if is_post:
                self.replay_post(user, item)
            else:
                self.apply_record(user, item)
        if self.end is not None:
            for user in self.users.values():
                self.end_suspension(user, self.end, "end")
        return self.result()

    def end_suspension(self, user: User, now: int, where: str) -> None:
        """Section 3, step 1: a suspension with ``until`` at or before now has ended."""
        if user.status != "suspended" or user.until * 1000 > now:
            return
        ended = user.until * 1000
        self.note(f"event:expiry_at_{where}")
        self.note(f"event:expiry_at_exact_{where}", ended == now)
        self.note("event:expiry_before_from", self.start is not None and ended < self.start)
        self.log(
            user,
            at=ended,
            kind="suspension_expired",
            reason="suspension expired",
            actor="system",
            actor_kind="system",
        )
        user.status, user.until, user.reason = "enabled", None, None
        if self.semantics["history_after_enable"] == "forgotten":
            kept = [post for post in user.history if post["created_at"] >= ended]
            self.note("event:expiry_forgets_posts", len(kept) < len(user.history))
            self.note("event:expiry_keeps_warm_up_posts", bool(kept))
            exact = any(post["created_at"] == ended for post in kept)
            self.note("event:expiry_keeps_post_at_until", exact)
            user.history = kept
            user.calls = [call for call in user.calls if call.at >= ended]

    def replay_post(self, user: User, post: dict) -> None:
        """Section 3, steps 2 to 6, for a post that is not warm-up."""
        outcome = {
            "user_id": user.user_id,
            "created_at": post["created_at"],
            "post_id": post["post_id"],
            "accepted": user.status == "enabled",
            "rejected_by": None if user.status == "enabled" else user.status,
            "rules": [],
            "test_rules": [],
            "actions": [],
        }
        self.outcomes.append(outcome)
        if outcome["accepted"]:
            turn = Turn(post, tags_seen=set(user.tags), outcome=outcome)
            self.run_rules(user, turn)
            self.close_turn(user, turn)
        else:
            self.note(f"event:rejected_{user.status}")
            if self.semantics["rejected_posts"] == "counted":
                user.history.append(post)

    def close_turn(self, user: User, turn: Turn) -> None:
        """Keep the post and its calls, or forget what a reinstating enable forgets (section 7)."""
        user.history.append(turn.post)
        if turn.reinstated and self.semantics["history_after_enable"] == "forgotten":
            user.history, user.calls = [], []
            self.note("event:calls_after_enable_kept", bool(turn.calls))
        user.calls.extend(turn.calls)

    # ---- rules, section 1 (fires, mode) and section 3 (steps 4 and 5) -------------------------

    def run_rules(self, user: User, turn: Turn) -> None:
        """Evaluate the rules in policy order; in first_match stop behind the first match."""
        first_match = self.policy.get("evaluate") == "first_match"
        for position, rule in enumerate(self.rules):
            mode = rule.get("mode", "live")
            if mode == "off":
                self.note("mode:off")
                continue
            if self.semantics["visibility"] == "sequential":
                self.note("event:sequential_sees_other_tags", turn.tags_seen != user.tags)
                turn.tags_seen = set(user.tags)
            result = self.truth(rule["when"], user, turn)
            if result is None:
                self.unknown[rule["name"]] += 1
                self.note("event:rule_unknown")
            if not self.fires(rule, user, turn, result is True):
                self.note("event:first_match_held_back", first_match and result is True)
                continue
            self.note(f"mode:{mode}")
            self.fire(rule, user, turn, mode)
            if first_match and mode == "live":
                self.note("event:rules_behind_first_match", position + 1 < len(self.rules))
                return
            self.note("event:test_rule_is_no_first_match", first_match)

    def fires(self, rule: dict, user: User, turn: Turn, holds: bool) -> bool:
        """Section 1, fires: whether a rule evaluated now fires, and what it remembers of it."""
        memory = user.memory.setdefault(rule["name"], Memory())
        held_before, memory.held = memory.held, holds
        if not holds:
            return False
        now, kind = turn.post["created_at"], rule.get("fires", "always")
        held_back = None
        if kind == "on_crossing" and held_before:
            held_back = "on_crossing"
        elif kind == "once" and memory.last_fired is not None:
            held_back = "once"
        elif "cooldown" in rule and memory.last_fired is not None:
            over = memory.last_fired + duration_us(rule["cooldown"])
            held_back = "cooldown" if now < over else None
            self.note("event:cooldown_exactly_over", now == over)
            self.note("event:crossing_lost_in_cooldown", held_back and kind == "on_crossing")
        if held_back:
            self.note(f"event:held_back_by_{held_back}")
            return False
        self.note(f"fires:{kind}")
        memory.last_fired = now
        return True

    def fire(self, rule: dict, user: User, turn: Turn, mode: str) -> None:
        """Section 3, steps 5 and 6: log the rule, then take its actions unless it is a test."""
        name = rule["name"]
        self.triggers[name] += 1
        self.trigger_users[name].add(user.user_id)
        turn.outcome["rules" if mode == "live" else "test_rules"].append(name)
        kind = "rule_triggered" if mode == "live" else "rule_tested"
        self.log_rule(user, turn, rule, kind=kind)
        if mode == "live":
            for action in rule["then"]:
                self.call(rule, user, turn, *action_parts(action))

    # ---- actions, section 1 and section 3, step 5 ---------------------------------------------

    def call(self, rule: dict, user: User, turn: Turn, name: str, arguments) -> None:
        """Call one action: it counts, is logged, and under ``full`` takes effect."""
        turn.outcome["actions"].append(name)
        turn.calls.append(Call(name, turn.post["created_at"]))
        self.note(f"action:{name}")
        if name in TAG_ACTIONS:
            self.change_tags(rule, user, turn, name, arguments)
            return
        logged = {key: value for key, value in arguments.items() if key != "reason"}
        if name == "suspend":
            logged |= {"until": self.suspension_end(turn, arguments)}
        self.log_rule(
            user,
            turn,
            rule,
            kind="user_action" if self.is_on_user(name) else "post_action",
            action=name,
            arguments=logged or None,
            reason=arguments.get("reason"),
        )
        if self.enforced:
            self.change_status(user, turn, name, logged.get("until"), arguments.get("reason"))

    def is_on_user(self, name: str) -> bool:
        """Section 1, actions: what an action is on; a custom one says so."""
        if name in POST_ACTIONS:
            return False
        return name in USER_ACTIONS or self.policy["actions"][name]["on"] == "user"

    def suspension_end(self, turn: Turn, arguments: dict) -> int:
        """Section 3: ``until`` in epoch ms, rounded up."""
        now = turn.post["created_at"]
        self.note("action:suspend_for" if "for" in arguments else "action:suspend_until")
        if "for" in arguments:
            self.note("event:until_rounded_up", now % 1000 != 0)
            return ceil_ms(now + duration_us(arguments["for"]))
        return ceil_ms(time_us(arguments["until"]))

    def change_status(self, user: User, turn: Turn, name: str, until, reason) -> None:
        """Section 3, step 5: the last status change stands."""
        if name == "suspend" and until * 1000 <= turn.post["created_at"]:
            self.note("event:suspend_until_the_past")
            return  # section 7: called and logged, and changes nothing
        if name in ("block", "suspend"):
            self.note(f"event:{user.status}_then_{name}", user.status != "enabled")
        if self.set_status(user, name, until, reason):
            self.note("event:rule_enable_reinstates")
            turn.reinstated = True
            if self.semantics["history_after_enable"] == "forgotten":
                turn.calls = []
        else:
            self.note("event:rule_enable_of_enabled_user", name == "enable")

    def set_status(self, user: User, name: str, until, reason) -> bool:
        """Carry out a status action; whether it reinstated the user (section 7)."""
        reinstates = name == "enable" and user.status != "enabled"
        if name == "block":
            user.status, user.until, user.reason = "blocked", None, reason
        elif name == "suspend":
            user.status, user.until, user.reason = "suspended", until, reason
        elif name == "enable":
            user.status, user.until, user.reason = "enabled", None, None
        return reinstates

    def change_tags(self, rule: dict, user: User, turn: Turn, name: str, tags: list[str]) -> None:
        """Section 3, step 6: one entry a tag, none for a tag that stays as it is."""
        self.note(f"action:{name}_several", len(tags) > 1)
        for tag in tags:
            if (tag in user.tags) == (name == "add_tags"):
                self.note(f"event:{name}_changes_nothing")
                continue
            self.log_rule(
                user,
                turn,
                rule,
                kind="user_tags_added" if name == "add_tags" else "user_tags_removed",
                action=name,
                arguments={"tag": tag},
            )
            if self.enforced:
                self.set_tag(user, name, tag)

    @staticmethod
    def set_tag(user: User, name: str, tag: str) -> None:
        """Put a tag on a user or take it off."""
        if name == "add_tags":
            user.tags.add(tag)
        else:
            user.tags.discard(tag)

    # ---- recorded entries, section 3 ----------------------------------------------------------

    def apply_record(self, user: User, record: dict) -> None:
        """Section 3, recorded entries: apply one, log it if it changed something."""
        before = user.snapshot()
        kind, action = record["kind"], record["action"]
        arguments = record.get("arguments") or {}
        user.calls.append(Call(action, record["at"]))
        reinstated = False
        if kind == "user_action" and action in ("block", "suspend", "enable"):
            until = arguments.get("until")
            if action != "suspend" or until * 1000 > record["at"]:
                reinstated = self.set_status(user, action, until, record.get("reason"))
        elif kind in ("user_tags_added", "user_tags_removed"):
            self.set_tag(user, action, arguments["tag"])
        if reinstated and self.semantics["history_after_enable"] == "forgotten":
            user.history, user.calls = [], []
        self.note("event:record_enable_reinstates", reinstated)
        if user.snapshot() == before:
            self.unchanged_records += 1
            self.note("record:changes_nothing")
        else:
            self.note(f"record:{action}")
            kept = (
                "kind post_id rule policy policy_version action arguments reason actor actor_kind"
            )
            self.log(user, at=record["at"], **{key: record.get(key) for key in kept.split()})

    # ---- conditions, section 1 ----------------------------------------------------------------

    def truth(self, condition: dict, user: User, turn: Turn) -> bool | None:
        """The truth of any condition for a user's post at its time."""
        ((kind, body),) = condition.items()
        if kind == "all":
            result = all3([self.truth(part, user, turn) for part in body])
        elif kind == "any":
            result = any3([self.truth(part, user, turn) for part in body])
        elif kind == "not":
            result = not3(self.truth(body, user, turn))
        elif kind == "user_tags":
            result = self.user_tags_truth(body, turn)
        elif kind == "user":
            result = self.user_truth(body, user, turn)
        elif kind == "post_count":
            result = self.count_truth(self.matching(body, user, turn)[0], body)
        elif kind == "post_share":
            result = self.share_truth(body, user, turn)
        elif kind == "action_count":
            result = self.count_truth(self.actions_called(body, user, turn), body)
        else:
            return self.post_truth(condition, turn.post)
        self.note_truth(kind, result)
        return result

    def post_truth(self, condition: dict, post: dict) -> bool | None:
        """The truth of a post condition, which depends on the post alone."""
        ((kind, body),) = condition.items()
        if kind == "all":
            result = all3([self.post_truth(part, post) for part in body])
        elif kind == "any":
            result = any3([self.post_truth(part, post) for part in body])
        elif kind == "not":
            result = not3(self.post_truth(body, post))
        elif kind == "classified":
            result = any3([self.classified(name, post) for name in body])
        elif kind == "needs_review":
            result = any3([self.in_band(name, post) for name in self.band_classes(body)])
        elif kind == "score":
            parts = comparisons_of(body).items()
            result = all3([self.class_compares(body["of"], post, *part) for part in parts])
        elif kind == "text_in":
            result = self.text_truth(body, post)
        elif kind == "post":
            ((name, comparisons),) = body.items()
            result = self.field_truth(post.get(name), comparisons, self.type_of(post, name))
        else:
            raise ValueError(f"no post condition: {kind}")
        self.note_truth(kind, result)
        return result

    def note_truth(self, kind: str, result: bool | None) -> None:
        """Coverage: which truth values a kind of condition came to."""
        self.note(f"condition:{kind}={'unknown' if result is None else str(result).lower()}")

    def user_tags_truth(self, body: dict, turn: Turn) -> bool:
        """Section 1, ``user_tags``: never unknown."""
        ((comparison, tags),) = body.items()
        carries_one = any(tag in turn.tags_seen for tag in tags)
        self.note(f"user_tags:{comparison}={str(carries_one).lower()}")
        return carries_one if comparison == "any_of" else not carries_one

    def user_truth(self, body: dict, user: User, turn: Turn) -> bool | None:
        """Section 1, ``user``: an attribute, or the account's age at the post's time."""
        ((name, comparisons),) = body.items()
        attributes = user.attributes or {}
        if name != "account_age":
            return self.field_truth(attributes.get(name), comparisons, None)
        comparisons = {key: map_threshold(duration_us, value) for key, value in comparisons.items()}
        created = attributes.get("created_at")
        age = None if created is None else turn.post["created_at"] - created
        return self.field_truth(age, comparisons, None)

    def field_truth(self, value, comparisons: dict, column_type: str | None) -> bool | None:
        """Section 2: several comparisons are an ``all``; a missing value is unknown."""
        if is_missing(value):
            return None
        column_type = column_type or ("float64" if isinstance(value, float) else None)
        value = value if column_type != "decimal" else Fraction(Decimal(value))
        value = rounded(value, column_type)
        results = []
        for comparison, threshold in comparisons.items():
            stored = map_threshold(lambda item: rounded(item, column_type), threshold)
            results.append(compare(value, comparison, stored))
            self.note_comparison("field", comparison, value, stored, results[-1])
            self.note("value:text_is_no_number", results[-1] is None)
            is_whole = isinstance(value, int) and abs(value) > 2**53
            self.note("value:big_integer", is_whole)
            self.note(
                "value:text_is_number", isinstance(value, str) and type(threshold) in (int, float)
            )
        return all3(results)

    def note_comparison(self, where: str, comparison: str, value, threshold, result) -> None:
        """Coverage: which comparisons were made, and whether right at the threshold."""
        self.note(f"comparison:{where}:{comparison}={str(result).lower()}")
        self.note(f"comparison:{where}:{comparison}=equal", value == threshold)

    def text_truth(self, name: str, post: dict) -> bool | None:
        """Section 1, ``text_in``; a missing text is unknown."""
        if is_missing(post.get("text")):
            return None
        return any(phrase_matches(phrase, post["text"]) for phrase in self.lists[name])

    # ---- classes, sections 1 and 7 ------------------------------------------------------------

    def classified(self, name: str, post: dict) -> bool | None:
        """Section 1, classes: the score is at or above ``classified``."""
        threshold = self.policy["classes"][name]["classified"]
        return self.class_compares(name, post, "at_least", threshold)

    def in_band(self, name: str, post: dict) -> bool | None:
        """Section 1, classes: at or above ``needs_review`` and below ``classified``."""
        entry = self.policy["classes"][name]
        return all3(
            [
                self.class_compares(name, post, "at_least", entry["needs_review"]),
                self.class_compares(name, post, "less_than", entry["classified"]),
            ]
        )

    def band_classes(self, body) -> list[str]:
        """Section 1, classes: ``any`` means the classes that have a band."""
        if body != "any":
            return body
        return [name for name, entry in self.policy["classes"].items() if "needs_review" in entry]

    def type_of(self, post: dict, column: str) -> str | None:
        """Section 1, classes: the type that a value came in; else that of its column."""
        return post.get("came_as", {}).get(column) or self.columns.get(column)

    def class_compares(self, name: str, post: dict, comparison: str, threshold) -> bool | None:
        """Sections 1 and 7: above is an ``any`` over the scores, below the ``not`` of one."""
        if comparison == "less_than":
            return not3(self.class_compares(name, post, "at_least", threshold))
        if comparison == "at_most":
            return not3(self.class_compares(name, post, "more_than", threshold))
        entry = self.policy["classes"][name]
        columns = entry["score"] if isinstance(entry["score"], list) else [entry["score"]]
        results = []
        for column in columns:
            value = self.score(entry, column, post)
            limit = rounded(threshold, self.type_of(post, column))
            results.append(None if value is None else compare(value, comparison, limit))
            if value is not None:
                self.note_comparison("score", comparison, value, limit, results[-1])
                self.note("value:float32_at_threshold", value == limit and limit != threshold)
        self.note("value:multi_score_some_unknown_decided", None in results and True in results)
        self.note("value:multi_score_some_unknown_open", None in results and False in results)
        return any3(results)

    def score(self, entry: dict, column: str, post: dict):
        """A score on its class's scale; missing, −1 of a severity and off the scale are unknown."""
        value = post.get(column)
        if is_missing(value):
            return None
        self.note(f"value:score_of_{self.columns[column]}")
        column_type = self.type_of(post, column)
        value = rounded(value, column_type)
        if column_type in ("text", "decimal") and (value := as_number(value)) is None:
            return None
        scale = entry.get("scale", "probability")
        is_range = isinstance(scale, dict)
        low, high = (scale["min"], scale["max"]) if is_range else SCALES[scale]
        self.note(f"scale:{'range' if is_range else scale}")
        low, high = (as_number(rounded(bound, column_type)) for bound in (low, high))
        if not low <= as_number(value) <= high or (scale == "severity" and value != int(value)):
            could_not_tell = scale == "severity" and value == -1
            self.note("value:severity_minus_one" if could_not_tell else "value:off_scale")
            return None
        return int(value) if isinstance(value, bool) else value

    # ---- windows, section 3, step 3, and section 4 --------------------------------------------

    def window(self, body: dict, user: User, turn: Turn) -> list[dict]:
        """The user's posts in the window, with this one unless it is not counted."""
        posts = list(user.history)
        if self.semantics["current_post"] == "counted":
            posts.append(turn.post)
        if "in_past" not in body:
            self.note("window:whole_history")
            return posts
        after = turn.post["created_at"] - duration_us(body["in_past"])
        self.note("event:post_at_window_edge", any(p["created_at"] == after for p in posts))
        return [post for post in posts if post["created_at"] > after]

    def matching(self, body: dict, user: User, turn: Turn) -> tuple[int, int]:
        """How many posts of the window ``where`` is true for, and how many there are."""
        posts = self.window(body, user, turn)
        self.note("event:empty_window", not posts)
        same = any(p["created_at"] == turn.post["created_at"] for p in posts if p is not turn.post)
        self.note("event:window_has_post_of_same_instant", same)
        if "where" not in body:
            self.note("where:none")
            return len(posts), len(posts)
        results = [self.post_truth(body["where"], post) for post in posts]
        self.note("where:some_unknown", None in results)
        return sum(result is True for result in results), len(posts)

    def count_truth(self, count: int, body: dict) -> bool:
        """A count compared: never unknown."""
        results = []
        for comparison, threshold in comparisons_of(body).items():
            results.append(compare(count, comparison, threshold))
            self.note_comparison("count", comparison, count, threshold, results[-1])
            self.note("event:count_compared_with_zero", threshold == 0)
        return all(results)

    def share_truth(self, body: dict, user: User, turn: Turn) -> bool | None:
        """Section 1: count × 100 against p × all; a share of no posts is unknown."""
        count, total = self.matching(body, user, turn)
        if total == 0:
            return None
        results = []
        for comparison, text in comparisons_of(body).items():
            limit = Fraction(text.removesuffix("%")) * total
            results.append(compare(count * 100, comparison, limit))
            self.note_comparison("share", comparison, count * 100, limit, results[-1])
        return all(results)

    def actions_called(self, body: dict, user: User, turn: Turn) -> int:
        """Section 1, ``action_count``: calls before this post in (t − D, t]."""
        now = turn.post["created_at"]
        calls = [call for call in user.calls if call.action in body["of"]]
        if "in_past" in body:
            after = now - duration_us(body["in_past"])
            self.note("event:call_at_window_edge", any(call.at == after for call in calls))
            calls = [call for call in calls if call.at > after]
        self.note("event:call_of_same_instant_counts", any(call.at == now for call in calls))
        self.note("event:calls_on_this_post_left_out", bool(turn.calls))
        return len(calls)

    # ---- the log and the result, sections 5 and 7 ---------------------------------------------

    def log_rule(self, user: User, turn: Turn, rule: dict, **values) -> None:
        """Section 7, log entries: what a rule did on a post."""
        self.log(
            user,
            at=turn.post["created_at"],
            post_id=turn.post["post_id"],
            rule=rule["name"],
            policy=self.policy["name"],
            actor=f"rule:{rule['name']}",
            actor_kind="rule",
            **values,
        )

    def log(self, user: User, **values) -> None:
        """One entry of the moderation log, in the order of happening."""
        entry = dict.fromkeys(LOG_COLUMNS)
        entry |= values
        entry["user_id"] = user.user_id
        entry["automated"] = entry["actor_kind"] in AUTOMATED_ACTOR_KINDS
        user.log.append(entry)

    def sorted_log(self) -> list[dict]:
        """Section 5: by ``at``, ``user_id``, then the order of happening; numbered from 1."""
        entries = [entry for user in self.users.values() for entry in user.log]
        entries.sort(key=lambda entry: (entry["at"], utf8(entry["user_id"])))
        return [entry | {"entry_id": place} for place, entry in enumerate(entries, start=1)]

    def result(self) -> dict:
        """Section 5: the tables in their order, and the counts of the summary."""
        accepted = sum(outcome["accepted"] for outcome in self.outcomes)
        return {
            "outcomes": sorted(
                self.outcomes,
                key=lambda o: (utf8(o["user_id"]), o["created_at"], utf8(o["post_id"])),
            ),
            "users": [
                {
                    "user_id": user.user_id,
                    "status": user.status,
                    "block_until": user.until,
                    "block_reason": user.reason,
                    "tags": sorted(user.tags, key=utf8),
                }
                for user in sorted(self.users.values(), key=lambda user: utf8(user.user_id))
            ],
            "log": self.sorted_log(),
            "unknown": self.unknown,
            "triggers": self.triggers,
            "trigger_users": {name: len(users) for name, users in self.trigger_users.items()},
            "unchanged_records": self.unchanged_records,
            "accepted": accepted,
            "rejected": len(self.outcomes) - accepted,
        }


def oracle(case: dict) -> dict:
    """Replay a case and return its outcomes, users, log and counts."""
    return Replay(case).run()
