"""The summary of a replay. Source: spec 2.3, 3.8 to 3.11 and 5.6."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict

from workbench.errors import quoted
from workbench.formatting import count
from workbench.policy import tree
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.replay.offscale import off_scale_counts
from workbench.replay.run import Run, conditions, longest_window
from workbench.replay.summary_document import RuleCounts, Summary
from workbench.replay.tally import Tally

REACHING_BACK_WARNED = 0.05


def summarise(run: Run, tally: Tally, statuses: Mapping[str, int]) -> Summary:
    """Return the summary as plain values, the same for the same policy and data."""
    rules = [_rule(run, tally, number) for number in range(len(run.policy.active_rules))]
    off_scale = off_scale_counts(run)
    warnings = [*_empty_lists(run), *_reaching_back(rules), *_leaking(run)]
    warnings += [*_off_scale(off_scale), *_of_lists(run)]
    return {
        "policy": {"name": run.policy.name, "digest": run.policy.digest},
        "data": {
            "posts": run.history.n_posts,
            "users": len(run.user_ids),
            "posts_digest": run.history.digest,
            "users_digest": run.users.digest,
            "records_digest": run.records_digest,
            "lists_digest": run.lists.digest,
            "set_aside": len(run.history.rejects),
            "sources": [counts.as_plain() for counts in run.history.row_counts],
            "off_scale": off_scale,
        },
        "choices": {**run.choices.document(), "evaluate": run.policy.evaluate},
        "semantics": asdict(run.policy.semantics),
        "posts": {
            "accepted": tally.accepted,
            "rejected": tally.rejected,
            "rejected_by": {
                "blocked": tally.rejected_blocked,
                "suspended": tally.rejected_suspended,
            },
            "warm_up": tally.warm_up,
        },
        "rules": rules,
        "actions": _actions(run, tally),
        "users": dict(statuses),
        "records": {
            "applied": tally.records_applied,
            "changed_nothing": tally.records_unchanged,
            "left_out": run.records.left_out,
        },
        "warnings": warnings,
    }


def _rule(run: Run, tally: Tally, number: int) -> RuleCounts:
    rule, evaluated = run.policy.active_rules[number], int(tally.evaluated[number])
    windowed = longest_window(rule) is not None and evaluated
    share = int(tally.reaching_back[number]) / evaluated if windowed else None
    return {
        "rule": rule.name,
        "mode": rule.mode,
        "triggers": int(tally.triggers[number]),
        "users": int(tally.users[number]),
        "evaluated": evaluated,
        "unknown": int(tally.unknown[number]),
        "window_before_first_post": None if share is None else round(share, 6),
    }


def _actions(run: Run, tally: Tally) -> dict[str, int]:
    """How often each action was called by live rules, in the order of the policy."""
    called: Counter[str] = Counter()
    for number, rule in enumerate(run.policy.active_rules):
        for call in rule.then if rule.mode == "live" else ():
            called[call.action] += int(tally.triggers[number])
    return dict(called)


def _reaching_back(rules: list[RuleCounts]) -> list[str]:
    text = "of its evaluations had a window that reaches back before the first post; start later"
    return [
        f"rule {quoted(rule['rule'])}: {share:.1%} {text} (`from`) to let windows fill"
        for rule in rules
        if (share := rule["window_before_first_post"] or 0) > REACHING_BACK_WARNED
    ]


def _leaking(run: Run) -> list[str]:
    read = [c.field for _, c in conditions(run.policy) if isinstance(c, tree.UserField)]
    fields = sorted({field for field in read if field != ACCOUNT_AGE})
    text = "has one value for the whole replay; where it moved with the user's behaviour"
    of_fields = [f"user field {quoted(field)} {text}, the future leaks in" for field in fields]
    return [*of_fields, *_late_tags(run)]


def _late_tags(run: Run) -> list[str]:
    late = run.users.late_tags
    if not late or not any(isinstance(c, tree.UserTags) for _, c in conditions(run.policy)):
        return []
    given = "were given after the first post and count" if late > 1 else "was given after the first"
    given += "" if late > 1 else " post and counts"
    text = "from the start on; where users were tagged for their posts, the future leaks in"
    return [f"{count(late, 'tag')} of users {given} {text}"]


def _empty_lists(run: Run) -> list[str]:
    """Conditions on a text list without entries, which no post matches."""
    read = dict.fromkeys(
        (rule.name, condition.list)
        for rule, condition in conditions(run.policy)
        if isinstance(condition, tree.TextIn) and not run.lists.lists.get(condition.list)
    )
    text = "which has no entries: no post matches it"
    return [
        f"rule {quoted(rule)} reads the text list {quoted(name)}, {text}" for rule, name in read
    ]


def _off_scale(counts: dict[str, int]) -> list[str]:
    text = "off the scale of the class, taken as unknown"
    return [f"column {quoted(column)}: {count(n, 'score')} {text}" for column, n in counts.items()]


def _of_lists(run: Run) -> list[str]:
    """What is worth knowing of the entries of the lists that the policy reads."""
    from workbench.matching import ListEntry, warnings_of

    names = dict.fromkeys(c.list for _, c in conditions(run.policy) if isinstance(c, tree.TextIn))
    entries = [ListEntry(name, *entry) for name in names for entry in run.lists.lists.get(name, ())]
    return [f"{warning} ({warning.code})" for warning in warnings_of(entries)]
