"""`Offer`: a site that a tested credential opens, before anybody chose it. And its form in a row.

Not here: testing (`trials`), consents at Atlassian (`consents`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from confluence.expiry import Expiry, ExpirySource
from confluence.nouns import Account, Deployment, Site, Space


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks for a connection, and in which channel."""

    workspace_id: str
    user_id: str
    channel_id: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A site that a credential opens, who we are there, until when; the space that was tested, and
    the channel that the team's alerts shall go to."""

    site: Site
    account: Account
    expiry: Expiry
    space: Space | None = None
    alerts_channel_id: str | None = None


@dataclass(frozen=True, slots=True)
class PendingGrant:
    """A tested credential that waits for the asker's click.

    `replaces` names, by site id, the accounts of connections that have worked as somebody else.
    """

    id: str
    workspace_id: str
    user_id: str
    channel_id: str
    offers: tuple[Offer, ...]
    replaces: Mapping[str, str] = field(default_factory=dict)


def dump_offers(offers: Iterable[Offer]) -> str:
    """JSON for a row; no secret is in it."""
    return json.dumps([asdict(offer) for offer in offers], default=datetime.isoformat)


def load_offers(text: str) -> tuple[Offer, ...]:
    """The inverse of `dump_offers`."""
    return tuple(_offer(item) for item in json.loads(text))


def _offer(item: Any) -> Offer:
    site = {**item["site"], "deployment": Deployment(item["site"]["deployment"])}
    kept = item["expiry"]
    at = kept["at"] and datetime.fromisoformat(kept["at"])
    expiry = {**kept, "at": at, "source": ExpirySource(kept["source"])}
    space = Space(**item["space"]) if item["space"] else None
    account, alerts = Account(**item["account"]), item.get("alerts_channel_id")
    return Offer(Site(**site), account, Expiry(**expiry), space, alerts)
