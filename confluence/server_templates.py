"""Templates on Data Center, whose API no specification names.

It differs from server to server; what worked on one is remembered for it.
https://docs.atlassian.com/ConfluenceServer/javadoc/ (`TemplateResource`)
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from confluence.calls import Call
from confluence.errors import NotConfluence, NotFound, RetroError
from confluence.nouns import TemplateContent
from confluence.wire import next_start, read_template_content, window

# Every public client uses the first.
TEMPLATE_PATHS = ("/rest/experimental/template", "/rest/api/template")


class ServerTemplates:
    """The templates of one Data Center, as JSON of v1."""

    def __init__(self, ask: Callable[[Call], Awaitable[Any]]) -> None:
        self._ask = ask
        self._paths: tuple[str, ...] = TEMPLATE_PATHS
        self._answers_ids = True

    async def content(self, template_id: str, space_key: str | None) -> TemplateContent:
        """What the template holds.

        Many servers answer 404 to an id that they list, so it is then picked from the lists.
        """
        if self._answers_ids:
            try:
                return await self._by_id(template_id, space_key)
            except (NotFound, NotConfluence):
                content = await self._from_lists(template_id, space_key)
            self._answers_ids = False
            return content
        return await self._from_lists(template_id, space_key)

    async def _by_id(self, template_id: str, space_key: str | None) -> TemplateContent:
        where = (("spaceKey", space_key),) if space_key else ()
        call = Call(
            verb="GET",
            path=f"/{quote(template_id, safe='')}",
            action="read the template",
            place=space_key or "",
            missing=("template", template_id),
            params=(*where, ("expand", "body")),
        )
        answer = await self._ask_under_path(call)
        return read_template_content(answer)

    async def _from_lists(self, template_id: str, space_key: str | None) -> TemplateContent:
        for place in dict.fromkeys((space_key, None)):
            for found in await self.list(place, ("expand", "body")):
                if str(found["templateId"]) == template_id:
                    return read_template_content(found)
        raise NotFound("template", template_id)

    async def list(self, space_key: str | None, *expand: tuple[str, str]) -> list[Any]:
        """Every template of the space, or every global one."""
        where = (("spaceKey", space_key),) if space_key else ()
        items: list[Any] = []
        start: int | None = 0
        while start is not None:
            call = Call(
                verb="GET",
                path="/page",
                action="list templates",
                place=space_key or "",
                missing=("space", space_key) if space_key else ("list of templates", ""),
                needs=("results",),
                params=(*where, *window(start), *expand),
            )
            answer = await self._ask_under_path(call)
            items += answer["results"]
            start = next_start(answer, start)
        return items

    async def _ask_under_path(self, call: Call) -> Any:
        """Ask under the first template path that the server has, and remember it."""
        refusal: RetroError | None = None
        for root in self._paths:
            try:
                answer = await self._ask(replace(call, path=root + call.path))
            except (NotFound, NotConfluence) as error:
                refusal = refusal or error
            else:
                self._paths = (root,)
                return answer
        raise refusal or AssertionError("no template path was tried")
