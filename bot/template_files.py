"""Template files: what `retro render` reads, a template and the variables for it."""

import json
from pathlib import Path


class FileRefused(Exception):
    """A file named on the command line cannot be used. The text names it and why."""


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise FileRefused(f"{file} cannot be read: {reason}") from error


def read_context(file: Path) -> dict[str, object]:
    """The variables that a JSON file holds. Raises FileRefused."""
    try:
        context = json.loads(_text_of(file))
    except ValueError as error:
        raise FileRefused(f"{file} is not JSON: {error}") from error
    if not isinstance(context, dict):
        raise FileRefused(f"{file} holds no variables: it must be a JSON object")
    return context


def read_template(file: Path) -> str:
    """The template's body: of the API's JSON, or storage format as it is. Raises FileRefused."""
    text = _text_of(file)
    if not text.lstrip().startswith("{"):
        return text
    try:
        told = json.loads(text)
    except ValueError:
        return text  # a body may begin with a Liquid tag
    match told:
        case {"body": {"storage": {"value": str(body)}}}:
            return body
    raise FileRefused(
        f"{file} is JSON, but not one template as the API returns it: body.storage.value is missing"
    )
