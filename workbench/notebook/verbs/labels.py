"""The verbs about labels: give them by hand, import files of them, list them."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import BadInput
from workbench.history import TimeFormat
from workbench.importers.guess.guess import Guess
from workbench.importers.label_files import plain_reading
from workbench.model.labels import Label, LabelImport
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.reading.times.time_format import RECOGNISED
from workbench.services.review import labelling, review
from workbench.services.transfer import import_label_files


class LabelVerbs(Acting):
    """The verbs about labels."""

    def labels(self) -> Records[Label]:
        """The labels of posts and users that hold, the oldest first: decisions of people."""
        return Records("Labels", Label, review.labels(self.store))

    def label_post(self, user_id: str, post_id: str, label: str) -> Label:
        """Label a post `violating` or `benign`; your earlier label of it is replaced.

        Raises: NotFound, BadInput.
        """
        return labelling.label_post(self.store, self.actor, user_id, post_id, label)

    def withdraw_label(self, user_id: str, post_id: str) -> Label:
        """Withdraw your label of a post; the label that held. Raises: NotFound."""
        return labelling.withdraw_label(self.store, self.actor, user_id, post_id)

    def import_labels(
        self,
        source: object,
        columns: Mapping[str, str] | Guess | None = None,
        words: Mapping[str, str] | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
        name: str | None = None,
    ) -> import_label_files.ImportedLabelFile:
        """Import labels of posts or users of the store from files or tables. Raises: BadInput.

        `columns`: the source's column for each of `post_id`, `user_id`, `label`, `class_name`,
        `labelled_by`, `labelled_at` and `sampling_probability` that has another name; or what
        `guess` says of the file, changed where it is wrong, which says all the others too.
        `words`: what words of labels stand for: `violating`, `benign`, `undecided`, or '' for no
        label. `records`: the path of the list of labels in a JSON source. `times`: how times are
        written. `name`: of the import, by default that of the file.
        """
        if isinstance(columns, Guess):
            if columns.kind != "labels":
                raise BadInput(
                    f"the guess is that of a file of {columns.kind}; guess it as labels:"
                    " guess(file, kind='labels')"
                )
            reading = columns.label_reading
        else:
            reading = plain_reading(columns or {}, words or {}, records, times)
        return import_label_files.import_labels(self.store, self.actor, source, reading, name)

    def label_imports(self) -> Records[LabelImport]:
        """The imports of labels that are in the store, the oldest first."""
        return Records(
            "Imports of labels", LabelImport, import_label_files.label_imports(self.store)
        )

    def remove_label_import(self, name: str) -> import_label_files.RemovedLabels:
        """Remove the labels of an import from the store, for good; the log keeps a note.

        Raises: NotFound.
        """
        return import_label_files.remove_label_import(self.store, self.actor, name)
