"""`AddressPolicy`: what is typed becomes a base URL or a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confluence.addresses import AddressPolicy
from confluence.errors import AddressRefused

HERE = AddressPolicy(["127.0.0.1", "localhost:8090", "[::1]:8090", "127.0.0.2:443"])
NOWHERE = AddressPolicy()
WIKI = "wiki.example.com"


async def two_workspaces() -> int:
    """A bot that serves another company too."""
    return 2


ALONE = AddressPolicy()
SHARED = AddressPolicy(workspaces=two_workspaces)
LISTED = AddressPolicy([WIKI], workspaces=two_workspaces)


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://wiki.example.com", "https://wiki.example.com"),
        ("  https://wiki.example.com/  ", "https://wiki.example.com"),
        ("wiki.example.com/confluence/", "https://wiki.example.com/confluence"),
        ("HTTPS://Wiki.Example.COM.:443/Confluence", "https://wiki.example.com/Confluence"),
        ("https://wiki.example.com:8443/a/b", "https://wiki.example.com:8443/a/b"),
        ("https://bücher.example.com", "https://xn--bcher-kva.example.com"),
        ("https://10.1.2.3/wiki", "https://10.1.2.3/wiki"),
        ("https://wiki.example.com/?a=b#c", "https://wiki.example.com"),
        ("https://wiki.example.com/wiki/display/OPS/Home", "https://wiki.example.com/wiki"),
        ("https://wiki.example.com/pages/viewpage.action?pageId=1", "https://wiki.example.com"),
        ("https://wiki.example.com/c/spaces/OPS/pages/1/T", "https://wiki.example.com/c"),
        ("https://wiki.example.com/dashboard.action", "https://wiki.example.com"),
        ("https://wiki.example.com/rest/api/space", "https://wiki.example.com"),
        ("https://wiki.example.com/display", "https://wiki.example.com/display"),
        ("https://wiki.example.com/c;jsessionid=A1/x/y", "https://wiki.example.com/c"),
        ("https://[2001:db8::1]:8443/wiki", "https://[2001:db8::1]:8443/wiki"),
    ],
)
def test_base(typed: str, base: str) -> None:
    """Scheme, host, port and context path stay, in one spelling."""
    assert NOWHERE.check(typed) == base


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "http://wiki.example.com",
        "ftp://wiki.example.com",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://wiki.example.com:99999",
        "https://wiki.example.com:port",
        "https://wiki example.com",
        "https://wiki.example.com/a b",
        "https://wiki.example.com\\@evil.example.com",
        "https://wiki.example.com/../../x",
        "https://[::1",
        "https://" + "a" * 64 + ".example.com",
        "https://%65xample.com",
        "https://¡.example.com",
        "https://0․",  # U+2024 becomes a dot
        "https://．．",
    ],
)
def test_what_is_no_address(typed: str) -> None:
    """What cannot be a Confluence over https is refused."""
    with pytest.raises(AddressRefused):
        HERE.check(typed)


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "168.63.129.16",
        "metadata.google.internal",
        "0.0.0.0",
        "0.1.2.3",
        "224.0.0.1",
        "255.255.255.255",
        "2852039166",  # 169.254.169.254 as one number
        "0xa9fea9fe",
        "[fe80::1]",
        "[fe80::1%25eth0]",
        "[::]",
        "[ff02::1]",
        "[fd00:ec2::254]",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::1]",
    ],
)
def test_never_allowed(host: str) -> None:
    """No setting opens link-local, metadata, unspecified and multicast addresses."""
    policy = AddressPolicy([host, host.strip("[]")])

    with pytest.raises(AddressRefused):
        policy.check(f"https://{host}/wiki")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8090",
        "127。0․0．1",
        "①27.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
    ],
)
def test_loopback_must_be_listed(host: str) -> None:
    """This machine is out, in every spelling, unless it is listed."""
    for scheme in ("http", "https"):
        with pytest.raises(AddressRefused):
            NOWHERE.check(f"{scheme}://{host}")


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("http://127.0.0.1:8090/server", "http://127.0.0.1:8090/server"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("http://localhost:8090", "http://localhost:8090"),
        ("http://[::1]:8090/x", "http://[::1]:8090/x"),
        ("https://127.0.0.2", "https://127.0.0.2"),
    ],
)
def test_loopback_that_is_listed(typed: str, base: str) -> None:
    """A listed host of this machine needs no https."""
    assert HERE.check(typed) == base


def test_loopback_on_another_port() -> None:
    """A host listed with its port is open on this port only."""
    with pytest.raises(AddressRefused):
        HERE.check("http://localhost:8091")


@pytest.mark.parametrize(
    "typed",
    [
        "https://user:hunter2@wiki.example.com",
        "https://hunter2@wiki.example.com/x",
        "ftp://user:hunter2@wiki.example.com",
        "https://user:hunter2@[::1",
        "user:hunter2@wiki.example.com",
        "https://wiki.example.com:x/?token=hunter2",
    ],
)
def test_credentials_are_refused_and_not_shown(typed: str) -> None:
    """An address with a password is refused without repeating it."""
    with pytest.raises(AddressRefused) as caught:
        NOWHERE.check(typed)

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("http://wiki.example.com", "https://wiki.example.com"),
        ("http://Wiki.Example.com/c/display/OPS", "https://wiki.example.com/c"),
        ("http://wiki.example.com:8090", ""),
        ("https://user:hunter2@wiki.example.com/c/", "https://wiki.example.com/c"),
        ("http://hunter2@wiki.example.com/@x", "https://wiki.example.com"),
        ("user:hunter2@[::1", ""),
        ("https://wiki.example.com/a/../b", "https://wiki.example.com"),
        ("https://wiki.example.com/<here>", "https://wiki.example.com"),
        ("https://wiki.example.com:8443/c/ü%20/", "https://wiki.example.com:8443"),
        ("https://user:80/hunter2@wiki.example.com", "https://user:80"),
        ("ftp://wiki.example.com", ""),
    ],
)
def test_what_to_type_instead(typed: str, instead: str) -> None:
    """Where we can tell, we say it; and it is good."""
    with pytest.raises(AddressRefused) as caught:
        NOWHERE.check(typed)

    assert caught.value.instead == instead
    assert not instead or NOWHERE.check(instead) == instead


REACHES = {
    "public": ["8.8.8.8", "2606:4700::1", "64:ff9b::808:808"],
    "private": ["10.1.2.3", "192.168.0.9", "100.64.0.1", "fd12::1", "::ffff:10.1.2.3"],
    "loopback": ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
    "never": ["169.254.169.254", "0.0.0.0", "224.0.0.1", "fe80::1", "::", "2002:a9fe:a9fe::1"],
}


@pytest.mark.parametrize(
    ("policy", "good"),
    [
        (ALONE, {"public", "private"}),
        (SHARED, {"public"}),
        (LISTED, {"public", "private", "loopback"}),
        (AddressPolicy(own_urls=[f"https://{WIKI}/x"]), {"public", "private", "loopback"}),
        (AddressPolicy([f"{WIKI}:8443"]), {"public", "private"}),
        (AddressPolicy(own_urls=[f"https://{WIKI}:8443"], workspaces=two_workspaces), {"public"}),
    ],
    ids=["one workspace", "two", "listed", "own", "another port", "own on another port"],
)
@pytest.mark.parametrize("reach", REACHES)
async def test_what_a_name_may_resolve_to(
    policy: AddressPolicy, good: set[str], reach: str
) -> None:
    """Addresses × policy: the same address is good or not by who runs the bot for whom."""
    for address in REACHES[reach]:
        if reach in good:
            assert await policy.allowed(WIKI, 443, [address]) == [address]
        else:
            with pytest.raises(AddressRefused, match="not allowed"):
                await policy.allowed(WIKI, 443, [address])


CORP = AddressPolicy([WIKI, "10.1.2.3", "8.8.8.8:8090"])


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("http://wiki.example.com/c/", "http://wiki.example.com/c"),
        ("http://wiki.example.com:8090", "http://wiki.example.com:8090"),
        ("http://10.1.2.3:8090/x", "http://10.1.2.3:8090/x"),
    ],
)
def test_plain_http_to_a_host_that_the_operator_named(typed: str, base: str) -> None:
    """Companies run Confluence on http inside; the operator's word allows it."""
    assert CORP.check(typed) == base


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("http://other.example.com", AddressRefused.PLAIN_HTTP),
        ("http://10.1.2.4", AddressRefused.PLAIN_HTTP),
        ("http://8.8.8.8", AddressRefused.PUBLIC_HTTP),
        ("http://8.8.8.8:8090", AddressRefused.PUBLIC_HTTP),
        ("http://134744072:8090", AddressRefused.PUBLIC_HTTP),
    ],
)
def test_plain_http_to_others(typed: str, reason: str) -> None:
    """Not to a host that is not listed; to a public address not even then."""
    with pytest.raises(AddressRefused) as caught:
        CORP.check(typed)

    assert caught.value.reason == reason


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize(
    "policy",
    [CORP, LISTED, AddressPolicy(own_urls=[f"http://{WIKI}"])],
    ids=["listed", "listed, two workspaces", "own"],
)
async def test_where_plain_http_may_go(policy: AddressPolicy, reach: str) -> None:
    """By the address that is connected to: a name that turns public is refused then."""
    for address in REACHES[reach]:
        if reach in {"private", "loopback"}:
            assert await policy.allowed_in_clear(WIKI, 80, [address]) == [address]
        else:
            with pytest.raises(AddressRefused):
                await policy.allowed_in_clear(WIKI, 80, [address])


async def test_plain_http_goes_to_the_private_ones_of_a_name() -> None:
    """Of several addresses those inside; where all are public, https is what helps."""
    assert await CORP.allowed_in_clear(WIKI, 80, ["8.8.8.8", "10.0.0.1"]) == ["10.0.0.1"]
    with pytest.raises(AddressRefused) as caught:
        await CORP.allowed_in_clear(WIKI, 80, ["8.8.8.8"])
    assert (caught.value.reason, caught.value.instead) == (
        AddressRefused.PUBLIC_HTTP,
        f"https://{WIKI}",
    )


@pytest.mark.parametrize("address", ["10.0.0.1", "127.0.0.1", "8.8.8.8"])
async def test_plain_http_where_the_listing_was_taken_back(address: str) -> None:
    """One workspace reaches its private network by https; over http only what is listed."""
    with pytest.raises(AddressRefused) as caught:
        await ALONE.allowed_in_clear(WIKI, 80, [address])

    assert caught.value.reason == AddressRefused.NOT_ALLOWED


async def test_the_good_ones_of_a_name() -> None:
    """They keep their order; the bad ones are left out."""
    mixed = ["fe80::1", "2606:4700::1", "10.0.0.1", "127.0.0.1", "8.8.8.8"]

    assert await ALONE.allowed(WIKI, 443, mixed) == ["2606:4700::1", "10.0.0.1", "8.8.8.8"]
    assert await SHARED.allowed(WIKI, 443, mixed) == ["2606:4700::1", "8.8.8.8"]
    assert await LISTED.allowed(WIKI.upper() + ".", 443, mixed) == mixed[1:]


async def test_no_address() -> None:
    """A name without addresses leads nowhere."""
    with pytest.raises(AddressRefused):
        await ALONE.allowed(WIKI, 443, [])


@pytest.mark.parametrize("name", ["metadata.google.internal", "Metadata.Goog", "instance-data."])
async def test_names_of_metadata_services(name: str) -> None:
    """Some have public addresses; no setting opens them."""
    with pytest.raises(AddressRefused):
        await AddressPolicy([name]).allowed(name, 443, ["8.8.8.8"])
    with pytest.raises(AddressRefused):
        AddressPolicy([name]).check(f"https://{name}")


async def test_nobody_can_type_the_operators_own_hosts() -> None:
    """The gateway on this machine is ours to use, not to be called a Confluence."""
    policy = AddressPolicy(own_urls=["http://127.0.0.1:8090/api", "http://[::1]:8090"])

    assert await policy.allowed("127.0.0.1", 8090, ["127.0.0.1"]) == ["127.0.0.1"]
    assert await policy.allowed("::1", 8090, ["::1"]) == ["::1"]
    with pytest.raises(AddressRefused):
        policy.check("http://127.0.0.1:8090")


@given(st.text())
def test_any_text(typed: str) -> None:
    """Whatever is typed becomes an https address or a reason, and the address stays what it is."""
    try:
        base = NOWHERE.check(typed)
    except AddressRefused:
        return

    assert base.startswith("https://")
    assert NOWHERE.check(base) == base
