"""The keys that seal secrets at rest. They are used by `storage.columns` and `storage.rotation`."""

from collections.abc import Sequence
from typing import Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from storage.errors import KeyUnusable, WrongKey


class Keyring:
    """Fernet keys: the first one seals, every one opens. https://cryptography.io/en/latest/fernet/"""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise KeyUnusable(0)
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

    def __repr__(self) -> str:
        return f"<Keyring of {self._size}>"


def _fernet(key: str, position: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        # Not chained: the library's message may quote the key.
        raise KeyUnusable(position) from None
