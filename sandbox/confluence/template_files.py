"""Templates from files shaped like the REST answers; nothing of HTTP."""

import json
from pathlib import Path
from typing import Any

from sandbox.confluence.nouns import Label, Template


def read(path: Path) -> tuple[Template, str | None]:
    """One template and the name of its space (None = global)."""
    answer: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return template(answer), answer.get("space", {}).get("name")


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
