"""Rows with everything filled in; tests say only what matters to them."""

from typing import Any

from storage.models import Connection, Draft, Exchange, Preview
from tests.factories import MOMENT

PLAIN_DRAFT = {
    "id": "draft-1",
    "workspace_id": "T1",
    "channel_id": "C1",
    "user_id": "U1",
    "number": 1,
    "connection_id": "connection-1",
    "space_id": "10",
    "space_key": "OPS",
    "space_name": "Operations",
    "template_id": "20",
    "template_name": "Postmortem",
    "title": "Retro of #inc-1",
    "answers": '{"severity": "sev1"}',
}

PLAIN_PREVIEW = {
    "draft_id": "draft-1",
    "workspace_id": "T1",
    "submission": '{"title": "Retro of #inc-1"}',
    "title": "Retro of #inc-1",
    "body": "<p>It broke</p>",
    "template_hash": "t",
    "messages_hash": "m",
    "incident_hash": "i",
}

PLAIN_CONNECTION = {
    "workspace_id": "T1",
    "deployment": "cloud",
    "site_id": "site-1",
    "site_name": "example",
    "site_url": "https://example.com/wiki",
    "api_url": "https://api.example.com/site-1",
    "account_id": "account-1",
    "account_name": "retro-bot",
    "credential": '{"token": "first"}',
    "connected_by": "U1",
}


def a_draft(**facts: Any) -> Draft:
    """A draft as a responder sends it."""
    return Draft(**{**PLAIN_DRAFT, **facts})


def a_preview(**facts: Any) -> Preview:
    """A page as a responder looked at it."""
    return Preview(**{**PLAIN_PREVIEW, **facts})


def a_connection(**facts: Any) -> Connection:
    """A connection as an admin makes it."""
    return Connection(**{**PLAIN_CONNECTION, **facts})


def an_exchange(**given: Any) -> Exchange:
    """A token that is being exchanged, just begun."""
    filled = {
        "id": "r1",
        "connection_id": "c1",
        "workspace_id": "T1",
        "user_id": "U1",
        "since": MOMENT,
        "name": "retro r1",
        "days": 90,
        "old_token_id": "1",
    }
    return Exchange(**{**filled, **given})
