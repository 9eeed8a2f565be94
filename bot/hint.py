"""The noun `Hint`: what a person can do about an expected error. Which one when: `hints`."""

from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """What a hint's button does; to connect is to choose a site, to reconnect to keep one."""

    LINK = "link"
    CONNECT = "connect"
    RECONNECT = "reconnect"
    DOCTOR = "doctor"


@dataclass(frozen=True, slots=True)
class Action:
    """A button that helps; `url` is where a link leads."""

    kind: ActionKind
    label: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """What went wrong and what next; `mention_ids` are people to ask, `excerpt` is shown as code.

    `about_title`: another title would help. `about_preview`: the page would not be what was
    looked at. `may_pass`: the same again may work. `meanwhile`: what stands in place of the text
    while we try again by ourselves, so that nobody else need to.
    """

    title: str
    text: str
    actions: tuple[Action, ...] = ()
    mention_ids: tuple[str, ...] = ()
    excerpt: str = ""
    about_title: bool = False
    about_preview: bool = False
    may_pass: bool = True
    meanwhile: str = ""


def passing(title: str, said: str, again: str, actions: tuple[Action, ...] = ()) -> Hint:
    """A hint on what passes by itself: what is wrong, and when to try again."""
    return Hint(title, f"{said} {again}", actions, meanwhile=said)


def how_long(seconds: float) -> str:
    """How long, as one says it."""
    for unit, length in (("hours", 3600), ("minutes", 60), ("seconds", 1)):
        if seconds >= 1.5 * length:
            return f"about {seconds / length:.0f} {unit}"
    return "a moment"


CONNECT = Action(ActionKind.CONNECT, "Connect Confluence")
START_AGAIN = Action(ActionKind.CONNECT, "Start again")
RECONNECT = Action(ActionKind.RECONNECT, "Reconnect")
DOCTOR = Action(ActionKind.DOCTOR, "Doctor")
ASK_AN_ADMIN = "Ask a Slack admin or owner of this workspace"
