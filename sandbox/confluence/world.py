"""The Confluence half's world: one Cloud site, one Data Center, who may log in, faults, journal."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sandbox.confluence import template_files
from sandbox.confluence.grants import Grants, OAuthApp
from sandbox.confluence.nouns import Account, ApiToken, Page, PersonalToken, Template
from sandbox.confluence.site import Site
from sandbox.faults import Faults

CLOUD_ID = "8d1f3a52-6c0b-4e57-9f0e-1b7d2c4a6e90"
SERVER_PAT = "sandbox-personal-access-token"
CONSOLE_SCOPES = frozenset(
    f"{name}:confluence"
    for name in (
        "read:user",
        "read:content-details",
        "write:content",
        "read:template",
        "read:space",
        "read:page",
        "write:page",
        "read:label",
        "write:label",
    )
) | {"read:confluence-content.summary", "read:confluence-user"}


@dataclass(slots=True)
class Switches:
    """What an administrator, a network or Atlassian could have set otherwise.

    `sso`: what stands in front of Data Center answers a login page instead of JSON, redirects to
    one, drops the session with an empty 200, or forbids everything by a page of its own.
    `rate_limiting`: Data Center tells its token bucket on every answer, Retry-After: 0 included;
    Cloud tells what is left of its points.
    `captcha_after`: so many refused passwords lock the account's logins until a browser solves a
    CAPTCHA. `app_blocked`: an app access rule on Cloud keeps apps away from pages.
    `names_strangers`: Data Center says X-AUSERNAME: anonymous to them, or leaves that header out.
    `most_tokens`, `longest_token` (in days) and `eternal_tokens`: what users may do with personal
    access tokens. `create_dialog`: Data Center has the list behind its Create dialog.
    """

    anonymous: bool = True
    names_strangers: bool = True
    basic: bool = True
    read_only: bool = False
    template_needs_space: bool = True
    rate_limiting: bool = False
    sso: Literal["off", "page", "redirect", "empty", "forbidden"] = "off"
    v1_takes_granular: bool = True
    captcha_after: int = 3
    app_blocked: bool = False
    most_tokens: int = 10
    longest_token: int = 365
    eternal_tokens: bool = True
    create_dialog: bool = True


class ConfluenceWorld:
    """Everything behind both faces. Latency in seconds, put before every API answer."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.faults = Faults()
        self.latency = 0.0
        self.requests: list[dict[str, Any]] = []
        self.switches = Switches()
        self.cloud_id = CLOUD_ID
        self.other_resources: list[dict[str, Any]] = []
        self.mirror_ids: set[str] = set()  # of further sites, which hold the same
        self.client_id = "sandbox-client-id"
        self.client_secret = "sandbox-client-secret"  # noqa: S105 - opens this sandbox only
        self.failed_logins = 0
        self.first_token = PersonalToken(1, "retro", clock(), secret=SERVER_PAT)
        self.tokens = [self.first_token]
        self.server_password = "sandbox-password"  # noqa: S105 - opens this sandbox only
        self.app = OAuthApp(self.client_id, self.client_secret, CONSOLE_SCOPES)
        self.grants = Grants(self.app, clock)
        self.account = _retro_service()
        self.api_token = "sandbox-api-token"  # noqa: S105 - opens this sandbox only
        self.api_tokens = [ApiToken(self.account, self.api_token)]
        self.cloud = Site("cloud", first_id=2725511356, clock=clock)
        self.server = Site("server", first_id=98305, clock=clock)
        self._furnish()

    @property
    def sites(self) -> tuple[Site, Site]:
        """The Cloud site and the Data Center."""
        return self.cloud, self.server

    @property
    def pages(self) -> list[Page]:
        """The pages people or apps made on both sites; homepages of spaces are left out."""
        homes = {space.homepage_id for site in self.sites for space in site.spaces.values()}
        return [p for site in self.sites for p in site.pages.values() if p.id not in homes]

    @property
    def server_pat(self) -> str:
        """The secret of the token that the service account has from the beginning."""
        return self.first_token.secret

    @server_pat.setter
    def server_pat(self, secret: str) -> None:
        self.first_token.secret = secret

    def load_templates(self, directory: Path) -> list[Template]:
        """Read every `*.json` of a directory; editor v1 goes to Data Center, v2 to Cloud.

        Spaces they name and the site lacks are made.
        """
        return [self._load(path) for path in sorted(directory.glob("*.json"))]

    def add_template(self, template: Template, *, space_name: str | None = None) -> Template:
        """Keep a template on the site its editor belongs to."""
        site = self.server if template.editor == "v1" else self.cloud
        if template.space and template.space not in site.spaces:
            site.add_space(template.space, space_name or template.space)
        site.templates[template.id] = template
        return template

    def _load(self, path: Path) -> Template:
        template, space_name = template_files.read(path)
        return self.add_template(template, space_name=space_name)

    def _furnish(self) -> None:
        for site in self.sites:
            site.accounts.append(self.account)
        self.cloud.add_space("OPS", "Operations")
        self.cloud.add_space("ENG", "Engineering")
        self.server.add_space("ITOPS", "IT Operations")


def _retro_service() -> Account:
    return Account(
        name="retro-service",
        display_name="Retro service",
        account_id="712020:5f0c1a7e-3b52-4d1c-9a44-0d6b7f2e8c31",
        user_key="8a7f808a5b0c1d2e015b0c1d2e3f0099",
        email="retro-service@example.com",
    )
