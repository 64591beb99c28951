"""The page of posts: the table of all, and one post with what became of it and why."""

from __future__ import annotations

from typing import TypedDict

from workbench.errors import NotFound, printable
from workbench.formatting import count
from workbench.model.tables import OneOf, TableQuery, post_of_row
from workbench.notebook.workbench import Workbench
from workbench.services.review import labelling
from workbench.services.tables import tables
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.post.post_page import PostPage, post_page
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.table.parts import TablePart
from workbench.widgets.table.table_state import TableState


class PostsPage(TypedDict, total=False):
    """What the page shows: the table of posts, or one `post`."""

    table: TablePart
    post: PostPage | None


class PostRecords(RecordsPage):
    """Find posts, and open one.

    `table`: what is asked of the list; `shown`: the user id and the post id of the post that is
    open, None for the list; `navigate`: opens the user, rule or entry that is named.
    """

    _esm = bundle("post/view.js")
    _css = style("table/table.css", "post/post.css")

    def __init__(self, workbench: Workbench, navigate: Navigate = stay) -> None:
        self.table = TableState(workbench, "posts", self._send_file, self._send_rows, self._go)
        self.shown: tuple[str, str] | None = None
        self.navigate = navigate
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many posts are found, or which is open."""
        if self.shown is not None:
            return f"<PostRecords: post {printable(self.shown[1])}>"
        return f"<PostRecords: {count(self.view['table']['n'], 'post')}>"

    def open_post(self, user_id: str, post_id: str) -> None:
        """Show a post. Raises: NotFound."""
        post_page(self.workbench, user_id, post_id)
        self.shown = (user_id, post_id)

    def open_destination(self, destination: Destination) -> None:
        """Show the selection or the post that is named, if one is; that there is no such post is
        said on this page.
        """
        problem = ""
        if destination.selection is not None:
            self.shown = None
            self.table.select(destination.selection)
        elif destination.post_id is not None:
            try:
                self._open_named(destination.user_id, destination.post_id)
            except NotFound as error:
                problem = printable(str(error))
        self.refresh()
        self._show_problem(problem)

    def _open_named(self, user_id: str | None, post_id: str) -> None:
        """Show a post of a user; without the user, the post of the only one who has one, or those
        of all who have. Raises: NotFound.
        """
        if user_id is not None:
            self.open_post(user_id, post_id)
            return
        query = TableQuery("posts", filters=(OneOf("post_id", (post_id,)),))
        rows = tables.keys(self.workbench.store, query)
        if not rows:
            raise NotFound(f"the store has no post {printable(post_id)}")
        if len(rows) == 1:
            self.open_post(*post_of_row(rows[0]))
        else:
            self.shown = None
            self.table.select(Selection("posts", f"Posts {printable(post_id)}", tuple(rows)))

    def _go(self, destination: Destination) -> None:
        """Open a post on this page, and anything else where it is shown."""
        if destination.page == "Posts" and destination.user_id and destination.post_id:
            self.open_post(destination.user_id, destination.post_id)
        else:
            self.navigate(destination)

    def _handlers(self) -> Handlers:
        return {
            **self.table.handlers(),
            "post": self.open_post,
            "close": self._close,
            "label": self._label,
            "withdraw_label": self._withdraw_label,
            "user": self._open_user,
            "rule": self._open_rule,
            "entry": self._open_entry,
        }

    def _close(self) -> None:
        self.shown = None

    def _label(self, label: str) -> None:
        labelling.label_post(self.workbench.store, self.workbench.actor, *self._need(), label)
        self._report(f"post {self._need()[1]}: labelled {label}")

    def _withdraw_label(self) -> None:
        labelling.withdraw_label(self.workbench.store, self.workbench.actor, *self._need())
        self._report(f"post {self._need()[1]}: the label is withdrawn")

    def _need(self) -> tuple[str, str]:
        if self.shown is None:
            raise NotFound("no post is open")
        return self.shown

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _open_rule(self, rule: str) -> None:
        self.navigate(Destination("Rules", rule=rule))

    def _open_entry(self, entry: int) -> None:
        self.navigate(Destination("Log", entry=entry))

    def _view_state(self) -> PostsPage:
        if self.shown is not None:
            return {"post": post_page(self.workbench, *self.shown)}
        return {"table": self.table.read(), "post": None}
