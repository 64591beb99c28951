"""What each kind of log entry is called, and what an entry of it records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from workbench.model.log.columns import KINDS


class KindWords(NamedTuple):
    """A kind in words. `title`: what it is called; `meaning`: what an entry of it records."""

    title: str
    meaning: str


KIND_WORDS: Mapping[str, KindWords] = {
    "rule_triggered": KindWords(
        "Rule triggered",
        "A rule that is live matched a post. Each of its actions has an entry.",
    ),
    "rule_tested": KindWords(
        "Rule tested", "A rule in test matched a post. Nothing was done to the post or its user."
    ),
    "post_action": KindWords(
        "Action on a post", "A rule or a person deleted, restricted or flagged a post."
    ),
    "user_action": KindWords(
        "Action on a user",
        "A rule or a person blocked, suspended, enabled or flagged a user.",
    ),
    "user_tags_added": KindWords("Tag added", "A user was given a tag."),
    "user_tags_removed": KindWords("Tag removed", "A tag was taken from a user."),
    "suspension_expired": KindWords(
        "Suspension ran out", "The time of a suspension was over, and the user could post again."
    ),
    "posts_imported": KindWords("Posts imported", "Posts of a file or of a program came in."),
    "posts_compacted": KindWords(
        "Posts moved", "Submitted posts were moved to where imported ones are, unchanged."
    ),
    "import_renamed": KindWords("Import renamed", "An import has another name."),
    "import_excluded": KindWords(
        "Import excluded", "Simulations leave the posts of an import out. The posts are kept."
    ),
    "import_included": KindWords("Import included", "Simulations read an import again."),
    "import_removed": KindWords("Import removed", "The posts of an import were deleted for good."),
    "history_range_set": KindWords(
        "History range set", "Simulations read the posts between two days, or all of them again."
    ),
    "labels_imported": KindWords("Labels imported", "Labels of posts came in from a file."),
    "labels_removed": KindWords("Labels removed", "The labels of an import were deleted for good."),
    "post_labelled": KindWords("Post labelled", "A person labelled a post as violating or benign."),
    "post_label_withdrawn": KindWords("Label withdrawn", "A label of a post was taken back."),
    "user_fields_imported": KindWords(
        "User fields imported", "What is known of users came in from a file."
    ),
    "user_changed": KindWords(
        "User changed", "Something that is known of a user, such as the trust level, was changed."
    ),
    "users_acted_on": KindWords(
        "Many users acted on", "An action was taken on many users at once; each has an entry."
    ),
    "tag_created": KindWords("Tag created", "A tag can be given to users from now on."),
    "tag_renamed": KindWords("Tag renamed", "A tag has another name; rules read it as before."),
    "tags_uploaded": KindWords(
        "Tags uploaded",
        "A file with tags of users was read. Each tag given has an entry.",
    ),
    "action_created": KindWords("Action created", "An action of your own can be called by rules."),
    "action_changed": KindWords("Action changed", "The name or the reasons of an action changed."),
    "list_entries_added": KindWords("Text list extended", "Entries were added to a text list."),
    "list_entries_removed": KindWords("Text list cut", "Entries were removed from a text list."),
    "policy_draft_saved": KindWords("Draft saved", "A draft of a policy was saved for everybody."),
    "policy_draft_renamed": KindWords("Draft renamed", "A draft of a policy has another name."),
    "policy_draft_removed": KindWords("Draft removed", "A draft of a policy is not kept any more."),
    "policy_saved": KindWords("Policy saved", "A version was saved; it is not live yet."),
    "policy_published": KindWords(
        "Policy published", "A version of a policy decides posts from this moment on."
    ),
    "policy_withdrawn": KindWords("Policy withdrawn", "No policy decides posts any more."),
    "edit_limits_set": KindWords(
        "Limits of an edit set",
        "The rule builder warns of an edit that takes out more users or posts, or others, from now"
        " on.",
    ),
    "simulation_applied": KindWords(
        "Simulation applied", "Users were brought to where a simulation ends, as one batch."
    ),
    "simulation_undone": KindWords("Batch undone", "What a batch had changed was taken back."),
    "review_resolved": KindWords("Review decided", "A person decided an item of the review feed."),
    "review_reopened": KindWords(
        "Review reopened", "A person took back a decision of their own, and its label with it."
    ),
    "appeal_filed": KindWords("Appeal filed", "A user objected to an action."),
    "appeal_decided": KindWords("Appeal decided", "A person upheld or reversed an action."),
    "store_exported": KindWords("Store exported", "A copy of all but secrets was written."),
}
"""Each kind that a store's log can have, in words."""


def kind_title(kind: str) -> str:
    """What a kind is called.

    >>> kind_title("user_tags_added")
    'Tag added'
    """
    words = KIND_WORDS.get(kind)
    return kind.replace("_", " ") if words is None else words.title


def glossary() -> list[KindWords]:
    """Every kind in words, as they are listed."""
    return [KIND_WORDS[kind] for kind in KINDS if kind in KIND_WORDS]
