"""Responses of classifiers for tests: small ones of the shapes that the providers answer in."""

from __future__ import annotations

from typing import Any


def hive_text(*classes: tuple[str, Any], text: str = "hello") -> dict[str, Any]:
    """A response to a text, in one chunk."""
    output = [{"time": 0, "start_char_index": 0, "end_char_index": 5, "classes": _hive(classes)}]
    asked = {"model_type": "TEXT_CLASSIFICATION", "text": text, "user_id": 7, "id": "task-1"}
    status = {"code": "0", "message": "SUCCESS"}
    response = {"input": asked, "output": output}
    return {"id": "task-1", "code": 200, "user_id": 7,
            "status": [{"status": status, "response": response}]}  # fmt: skip


def hive_frames(*frames: dict[str, Any]) -> list[dict[str, Any]]:
    """The bare output list of a video."""
    return [{"time": at, "classes": _hive(frame.items())} for at, frame in enumerate(frames)]


def _hive(classes: Any) -> list[dict[str, Any]]:
    return [{"class": name, "score": score} for name, score in classes]


def moderationapi(post: Any, *policies: dict[str, Any], **author: Any) -> dict[str, Any]:
    """A response that says itself which post it is of."""
    return {
        "content": {"id": post, "masked": False},
        "author": author,
        "policies": list(policies),
        "insights": [{"id": "mood", "type": "insight", "probability": 0.9}],
        "meta": {"status": "success", "timestamp": 1788249600123},
        "errors": [],
    }


ANSWERS: dict[str, Any] = {
    "hive": hive_text(("spam", 3), ("bullying", -1)),
    "openai": {"id": "m-1", "model": "m", "results": [{"category_scores": {"hate": 0.25}}]},
    "perspective": {"attributeScores": {"INSULT": {"summaryScore": {"value": 0.5}}}},
    "moderationapi": moderationapi(
        "c1",
        {"id": "toxicity", "type": "classifier", "probability": 0.5,
         "labels": [{"id": "insult", "probability": 0.25}]},
        {"id": "url", "type": "entity_matcher", "probability": 1},
        external_id="ada",
    ),
    "azure": {"categoriesAnalysis": [{"category": "Hate", "severity": 4}]},
    "rekognition": {"ModerationLabels": [
        {"Name": "Weapons", "Confidence": 88.5, "ParentName": "Violence"}]},
    "comprehend": {"ResultList": [{"Labels": [{"Name": "INSULT", "Score": 0.5}],
                                   "Toxicity": 0.75}]},
}  # fmt: skip
SCORES: dict[str, dict[str, Any]] = {
    "hive": {"spam (text)": 3, "bullying (text)": -1},
    "openai": {"hate": 0.25},
    "perspective": {"INSULT": 0.5},
    "moderationapi": {"toxicity": 0.5, "toxicity/insult": 0.25},
    "azure": {"Hate": 4},
    "rekognition": {"Weapons": 88.5, "Violence": 88.5},
    "comprehend": {"INSULT": 0.5, "TOXICITY": 0.75},
}
