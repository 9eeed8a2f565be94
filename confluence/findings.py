"""What the doctor looks at and what it found, as facts. People's sentences: `bot.doctor_hints`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from confluence.nouns import Way

Facts = Mapping[str, str]


class Check(StrEnum):
    """One thing looked at. They are shown in this order."""

    ADDRESS = "address"
    NAME = "name"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    ANSWER = "answer"
    PRODUCT = "product"
    GRANT = "grant"
    SCOPES = "scopes"
    CAPTCHA = "captcha"
    BASIC = "basic"
    ACCOUNT = "account"
    EXPIRY = "expiry"
    READ_ONLY = "read_only"
    SPACES = "spaces"
    CREATE = "create"
    TEMPLATES = "templates"
    LIQUID = "liquid"
    POLICY = "policy"
    RATE = "rate"


class State(StrEnum):
    """How a check ended. WARNED: well, but somebody should know; UNTOLD: Confluence does not say;
    SKIPPED: an earlier one failed."""

    WELL = "well"
    WARNED = "warned"
    FAILED = "failed"
    UNTOLD = "untold"
    SKIPPED = "skipped"


class Cause(StrEnum):
    """What a failed check saw, or why one is untold. Where several things look alike, one cause."""

    NOT_ALLOWED = "not_allowed"
    PLAIN_HTTP = "plain_http"
    NAME_UNKNOWN = "name_unknown"
    RESOLVER_SILENT = "resolver_silent"
    PORT_CLOSED = "port_closed"
    NO_ROUTE = "no_route"
    CONNECTING_SILENT = "connecting_silent"
    CERTIFICATE_EXPIRED = "certificate_expired"
    CERTIFICATE_OF_ANOTHER = "certificate_of_another"
    AUTHORITY_UNKNOWN = "authority_unknown"
    CERTIFICATE_REFUSED = "certificate_refused"
    NO_TLS = "no_tls"
    NO_ANSWER = "no_answer"
    SLOW = "slow"
    SIGN_IN_PAGE = "sign_in_page"
    SIGN_IN_REDIRECT = "sign_in_redirect"
    SIGNED_OUT = "signed_out"
    TURNED_AWAY = "turned_away"
    NOT_CONFLUENCE = "not_confluence"
    SERVER_ERROR = "server_error"
    STRANGE_ANSWER = "strange_answer"
    GRANT_DEAD = "grant_dead"
    RENEWAL_FAILED = "renewal_failed"
    APP_REFUSED = "app_refused"
    NO_SITES = "no_sites"
    SITE_LEFT_OUT = "site_left_out"
    SCOPE_MISSING = "scope_missing"
    EXTRAS_LACKING = "extras_lacking"
    CAPTCHA = "captcha"
    BASIC_OFF = "basic_off"
    TAKEN_FOR_ANONYMOUS = "taken_for_anonymous"
    MAY_NOT_USE = "may_not_use"
    CREDENTIAL_REFUSED = "credential_refused"
    EXPIRED = "expired"
    EXPIRY_UNTOLD = "expiry_untold"
    OUTLIVED = "outlived"
    READ_ONLY = "read_only"
    NO_SPACES = "no_spaces"
    FORBIDDEN = "forbidden"
    SPACE_UNSEEN = "space_unseen"
    MAY_NOT_CREATE = "may_not_create"
    CREATING_UNTOLD = "creating_untold"
    TEMPLATE_GONE = "template_gone"
    TEMPLATE_MISTAKE = "template_mistake"
    APP_BLOCKED = "app_blocked"
    PAGES_HIDDEN = "pages_hidden"
    RATE_LIMITED = "rate_limited"
    CONNECTION_GONE = "connection_gone"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one check ended. `facts` are names, numbers and addresses, never a secret."""

    check: Check
    state: State
    way: Way
    cause: Cause | None = None
    facts: Facts = field(default_factory=dict)


class Ailment(Exception):
    """Raised inside of a check: what is wrong, with its facts."""

    state = State.FAILED

    def __init__(self, cause: Cause, **facts: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.facts = facts


class Untold(Ailment):
    """Raised inside of a check: Confluence does not say, and why."""

    state = State.UNTOLD


class Warned(Ailment):
    """Raised inside of a check: pages can be made, but somebody should know this."""

    state = State.WARNED
