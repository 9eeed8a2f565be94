"""What a Data Center says about itself, and what else it says where it is older or odd."""

from datetime import UTC, datetime

import pytest

from confluence.client import Client
from confluence.server_state import IssuedToken
from sandbox.confluence.nouns import PersonalToken

from .conftest import Neighbour


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), "10.0.3"),
        (("server-information",), "10.0.3"),
        (("server-information", "manifest"), ""),
    ],
)
async def test_version(
    server: Client, neighbour: Neighbour, missing: tuple[str, ...], told: str
) -> None:
    """From the server's information, else its manifest; else it is at least running."""
    for part in missing:
        neighbour.world.faults.add(part, kind="status", status=404)

    assert await server.server_state().version() == told


async def test_tokens(server: Client, neighbour: Neighbour) -> None:
    """With their ends in UTC, or without one."""
    neighbour.world.tokens.append(PersonalToken(2, "other", 0.0, 1_797_776_000.0))

    assert await server.server_state().tokens() == (
        IssuedToken("1", "retro", None),
        IssuedToken("2", "other", datetime.fromtimestamp(1_797_776_000, UTC)),
    )
