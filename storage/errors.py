"""What can go wrong in storage. Messages here are for logs and the command line, never a secret.

StorageError
├── DatabaseAddressRefused     reason
├── DatabaseInUse              path: another process has the SQLite file
├── DatabaseUnreachable        address (no password), reason
├── SqliteTooOld               version
├── NestedTransaction          a second writing transaction inside the first would wait for ever
├── RowMissing                 noun, id
└── KeyringError
    ├── KeyUnusable            position
    └── WrongKey               no key of the ring opens the text
(`NumberTaken` stands beside the rows it carries: `storage.drafts`.)
"""


class StorageError(Exception):
    """The database or the keyring cannot do what was asked."""


class DatabaseAddressRefused(StorageError):
    """RETRO_DATABASE_URL is not an address we can use."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"RETRO_DATABASE_URL cannot be used: {reason}")
        self.reason = reason


class DatabaseInUse(StorageError):
    """Another process has the SQLite file."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"Another retro process is using {path}. SQLite serves one process: "
            "stop the other one, or set RETRO_DATABASE_URL to a PostgreSQL database."
        )
        self.path = path


class DatabaseUnreachable(StorageError):
    """The database does not answer."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"The database at {address} does not answer: {reason}")
        self.address = address
        self.reason = reason


class SqliteTooOld(StorageError):
    """This Python comes with an SQLite that the job engine cannot use."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"This Python's SQLite is {version}; 3.42 or newer is needed from Python 3.12 on. "
            "Install pysqlite3-binary, use another Python build, or use PostgreSQL."
        )
        self.version = version


class NestedTransaction(StorageError):
    """A task asked for a second writing transaction inside its first."""

    def __init__(self) -> None:
        super().__init__("This task already holds the SQLite writing transaction")


class RowMissing(StorageError):
    """A row that must exist does not."""

    def __init__(self, noun: str, row_id: str) -> None:
        super().__init__(f"There is no {noun} {row_id}")
        self.noun = noun
        self.row_id = row_id


class KeyringError(StorageError):
    """The encryption keys cannot do what was asked."""


class KeyUnusable(KeyringError):
    """A key of RETRO_ENCRYPTION_KEYS is not a Fernet key."""

    def __init__(self, position: int) -> None:
        super().__init__(
            (f"Key {position} of RETRO_ENCRYPTION_KEYS is not a key" if position else "No keys")
            + ": make one with `retro keys generate` and set RETRO_ENCRYPTION_KEYS to it"
        )
        self.position = position


class WrongKey(KeyringError):
    """No key of RETRO_ENCRYPTION_KEYS opens what is stored."""

    def __init__(self) -> None:
        super().__init__(
            "No key of RETRO_ENCRYPTION_KEYS opens what is stored in the database: "
            "add the one that sealed it. If that is lost, set RETRO_DATABASE_URL to a new database"
        )
