"""What a Data Center says about itself, and what else it says where it is older or odd."""

import pytest

from confluence.client import Client

from .conftest import Neighbour


@pytest.mark.parametrize("status", [404, 403])
@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ((), "10.0.3"),
        (("server-information",), "10.0.3"),
        (("server-information", "manifest"), ""),
    ],
)
async def test_version(
    server: Client, neighbour: Neighbour, missing: tuple[str, ...], told: str, status: int
) -> None:
    """From the server's information, else its manifest; else it is at least running."""
    for part in missing:
        neighbour.world.faults.add(part, kind="status", status=status)

    assert await server.server_state().version() == told


async def test_server_without_an_access_mode(server: Client, neighbour: Neighbour) -> None:
    """A server from before 6.10 has no page there, and writes."""
    neighbour.world.faults.add("accessmode", kind="status", status=404)

    assert not await server.server_state().is_read_only()
