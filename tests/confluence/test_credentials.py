"""Credentials: the header they make, the text they are sealed as, and that they show no secret."""

import pytest

from confluence.credentials import (
    Basic,
    Credential,
    OAuthToken,
    PersonalAccessToken,
    dump,
    load,
)

CREDENTIALS = [
    OAuthToken("hunter2", "hunter3", 1_790_000_000.5, ("read:space:confluence", "offline_access")),
    OAuthToken("hunter2", None, 0.0, ()),
    PersonalAccessToken("hunter2"),
    Basic("retro@example.com", "hunter2:ü"),
]


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_load_is_the_inverse_of_dump(credential: Credential) -> None:
    """What was sealed comes back as it was."""
    assert load(dump(credential)) == credential


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_no_secret_is_shown(credential: Credential) -> None:
    """A credential in a log or a traceback gives nothing away."""
    assert "hunter" not in f"{credential!r} {credential}"


@pytest.mark.parametrize(
    ("credential", "header"),
    [
        (CREDENTIALS[0], "Bearer hunter2"),
        (CREDENTIALS[2], "Bearer hunter2"),
        (CREDENTIALS[3], "Basic cmV0cm9AZXhhbXBsZS5jb206aHVudGVyMjrDvA=="),
    ],
)
def test_authorization(credential: Credential, header: str) -> None:
    """The header is the one that its kind needs."""
    assert credential.authorization() == header
