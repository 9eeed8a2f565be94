"""Templates on Confluence Cloud, which v1 alone has.

https://developer.atlassian.com/cloud/confluence/rest/v1/api-group-template/
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from confluence.calls import Call
from confluence.errors import NotFound, RetroError
from confluence.nouns import Template, TemplateContent
from confluence.refusal_words import speaks_of_credential
from confluence.wire import next_start, read_template, read_template_content, window

SCOPE = "read:template:confluence"


class CloudTemplates:
    """The templates of one Cloud site."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask

    async def list(self, space_key: str | None) -> tuple[Template, ...]:
        """The space's page templates, or the global ones."""
        where = (("spaceKey", space_key),) if space_key else ()
        found: list[Template] = []
        start: int | None = 0
        while start is not None:
            answer = await self._ask(
                Call(
                    verb="GET",
                    path="/wiki/rest/api/template/page",
                    action="list templates",
                    needs=("results",),
                    place=space_key or "",
                    missing=("space", space_key or ""),
                    scope=SCOPE,
                    params=where + window(start),
                )
            )
            found += [read_template(item, space_key) for item in answer["results"]]
            start = next_start(answer, start)
        return tuple(found)

    async def content(self, template_id: str, space_key: str | None) -> TemplateContent:
        """What the template holds. Cloud says 403 for one that is gone."""
        gone = NotFound("template", template_id)
        answer = await self._ask(
            Call(
                verb="GET",
                path=f"/wiki/rest/api/template/{quote(template_id, safe='')}",
                action="read the template",
                place=space_key or "",
                missing=("template", template_id),
                scope=SCOPE,
                params=(("expand", "body"),),
                refusal=lambda status, text: gone_template(status, text, gone),
            )
        )
        return read_template_content(answer)


def gone_template(status: int, text: str, gone: NotFound) -> RetroError | None:
    """A 403 on a template means that it is gone, unless it speaks of who we are."""
    return gone if status == 403 and not speaks_of_credential(text) else None
