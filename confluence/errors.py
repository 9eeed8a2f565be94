"""What can go wrong, as facts. People's sentences are in `bot.hints`, one for each class here.

RetroError                     transient: False; heard: whether admins hear of it, None: not by us
├── NotConnected               workspace_id
├── CredentialRejected         site, reason, unheard: there is no admin to be told
│   └── AskedToSignIn          the same: a dead credential, or a sign-on before Confluence
├── NeedsAttention             site, connection_id, unheard: not used until an admin acts
├── OtherAccount               grant_id, site_id, account, known: not the account of before
├── GrantRefused               reason: what Atlassian said at consent or at the token endpoint
│   └── AppRefused             reason: what it said of the bot's own client id and secret
├── GrantExpired               a state or a pending grant that is unknown, spent or too old
├── AddressRefused             address, reason, instead: where we may not connect
├── NotConfluence              address, reason: something answered, but not Confluence
│   └── TurnedAway             the same: what stands before Confluence refused us
├── MissingScope               scope: all that are known to be missing
├── PermissionDenied           action, place
├── TokensClosed               reason: the account may not list or make its own tokens
├── TokenReplaced              the connection has another one than the one this was about
├── NotFound                   noun, id
├── NoSpaces                   the connected account sees none
├── UnknownAction              name, known: the names that there are
├── ActionChanged              it was changed or deleted while somebody was asked
├── Overtaken                  somebody else's retro was sent in a moment before
├── Interrupted                the process ended before it took the draft up
├── TitleTaken                 title, url
├── TemplateError              template, line, column, excerpt
│   ├── TitleError             the same, of the title that the responder typed
│   └── TemplateTooCostly      the same, without a place: stopped because of time or memory
├── PreviewStale               changes: what is not as it was when somebody looked
├── BodyRejected               reason
├── BodyTooLarge               size
├── ReadOnly                   an admin has switched all writing off
├── RateLimited                retry_after (seconds); transient
├── Unreachable                address, reason; transient
└── UnexpectedAnswer           status, request; transient on 5xx
    └── Unavailable            the same, and retry_after: down or being restarted
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar


class RetroError(Exception):
    """An expected failure. Its docstring is its message in logs; attributes carry the facts."""

    transient: ClassVar[bool] = False
    heard: bool | None = None

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        sentence = (type(self).__doc__ or "").split("\n")[0]
        return f"{sentence} ({facts})" if facts else sentence


class NotConnected(RetroError):
    """The workspace has no connection to a Confluence site."""

    def __init__(self, workspace_id: str) -> None:
        super().__init__(workspace_id)
        self.workspace_id = workspace_id


class CredentialRejected(RetroError):
    """Confluence does not accept the connection's credential any more."""

    def __init__(self, site: str, reason: str = "") -> None:
        super().__init__(site, reason)
        self.site = site
        self.reason = reason
        self.unheard = False


class AskedToSignIn(CredentialRejected):
    """A sign-in page came in place of the API: a dead credential, or a sign-on before it."""


class NeedsAttention(RetroError):
    """The connection's credential was refused before and is not used until an admin acts."""

    def __init__(self, site: str, connection_id: str, *, unheard: bool = False) -> None:
        super().__init__(site, connection_id)
        self.site = site
        self.connection_id = connection_id
        self.unheard = unheard


class OtherAccount(RetroError):
    """The credential works, but belongs to another account than the connection's so far."""

    def __init__(self, grant_id: str, *, site_id: str, account: str, known: str) -> None:
        super().__init__(grant_id, site_id, account, known)
        self.grant_id = grant_id
        self.site_id = site_id
        self.account = account
        self.known = known


class GrantRefused(RetroError):
    """Atlassian did not give us a token, or one that opens nothing."""

    NO_SITE: ClassVar[str] = "the account reaches no Confluence site"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class AppRefused(GrantRefused):
    """Atlassian does not take our own client id and secret: no new consent helps."""

    NONE: ClassVar[str] = "no Atlassian app is configured"


class GrantExpired(RetroError):
    """The consent came back unknown, spent or too late."""


class AddressRefused(RetroError):
    """The address is outside of where the bot may connect. `instead` is what to type, if known."""

    NOT_ALLOWED: ClassVar[str] = "not allowed"
    CLOUD_SITE: ClassVar[str] = "it is a Cloud site"
    PLAIN_HTTP: ClassVar[str] = "over http a secret travels in clear"
    PUBLIC_HTTP: ClassVar[str] = "no secret travels over http to a public address"

    def __init__(self, address: str, reason: str, *, instead: str = "") -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason
        self.instead = instead


class NotConfluence(RetroError):
    """Something answered at the address, but it is not a Confluence REST API."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason


class TurnedAway(NotConfluence):
    """What stands before Confluence refused the request, by a page of its own."""


class MissingScope(RetroError):
    """The grant lacks what a request needs, one scope or several."""

    def __init__(self, *scopes: str) -> None:
        super().__init__(*scopes)
        self.scope = ", ".join(scopes)


class PermissionDenied(RetroError):
    """The account may not do this here."""

    CREATE: ClassVar[str] = "create a page"

    def __init__(self, action: str, place: str = "") -> None:
        super().__init__(action, place)
        self.action = action
        self.place = place


class TokensClosed(RetroError):
    """Confluence does not let the account list, make or revoke its own tokens."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TokenReplaced(RetroError):
    """The connection has another token by now than the one that this was about."""


class NotFound(RetroError):
    """The thing is gone, or hidden from the account."""

    def __init__(self, noun: str, id: str = "") -> None:  # noqa: A002 - Confluence's own word
        super().__init__(noun, id)
        self.noun = noun
        self.id = id


class NoSpaces(RetroError):
    """The connected account sees no space."""


class UnknownAction(RetroError):
    """No action of the workspace has this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = list(known)


class ActionChanged(RetroError):
    """The action was changed or deleted since somebody was asked about it."""


class Overtaken(RetroError):
    """Somebody else's retro of the channel was sent in a moment before; this one is kept."""


class Interrupted(RetroError):
    """The process ended after it kept the draft and before it took it up."""


class TitleTaken(RetroError):
    """Another page of the space has this title. `url` is None when it cannot be seen."""

    def __init__(self, title: str, url: str | None = None) -> None:
        super().__init__(title, url)
        self.title = title
        self.url = url


class TemplateError(RetroError):
    """The template cannot be rendered. Lines and columns count from 1, in the template's body."""

    def __init__(
        self, reason: str, *, line: int = 1, column: int = 1, excerpt: str = "", template: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.excerpt = excerpt
        self.template = template


class TitleError(TemplateError):
    """The Liquid in the title cannot be rendered with this incident."""


class TemplateTooCostly(TemplateError):
    """The template takes too long to render, or too much memory, and was stopped."""


class PreviewStale(RetroError):
    """The page would not be what somebody looked at. Names of `changes` are those below."""

    FORM: ClassVar[str] = "form"
    TEMPLATE: ClassVar[str] = "template"
    MESSAGES: ClassVar[str] = "messages"
    INCIDENT: ClassVar[str] = "incident"
    AGE: ClassVar[str] = "age"

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__(changes)
        self.changes = list(changes)


class BodyRejected(RetroError):
    """Confluence refused the page's body."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ReadOnly(RetroError):
    """Confluence is in read-only mode."""


class BodyTooLarge(RetroError):
    """The page is larger than Confluence takes."""

    def __init__(self, size: int) -> None:
        super().__init__(size)
        self.size = size


class RateLimited(RetroError):
    """Confluence asks us to wait."""

    transient = True

    def __init__(self, retry_after: float) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Unreachable(RetroError):
    """No answer: name, connection, certificate or time."""

    transient = True

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason


class UnexpectedAnswer(RetroError):
    """Confluence answered with something that no table of ours knows."""

    def __init__(self, status: int, request: str, detail: str = "") -> None:
        super().__init__(status, request, detail)
        self.status = status
        self.request = request
        self.detail = detail

    @property
    def worth_repeating(self) -> bool:
        """Whether the same request may succeed later."""
        return self.status >= 500


class Unavailable(UnexpectedAnswer):
    """Confluence is down or being restarted. `retry_after` is in seconds, 0 where it is untold."""

    def __init__(
        self, status: int, request: str, detail: str = "", *, retry_after: float = 0
    ) -> None:
        super().__init__(status, request, detail)
        self.retry_after = retry_after
