"""`Tenants`: which Cloud site an address means. Nothing secret is sent to find out.

Requests then go through Atlassian's gateway, which takes every kind of API token; the site itself
refuses those with scopes. https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/
"""

import httpx

from confluence.calls import Call
from confluence.errors import CredentialRejected, NotConfluence, NotFound, UnexpectedAnswer
from confluence.http import request
from confluence.nouns import Deployment, Site

GATEWAY = "https://api.atlassian.com"
TENANT = Call(
    verb="GET", path="/_edge/tenant_info", action="read the site's id", needs=("cloudId",)
)


class Tenants:
    """Asks sites who they are. `gateway` is Atlassian's, without a trailing slash."""

    def __init__(self, *, http: httpx.AsyncClient, gateway: str = GATEWAY) -> None:
        self._http = http
        self._gateway = gateway.rstrip("/")

    async def find(self, base: str) -> Site:
        """The site at an address that was checked. Raises NotConfluence, Unreachable."""
        url = base.removesuffix("/wiki")
        name = url.partition("://")[2]
        asked = Site("", Deployment.CLOUD, name, url, url)
        try:
            answer = await request(self._http, TENANT, site=asked, authorization="")
        except (CredentialRejected, NotFound, UnexpectedAnswer) as error:
            raise NotConfluence(url, "no Atlassian site is there") from error
        cloud_id = str(answer["cloudId"])
        api_url = f"{self._gateway}/ex/confluence/{cloud_id}"
        return Site(cloud_id, Deployment.CLOUD, name, url, api_url)
