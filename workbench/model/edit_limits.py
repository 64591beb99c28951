"""What one edit of the rules may do before the rule builder warns, and the tags that protect users.

All analysts of a store share them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.formatting import count

PROTECTED_TAGS = ("staff", "vip", "trusted")
MAX_MOST_ACTIVE = 1_000
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class EditLimits(HtmlRepr):
    """`users`: how many more users an edit may suspend or block; `user_share`: the share of all
    users, 0 to 1, that it may suspend, block, or delete posts of; `post_share`: the share of all
    posts that it may delete. `protected_tags`: tags of users whom no edit should affect, each also
    as a word of a longer tag; `most_active`: how many of the users with most posts none should
    suspend or block.
    """

    users: int = 25
    user_share: float = 0.05
    post_share: float = 0.02
    protected_tags: tuple[str, ...] = PROTECTED_TAGS
    most_active: int = 20

    def __post_init__(self) -> None:
        object.__setattr__(self, "protected_tags", tuple(self.protected_tags))

    @property
    def in_words(self) -> str:
        """The limits, as words within a sentence.

        >>> EditLimits(protected_tags=("staff", "vip"), most_active=0).in_words
        'an edit may take out 25 users, 5% of all users and 2% of all posts; protected: staff, vip'
        """
        shares = (
            f"{100 * self.user_share:g}% of all users and {100 * self.post_share:g}% of all posts"
        )
        protected = list(self.protected_tags)
        if self.most_active:
            protected.append(f"the {count(self.most_active)} most active")
        named = ", ".join(protected) or "nobody"
        users = count(self.users, "user")
        return f"an edit may take out {users}, {shares}; protected: {named}"


def is_protected(tags: Iterable[str], protected: Iterable[str]) -> bool:
    """Whether one of a user's tags protects: it is one of `protected`, or has it as a word.

    >>> is_protected(["VIP_user"], ["vip"]), is_protected(["vipers"], ["vip"])
    (True, False)
    """
    return bool({tag.casefold() for tag in protected} & tag_words(tags))


def tag_words(tags: Iterable[str]) -> set[str]:
    """The tags and the words that they have, in small letters."""
    return {word for tag in tags for word in (tag.casefold(), *_WORD.split(tag.casefold()))}
