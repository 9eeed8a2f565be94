"""Keys seal, open and change; none is ever shown."""

import pytest

from storage.errors import KeyUnusable, WrongKey
from storage.keyring import Keyring

SECRET = "xoxb-secret ✓"


def test_opens_what_it_sealed(keyring: Keyring) -> None:
    """A secret comes back as it was, and its sealed form does not show it."""
    sealed = keyring.seal(SECRET)

    assert keyring.open(sealed) == SECRET
    assert "xoxb" not in sealed


def test_every_key_opens_and_the_first_one_seals() -> None:
    """With a new key put first, old secrets open, and new ones open with the new key alone."""
    old, new = Keyring.generate(), Keyring.generate()
    ring = Keyring.parse(f" {new} , {old} ,")

    assert ring.open(Keyring([old]).seal(SECRET)) == SECRET
    assert Keyring([new]).open(ring.seal(SECRET)) == SECRET


def test_reseals_only_what_the_first_key_did_not_seal() -> None:
    """A secret under an old key is sealed anew, one under the first key is left alone."""
    old, new = Keyring.generate(), Keyring.generate()
    fresh = Keyring([new, old]).reseal(Keyring([old]).seal(SECRET))

    assert fresh is not None
    assert Keyring([new]).open(fresh) == SECRET
    assert Keyring([new, old]).reseal(fresh) is None


def test_tells_a_wrong_key(keyring: Keyring) -> None:
    """A secret sealed with a lost key is a WrongKey, whatever is tried."""
    sealed = Keyring([Keyring.generate()]).seal(SECRET)

    with pytest.raises(WrongKey):
        keyring.open(sealed)
    with pytest.raises(WrongKey):
        keyring.reseal(sealed)


@pytest.mark.parametrize("text", ["", " , "])
def test_refuses_an_empty_ring(text: str) -> None:
    """Without any key the message says how to make one."""
    with pytest.raises(KeyUnusable, match="retro keys generate"):
        Keyring.parse(text)


@pytest.mark.parametrize("bad", ["hunter2", "ключ", "A" * 44])
def test_refuses_what_is_no_key_without_showing_it(bad: str) -> None:
    """The message names the position, and neither it nor its cause quotes the text."""
    with pytest.raises(KeyUnusable) as refusal:
        Keyring([Keyring.generate(), bad])

    assert refusal.value.position == 2
    assert bad not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_shows_no_key() -> None:
    """The representation counts keys and shows none."""
    key = Keyring.generate()

    assert key not in repr(Keyring([key]))
    assert "1" in repr(Keyring([key]))


def test_signature_is_the_rings() -> None:
    """What one key signed every ring with that key knows; another text or ring does not."""
    old, new = Keyring.generate(), Keyring.generate()
    signed = Keyring([old]).sign("order 1 {}")

    assert Keyring([new, old]).signed("order 1 {}", signed)
    assert not Keyring([new, old]).signed("order 2 {}", signed)
    assert not Keyring([new]).signed("order 1 {}", signed)
    assert not Keyring([old]).signed("order 1 {}", "ünsigned")
