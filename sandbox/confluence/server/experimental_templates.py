"""Page templates of Data Center, at the undocumented experimental path."""

from aiohttp import web

from sandbox.confluence.nouns import Space, Template
from sandbox.confluence.server import answers, refusing
from sandbox.confluence.server.gateway import Call, Endpoint


async def list_templates(call: Call) -> web.Response:
    """GET …/template/page: those of one space, or the global ones; never both."""
    key = call.request.query.get("spaceKey")
    if key is not None:
        call.site.space(key, call.account)
    found = [] if call.account is None else _of_space(call, key)
    body = answers.expands(call, "body", "body.storage")
    return answers.listing(call, found, lambda template: _answer(call, template, body=body))


async def get_template(call: Call) -> web.Response:
    """GET …/template/{id}: without spaceKey often 404, though the template is there."""
    key = call.request.query.get("spaceKey")
    template = call.site.templates.get(call.request.match_info["id"])
    hidden = call.account is None or (key is None and call.world.switches.template_needs_space)
    elsewhere = template is not None and template.space not in (None, key) and key is not None
    if template is None or hidden or elsewhere:
        return refusing.rest(404, "No template found with the given id")
    return web.json_response(_answer(call, template, body=True))


def _of_space(call: Call, key: str | None) -> list[Template]:
    return [template for template in call.site.templates.values() if template.space == key]


def _answer(call: Call, template: Template, *, body: bool) -> dict[str, object]:
    space: Space | None = None
    if template.space is not None:
        space = call.site.space(template.space, call.account)
    return answers.template(call.request, template, of=space, body=body)


ENDPOINTS = (
    Endpoint("GET", "/rest/experimental/template/page", list_templates),
    Endpoint("GET", "/rest/experimental/template/{id}", get_template),
)
