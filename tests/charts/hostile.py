"""Texts that try to be more than text, and an outcome in which people are called by them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.charts.communities import START, few_posts
from workbench.history import Users
from workbench.policy.policy import Policy
from workbench.policy.tree import ActionCall, ActionOffer, Classified, Rule
from workbench.replay.outcome import Outcome

PAYLOADS = {
    "script": "<script>document.title='ran'</script>",
    "closed script": "</script><script>document.title='ran'</script>",
    "closed style": "</style><script>document.title='ran'</script>",
    "closed title": "</title><script>document.title='ran'</script>",
    "picture": "<img src=x onerror=\"document.title='ran'\">",
    "drawing": "<svg/onload=document.title='ran'>",
    "frame": '<iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
    "object": '<object data="data:text/html,<script>1</script>"></object>',
    "base": '<base href="//evil.example/">',
    "refresh": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "form": '<form action="https://evil.example/"><button autofocus onfocus=1>',
    "link": '<a href="javascript:document.title=1">here</a>',
    "sheet": '<link rel=stylesheet href="https://evil.example/x.css">',
    "attribute": '" onmouseover="document.title=\'ran\'" x="',
    "attribute, single": "' onmouseover='document.title=1' x='",
    "bare attribute": "x onfocus=alert(1) autofocus",
    "style": '"><style>*{background:url(https://evil.example/)}</style>',
    "custom property": "red;background:url(https://evil.example/)",
    "comment": "--><script>1</script><!--",
    "instruction": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    "character data": "]]><script>1</script>",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#x3e; &amp;",
    "markdown": "[x](javascript:alert(1)) ![y](https://evil.example/y.png) **b** `code`",
    "template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {} %s %n",
    "vega": 'datum[\'url\'] {"signal": "alert(1)"}',
    "path": "../../../../etc/passwd",
    "file address": "file:///etc/passwd",
    "address": "https://evil.example/?q=1&r=2",
    "data address": "data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+",
    "formula": '=HYPERLINK("https://evil.example","x")',
    "command": "'; DROP TABLE posts; -- $(id) `id` | id",
    "direction": "abc\u202egnp.exe\u2066\u2069",
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 123",
    "invisible": "ad\u200bmin\u200d\ufeff\u00ad\u2060",
    "controls": "a\x00b\x1b[31mc\x07\x85\u2028\u2029\r\nd\te",
    "piled marks": "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334" + "\u0301" * 60,
    "private": "\ue000\U000f0000\uffff",
    "long": "W" * 5000,
    "long words": "<b>" + "x y " * 500,
    "nothing": "   ",
    "a number": "1e999",
    "backticks": "`</bdi><script>1</script>`",
}


def hostile_policy(texts: list[str]) -> Policy:
    """A policy in which every name is one of the texts; no reader would let some of them in."""
    classes = {"bad": {"score": "bad", "classified": 0.5}}
    plain = Policy.from_document({"version": 1, "classes": classes, "rules": []})
    custom = [ActionOffer(f"{text}{n}", on="post", label=text) for n, text in enumerate(texts)]
    rules = [
        Rule(
            text if n == 0 else f"{text} {n}",
            Classified(("bad",)),
            (
                ActionCall("add_tags", {"tags": (text,)}),
                ActionCall("delete_post", {"reason": text}),
                ActionCall(custom[n].name),
                ActionCall("suspend", {"for": "1h", "reason": text}),
                ActionCall("block", {"reason": text}),
            ),
            description=text,
        )
        for n, text in enumerate(texts)
    ]
    return replace(
        plain,
        name=texts[0],
        rules=tuple(rules),
        tags=tuple(dict.fromkeys(texts)),
        actions={offer.name: offer for offer in custom},
    )


def hostile_outcome(texts: list[str]) -> Outcome:
    """An outcome of users and posts whose ids are the texts; everyone is put out at once."""
    policy = hostile_policy(texts)
    posts: list[dict[str, Any]] = []
    for number, text in enumerate(texts):
        usable = text.replace("\0", "")[:900] if text.strip() else f"{text}{number}"
        for repeat in range(3):
            posts.append({"user_id": usable, "post_id": f"{usable}{repeat}", "bad": 1.0})
    return few_posts(policy, posts, users=Users.none(), as_of=START.replace(month=5))
