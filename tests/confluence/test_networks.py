"""`reach_of`: how far an IP address reaches, whatever stands inside of it."""

import ipaddress

import pytest

from confluence.networks import Reach, literal_of, reach_of

KINDS = {
    Reach.PUBLIC: ["8.8.8.8", "104.192.142.1", "2606:4700::1", "192.0.0.9"],
    Reach.PRIVATE: [
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "240.0.0.1",
        "fd12:3456::1",
        "fc00::1",
        "fec0::1",
        "2001:db8::1",
        "64:ff9b:1::808:808",
    ],
    Reach.LOOPBACK: ["127.0.0.1", "127.255.0.9", "::1"],
    Reach.NEVER: [
        "0.0.0.0",
        "0.1.2.3",
        "169.254.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.192",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "fe80::1",
        "fe80::1%lo",
        "febf::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fd00:c1::a9fe:a9fe",
    ],
}
# Ways to write 0.0.0.0 … 255.255.255.255 as IPv6: what stands around the eight hex digits.
EMBEDDINGS = {
    "mapped": "::ffff:{0}:{1}",
    "translated": "::ffff:0:{0}:{1}",
    "NAT64": "64:ff9b::{0}:{1}",
    "local NAT64": "64:ff9b:1::{0}:{1}",
    "6to4": "2002:{0}:{1}::1",
    "Teredo server": "2001:0:{0}:{1}::1",
    "ISATAP": "2606:4700::5efe:{0}:{1}",
    "ISATAP, global": "2606:4700::200:5efe:{0}:{1}",
    "compatible": "::{0}:{1}",
}


def halves(address: str) -> list[str]:
    """The two halves of an IPv4 address in hex."""
    digits = f"{int(ipaddress.IPv4Address(address)):08x}"
    return [digits[:4], digits[4:]]


@pytest.mark.parametrize(
    ("address", "reach"), [(text, reach) for reach, texts in KINDS.items() for text in texts]
)
def test_reach(address: str, reach: Reach) -> None:
    """Public, private, this machine or never."""
    assert reach_of(ipaddress.ip_address(address)) is reach


@pytest.mark.parametrize("form", EMBEDDINGS.values(), ids=EMBEDDINGS)
@pytest.mark.parametrize(
    ("inside", "reach"),
    [("169.254.169.254", Reach.NEVER), ("0.0.0.0", Reach.NEVER), ("127.0.0.1", Reach.LOOPBACK)],
)
def test_an_ipv4_address_inside(form: str, inside: str, reach: Reach) -> None:
    """An IPv6 address reaches as far as the IPv4 one inside of it."""
    address = ipaddress.ip_address(form.format(*halves(inside)))

    assert reach_of(address) is reach


@pytest.mark.parametrize("form", ["::ffff:{0}:{1}", "::ffff:0:{0}:{1}", "64:ff9b::{0}:{1}"])
@pytest.mark.parametrize(
    ("inside", "reach"), [("8.8.8.8", Reach.PUBLIC), ("10.1.1.1", Reach.PRIVATE)]
)
def test_another_way_to_write_ipv4(form: str, inside: str, reach: Reach) -> None:
    """Behind DNS64 the whole of the old internet looks like this."""
    assert reach_of(ipaddress.ip_address(form.format(*halves(inside)))) is reach


def test_a_teredo_client() -> None:
    """A Teredo address holds its client's address with every bit turned."""
    turned = ipaddress.IPv4Address(int(ipaddress.IPv4Address("127.0.0.1")) ^ 0xFFFFFFFF)

    address = ipaddress.ip_address("2001:0:808:808::{}:{}".format(*halves(str(turned))))

    assert reach_of(address) is Reach.LOOPBACK


@pytest.mark.parametrize(
    ("host", "means"),
    [
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("2852039166", "169.254.169.254"),
        ("fe80::1%25eth0", "fe80::1"),
        ("wiki.example.com", None),
        ("1.2.3.4.5", None),
    ],
)
def test_literals(host: str, means: str | None) -> None:
    """A host that is an address in one of the spellings that systems understand."""
    literal = literal_of(host)

    assert (str(literal) if literal else None) == means
