"""Contexts that a worker made ahead, while the template they are for was still on its way.

Each is good once. Not here: which worker has which (`confluence.renderer`).
"""

from collections import OrderedDict

from confluence.nouns import Incident
from confluence.rendering.context import context_for

KEPT = 4  # one of 10,000 messages takes ten megabytes

_contexts: OrderedDict[str, dict[str, object]] = OrderedDict()


def remember(key: str, incident: Incident) -> None:
    """Make the incident's context and keep it under the key."""
    _contexts[key] = context_for(incident)
    while len(_contexts) > KEPT:
        _contexts.popitem(last=False)


def recall(key: str) -> dict[str, object] | None:
    """The context of the key, which is forgotten; None if it is not here."""
    return _contexts.pop(key, None)
