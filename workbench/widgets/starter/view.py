"""The offer of a starter policy, where there are posts and no policy yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from workbench.formatting import count
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.services.record.overview import overview
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.starter.proposal import StarterProposal, StarterState


class StarterOffer(TypedDict):
    """What the page shows. `is_offered`: whether there are posts, and no policy; `posts`: how many,
    in words; `starter`: None while nothing was proposed.
    """

    is_offered: bool
    posts: str
    starter: StarterState | None


class StarterView(RecordsPage):
    """The offer of a starter policy. `has_rules`: whether something is being edited already;
    `on_policy`: called with the policy when it is to be edited.
    """

    _esm = bundle("starter/view.js")
    _css = style("starter/starter.css")

    def __init__(
        self,
        workbench: Workbench,
        has_rules: Callable[[], bool],
        on_policy: Callable[[Policy], None],
    ) -> None:
        self._has_rules = has_rules
        self._proposal = StarterProposal(workbench, on_policy)
        self._posts = 0
        super().__init__(workbench)

    def __repr__(self) -> str:
        """Whether it is offered."""
        return f"<StarterView: {'offered' if self.view['is_offered'] else 'not offered'}>"

    def _handlers(self) -> Handlers:
        return self._proposal.handlers

    def _view_state(self) -> StarterOffer:
        about = overview(self.workbench.store)
        if about.posts != self._posts:
            self._proposal.forget()
            self._posts = about.posts
        is_offered = about.posts > 0 and about.live is None and not self._has_rules()
        return {
            "is_offered": is_offered,
            "posts": count(about.posts, "post"),
            "starter": self._proposal.state() if is_offered else None,
        }
