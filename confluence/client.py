"""`Client`: one site through one account. Values come out, errors of `errors` are raised.

Not here: paths and payloads (`cloud`, `server`), where credentials are kept (`connections`).
"""

import logging
from collections.abc import AsyncGenerator, Iterable
from typing import Any

import httpx

from confluence.allowance import Allowance, allowance_of
from confluence.app_access import AppAccess
from confluence.calls import Call
from confluence.cloud import Cloud
from confluence.credential_sources import CredentialSource, renewing
from confluence.credentials import Credential
from confluence.errors import (
    CredentialRejected,
    MissingScope,
    NotConfluence,
    NotFound,
    PermissionDenied,
    RetroError,
    TitleTaken,
    UnexpectedAnswer,
)
from confluence.http import read, send
from confluence.nouns import (
    Account,
    Audience,
    Deployment,
    Page,
    Site,
    Space,
    Template,
    TemplateContent,
)
from confluence.personal_tokens import PersonalTokens
from confluence.server import Server
from confluence.server_state import ServerState

DIALECTS: dict[Deployment, type[Cloud] | type[Server]] = {
    Deployment.CLOUD: Cloud,
    Deployment.SERVER: Server,
}
# The statuses of pages that hold their title, most visible first. Drafts hold none.
TITLE_HOLDERS = ("current", "archived", "trashed")
UNTOLD = {400, 409}  # what a title that is taken may come as
V2 = "/wiki/api/v2/"
ABSENT = 404

log = logging.getLogger(__name__)


class Client:
    """What the bot does in one Confluence site. `allowance` is what the last answer told."""

    def __init__(self, site: Site, *, http: httpx.AsyncClient, credentials: CredentialSource):
        self.site = site
        self.allowance = Allowance()
        self._http = http
        self._credentials = credentials
        self._dialect = DIALECTS[site.deployment](site, self._ask)

    async def current_account(self) -> Account:
        """Who Confluence says we are; raises CredentialRejected when it takes us for nobody."""
        return await self._dialect.current_account()

    def spaces(self) -> AsyncGenerator[tuple[Space, ...], None]:
        """The current spaces we may see, page by page."""
        return self._dialect.spaces()

    async def find_space(self, key: str) -> Space:
        """The space of this key. Raises NotFound when it is not there, or hidden from us."""
        return await self._dialect.find_space(key)

    async def may_create(self, space: Space) -> bool | None:
        """Whether we may create pages in the space; None where Confluence does not tell.

        Raises NotFound when the space is gone or hidden from us.
        """
        return await self._dialect.may_create(space)

    async def audience(self, space: Space) -> Audience | None:
        """Who may see the space; None when Confluence does not tell our account."""
        try:
            return await self._dialect.audience(space)
        except (MissingScope, NotFound, PermissionDenied, NotConfluence, UnexpectedAnswer):
            return None

    async def templates(self, space_key: str | None) -> tuple[Template, ...]:
        """The page templates of a space, or the global ones for None."""
        return await self._dialect.templates(space_key)

    async def template_content(self, template_id: str, space_key: str | None) -> TemplateContent:
        """What a template holds; `space_key` helps Data Center to find it."""
        return await self._dialect.template_content(template_id, space_key)

    def personal_tokens(self) -> PersonalTokens:
        """The account's own tokens; Data Center only."""
        return PersonalTokens(self._ask)

    async def find_page(self, space: Space, title: str) -> Page | None:
        """The page that holds the title, body included; a current one before others.

        Case and outer blanks do not count, as in Confluence's own rule. Pages hidden from our
        account hold their titles too and are not found.
        """
        wanted = same_title(title)
        found = await self._dialect.find_pages(space, title.strip())
        holders = [
            page
            for page in found
            if page.status in TITLE_HOLDERS and same_title(page.title) == wanted
        ]
        return min(holders, key=lambda page: TITLE_HOLDERS.index(page.status), default=None)

    async def check_body(self, body: str) -> bool:
        """Whether Confluence says that it would take the body; False where it cannot be asked.

        Raises BodyRejected.
        """
        return await self._dialect.check_body(body)

    async def create_page(
        self, space: Space, title: str, body: str, *, parent_id: str | None = None
    ) -> Page:
        """Create a page by one request.

        Raises TitleTaken, BodyRejected, BodyTooLarge, PermissionDenied, NotFound, RateLimited,
        CredentialRejected and UnexpectedAnswer; after Unreachable the page may exist.
        """
        try:
            return await self._dialect.create_page(space, title, body, parent_id=parent_id)
        except TitleTaken as taken:
            holder = await self._look_for_holder(space, title)
            raise TitleTaken(title, holder.url if holder else None) from taken
        except (PermissionDenied, NotFound) as refusal:
            raise await self._cause(refusal, space) from refusal
        except UnexpectedAnswer as refusal:
            # Confluence speaks our account's language, in which we do not know its words.
            holder = None
            if refusal.status in UNTOLD:
                holder = await self._look_for_holder(space, title)
            if holder is None:
                raise
            raise TitleTaken(title, holder.url) from refusal

    async def find_people(self, name: str) -> tuple[Account, ...]:
        """The active people whose names have these words, as far as the first page goes."""
        return await self._dialect.find_people(name)

    async def add_labels(self, page_id: str, labels: Iterable[str]) -> bool:
        """Add labels to a page; those it has stay. False: we were not granted the right to.

        Raises NotFound and PermissionDenied.
        """
        credential = await self._credentials.current()
        if not credential.grants(self._dialect.label_scopes):
            return False
        await self._dialect.add_labels(page_id, labels)
        return True

    async def _look_for_holder(self, space: Space, title: str) -> Page | None:
        try:
            return await self.find_page(space, title)
        except MissingScope:  # read:page may be left out of the grant; the title is taken anyway
            return None

    async def _cause(self, refusal: RetroError, space: Space) -> RetroError:
        """What really stands in the way: both dialects refuse strangers as if they were us."""
        if isinstance(refusal, NotFound) and refusal.noun != "space":
            return refusal
        try:
            await self.current_account()
            await self.may_create(space)
        except (CredentialRejected, NotFound) as cause:
            return cause
        except RetroError:  # the check failed, the refusal stands
            return refusal
        return PermissionDenied(PermissionDenied.CREATE, space.key)

    def server_state(self) -> ServerState:
        """What a Data Center says about itself."""
        return ServerState(self._ask)

    def app_access(self) -> AppAccess:
        """What a Cloud site lets our app do."""
        return AppAccess(self._ask)

    async def _ask(self, call: Call) -> Any:
        try:
            return await renewing(
                self._credentials, lambda credential: self._send(call, credential)
            )
        except (NotFound, UnexpectedAnswer) as refusal:
            if _may_mean_us(call, refusal):
                await self._check_credential()
            raise

    async def _check_credential(self) -> None:
        """Raises CredentialRejected; a check that fails otherwise tells nothing."""
        try:
            await self.current_account()
        except CredentialRejected:
            raise
        except RetroError as error:
            log.info("%s: whether our credential holds is unknown: %s", self.site.url, error)

    async def _send(self, call: Call, credential: Credential) -> Any:
        if call.optional and not credential.grants((call.scope,)):
            raise MissingScope(call.scope)
        authorization = credential.authorization()
        response = await send(self._http, call, site=self.site, authorization=authorization)
        self.allowance = allowance_of(response)
        return read(response, call, site=self.site)


def _may_mean_us(call: Call, refusal: NotFound | UnexpectedAnswer) -> bool:
    """Cloud's v2 says 404 to a credential that it does not know, as to what is not there.

    Only of reads: why a page was refused is asked where it is created.
    """
    is_absent = isinstance(refusal, NotFound) or refusal.status == ABSENT
    return is_absent and call.verb == "GET" and call.path.startswith(V2)


def same_title(title: str) -> str:
    """What two titles share when Confluence takes them for one."""
    return title.strip().casefold()
