"""`transport`: a name is resolved, checked and connected to in one step, on real sockets."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import httpx
import pytest

from confluence.addresses import AddressPolicy
from confluence.errors import AddressRefused, NotConfluence, Unreachable
from confluence.http import open_http, request
from confluence.nouns import Deployment, Site
from confluence.oauth import OAuth
from confluence.transport import NEXT_ADDRESS_SECONDS, first, resolve

from .conftest import CALLBACK
from .oddity import READ, Oddity
from .private_authority import Host, PrivateAuthority, listening

WIKI, OTHER = "wiki.example.com", "other.example.com"
LISTED = AddressPolicy([WIKI, OTHER])


@dataclass(slots=True)
class NameServer:
    """Names and their addresses; what was asked. Later answers take the place of earlier ones."""

    answers: dict[str, list[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    async def resolve(self, host: str, _port: int) -> Sequence[str]:
        """The next answer for the name; the last one stays."""
        self.asked.append(host)
        queue = self.answers[host]
        return queue.pop(0) if len(queue) > 1 else queue[0]


@pytest.fixture
def authority(tmp_path: Path) -> PrivateAuthority:
    """Whom our clients believe here."""
    return PrivateAuthority(tmp_path)


@pytest.fixture
async def pair() -> AsyncIterator[tuple[Host, Host]]:
    """Two servers on one port of 127.0.0.1 and of 127.0.0.2."""
    async with listening("127.0.0.1") as one, listening("127.0.0.2", port=one.port) as two:
        yield one, two


async def ask(http: httpx.AsyncClient, base: str) -> object:
    """One call to a site at the address."""
    site = Site(base, Deployment.SERVER, "wiki", base, base)
    return await request(http, READ, site=site, authorization="Bearer t")


async def test_the_name_stays(authority: PrivateAuthority) -> None:
    """The connection goes to the address; SNI, certificate and Host are the name's."""
    names = NameServer({WIKI: [["127.0.0.5"]]})
    async with (
        listening("127.0.0.5", tls=authority.context_for(WIKI)) as host,
        open_http(LISTED, ca_bundle=str(authority.bundle), resolve=names.resolve) as http,
    ):
        answer = await ask(http, f"https://{WIKI}:{host.port}")

    assert answer == {}
    assert host.server_names == [WIKI]
    assert host.hosts == [f"{WIKI}:{host.port}"]


async def test_a_certificate_of_another_name(authority: PrivateAuthority) -> None:
    """A good certificate is not enough: it must be the name's."""
    names = NameServer({WIKI: [["127.0.0.5"]]})
    async with (
        listening("127.0.0.5", tls=authority.context_for(OTHER)) as host,
        open_http(LISTED, ca_bundle=str(authority.bundle), resolve=names.resolve) as http,
    ):
        with pytest.raises(Unreachable, match="Hostname mismatch"):
            await ask(http, f"https://{WIKI}:{host.port}")

    assert host.hosts == []


async def test_an_authority_that_nobody_knows(authority: PrivateAuthority) -> None:
    """Its certificates are refused where its bundle is not set."""
    names = NameServer({WIKI: [["127.0.0.5"]]})
    async with (
        listening("127.0.0.5", tls=authority.context_for(WIKI)) as host,
        open_http(LISTED, resolve=names.resolve) as http,
    ):
        with pytest.raises(Unreachable, match="certificate verify failed"):
            await ask(http, f"https://{WIKI}:{host.port}")

    assert host.hosts == []


async def test_two_names_on_one_address(authority: PrivateAuthority) -> None:
    """They share no connection, so that neither answers in the other's name."""
    names = NameServer({WIKI: [["127.0.0.5"]], OTHER: [["127.0.0.5"]]})
    async with (
        listening("127.0.0.5", tls=authority.context_for(WIKI, OTHER)) as host,
        open_http(LISTED, ca_bundle=str(authority.bundle), resolve=names.resolve) as http,
    ):
        for name in (WIKI, OTHER, WIKI, OTHER):
            await ask(http, f"https://{name}:{host.port}")

    assert host.server_names == [WIKI, OTHER]
    assert len(host.connections) == 2


async def test_connections_are_kept(pair: tuple[Host, Host]) -> None:
    """The second request resolves nothing and connects nowhere."""
    names = NameServer({WIKI: [["127.0.0.1"]]})
    async with open_http(LISTED, resolve=names.resolve) as http:
        for _ in range(3):
            await ask(http, f"http://{WIKI}:{pair[0].port}")

    assert len(pair[0].hosts) == 3
    assert len(pair[0].connections) == len(names.asked) == 1


async def test_only_the_good_address_is_used(pair: tuple[Host, Host]) -> None:
    """0.0.0.0 leads to this machine too, and is never right."""
    bad, good = pair
    names = NameServer({WIKI: [["0.0.0.0", "::ffff:0.0.0.0", "127.0.0.2"]]})
    async with open_http(LISTED, resolve=names.resolve) as http:
        await ask(http, f"http://{WIKI}:{good.port}")

    assert (len(bad.hosts), len(good.hosts)) == (0, 1)


async def test_no_good_address(pair: tuple[Host, Host]) -> None:
    """Nothing is sent, and no more is told than that it is not allowed."""
    names = NameServer({WIKI: [["127.0.0.1"]], OTHER: [["0.0.0.0"]]})
    async with open_http(AddressPolicy([OTHER]), resolve=names.resolve) as http:
        for name in (WIKI, OTHER):
            with pytest.raises(AddressRefused) as caught:
                await ask(http, f"http://{name}:{pair[0].port}")
            assert caught.value.address == f"{name}:{pair[0].port}"
            assert caught.value.reason == AddressRefused.NOT_ALLOWED

    assert pair[0].hosts == []


async def test_a_name_that_changes_its_mind(pair: tuple[Host, Host]) -> None:
    """A name is looked up once a connection; a bad address is refused when it comes up."""
    names = NameServer({WIKI: [["127.0.0.1"], ["0.0.0.0"]]})
    closing = {"Connection": "close"}
    async with open_http(LISTED, resolve=names.resolve) as http:
        await http.get(f"http://{WIKI}:{pair[0].port}/", headers=closing)
        with pytest.raises(AddressRefused):
            await ask(http, f"http://{WIKI}:{pair[0].port}")

    assert len(names.asked) == 2
    assert len(pair[0].hosts) == 1


async def test_plain_http_to_a_name_that_turned_public(pair: tuple[Host, Host]) -> None:
    """A listed name is good for http as long as it leads inside: nothing is sent elsewhere."""
    names = NameServer({WIKI: [["127.0.0.1"], ["8.8.8.8"]]})
    async with open_http(LISTED, resolve=names.resolve) as http:
        await http.get(f"http://{WIKI}:{pair[0].port}/", headers={"Connection": "close"})
        with pytest.raises(AddressRefused) as caught:
            await ask(http, f"http://{WIKI}:{pair[0].port}")

    assert caught.value.reason == AddressRefused.PUBLIC_HTTP
    assert len(pair[0].hosts) == 1


async def test_the_next_address(pair: tuple[Host, Host]) -> None:
    """Where nobody listens, the next address is tried."""
    names = NameServer({WIKI: [["127.0.0.3", "127.0.0.4", "127.0.0.2"]]})
    async with open_http(LISTED, resolve=names.resolve) as http:
        await ask(http, f"http://{WIKI}:{pair[1].port}")

    assert len(pair[1].hosts) == 1


async def test_an_address_that_is_silent(pair: tuple[Host, Host]) -> None:
    """It is not waited for: the next one is tried beside it."""
    with socket.socket() as full:
        full.bind(("127.0.0.3", pair[1].port))
        full.listen(0)
        with socket.create_connection(full.getsockname()):  # nobody accepts: the queue is full
            names = NameServer({WIKI: [["127.0.0.3", "127.0.0.2"]]})
            async with open_http(LISTED, resolve=names.resolve) as http:
                http.timeout = httpx.Timeout(None)
                async with asyncio.timeout(30):
                    await ask(http, f"http://{WIKI}:{pair[1].port}")

    assert len(pair[1].hosts) == 1


async def test_two_addresses_at_once(pair: tuple[Host, Host]) -> None:
    """When both stand in the same moment, one is used and the other is closed."""
    sockets: list[socket.socket] = []
    both = asyncio.Event()

    async def connect(address: str) -> httpcore.AsyncNetworkStream:
        stream = await httpcore.AnyIOBackend().connect_tcp(address, pair[0].port)
        sockets.append(stream.get_extra_info("socket"))
        if len(sockets) == 2:
            both.set()
        await both.wait()
        return stream

    used = await first(connect, ["127.0.0.1", "127.0.0.2"])

    assert sorted(found.fileno() == -1 for found in sockets) == [False, True]
    assert used.get_extra_info("socket").fileno() != -1
    await used.aclose()


async def test_giving_up_closes_what_is_under_way(pair: tuple[Host, Host]) -> None:
    """A caller that waits no longer leaves no attempt behind."""
    ended: list[str] = []

    async def connect(address: str) -> httpcore.AsyncNetworkStream:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(address)
        raise AssertionError

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(NEXT_ADDRESS_SECONDS * 2):
            await first(connect, ["127.0.0.1", "127.0.0.2"])

    assert sorted(ended) == ["127.0.0.1", "127.0.0.2"]


async def test_no_address_answers() -> None:
    """All are tried before we say that nobody is there."""
    names = NameServer({WIKI: [["127.0.0.3", "127.0.0.4"]]})
    async with open_http(LISTED, resolve=names.resolve) as http:
        with pytest.raises(Unreachable, match="ConnectError"):
            await ask(http, f"http://{WIKI}:1")


async def test_a_name_that_is_not_there() -> None:
    """The system's own resolver says so."""
    async with open_http(AddressPolicy()) as http:
        with pytest.raises(Unreachable, match=r"the name retro\.invalid is not resolved"):
            await ask(http, "https://retro.invalid")


async def test_a_resolver_that_hangs() -> None:
    """Looking up a name has a time limit."""

    async def hang(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return ()

    async with open_http(AddressPolicy(), resolve=hang) as http:
        http.timeout = httpx.Timeout(0.1)
        with pytest.raises(Unreachable, match="not resolved within"):
            await ask(http, f"https://{WIKI}")


async def test_the_systems_resolver() -> None:
    """Literals are their own answer, in every spelling; each address comes once."""
    assert await resolve("127.0.0.1", 80) == ["127.0.0.1"]
    assert await resolve("2852039166", 80) == ["169.254.169.254"]
    assert await resolve("::1", 80) == ["::1"]
    assert len(set(await resolve("localhost", 80))) == len(await resolve("localhost", 80))


async def test_a_redirect_is_not_followed(pair: tuple[Host, Host], oddity: Oddity) -> None:
    """Not even to where we might go; what is said of it holds no password."""
    oddity.status = 302
    oddity.headers = {"Location": f"http://u:hunter2@127.0.0.1:{pair[0].port}/rest/x"}
    async with open_http(AddressPolicy(["127.0.0.1"])) as http:
        with pytest.raises(NotConfluence, match="elsewhere") as caught:
            await ask(http, oddity.url)
        oddity.headers = {"Location": "http://[::1"}
        with pytest.raises(Unreachable, match="location"):
            await ask(http, oddity.url)

    assert pair[0].hosts == []
    assert "hunter2" not in str(caught.value)


async def test_proxies_are_not_asked(
    pair: tuple[Host, Host], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy would resolve names by itself, and our check would be void."""
    proxy, host = pair
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.setenv(name.lower(), f"http://127.0.0.1:{proxy.port}")
    async with open_http(AddressPolicy(["127.0.0.2"])) as http:
        await ask(http, f"http://127.0.0.2:{host.port}")

    assert (proxy.hosts, len(host.hosts)) == ([], 1)


async def test_tokens_take_the_same_way_out(pair: tuple[Host, Host]) -> None:
    """authlib's client asks the same policy."""
    policy = AddressPolicy()
    async with open_http(policy) as http:
        oauth = OAuth(
            client_id="id",
            client_secret="secret",
            auth_url=f"http://127.0.0.1:{pair[0].port}",
            api_url=f"http://127.0.0.1:{pair[0].port}",
            redirect_url=CALLBACK,
            http=http,
            addresses=policy,
        )
        with pytest.raises(AddressRefused):
            await oauth.exchange("code")
        await oauth.close()

    assert pair[0].hosts == []
