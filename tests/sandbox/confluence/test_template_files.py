"""Templates from files, and what is said of files that hold none."""

import json
from pathlib import Path

import pytest

from sandbox.confluence import template_files

TEMPLATE = {"templateId": 7, "name": "Retro", "body": {"storage": {"value": "<p />"}}}


def test_a_template_as_the_api_returns_it(tmp_path: Path) -> None:
    """Its id as a string, its body, and the space it is of."""
    file = tmp_path / "retro.json"
    file.write_text(json.dumps({**TEMPLATE, "space": {"key": "OPS", "name": "Operations"}}))

    template, space_name = template_files.read(file)

    assert (template.id, template.name, template.body) == ("7", "Retro", "<p />")
    assert (template.space, space_name) == ("OPS", "Operations")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON: Expecting value: line 1 column 1"),
        (json.dumps({**TEMPLATE, "body": {}}), "is not a template: it has no 'storage'"),
        (json.dumps({"name": "Retro"}), "is not a template: it has no 'templateId'"),
        (json.dumps([TEMPLATE]), "is not a template as the API returns it: "),
        (json.dumps({**TEMPLATE, "body": "<p />"}), "is not a template as the API returns it: "),
    ],
)
def test_what_is_no_template_is_named(tmp_path: Path, text: str, said: str) -> None:
    """The file, and what it lacks."""
    file = tmp_path / "retro.json"
    file.write_text(text)

    with pytest.raises(ValueError, match=rf"^{file} {said}"):
        template_files.read(file)
