"""`Requested`: what an admin gives for a connection by hand, and the site that it means.

Not here: trying it (`trials`), consents (`consents`). The secret lives in this value only.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from confluence.addresses import AddressPolicy
from confluence.credentials import Basic, PersonalAccessToken
from confluence.errors import AddressRefused, CredentialRejected
from confluence.nouns import Deployment, Site
from confluence.offers import Asker
from confluence.trials import NONE, Hopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """An address and a credential, and who gives them. `credential` does not show its secret.

    On Cloud the credential is an e-mail with an API token.
    """

    asker: Asker
    base_url: str
    credential: PersonalAccessToken | Basic
    deployment: Deployment = Deployment.SERVER
    hopes: Hopes = NONE


def site_of_server(requested: Requested, addresses: AddressPolicy) -> Site:
    """The Data Center that is meant. Raises AddressRefused, CredentialRejected."""
    base = addresses.check(requested.base_url)
    if (urlsplit(base).hostname or "").endswith(".atlassian.net"):
        raise AddressRefused(base, AddressRefused.CLOUD_SITE)
    check_token(requested.credential, base)
    return Site(base, Deployment.SERVER, base.partition("://")[2], base, base)


def check_token(credential: PersonalAccessToken | Basic, site: str) -> None:
    """A token has no blanks and is plain ASCII; a password may hold what it likes."""
    if isinstance(credential, Basic):
        return
    token = credential.token
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise CredentialRejected(site, "it is not a token: it is empty or holds blanks")
