"""What only Data Center does: template paths, permissions in words, the XSRF header."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from confluence.calls import Call
from confluence.client import Client
from confluence.errors import NotConfluence, NotFound, RetroError
from confluence.nouns import Audience, Deployment, Site, Space
from confluence.server import Server
from sandbox.confluence.nouns import Template as WorldTemplate

from .conftest import Neighbour

SITE = Site("x", Deployment.SERVER, "x", "https://wiki.example.com", "https://wiki.example.com")
OPS = Space("1", "OPS", "Operations")
TEMPLATE = {"templateId": "11", "name": "Retro", "body": {"storage": {"value": "<p>b</p>"}}}


@dataclass(slots=True)
class Script:
    """Answers by path; what is not in it is refused as `otherwise`."""

    answers: Mapping[str, Any]
    otherwise: RetroError = field(default_factory=lambda: NotFound("template"))
    asked: list[str] = field(default_factory=list)

    async def __call__(self, call: Call) -> Any:
        """The answer for the call's path."""
        self.asked.append(call.path)
        if call.path not in self.answers:
            raise self.otherwise
        return self.answers[call.path]


@pytest.mark.parametrize("otherwise", [NotFound("template"), NotConfluence("x", "404")])
async def test_other_template_path(otherwise: RetroError) -> None:
    """A server without the experimental path is asked under the other one, and from then on."""
    script = Script(
        {"/rest/api/template/page": {"results": [TEMPLATE]}, "/rest/api/template/11": TEMPLATE},
        otherwise=otherwise,
    )
    server = Server(SITE, script)

    (template,) = await server.templates(None)
    content = await server.template_content("11", None)

    assert (template.name, content.body) == ("Retro", "<p>b</p>")
    assert script.asked == [
        "/rest/experimental/template/page",
        "/rest/api/template/page",
        "/rest/api/template/11",
    ]


async def test_no_template_path_at_all() -> None:
    """A server without templates says so."""
    with pytest.raises(NotFound):
        await Server(SITE, Script({})).templates(None)


async def test_template_picked_from_the_list() -> None:
    """A server that knows its templates only by listing is listed at once the next time."""
    script = Script({"/rest/experimental/template/page": {"results": [TEMPLATE]}})
    server = Server(SITE, script)
    await server.templates(None)
    await server.template_content("11", "OPS")
    script.asked.clear()

    assert (await server.template_content("11", "OPS")).body == "<p>b</p>"
    assert script.asked == ["/rest/experimental/template/page"]


async def test_global_template_on_a_server_that_wants_a_space(
    server: Client, neighbour: Neighbour
) -> None:
    """A global template is found where an id alone gets a 404."""
    neighbour.world.switches.template_needs_space = True
    neighbour.world.server.templates["11"] = WorldTemplate("11", "Retro", "<p>b</p>")

    assert (await server.template_content("11", None)).body == "<p>b</p>"


async def test_audience() -> None:
    """A space's admin is told the groups and people who may read it, and whether anybody may."""
    permissions = [
        permission("read", "space", {"type": "group", "displayName": "confluence-users"}),
        permission("create", "page", {"type": "group", "displayName": "writers"}),
        permission("read", "space", {"type": "user", "displayName": "sre-1"}),
        permission("read", "space", {"type": "known", "displayName": "sre-2"}),
        permission("read", "space", None),
    ]
    server = Server(SITE, Script({"/rest/api/space/OPS/permissions": permissions}))

    assert await server.audience(OPS) == Audience(
        groups=1,
        users=2,
        group_names=("confluence-users",),
        user_names=("sre-1", "sre-2"),
        anonymous=True,
    )


def permission(operation: str, target: str, subject: object) -> dict[str, Any]:
    """One line of a space's permissions."""
    return {
        "operation": {"operationKey": operation, "targetType": target},
        "subject": subject,
        "spaceKey": "OPS",
    }


async def test_personal_space_key_is_quoted() -> None:
    """A key goes into a path as one segment."""
    script = Script({})
    with pytest.raises(NotFound):
        await Server(SITE, script).find_space("~a/b")

    assert script.asked == ["/rest/api/space/~a%2Fb"]


@pytest.mark.parametrize(
    ("promoted", "told"),
    [
        ({"spaces": [{"id": "OPS", "text": "Operations"}]}, True),
        ({"spaces": [{"id": "ops"}, {"id": "X"}]}, True),
        ({"spaces": [{"id": "X"}]}, False),
        ({"spaces": []}, False),
        ({"spaces": None}, None),
        ({"spaces": ["OPS"]}, None),
        ({}, None),
        (None, None),
        ("OPS", None),
    ],
)
async def test_create_dialog(promoted: object, told: bool | None) -> None:
    """Its list is undocumented: anything but a list of spaces tells nothing."""
    script = Script(
        {
            "/rest/create-dialog/1.0/spaces": {"promotedSpaces": promoted},
            "/rest/api/space/OPS": {"id": 1, "key": "OPS"},
        }
    )

    assert await Server(SITE, script).may_create(OPS) is told


async def test_paging_without_next() -> None:
    """A full page without a `next` is followed by another, a short one is the end."""
    pages = [
        {"results": [{"id": n, "key": f"S{n}"} for n in range(2)], "limit": 2},
        {"results": []},
    ]

    async def ask(call: Call) -> Any:
        return pages[int(dict(call.params)["start"]) // 2]

    found = [space.key async for page in Server(SITE, ask).spaces() for space in page]

    assert found == ["S0", "S1"]


async def test_create_says_that_it_is_no_forged_form() -> None:
    """The write carries the header that Confluence's XSRF check asks for."""
    sent: list[Call] = []

    async def ask(call: Call) -> Any:
        sent.append(call)
        return {"id": "1", "title": "T", "_links": {"webui": "/x", "base": "https://b"}}

    page = await Server(SITE, ask).create_page(OPS, "T", "<p/>", parent_id=None)

    assert sent[0].headers == {"X-Atlassian-Token": "no-check"}
    assert page.url == "https://b/x"
