"""What the tables of a store should show, worked out again in pandas from what the store says
elsewhere, and a query's answer over it.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.model.log.entry import entries_of
from workbench.model.review import ReviewItem
from workbench.model.tables import Between, Contains, OneOf, TableKind, TableQuery, post_row
from workbench.services.posts.posts import submitted_posts
from workbench.services.record.log import log
from workbench.services.review import review
from workbench.services.simulations.apply import batches
from workbench.services.tags.tag_uploads import uploads
from workbench.services.transfer.import_label_files import label_imports
from workbench.services.users.users import find_users
from workbench.store import Store

SEARCHED = {
    "posts": ("user_id", "post_id", "text"),
    "users": ("user_id", "tags", "reason"),
    "labels": ("post_id", "user_id", "class_name", "labelled_by", "source"),
    "log": ("user_id", "post_id", "rule", "actor", "reason"),
    "review": ("user_id", "post_id", "rule", "opened_by", "resolved_by"),
    "uploads": ("file", "uploaded_by"),
    "batches": ("batch", "policy", "applied_by"),
}
KEYS = {
    "users": "user_id",
    "labels": "number",
    "log": "entry",
    "review": "item",
    "uploads": "upload",
    "batches": "batch",
}
ORDERS: dict[str, list[tuple[str, bool]]] = {
    "posts": [("created", True), ("user_id", False), ("post_id", False)],
    "users": [("posts", True), ("user_id", False)],
    "labels": [("labelled", True), ("number", True)],
    "log": [("entry", True)],
    "review": [("item", False)],
    "uploads": [("upload", True)],
    "batches": [("last", True)],
}


@dataclass
class Reference:
    """The rows of each table, a dict each."""

    tables: dict[str, list[dict[str, Any]]]

    def answer(self, query: TableQuery) -> list[dict[str, Any]]:
        """All rows that a query finds, in order."""
        kept = [row for row in self.tables[query.kind] if _matches(row, query)]
        order = list(ORDERS[query.kind])
        if query.sort is not None:
            order.insert(0, (query.sort, query.descending))
        for name, descends in reversed(order):
            known = [row for row in kept if not _missing(row[name])]
            known.sort(key=lambda row: row[name], reverse=descends)
            kept = known + [row for row in kept if _missing(row[name])]
        return kept


def key_of(kind: TableKind, row: dict[str, Any]) -> str:
    """The key of a row."""
    return post_row(row["user_id"], row["post_id"]) if kind == "posts" else str(row[KEYS[kind]])


def reference(store: Store, posts: list[dict[str, Any]], fields: list[str]) -> Reference:
    """The tables of a store. `posts`: those that were imported or submitted, each once."""
    entries = pd.DataFrame([asdict(entry) for entry in entries_of(log(store))], dtype=object)
    found = {
        "posts": _posts(store, posts, fields, entries),
        "users": _users(store, posts, entries),
        "labels": _labels(store),
        "log": _log(entries),
        "review": [
            _sent_by(entries, item)
            | {
                "item": item.item_id,
                "opened": item.opened_us,
                "about": "post" if item.post_id else "user",
                "user_id": item.user_id,
                "post_id": item.post_id,
                "opened_by": item.opened_by,
                "decision": item.decision or "open",
                "resolved": item.resolved_us,
                "resolved_by": item.resolved_by,
            }
            for item in review.review_items(store, open_only=False)
        ],
        "uploads": [
            {
                "upload": int(one.upload_id),
                "file": one.file,
                "uploaded": one.uploaded_us,
                "uploaded_by": one.uploaded_by,
                "status": one.status,
                "rows": one.rows,
                "rows_succeeded": one.rows_succeeded,
                "tags_assigned": one.tags_assigned,
                "tags_unchanged": one.tags_unchanged,
                "tags_failed": one.tags_failed,
            }
            for one in uploads(store)
        ],
        "batches": [
            {
                "batch": one.batch_id,
                "policy": one.policy,
                "applied": one.applied_us,
                "applied_by": one.applied_by,
                "entries": one.last_entry - one.first_entry + 1,
                "state": "applied" if one.undone_us is None else "undone",
                "undone": one.undone_us,
                "last": one.last_entry,
            }
            for one in batches(store)
        ],
    }
    return Reference(found)


def _sent_by(entries: pd.DataFrame, item: ReviewItem) -> dict[str, Any]:
    """The rule that sent an item of the review feed, and how many triggered on what it is about."""
    of_rules = [
        row
        for row in entries.to_dict("records")
        if not _missing(row["rule"]) and row["user_id"] == item.user_id
    ]
    about = [
        row
        for row in of_rules
        if (None if row["action"] == "flag_user" or _missing(row["post_id"]) else row["post_id"])
        == item.post_id
    ]
    sent = [row["rule"] for row in about if row["action"] in ("flag_post", "flag_user")]
    return {"rule": sent[-1] if sent else None, "severity": len({row["rule"] for row in about})}


def _posts(store: Store, posts, fields, entries: pd.DataFrame) -> list[dict[str, Any]]:
    outcomes = submitted_posts(store).to_pandas()
    accepted = dict(zip(outcomes["post_id"], outcomes["accepted"], strict=True))
    fired = entries.dropna(subset=["rule", "post_id"]).groupby("post_id")["rule"].agg(set)
    labels = {label.post_id: label.label for label in review.labels(store)}
    rows = []
    for post in posts:
        post_id = post["post_id"]
        result = {True: "accepted", False: "rejected", None: "imported"}[accepted.get(post_id)]
        rows.append(
            {
                "created": post["created_at"],
                "user_id": post["user_id"],
                "post_id": post_id,
                "text": post.get("text"),
                "rules": tuple(sorted(fired.get(post_id, ()))),
                "label": labels.get(post_id),
                "result": result,
                **{f"field:{name}": post.get(name) for name in fields},
            }
        )
    return rows


def _users(store: Store, posts, entries: pd.DataFrame) -> list[dict[str, Any]]:
    made = pd.DataFrame(posts)
    newest = made["created_at"].max()
    by = made.groupby("user_id")["created_at"]
    counts, first, last = by.count(), by.min(), by.max()
    recent = made[made["created_at"] > newest - 30 * 86_400_000_000].groupby("user_id").size()
    is_flag = entries["kind"].isin(["rule_triggered", "post_action"])
    about = entries[is_flag].dropna(subset=["post_id"])
    about = about[~about["action"].isin(["unmark_post", "withdraw_flag"])]
    flagged = about.groupby("user_id")["post_id"].nunique()
    acts = ["user_action", "post_action"]
    tagged = ["user_tags_added", "user_tags_removed"]
    decided = entries[entries["kind"].isin([*acts, *tagged])].to_dict("records")
    last_decided = {entry["user_id"]: entry for entry in decided}
    put_out = {one["user_id"]: one for one in decided if one["action"] in ("block", "suspend")}
    known = set(entries[entries["kind"].isin([*acts, "rule_triggered"])]["user_id"])
    rows = []
    for user in find_users(store, limit=10_000):
        name = user.user_id
        n = int(counts.get(name, 0))
        one = (last_decided if user.status == "enabled" else put_out).get(name)
        rows.append(
            {
                "user_id": name,
                "status": user.status,
                "posts": n,
                "recent": int(recent.get(name, 0)),
                "flagged": int(flagged.get(name, 0)),
                "share": min(1.0, int(flagged.get(name, 0)) / n) if n and name in known else None,
                "last_active": int(last[name]) if n else None,
                "first_seen": int(first[name]) if n else user.first_seen_us,
                "tags": user.tags,
                "decided_by": one and (one["rule"] or one["actor"]),
                "decided": one and one["at_us"],
                "until": None if user.until_ms is None else user.until_ms * 1000,
                "reason": user.reason,
                "trust_level": user.trust_level,
                "fraud_score": user.fraud_score,
                "created": user.created_at_us,
            }
        )
    return rows


def _labels(store: Store) -> list[dict[str, Any]]:
    """The labels that hold, by the number of their row in the store."""
    with store.connection() as con:
        kept = con.execute("SELECT rowid, * FROM labels ORDER BY rowid").fetchall()
        names = [column[0] for column in con.description or ()]
    rows = [dict(zip(names, values, strict=True)) for values in kept]
    imports = {one.entry_id: one.name for one in label_imports(store)}
    last = {
        (row["user_id"], row["post_id"], row["labelled_by"]): row["rowid"]
        for row in rows
        if row["item_id"] is None and row["import_entry"] is None
    }
    return [
        {
            "number": row["rowid"],
            "about": "user" if row["post_id"] is None else "post",
            "labelled": row["labelled_us"],
            "source": _source(row, imports),
            **{name: row[name] for name in ("post_id", "user_id", "label", "class_name")},
            "sampling_probability": row["sampling_probability"],
            "labelled_by": None
            if row["labelled_by"] == f"import:{row['import_entry']}"
            else row["labelled_by"],
        }
        for row in rows
        if row["item_id"] is not None
        or row["import_entry"] is not None
        or (row["label"] != "withdrawn" and row["rowid"] in last.values())
    ]


def _source(row: dict[str, Any], imports: dict[int, str]) -> str:
    if row["item_id"] is not None:
        return "Review feed"
    entry = row["import_entry"]
    return "By hand" if entry is None else f"Import {imports.get(entry, 'posts')}"


def _log(entries: pd.DataFrame) -> list[dict[str, Any]]:
    names = {
        "entry": "entry_id",
        "kind": "kind",
        "user_id": "user_id",
        "post_id": "post_id",
        "rule": "rule",
        "action": "action",
        "actor": "actor",
        "actor_kind": "actor_kind",
        "policy": "policy",
        "version": "policy_version",
        "reason": "reason",
    }
    rows = []
    for entry in entries.to_dict("records"):
        row = {name: None if _missing(entry[of]) else entry[of] for name, of in names.items()}
        row["version"] = None if row["version"] is None else int(row["version"])
        row["at"], row["recorded"] = entry["at_us"], entry["recorded_at_us"]
        rows.append(row)
    return rows


def _matches(row: dict[str, Any], query: TableQuery) -> bool:
    searched = [row[name] for name in SEARCHED[query.kind]]
    if query.search and not any(_holds(value, query.search) for value in searched):
        return False
    if query.ids is not None and key_of(query.kind, row) not in query.ids:
        return False
    return all(_passes(row[one.column], one) for one in query.filters)


def _passes(value: Any, one: Between | OneOf | Contains) -> bool:
    if isinstance(one, Contains):
        return _holds(value, one.text)
    if isinstance(one, OneOf):
        if _missing(value):
            return None in one.values
        if isinstance(value, tuple):
            return bool(set(value) & set(one.values))
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return written in one.values
    if _missing(value):
        return False
    if one.low is not None and value < one.low:
        return False
    return one.high is None or (value <= one.high if one.inclusive else value < one.high)


def _holds(value: Any, text: str) -> bool:
    if _missing(value):
        return False
    whole = "\n".join(value) if isinstance(value, tuple) else str(value)
    return text.lower() in whole.lower()


def _missing(value: Any) -> bool:
    if value is None or value == ():
        return True
    return isinstance(value, float | np.floating) and math.isnan(value)


def kinds() -> list[TableKind]:
    """The tables that the reference has."""
    return ["posts", "users", "labels", "log", "review", "uploads", "batches"]
