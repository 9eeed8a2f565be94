"""Which site an address is: GET /_edge/tenant_info, for anybody who asks.

https://support.atlassian.com/jira/kb/retrieve-my-atlassian-sites-cloud-id/
"""

from functools import partial

from aiohttp import web

from sandbox.confluence import links
from sandbox.confluence.cloud import refusing
from sandbox.confluence.edge import api
from sandbox.confluence.world import ConfluenceWorld

PATH = links.CLOUD_CONTEXT.removesuffix("/wiki") + "/_edge/tenant_info"


def add_routes(app: web.Application, world: ConfluenceWorld) -> None:
    """Mount it at the site, not at the gateway."""
    mount = partial(api, world, refuse=refusing.fault_at_gateway)
    app.router.add_get(PATH, mount(partial(_tell, world)))


async def _tell(world: ConfluenceWorld, _request: web.Request) -> web.Response:
    return web.json_response({"cloudId": world.cloud_id})
