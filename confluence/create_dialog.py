"""A Data Center's own Create dialog: the one place that tells everybody where they may create.

The public API tells only who administers the space. The dialog's list is what the web pages use; no
documentation names it (`SpaceResource` of the bundled create-content plugin), so a server that
answers otherwise is one that does not tell. The right to write blog posts counts there too.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from confluence.calls import Call
from confluence.errors import NotConfluence, NotFound, RetroError, UnexpectedAnswer

TOO_MANY = 429


async def may_create(ask: Callable[[Call], Awaitable[Any]], space_key: str) -> bool | None:
    """Whether the dialog offers us the space; None where it does not tell."""
    call = Call(
        verb="GET",
        path="/rest/create-dialog/1.0/spaces",
        action="read where pages may be made",
        needs=("promotedSpaces",),
        # The space asked for comes first, before those that the account used of late.
        params=(
            ("promotedSpaceKey", space_key),
            ("promotedSpacesLimit", "10"),
            ("otherSpacesLimit", "1"),
        ),
        refusal=_no_dialog,
    )
    try:
        answer = await ask(call)
    except (NotFound, NotConfluence, UnexpectedAnswer):
        return None
    offered = _keys(answer["promotedSpaces"])
    return None if offered is None else space_key.casefold() in offered


def _no_dialog(status: int, _text: str) -> RetroError | None:
    """Whatever it refuses, other calls say what that means for us."""
    return NotFound("create dialog") if status < 500 and status != TOO_MANY else None


def _keys(promoted: Any) -> set[str] | None:
    """The keys of the spaces in the list, small; None where it is no list of spaces."""
    spaces = promoted.get("spaces") if isinstance(promoted, dict) else None
    if not isinstance(spaces, list) or not all(isinstance(each, dict) for each in spaces):
        return None
    return {str(each.get("id")).casefold() for each in spaces}
