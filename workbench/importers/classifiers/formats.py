"""What the responses of each classifier look like, and where its scores stand.

A class that a response does not name is unknown, not zero. Scores stay on the provider's scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from workbench.importers.classifiers.scores import (
    FormatMismatchError,
    Scores,
    name_of,
    objects,
    value_at,
)


@dataclass(frozen=True)
class Classifier:
    """One format of responses.

    `read`: adds the scores of a response, and raises FormatMismatchError. `expects`: where the
    scores are. `scale`: what to announce of them. `keys`: the response's own, which are never
    fields of a post.
    `fields`: where a response says what post it is of, as dotted paths, likeliest first.
    `empty`: the key of a list that may be empty, where a clean post has no class at all.
    """

    read: Callable[[object, Scores], None]
    expects: str
    scale: str
    keys: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    empty: str | None = None


def _hive(value: object, scores: Scores) -> None:
    for response in _hive_responses(value):
        is_text = value_at(response, "input.model_type") == "TEXT_CLASSIFICATION"
        for output in objects(response, "output"):
            by_character = output.get("start_char_index") is not None
            kind = " (text)" if is_text or by_character else " (visual)"
            for class_ in objects(output, "classes"):
                scores.add(class_.get("class"), class_.get("score"), kind)


def _hive_responses(value: object) -> Iterator[object]:
    """Yield what holds an `output` list; a response may also be that list alone."""
    if isinstance(value, list):
        yield {"output": value}
    elif value_at(value, "output") is not None:
        yield value
    else:
        yield from (status.get("response") for status in objects(value, "status"))


def _openai(value: object, scores: Scores) -> None:
    for result in objects(value, "results"):
        for name, score in _members(result, "category_scores"):
            scores.add(name, score)


def _perspective(value: object, scores: Scores) -> None:
    for name, attribute in _members(value, "attributeScores"):
        summary = value_at(attribute, "summaryScore.value")
        spans = [value_at(span, "score.value") for span in objects(attribute, "spanScores")]
        scored = spans if summary is None else [summary]
        if not scored:
            raise FormatMismatchError("an attribute has neither `summaryScore` nor `spanScores`")
        for score in scored:
            scores.add(name, score)


def _moderationapi(value: object, scores: Scores) -> None:
    for policy in objects(value, "policies"):
        if policy.get("type") != "classifier":
            continue
        scores.add(policy.get("id"), policy.get("probability"))
        for label in objects(policy, "labels"):
            name = f"{policy['id']}/{name_of(label.get('id'))}"
            scores.add(name, label.get("probability"))


def _azure(value: object, scores: Scores) -> None:
    for category in objects(value, "categoriesAnalysis"):
        scores.add(category.get("category"), category.get("severity"))


def _rekognition(value: object, scores: Scores) -> None:
    for listed in objects(value, "ModerationLabels"):
        label = listed.get("ModerationLabel") or listed  # of a video: beside its time
        scores.add(value_at(label, "Name"), value_at(label, "Confidence"))
        if value_at(label, "ParentName"):  # what is of a kind is of the wider kind, listed or not
            scores.add(value_at(label, "ParentName"), value_at(label, "Confidence"))


def _comprehend(value: object, scores: Scores) -> None:
    for result in objects(value, "ResultList"):
        for label in objects(result, "Labels"):
            scores.add(label.get("Name"), label.get("Score"))
        if result.get("Toxicity") is not None:
            scores.add("TOXICITY", result["Toxicity"])


def _members(value: object, key: str) -> Iterator[tuple[str, object]]:
    """Yield the members of an object under a key. Raises: FormatMismatchError where it is none."""
    members = value_at(value, key)
    if members is not None and not isinstance(members, Mapping):
        raise FormatMismatchError(f"`{key}` is no object")
    yield from (members or {}).items()


_PROBABILITY = "0 to 1: `scale: probability`, or no `scale`"
_PERCENT = "0 to 100: `scale: percent`; a label that is absent is unknown, not zero"
_SEVERITY = (
    "(text): 0 to 3, −1 where it could not tell: `scale: severity`; "
    f"(visual): {_PROBABILITY}"
)  # fmt: skip
FORMATS: Mapping[str, Classifier] = {
    "hive": Classifier(
        _hive,
        "`status[].response.output[].classes[]`, or the `output` list, with `class` and `score`",
        _SEVERITY,
        ("id", "code", "project_id", "user_id", "created_on", "status", "output", "from_cache"),
        {"text": ("status.0.response.input.text", "input.text")},
    ),
    "openai": Classifier(
        _openai, "`results[].category_scores`", _PROBABILITY, ("id", "model", "results")
    ),
    "perspective": Classifier(
        _perspective,
        "`attributeScores` with `summaryScore.value`, or `spanScores[].score.value`",
        _PROBABILITY,
        ("attributeScores", "languages", "detectedLanguages", "clientToken"),
    ),
    "moderationapi": Classifier(
        _moderationapi,
        "`policies[]` of type `classifier` with `id` and `probability`",
        _PROBABILITY,
        ("content", "author", "evaluation", "recommendation", "policies", "insights", "meta",
         "errors"),
        {"post_id": ("content.id",), "user_id": ("author.external_id", "author.id"),
         "created_at": ("meta.timestamp",)},
    ),
    "azure": Classifier(
        _azure,
        "`categoriesAnalysis[]` with `category` and `severity`",
        "0 to 7, where four levels were asked for 0, 2, 4, 6: `scale: {min: 0, max: 7}`",
        ("categoriesAnalysis", "blocklistsMatch"),
    ),
    "rekognition": Classifier(
        _rekognition,
        "`ModerationLabels[]` with `Name` and `Confidence`",
        _PERCENT,
        ("ModerationLabels", "ModerationModelVersion", "ContentTypes"),
        empty="ModerationLabels",
    ),
    "comprehend": Classifier(
        _comprehend,
        "`ResultList[].Labels[]` with `Name` and `Score`",
        _PROBABILITY,
        ("ResultList",),
    ),
}  # fmt: skip
