"""The noun `Remedy`: what a failed check means and what to do. Which one when: `doctor_hints`."""

from dataclasses import dataclass

from confluence.findings import Facts, Finding
from confluence.nouns import Way

# What lets us in, in a word, and what may have become of it.
SECRETS = {
    Way.OAUTH: "consent",
    Way.API_TOKEN: "API token",
    Way.PAT: "token",
    Way.BASIC: "password",
}
ENDS = {
    Way.OAUTH: "the consent was withdrawn",
    Way.API_TOKEN: "the API token is expired or revoked",
    Way.PAT: "the token is expired or revoked",
    Way.BASIC: "the password was changed",
}
ANEW = {
    Way.OAUTH: "Reconnect",
    Way.API_TOKEN: "Make a new API token and reconnect",
    Way.PAT: "Make a new token and reconnect",
    Way.BASIC: "Reconnect with a password that works in the browser",
}
# Where no default is chosen.
WHENCE = {
    "last": ", the space used last (no default is chosen)",
    "first": ", the first space it sees (no default is chosen)",
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What was seen; then either what to do, or what it may be (likeliest first).

    `decides` says how to tell the candidates apart. `excerpt` is shown as code.
    """

    seen: str
    do: str = ""
    candidates: tuple[str, ...] = ()
    decides: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        """All of it in one line."""
        numbered = [f"({n}) {candidate}." for n, candidate in enumerate(self.candidates, 1)]
        return " ".join(part for part in (self.seen, self.do, *numbered, self.decides) if part)


def said(finding: Finding) -> str:
    """What the other side said, short and without its full stop."""
    return finding.facts.get("reason", "")[:300].rstrip(". ")


def where(facts: Facts) -> str:
    """The space that was looked at; where no admin chose it, how a retro comes to begin there."""
    whence = WHENCE.get(facts.get("whence", ""), "")
    return facts["space"] + whence
