"""People by their full name, in the one sentence of CQL that this sandbox understands; no HTTP.

https://developer.atlassian.com/cloud/confluence/cql-fields/
"""

import re

from sandbox.confluence.nouns import Account
from sandbox.confluence.site import Site

_FULL_NAME = re.compile(r'user\.fullname\s*~\s*"((?:[^"\\]|\\.)*)"')


def asked(cql: str) -> str | None:
    """The name that is looked for; None for what cannot be parsed."""
    found = _FULL_NAME.fullmatch(cql.strip())
    return re.sub(r"\\(.)", r"\1", found[1]) if found else None


def like(site: Site, name: str) -> list[Account]:
    """Accounts in whose names each word begins one: a text search, not a comparison."""
    words = re.findall(r"\w+", name.casefold())
    return [account for account in site.accounts if words and _fits(account, words)]


def _fits(account: Account, words: list[str]) -> bool:
    parts = re.findall(r"\w+", account.display_name.casefold())
    return all(any(part.startswith(word) for part in parts) for word in words)
