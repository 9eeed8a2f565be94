"""Settings: the only reader of the environment. README and .env.example list what is here."""

import os
import ssl
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field, fields
from urllib.parse import urlsplit

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LAST_PORT = 65_535
YES = {"yes", "true", "1", "on"}
NO = {"no", "false", "0", "off"}


class SettingsError(Exception):
    """A setting is missing or cannot be meant as it stands. The text names it and what to do."""


def setting(name: str, default: str, purpose: str, *, secret: bool = False) -> str:
    """A field read from the environment variable `name`; `purpose` is the README's line for it.

    A `secret` is not shown when the settings are.
    """
    return field(default=default, repr=not secret, metadata={"name": name, "purpose": purpose})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an operator can set, as typed. `read` checks it; properties give it a type."""

    slack_bot_token: str = setting(
        "SLACK_BOT_TOKEN",
        "",
        "Bot token (`xoxb-…`) of the workspace the app is installed in.",
        secret=True,
    )
    slack_app_token: str = setting(
        "SLACK_APP_TOKEN",
        "",
        "App-level token (`xapp-…`). Set: Socket Mode. Empty: HTTP.",
        secret=True,
    )
    slack_signing_secret: str = setting(
        "SLACK_SIGNING_SECRET", "", "Signing secret of the app. Needed for HTTP.", secret=True
    )
    slack_client_id: str = setting(
        "SLACK_CLIENT_ID", "", "Only to install the app in several workspaces, over HTTP."
    )
    slack_client_secret: str = setting(
        "SLACK_CLIENT_SECRET", "", "Goes with `SLACK_CLIENT_ID`.", secret=True
    )
    slack_api_url: str = setting("SLACK_API_URL", "https://slack.com/api/", "Slack's Web API.")
    atlassian_client_id: str = setting(
        "ATLASSIAN_CLIENT_ID", "", "OAuth 2.0 app for Confluence Cloud. Empty: Data Center only."
    )
    atlassian_client_secret: str = setting(
        "ATLASSIAN_CLIENT_SECRET", "", "Goes with `ATLASSIAN_CLIENT_ID`.", secret=True
    )
    atlassian_auth_url: str = setting(
        "ATLASSIAN_AUTH_URL", "https://auth.atlassian.com", "Where admins give consent."
    )
    atlassian_api_url: str = setting(
        "ATLASSIAN_API_URL", "https://api.atlassian.com", "Atlassian's gateway."
    )
    atlassian_scopes: str = setting(
        "ATLASSIAN_SCOPES",
        "",
        "Scopes to ask for at consent, separated by blanks. Empty: those in docs/connect-cloud.md.",
    )
    database_url: str = setting(
        "RETRO_DATABASE_URL",
        "sqlite:///data/retro.db",
        "SQLite for one process, `postgresql://…` for replicas.",
        secret=True,
    )
    encryption_keys: str = setting(
        "RETRO_ENCRYPTION_KEYS",
        "",
        "Keys for what is stored, separated by commas; the first encrypts. "
        "`retro keys generate` makes one.",
        secret=True,
    )
    host: str = setting("RETRO_HOST", "127.0.0.1", "Address to listen on.")
    port: str = setting("RETRO_PORT", "8080", "Port to listen on.")
    public_url: str = setting(
        "RETRO_PUBLIC_URL",
        "",
        "Where browsers reach the bot. Set: secrets can be entered in a browser form. "
        "Empty: `http://localhost:<RETRO_PORT>`.",
    )
    admins: str = setting(
        "RETRO_ADMINS",
        "",
        "Slack user ids, separated by commas, who may connect Confluence "
        "(besides Slack admins and owners).",
    )
    allow_guests: str = setting(
        "RETRO_ALLOW_GUESTS", "no", "`yes`: guests of the workspace may make retros."
    )
    allowed_hosts: str = setting(
        "RETRO_ALLOWED_HOSTS",
        "",
        "Hosts, `host` or `host:port` separated by commas, that the bot may connect to although "
        "they are on loopback or, with several workspaces, in a private network. Plain http goes "
        "to no others, and to no public address.",
    )
    labels: str = setting(
        "RETRO_LABELS",
        "no",
        "`yes`: on Cloud, ask at consent for the right to label pages as their template is. "
        "Data Center needs no asking.",
    )
    ca_bundle: str = setting(
        "RETRO_CA_BUNDLE", "", "File with the certificates of a private authority."
    )
    command: str = setting("RETRO_COMMAND", "/retro", "The slash command.")
    lease_seconds: str = setting(
        "RETRO_LEASE_SECONDS",
        "30",
        "With replicas: after how long a silent one's work is taken over.",
    )
    log_level: str = setting("RETRO_LOG_LEVEL", "INFO", "`DEBUG`, `INFO`, `WARNING` or `ERROR`.")

    @property
    def redirect_url(self) -> str:
        """Where Atlassian sends the admin's browser back to."""
        return f"{self.browser_url}/atlassian/callback"

    @property
    def secrets_url(self) -> str:
        """Where forms for secrets are; empty where no `RETRO_PUBLIC_URL` says who reaches us."""
        return f"{self.browser_url}/secrets/" if self.public_url else ""

    @property
    def browser_url(self) -> str:
        """Where browsers reach the bot, without a trailing slash."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def admin_ids(self) -> frozenset[str]:
        """Slack user ids who may connect Confluence whatever Slack says of them."""
        return frozenset(_listed(self.admins))

    @property
    def allowed_host_names(self) -> frozenset[str]:
        """Hosts, `host` or `host:port`, that may be on loopback or in a private network."""
        return frozenset(_listed(self.allowed_hosts))

    @property
    def guests_allowed(self) -> bool:
        """Whether guests of the workspace may make retros."""
        return self.allow_guests.lower() in YES

    @property
    def labels_wanted(self) -> bool:
        """Whether the right to label pages is asked for on Cloud."""
        return self.labels.lower() in YES

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is listened to over a WebSocket instead of HTTP."""
        return bool(self.slack_app_token)


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment. Raises `SettingsError` for what cannot be meant."""
    typed = {
        part.name: environment[part.metadata["name"]].strip()
        for part in fields(Settings)
        if environment.get(part.metadata["name"], "").strip()
    }
    settings = Settings(**typed)
    for part in fields(Settings):
        if part.metadata["name"].endswith("_URL") and part.name != "database_url":
            _check_address(part.metadata["name"], getattr(settings, part.name))
    _check_numbers(settings)
    _check_words(settings)
    _check_certificates(settings.ca_bundle)
    return settings


def withdraw(environment: MutableMapping[str, str] = os.environ) -> None:
    """Take Slack's variables out of the environment once they are read.

    Bolt reads them too and would set up tokens and file stores of its own.
    """
    for name in [name for name in environment if name.startswith("SLACK_")]:
        del environment[name]


def need(settings: Settings, name: str, why: str) -> str:
    """The value of a setting that `serve` cannot do without. Raises `SettingsError`."""
    value: str = getattr(settings, name)
    if not value:
        variable = next(part for part in fields(settings) if part.name == name).metadata["name"]
        raise SettingsError(f"{variable} is not set. {why}")
    return value


def _check_address(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise SettingsError(f"{name} is not an address: {url}") from error
    on_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    if url and not (on_loopback or (parts.scheme == "https" and parts.hostname)):
        raise SettingsError(f"{name} must begin with https:// (http:// is for loopback): {url}")


def _check_numbers(settings: Settings) -> None:
    for name, value in (
        ("RETRO_PORT", settings.port),
        ("RETRO_LEASE_SECONDS", settings.lease_seconds),
    ):
        if not value.isdecimal():
            raise SettingsError(f"{name} must be a whole number, not {value!r}.")
    if int(settings.port) > LAST_PORT:
        raise SettingsError(f"RETRO_PORT must be at most {LAST_PORT}, not {settings.port}.")
    if int(settings.lease_seconds) < 1:
        raise SettingsError("RETRO_LEASE_SECONDS must be at least 1.")


def _check_words(settings: Settings) -> None:
    if settings.log_level not in LOG_LEVELS:
        levels = ", ".join(LOG_LEVELS)
        raise SettingsError(f"RETRO_LOG_LEVEL must be one of {levels}, not {settings.log_level!r}.")
    for name, value in (
        ("RETRO_ALLOW_GUESTS", settings.allow_guests),
        ("RETRO_LABELS", settings.labels),
    ):
        if value.lower() not in YES | NO:
            raise SettingsError(f"{name} must be yes or no, not {value!r}.")
    for host in settings.allowed_host_names:
        if "/" in host or "@" in host:
            raise SettingsError(f"RETRO_ALLOWED_HOSTS lists host or host:port, not {host!r}.")
    if not settings.command.startswith("/"):
        raise SettingsError(f"RETRO_COMMAND must begin with a slash, not {settings.command!r}.")


def _check_certificates(path: str) -> None:
    if not path:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError as error:
        raise SettingsError(f"RETRO_CA_BUNDLE holds no certificates in PEM: {path}") from error
    except OSError as error:
        raise SettingsError(f"RETRO_CA_BUNDLE cannot be read: {path} ({error.strerror})") from error


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
