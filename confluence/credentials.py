"""The secret inside of a connection, and how it is written into a request or into a row.

Not here: where it is kept (`connections`), encryption (`storage.keyring`), refreshing (`oauth`).
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from confluence.nouns import Deployment, Way


@dataclass(frozen=True, slots=True)
class OAuthToken:
    """A grant on Cloud. `expires_at` is the access token's end in seconds since 1970."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_at: float
    scopes: tuple[str, ...]

    def authorization(self) -> str:
        """The value of the Authorization header."""
        return f"Bearer {self.access_token}"

    def grants(self, scopes: Iterable[str]) -> bool:
        """Whether all of these were granted at consent."""
        return set(scopes) <= set(self.scopes)


@dataclass(frozen=True, slots=True)
class PersonalAccessToken:
    """A token that a Data Center user made in their profile."""

    token: str = field(repr=False)

    def authorization(self) -> str:
        """The value of the Authorization header."""
        return f"Bearer {self.token}"

    def grants(self, _scopes: Iterable[str]) -> bool:
        """It may do whatever its account may."""
        return True


@dataclass(frozen=True, slots=True)
class Basic:
    """A user name (an e-mail on Cloud) with a password or API token."""

    username: str
    password: str = field(repr=False)

    def authorization(self) -> str:
        """The value of the Authorization header."""
        pair = f"{self.username}:{self.password}".encode()
        return f"Basic {b64encode(pair).decode('ascii')}"

    def grants(self, _scopes: Iterable[str]) -> bool:
        """It may do whatever its account may."""
        return True


Credential = OAuthToken | PersonalAccessToken | Basic

KINDS: dict[str, type[OAuthToken] | type[PersonalAccessToken] | type[Basic]] = {
    "oauth": OAuthToken,
    "pat": PersonalAccessToken,
    "basic": Basic,
}


def way_of(credential: Credential, deployment: Deployment) -> Way:
    """How this credential lets us in; on Cloud a password is an API token."""
    if isinstance(credential, OAuthToken):
        return Way.OAUTH
    if isinstance(credential, PersonalAccessToken):
        return Way.PAT
    return Way.API_TOKEN if deployment is Deployment.CLOUD else Way.BASIC


def dump(credential: Credential) -> str:
    """The credential as JSON, in clear: for sealing, never for a log."""
    kind = next(name for name, cls in KINDS.items() if isinstance(credential, cls))
    return json.dumps({"kind": kind, **asdict(credential)})


def load(text: str) -> Credential:
    """The credential that `dump` wrote."""
    fields = json.loads(text)
    cls = KINDS[fields.pop("kind")]
    if cls is OAuthToken:
        fields["scopes"] = tuple(fields["scopes"])
    return cls(**fields)


def username_of(text: str) -> str:
    """The name or e-mail in the credential that `dump` wrote; empty where it has none."""
    credential = load(text)
    return credential.username if isinstance(credential, Basic) else ""
