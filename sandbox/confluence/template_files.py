"""Templates from files shaped like the REST answers; nothing of HTTP."""

import json
from pathlib import Path
from typing import Any

from sandbox.confluence.nouns import Label, Template


def read(path: Path) -> tuple[Template, str | None]:
    """One template and the name of its space (None = global).

    ValueError, which names the file, if it holds none.
    """
    try:
        answer: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    try:
        return template(answer), answer.get("space", {}).get("name")
    except KeyError as missing:
        raise ValueError(f"{path} is not a template: it has no {missing}") from missing
    except (AttributeError, TypeError) as error:
        raise ValueError(f"{path} is not a template as the API returns it: {error}") from error


def template(answer: dict[str, Any]) -> Template:
    """The template in a REST answer that holds `body.storage`."""
    return Template(
        id=str(answer["templateId"]),
        name=answer["name"],
        body=answer["body"]["storage"]["value"],
        description=answer.get("description", ""),
        space=answer.get("space", {}).get("key"),
        labels=tuple(
            Label(label["id"], label["name"], label.get("prefix", "global"))
            for label in answer.get("labels", ())
        ),
        editor=answer.get("editorVersion", "v2"),
    )
