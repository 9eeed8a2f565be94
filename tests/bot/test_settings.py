"""Settings as the environment gives them."""

from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings, SettingsError, need, read, withdraw
from tests.certificates import Authority


def test_nothing_set_is_the_defaults() -> None:
    """An empty environment, or one with blank values, is a bot on loopback with SQLite."""
    settings = read({"RETRO_PORT": "  ", "UNRELATED": "x"})

    assert settings == Settings()
    assert settings.host == "127.0.0.1"
    assert settings.redirect_url == "http://localhost:8080/atlassian/callback"
    assert not settings.socket_mode


def test_values_are_taken_without_blanks() -> None:
    """What stands around a value is not part of it."""
    settings = read({"SLACK_APP_TOKEN": " xapp-1 \n", "RETRO_PUBLIC_URL": "https://r.example.com/"})

    assert settings.slack_app_token == "xapp-1"
    assert settings.socket_mode
    assert settings.redirect_url == "https://r.example.com/atlassian/callback"


def test_lists_are_separated_by_commas() -> None:
    """Blanks and empty places do not count."""
    settings = read({"RETRO_ADMINS": "U1, U2,,", "RETRO_ALLOWED_HOSTS": "localhost, 127.0.0.1:90"})

    assert settings.admin_ids == {"U1", "U2"}
    assert settings.allowed_host_names == {"localhost", "127.0.0.1:90"}


@pytest.mark.parametrize(("typed", "allowed"), [("yes", True), ("TRUE", True), ("no", False)])
def test_guests(typed: str, allowed: bool) -> None:
    """RETRO_ALLOW_GUESTS understands the usual words."""
    assert read({"RETRO_ALLOW_GUESTS": typed}).guests_allowed is allowed


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_API_URL", "http://slack.example.com/api/", "must begin with https://"),
        ("ATLASSIAN_AUTH_URL", "http://auth.example.com", "must begin with https://"),
        ("ATLASSIAN_API_URL", "http://localhost.example.com", "must begin with https://"),
        ("RETRO_PUBLIC_URL", "retro.example.com", "must begin with https://"),
        ("RETRO_PORT", "http", "must be a whole number"),
        ("RETRO_PORT", "-1", "must be a whole number"),
        ("RETRO_PORT", "99999", "must be at most 65535"),
        ("RETRO_LEASE_SECONDS", "0", "must be at least 1"),
        ("RETRO_COMMAND", "retro", "must begin with a slash"),
        ("RETRO_LOG_LEVEL", "loud", "must be one of DEBUG, INFO, WARNING, ERROR"),
        ("RETRO_ALLOW_GUESTS", "maybe", "must be yes or no"),
        ("RETRO_ALLOWED_HOSTS", "localhost, https://wiki", "lists host or host:port, not 'https:"),
        ("RETRO_LABELS", "some", "RETRO_LABELS must be yes or no"),
        ("SLACK_API_URL", "ftp://localhost/", "must begin with https://"),
        ("SLACK_API_URL", "https:///api/", "must begin with https://"),
        ("SLACK_API_URL", "https://[bad", "is not an address"),
    ],
)
def test_what_cannot_be_meant_is_refused(name: str, value: str, said: str) -> None:
    """The sentence names the setting and what it must be."""
    with pytest.raises(SettingsError, match=said) as refused:
        read({name: value})

    assert name in str(refused.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("missing.pem", r"cannot be read: .*missing.pem \(No such file or directory\)"),
        (".", r"cannot be read: .* \(Is a directory\)"),
        ("other.pem", "holds no certificates in PEM: .*other.pem"),
        ("broken.pem", "holds no certificates in PEM: .*broken.pem"),
    ],
)
def test_authority_that_cannot_be_believed(tmp_path: Path, name: str, said: str) -> None:
    """Said in one sentence before anything is opened."""
    (tmp_path / "other.pem").write_text("words", "utf-8")
    broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    (tmp_path / "broken.pem").write_text(broken, "utf-8")

    with pytest.raises(SettingsError, match=f"RETRO_CA_BUNDLE {said}"):
        read({"RETRO_CA_BUNDLE": str(tmp_path / name)})


def test_authority_that_is_believed(tmp_path: Path) -> None:
    """A file of certificates in PEM."""
    bundle = str(Authority(tmp_path, "ours").bundle)

    assert read({"RETRO_CA_BUNDLE": bundle}).ca_bundle == bundle


@pytest.mark.parametrize("host", ["http://127.0.0.1:9/api", "http://localhost", "http://[::1]:9"])
def test_loopback_needs_no_https(host: str) -> None:
    """A Slack on this machine, as the sandbox's."""
    assert read({"SLACK_API_URL": host}).slack_api_url == host


def test_needed_setting_is_named() -> None:
    """`need` gives the value, or names the variable and what to do."""
    assert need(Settings(encryption_keys="k"), "encryption_keys", "") == "k"
    with pytest.raises(SettingsError, match=r"RETRO_ENCRYPTION_KEYS is not set. Make one"):
        need(Settings(), "encryption_keys", "Make one.")


def test_withdrawn_variables_are_gone() -> None:
    """Bolt finds nothing to help itself to."""
    environment: dict[str, Any] = {"SLACK_BOT_TOKEN": "xoxb", "RETRO_PORT": "1"}
    withdraw(environment)

    assert environment == {"RETRO_PORT": "1"}


def test_secrets_are_not_shown() -> None:
    """Settings in a log or a traceback tell no token, key or password."""
    secrets = {
        name: f"very-{number}-secret"
        for number, name in enumerate(
            [
                "SLACK_BOT_TOKEN",
                "SLACK_APP_TOKEN",
                "SLACK_SIGNING_SECRET",
                "SLACK_CLIENT_SECRET",
                "ATLASSIAN_CLIENT_SECRET",
                "RETRO_DATABASE_URL",
                "RETRO_ENCRYPTION_KEYS",
            ]
        )
    }

    assert "secret" not in repr(read(secrets)).replace("secret=", "")
