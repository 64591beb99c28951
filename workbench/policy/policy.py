"""A policy as a value, which is read from YAML, JSON or Python and can be written as each.

Source: spec 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import pyarrow as pa

from workbench.display import table_html
from workbench.encoding import JsonObject, JsonValue
from workbench.errors import BadInput, NoFile, reason_of
from workbench.formatting import count
from workbench.model.ids import several_names
from workbench.policy.editing import rules as editing
from workbench.policy.reading import document
from workbench.policy.reading.reader import read_policy
from workbench.policy.sentences.explain import sentence
from workbench.policy.tree import ActionOffer, PolicyTree, Rule
from workbench.policy.write import policy_document, rule_document
from workbench.policy.write_yaml import as_yaml
from workbench.whole_files import read_whole

_MAX_FILE_BYTES = 16 << 20  # bytes of a policy file

KnownActions = Mapping[str, ActionOffer]
Arguments = ParamSpec("Arguments")


@dataclass(frozen=True, repr=False)
class Policy(PolicyTree):
    """A policy: its tree, with the methods that read, write, edit and show it.

    `lines` maps `rule:NAME` and `class:NAME` to the line in `file`; both take no part in
    comparison.
    """

    @classmethod
    def load(cls, path: str | Path, actions: KnownActions | None = None) -> Policy:
        """Read a policy file.

        `actions`: custom actions that it may call without declaring them, by name, as
        `workbench.services.policies.policies.known_actions` gives those of a store.

        Raises: BadInput with every problem, NoFile.
        """
        path = Path(path)
        try:
            data = read_whole(path, _MAX_FILE_BYTES)
        except (FileNotFoundError, IsADirectoryError):
            raise NoFile(f"no such policy file: {path}") from None
        except (OSError, ValueError) as error:
            raise BadInput(f"cannot read the policy file {path}: {reason_of(error)}") from None
        return cls._read(document.read_text(data, str(path)), path.stem, str(path), actions)

    @classmethod
    def from_text(
        cls, text: str, name: str = "policy", actions: KnownActions | None = None
    ) -> Policy:
        """Read a policy from YAML or JSON text; `actions` as for `load`.

        Raises: BadInput with every problem.
        """
        data = text.encode("utf-8", "surrogatepass")
        return cls._read(document.read_text(data, name), name, name, actions)

    @classmethod
    def from_document(cls, value: Mapping[str, object], name: str = "policy") -> Policy:
        """Read a policy from plain dicts and lists. Raises: BadInput with every problem."""
        return cls._read(document.from_plain(value), name, None)

    @classmethod
    def _read(
        cls,
        node: document.Node,
        name: str,
        file: str | None,
        actions: KnownActions | None = None,
    ) -> Policy:
        tree = read_policy(node, name, file, actions)
        return cls(**{field.name: getattr(tree, field.name) for field in fields(tree)})

    def to_document(self) -> JsonObject:
        """Return the policy as dicts, lists and scalars; reading them gives an equal policy."""
        return policy_document(self)

    def to_json(self) -> str:
        """Return the policy as JSON text."""
        return json.dumps(self.to_document(), indent=2, ensure_ascii=False) + "\n"

    def to_yaml(self) -> str:
        """Return the policy as YAML text."""
        return as_yaml(self.to_document())

    @property
    def digest(self) -> str:
        """SHA-256 of the policy's meaning, whatever the file's layout."""
        canonical = json.dumps(self.to_document(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()

    @classmethod
    def empty(cls, name: str) -> Policy:
        """Return a policy without rules, to which classes, tags and rules are added."""
        return cls.from_document({"version": 1, "rules": []}, name)

    def with_name(self, name: str) -> Policy:
        """Return the policy under another name. Raises: BadInput."""
        return self._read_anew({**self.to_document(), "name": name})

    def with_threshold(
        self, name: str, classified: float | None = None, *, needs_review: float | None = None
    ) -> Policy:
        """Return the policy with other thresholds of a class.

        Raises: NotFound; BadInput, for a value that the scale of the class does not have.
        """
        return self._edited(editing.with_threshold, name, classified, needs_review)

    def with_rule(self, rule: Rule, *, at: int | None = None) -> Policy:
        """Return the policy with a rule, in place of the one of its name, else as the last one.

        `at`: its position instead, from 1. Raises: BadInput, as for a policy file.
        """
        return self._edited(editing.with_rule, rule_document(rule), at)

    def without_rule(self, name: str) -> Policy:
        """Return the policy without a rule. Raises: NotFound."""
        return self._edited(editing.without_rule, name)

    def moved(self, name: str, to: int) -> Policy:
        """Return the policy with a rule at another position, from 1. Raises: NotFound, BadInput."""
        return self._edited(editing.rule_moved, name, to)

    def with_mode(self, name: str, mode: str) -> Policy:
        """Return the policy with a rule in mode `live`, `test` or `off`.

        Raises: NotFound, BadInput.
        """
        return self._edited(editing.with_mode, name, mode)

    def with_evaluate(self, evaluate: str) -> Policy:
        """Return the policy with `all_matching` or `first_match` rules firing. Raises: BadInput."""
        return self._read_anew({**self.to_document(), "evaluate": evaluate})

    def with_tags(self, tags: str | Iterable[str]) -> Policy:
        """Return the policy with more tags declared, which rules may then use. Raises: BadInput."""
        declared = dict.fromkeys((*self.tags, *several_names(tags, "tags")))
        return self._read_anew({**self.to_document(), "tags": list(declared)})

    def with_class(
        self,
        name: str,
        *,
        score: str | Iterable[str],
        classified: float,
        needs_review: float | None = None,
        scale: str | Mapping[str, float] | None = None,
    ) -> Policy:
        """Return the policy with a class, in place of the one of its name.

        `scale`: `probability` when left out, `severity`, `percent`, or `{"min": …, "max": …}`.
        Raises: BadInput.
        """
        fields: dict[str, JsonValue] = {
            "score": list(several_names(score, "score")),
            "scale": {**scale} if isinstance(scale, Mapping) else scale,
            "classified": classified,
            "needs_review": needs_review,
        }
        return self._edited(editing.with_entry, "classes", name, fields)

    def with_action(
        self,
        name: str,
        *,
        on: str | None = None,
        label: str | None = None,
        reasons: str | Iterable[str] | None = None,
        free_text: bool | None = None,
        reason_required: bool | None = None,
    ) -> Policy:
        """Return the policy with a custom action (`on`: `post` or `user`), or with the reasons that
        a built-in one takes, in place of what it declares of that action. Raises: BadInput.
        """
        fields: dict[str, JsonValue] = {
            "on": on,
            "label": label,
            "reasons": None if reasons is None else list(several_names(reasons, "reasons")),
            "free_text": free_text,
            "reason_required": reason_required,
        }
        return self._edited(editing.with_entry, "actions", name, fields)

    def _edited(
        self,
        edit: Callable[Concatenate[JsonObject, Arguments], JsonObject],
        *arguments: Arguments.args,
        **keywords: Arguments.kwargs,
    ) -> Policy:
        return self._read_anew(edit(self.to_document(), *arguments, **keywords))

    def _read_anew(self, document: JsonObject) -> Policy:
        """The policy of a changed document. Raises: BadInput with every problem."""
        return Policy.from_document(document, self.name)

    def __repr__(self) -> str:
        """The name, and how many rules there are."""
        return f"<Policy {self.name}: {count(len(self.rules), 'rule')}, {self.evaluate}>"

    def _repr_html_(self) -> str:
        rows = ((k, r.name, r.mode, sentence(r, self)) for k, r in enumerate(self.rules, 1))
        return table_html(repr(self).strip("<>"), ("", "rule", "mode", "in words"), rows)

    def to_arrow(self) -> pa.Table:
        """The rules: `rule`, `mode`, `fires`, `in_words`."""
        rows = [(r.name, r.mode, r.fires, sentence(r, self)) for r in self.rules]
        names = ("rule", "mode", "fires", "in_words")
        columns = [pa.array([row[k] for row in rows], pa.string()) for k in range(len(names))]
        return pa.table(columns, list(names))

    def to_pandas(self) -> Any:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()
