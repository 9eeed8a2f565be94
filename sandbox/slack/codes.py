"""Codes of the install page, exchanged once by oauth.v2.access."""

from dataclasses import dataclass

LIFETIME = 600.0
"""Seconds. https://docs.slack.dev/reference/methods/oauth.v2.access"""


@dataclass(slots=True)
class Code:
    """What somebody allowed, for whom, and where they were sent."""

    team: str
    user: str
    scopes: frozenset[str]
    redirect_uri: str
    issued: float
    used: bool = False
