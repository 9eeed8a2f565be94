"""Failures kept as JSON: every error comes back with its facts."""

import json

import pytest

from confluence.errors import (
    NotFound,
    RateLimited,
    RetroError,
    TemplateError,
    TitleTaken,
    UnexpectedAnswer,
)
from confluence.failures import Broken, dump_failure, load_failure

ERRORS: list[RetroError] = [
    TitleTaken("A <title>", "https://confluence.example.com/x"),
    TemplateError("Never closed.", line=3, column=7, excerpt="{% if %}", template="Review"),
    NotFound("template", "42"),
    RateLimited(12.5),
    UnexpectedAnswer(502, "GET /x", "bad gateway"),
    Broken("abcd1234"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error_comes_back(error: RetroError) -> None:
    """Class and facts are what they were."""
    found = load_failure(dump_failure(error))

    assert type(found) is type(error)
    assert vars(found) == vars(error)


def test_unknown_class_is_broken() -> None:
    """A failure of a release that had another error is still told."""
    found = load_failure(json.dumps({"error": "GoneSinceThen", "facts": {"x": 1}}))

    assert isinstance(found, Broken)
    assert found.reference == "GoneSinceThen"
