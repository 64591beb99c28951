"""A policy as a value: read from YAML, JSON or Python, and written back.

Source: spec 1.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from workbench.display import table_html
from workbench.errors import BadInput, NoFile
from workbench.policy.reading import document
from workbench.policy.reading.reader import read_policy
from workbench.policy.sentences.explain import sentence
from workbench.policy.tree import ActionOffer, PolicyTree
from workbench.policy.write import policy_document
from workbench.policy.write_yaml import as_yaml
from workbench.whole_files import read_whole

_LARGEST = 16 << 20  # bytes of a policy file

KnownActions = Mapping[str, ActionOffer]


@dataclass(frozen=True, repr=False)
class Policy(PolicyTree):
    """A policy: its tree, with what reads it, writes it and shows it.

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
            data = read_whole(path, _LARGEST)
        except (FileNotFoundError, IsADirectoryError):
            raise NoFile(f"no such policy file: {path}") from None
        except (OSError, ValueError) as error:
            raise BadInput(f"cannot read the policy file {path}: {error}") from None
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
    def from_document(cls, value: Mapping[str, Any], name: str = "policy") -> Policy:
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
        parts = read_policy(node, file, actions)
        return cls(**{"name": name, **parts, "file": file})

    def to_document(self) -> dict[str, Any]:
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

    def __repr__(self) -> str:
        """The name, and how many rules there are."""
        n = len(self.rules)
        return f"<Policy {self.name}: {n} rule{'' if n == 1 else 's'}, {self.evaluate}>"

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
