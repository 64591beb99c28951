"""A draft: a policy that is being edited, with the edits that can be undone and redone.

A draft may be invalid; it then lists its problems. Every edit returns a new draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.encoding import JsonValue
from workbench.errors import BadInput, Problem, expected, quoted
from workbench.policy.catalogue import THRESHOLDS_CROSS
from workbench.policy.editing import edits
from workbench.policy.editing.declare import class_renamed
from workbench.policy.editing.edits import Document
from workbench.policy.editing.exceptions import with_exception
from workbench.policy.editing.joiners import joined
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import sentence

MAX_UNDONE = 200
_EDITS: Mapping[str, Callable[..., Document]] = {
    "set": edits.with_value,
    "remove": edits.without,
    "add": edits.with_item,
    "move": edits.moved,
    "repeat_rule": edits.rule_duplicated,
    "rename_class": class_renamed,
    "join": joined,
    "except_tag": with_exception,
}


@dataclass(frozen=True)
class Draft:
    """A policy document. `past`, `future`: the documents that undo and redo return to; `gesture`:
    that of the last edit, such as one drag of a handle; edits of one gesture are undone together.
    """

    document: Document
    past: tuple[Document, ...] = ()
    future: tuple[Document, ...] = ()
    gesture: str | None = None

    @classmethod
    def of(cls, policy: Policy) -> Draft:
        """A draft of a policy."""
        return cls(policy.to_document())

    def edited(self, edit: str, *, gesture: str | None = None, **arguments: object) -> Draft:
        """The draft after an edit of `edits`, `declare`, `joiners` or `exceptions` of
        `policy.editing`: `set`, `remove`, `add`, `move`, `repeat_rule`, `rename_class`, `join`,
        `except_tag`, with that function's arguments. Raises: BadInput.
        """
        if edit not in _EDITS:
            raise BadInput(f"unknown edit {quoted(edit)}; {expected(list(_EDITS), edit)}")
        try:
            document = _EDITS[edit](self.document, **arguments)
        except (TypeError, ValueError, AttributeError) as error:
            raise BadInput(f"the edit {edit} cannot be made: {error}") from None
        return self.replaced(document, gesture)

    def replaced(self, document: Document, gesture: str | None = None) -> Draft:
        """The draft with another document; the same draft, when the document is the same."""
        if document == self.document:
            return self
        if gesture is not None and gesture == self.gesture:
            return replace(self, document=document, future=())
        return Draft(document, (*self.past, self.document)[-MAX_UNDONE:], gesture=gesture)

    def undone(self) -> Draft:
        """The draft before its last edit; the same draft, when there was none."""
        if not self.past:
            return self
        return Draft(self.past[-1], self.past[:-1], (self.document, *self.future))

    def redone(self) -> Draft:
        """The draft after the edit that was undone last; the same draft, when there is none."""
        if not self.future:
            return self
        return replace(Draft(self.future[0], (*self.past, self.document)), future=self.future[1:])

    @cached_property
    def _read(self) -> tuple[Policy | None, tuple[Problem, ...]]:
        try:
            return Policy.from_document(self.document), ()
        except BadInput as error:
            return None, error.problems

    @property
    def policy(self) -> Policy | None:
        """The policy of the draft; None while it has problems."""
        return self._read[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems, each with its rule and the key within it."""
        return self._read[1]

    @property
    def rules(self) -> list[JsonValue]:
        """The rules of the document, valid or not."""
        rules = self.document.get("rules")
        return rules if isinstance(rules, list) else []

    def sentences(self) -> tuple[str | None, ...]:
        """Each rule as a sentence; None for one that cannot be read."""
        if self.policy is not None:
            return tuple(sentence(rule, self.policy) for rule in self.policy.rules)
        return tuple(map(self._sentence, self.rules))

    def _sentence(self, rule: JsonValue) -> str | None:
        try:
            alone = Policy.from_document({**self.document, "rules": [rule]})
        except BadInput:
            return None
        return sentence(alone.rules[0], alone)


def threshold_refusal(before: Draft, after: Draft, name: str, which: str) -> str | None:
    """Why an edit of a threshold is not possible; None when it is."""
    known, key = set(before.problems), f"classes.{name}."
    new_problems = [
        problem
        for problem in after.problems
        if problem not in known and (problem.key or "").startswith(key)
    ]
    if not new_problems:
        return None
    new, now = (edits.mapping_at(draft.document, ("classes", name)) for draft in (after, before))
    other = "needs_review" if which == "classified" else "classified"
    if all(problem.code == THRESHOLDS_CROSS for problem in new_problems):
        side = "above" if which == "classified" else "below"
        reason = f"{new[which]} is not {side} `{other}` ({now[other]})"
    else:
        reason = "; ".join(problem.message for problem in new_problems)
    return f"{name}: `{which}` stays {now.get(which)}: {reason}"
