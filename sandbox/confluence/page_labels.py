"""Labels of pages: what may be asked for, the same for both faces; no HTTP.

A label is in lower case and holds no blank: the API takes one for two labels.
https://support.atlassian.com/confluence-cloud/docs/use-labels-to-organize-your-content/
"""

import json
from collections.abc import Iterator
from typing import Any

from sandbox.confluence.refusals import LabelBadError

FORBIDDEN = set(":;,.?&[]()#^*!@")
LONGEST = 255
MOST = 20  # in one request, as Cloud says "too many"; where it draws the line is not documented
PREFIXES = ("global", "my", "team", "system")


def asked(body: bytes) -> list[tuple[str, str]]:
    """Prefix and name of each label in a request: one object, or a list of them."""
    try:
        given: Any = json.loads(body)
    except ValueError as error:
        raise LabelBadError("Could not parse the request body as JSON") from error
    labels = given if isinstance(given, list) else [given]
    if not labels or len(labels) > MOST:
        raise LabelBadError(f"Between 1 and {MOST} labels are expected")
    return [pair for label in labels for pair in _names(label)]


def _names(label: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(label, dict) or not isinstance(label.get("name"), str):
        raise LabelBadError("A label needs a name")
    prefix = label.get("prefix") or "global"
    if prefix not in PREFIXES:
        raise LabelBadError(f"Not a prefix of labels: {prefix}")
    names = label["name"].lower().split()
    if not names:
        raise LabelBadError("A label needs a name")
    for name in names:
        if FORBIDDEN & set(name):
            raise LabelBadError(f"Label contains invalid characters: {name}")
        if len(name) > LONGEST:
            raise LabelBadError(f"Label is longer than {LONGEST} characters")
        yield prefix, name
