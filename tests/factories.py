"""Values and rows with every field filled; name only what the test is about."""

from datetime import UTC, datetime
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from confluence.connections import Asker, Offer, PendingGrant, Requested
from confluence.credentials import PersonalAccessToken
from confluence.expiry import Expiry, ExpirySource
from confluence.nouns import Account, Deployment, Site, Space, Template
from confluence.submissions import Answers, Include, Submission, dump_answers
from storage.models import Action, Connection, Draft, Page, Run

MOMENT = datetime(2026, 11, 3, 13, 42, tzinfo=UTC)
AN_EXPIRY = Expiry(MOMENT.replace(year=2027), ExpirySource.CONSENT)


def a_space(**given: Any) -> Space:
    """A space of the operations people."""
    return Space(**{"id": "98310", "key": "OPS", "name": "Operations", **given})


def a_template(**given: Any) -> Template:
    """A template of that space; `space_key=None` makes it global."""
    return Template(**{"id": "500101", "name": "Incident review", "space_key": "OPS", **given})


def some_answers(**given: Any) -> Answers:
    """A form with every field filled."""
    filled = {
        "severity": "SEV1",
        "commander_id": "U0COMMANDER",
        "started_at": MOMENT,
        "resolved_at": MOMENT.replace(hour=14),
        "summary": "It was <DNS> & it always is.",
        "people_ids": ("U0COMMANDER", "U0SRE1"),
        "include": Include.MARKED,
    }
    return Answers(**{**filled, **given})


def a_submission(**given: Any) -> Submission:
    """A form as it was sent."""
    return Submission(
        **{
            "draft_id": "d1",
            "workspace_id": "T1",
            "channel_id": "C0INCIDENT",
            "user_id": "U1",
            "number": 1,
            "connection_id": "c1",
            "space": a_space(),
            "template_id": "500101",
            "template_name": "Incident review",
            "title": "Retro: inc-42",
            "answers": some_answers(),
            "view_id": "V1",
            **given,
        }
    )


def a_draft(**given: Any) -> Draft:
    """A queued draft."""
    filled = {
        "id": "d1",
        "workspace_id": "T0FIELDHOUSE",
        "channel_id": "C0INCIDENT",
        "user_id": "U0SRE1",
        "number": 1,
        "connection_id": "c1",
        "space_id": "98310",
        "space_key": "OPS",
        "space_name": "Operations",
        "template_id": "500101",
        "template_name": "Incident review",
        "title": "Retro: inc-42",
        "answers": dump_answers(some_answers()),
        "view_id": "V0MODAL",
        "created_at": MOMENT,
    }
    return Draft(**{**filled, **given})


def a_page(**given: Any) -> Page:
    """The page of that draft."""
    filled = {
        "draft_id": "d1",
        "workspace_id": "T0FIELDHOUSE",
        "channel_id": "C0INCIDENT",
        "page_id": "7001",
        "title": "Retro: inc-42",
        "url": "https://confluence.example.com/pages/7001",
        "created_at": MOMENT,
    }
    return Page(**{**filled, **given})


def a_connection(**given: Any) -> Connection:
    """A connected Data Center."""
    filled = {
        "id": "c1",
        "workspace_id": "T0FIELDHOUSE",
        "deployment": "server",
        "site_id": "https://confluence.example.com",
        "site_name": "confluence.example.com",
        "site_url": "https://confluence.example.com",
        "api_url": "https://confluence.example.com",
        "account_id": "k1",
        "account_name": "retro-service",
        "credential": "{}",
        "connected_by": "U0ADMIN",
        "connected_at": MOMENT,
    }
    return Connection(**{**filled, **given})


def an_offer(number: int = 1) -> Offer:
    """A Cloud site that a consent opens."""
    url = f"https://team-{number}.example.com"
    site = Site(f"cloud-{number}", Deployment.CLOUD, f"Team {number}", url, url)
    return Offer(site, Account("a1", "retro-service"), AN_EXPIRY)


def a_pending_grant(*offers: Offer) -> PendingGrant:
    """A consent that came back."""
    return PendingGrant("g1", "T0FIELDHOUSE", "U0ADMIN", "C0INCIDENT", offers or (an_offer(),))


def a_request(
    *, base_url: str, token: str, workspace_id: str = "T1", user_id: str = "U1"
) -> Requested:
    """What an admin gives for a Data Center."""
    asker = Asker(workspace_id, user_id, "C1")
    return Requested(asker=asker, base_url=base_url, credential=PersonalAccessToken(token))


def an_action(**given: Any) -> Action:
    """An action of the operations people."""
    filled = {
        "id": "a1",
        "workspace_id": "T0FIELDHOUSE",
        "name": "weekly",
        "connection_id": "c1",
        "space_id": "98310",
        "space_key": "OPS",
        "space_name": "Operations",
        "template_id": "500101",
        "template_name": "Incident review",
        "title": "Look back at {{ incident.title }}",
        "parent_id": "7000",
        "labels": '["retro", "weekly"]',
        "saved_by": "U0ADMIN",
        "saved_at": MOMENT,
    }
    return Action(**{**filled, **given})


def a_run(**given: Any) -> Run:
    """A run of that action, asked for in the incident's channel."""
    action = an_action().values()
    recipe = {
        name: action[name] for name in action if name in Run.__mapper__.columns and name != "id"
    }
    asked = {"id": "r1", "channel_id": "C0INCIDENT", "user_id": "U0SRE1", "author_id": "U0ADMIN"}
    return Run(**{**recipe, **asked, **given})


def slack_error(code: str, status: int = 200, **more: object) -> SlackApiError:
    """What slack_sdk raises for `ok: false`."""
    response = AsyncSlackResponse(
        client=None,
        http_verb="POST",
        api_url="https://slack.example.com/api/x",
        req_args={},
        data={"ok": False, "error": code, **more},
        headers={},
        status_code=status,
    )
    return SlackApiError("no", response)  # type: ignore[no-untyped-call]
