"""`Allowance`: what an answer's headers say about how much may still be asked.

https://developer.atlassian.com/cloud/confluence/rate-limiting/
"""

from dataclasses import dataclass

import httpx


@dataclass(frozen=True, slots=True)
class Allowance:
    """Requests (points on Cloud) left of a limit; None where the answer does not say."""

    left: int | None = None
    limit: int | None = None
    near: bool = False


def allowance_of(response: httpx.Response) -> Allowance:
    """Both deployments use the same header names."""
    return Allowance(
        left=_number(response, "X-RateLimit-Remaining"),
        limit=_number(response, "X-RateLimit-Limit"),
        near=response.headers.get("X-RateLimit-NearLimit", "").lower() == "true",
    )


def _number(response: httpx.Response, name: str) -> int | None:
    told = response.headers.get(name, "")
    return int(told) if told.isascii() and told.isdigit() else None
