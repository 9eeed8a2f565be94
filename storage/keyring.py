"""The keys that seal secrets at rest, and sign what comes back to us through other hands.

They are used by `storage.columns` and `storage.rotation`.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.errors import KeyUnusable, WrongKey


class Keyring:
    """Fernet keys: the first one seals, every one opens. https://cryptography.io/en/latest/fernet/"""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise KeyUnusable(0)
        self._signers = [hashlib.sha256(b"signs" + key.encode()).digest() for key in keys]
        fernets = [_fernet(key, position) for position, key in enumerate(keys, start=1)]
        self._first = fernets[0]
        self._all = MultiFernet(fernets)
        self._size = len(fernets)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The ring written as in RETRO_ENCRYPTION_KEYS: comma separated, the first one seals."""
        return cls([key.strip() for key in text.split(",") if key.strip()])

    @staticmethod
    def generate() -> str:
        """A new key, to be put first in RETRO_ENCRYPTION_KEYS."""
        return Fernet.generate_key().decode("ascii")

    def seal(self, text: str) -> str:
        """The text as ciphertext in plain ASCII."""
        return self._first.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises WrongKey."""
        try:
            return self._all.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise WrongKey from error

    def reseal(self, sealed: str) -> str | None:
        """The same secret under the first key, or None when it is so already. Raises WrongKey."""
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.seal(self.open(sealed))
        return None

    def sign(self, text: str) -> str:
        """32 hex digits that only somebody with the keys can make; `text` begins with its use."""
        return _signature(self._signers[0], text)

    def signed(self, text: str, signature: str) -> bool:
        """Whether the text was signed by us, with whichever key."""
        return any(
            hmac.compare_digest(_signature(key, text).encode(), signature.encode())
            for key in self._signers
        )

    def __repr__(self) -> str:
        return f"<Keyring of {self._size}>"


def _signature(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _fernet(key: str, position: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        # Not chained: the library's message may quote the key.
        raise KeyUnusable(position) from None
