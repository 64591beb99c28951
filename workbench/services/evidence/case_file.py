"""The export of a case: all that the store has about one user, in one ZIP.

The same store gives the same bytes. Nothing of it is written to the store.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from workbench.encoding import JsonValue, json_object, json_value
from workbench.export import safe_csv
from workbench.services.evidence.evidence import evidence_in
from workbench.services.record.log import log_csv, log_table
from workbench.services.record.log_words import one_line
from workbench.services.tags.downloads import Download
from workbench.services.users.users import Moment, timeline_in, user_in
from workbench.store import Store, Transaction
from workbench.units import iso

_MADE = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP can say
_OWN = ("post_id", "created_at", "created_us")
_FATE = ("imported", "accepted", "rejected_by", "late", "rules", "test_rules", "actions", "marks")
_LISTS = ("rules", "test_rules", "actions", "marks")
_README = """Case of one user of a moderation store

user            {user}
store           {application_id}
log             {entries} entries, the last one with the hash {head}
made            {made}

user.json       the user: status, tags and what is known
evidence.json   why the user is blocked or suspended: the chain of log entries, rules and posts
timeline.jsonl  posts and log entries by time, one JSON object a line; n = {moments}
log.csv         the moderation log's entries about the user; n = {logged}
posts.csv       the user's posts and what became of each; n = {posts}

All files are UTF-8, and times are UTC. In CSV files each text is in quotes; a text that a
spreadsheet would run as a formula begins with one apostrophe, which is not part of it.
"""


def export_case(store: Store, user_id: str) -> Download:
    """All that the store has about a user: the user, evidence, timeline, log and posts.

    Raises: NotFound.
    """
    with store.read() as tx:
        files = _files(store, tx, user_id)
        name = f"{tx.application_id()}_{tx.now_us // 1000}_case"
    return Download(name, "zip", _zipped(files))


def _files(store: Store, tx: Transaction, user_id: str) -> dict[str, bytes]:
    """Each file by its name."""
    known = user_in(tx, user_id)
    user_id = known.user_id
    moments = timeline_in(store, tx, user_id)
    posts = [moment for moment in moments if moment.what == "post"]
    logged = log_table(tx, user_id=user_id)
    counts = {"moments": len(moments), "logged": logged.num_rows, "posts": len(posts)}
    return {
        "README.txt": _readme(tx, user_id, counts),
        "evidence.json": _json(evidence_in(store, tx, user_id).as_plain(), 2),
        "log.csv": log_csv(logged),
        "posts.csv": _posts_csv(posts),
        "timeline.jsonl": b"".join(map(_line, moments)),
        "user.json": _json(json_object(known, add_iso=True), 2),
    }


def _readme(tx: Transaction, user_id: str, counts: Mapping[str, int]) -> bytes:
    """What each file is, and of which store, as of which entry of its log, it was made."""
    text = _README.format(
        user=one_line(user_id),
        application_id=tx.application_id(),
        entries=tx.head.entries,
        head=tx.head.hash.hex(),
        made=iso(tx.now_us),
        **counts,
    )
    return text.encode()


def _line(moment: Moment) -> bytes:
    return _json({"at": iso(moment.at_us), **json_object(moment)})


def _posts_csv(posts: Sequence[Moment]) -> bytes:
    """The posts in order: what became of each, then its fields, in columns `post.…`."""
    fields = sorted({name for post in posts for name in _body(post)})
    columns = (*_OWN, *_FATE, *(f"post.{name}" for name in fields))
    return safe_csv(columns, (_post_cells(post, fields) for post in posts))


def _post_cells(post: Moment, fields: Iterable[str]) -> list[object]:
    fate = {name: post.said.get(name) for name in _FATE}
    fate |= {name: ", ".join(post.said.get(name) or ()) for name in _LISTS}
    fate["imported"] = bool(post.said.get("imported"))
    body = _body(post)
    values = (json_value(body.get(name)) for name in fields)
    return [post.post_id, iso(post.at_us), post.at_us, *fate.values(), *values]


def _body(post: Moment) -> Mapping[str, object]:
    return post.said["body"] or {}


def _json(value: JsonValue, indent: int | None = None) -> bytes:
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    return f"{text}\n".encode()


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP whose bytes depend on the files alone; only their owner can read them."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MADE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            archive.writestr(entry, content)
    return made.getvalue()
