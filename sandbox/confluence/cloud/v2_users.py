"""Users in v2: the names behind account ids.

https://developer.atlassian.com/cloud/confluence/rest/v2/api-group-user/
"""

from typing import Any

from aiohttp import web

from sandbox.confluence.cloud import answers, reading
from sandbox.confluence.cloud.gateway import Call, Endpoint
from sandbox.confluence.cloud.refusing import BadRequestError
from sandbox.confluence.cloud.v2_spaces import listing

SCOPES = (frozenset({"read:user:confluence"}),)
MOST = 250


async def look_up(call: Call) -> web.Response:
    """POST /users-bulk: unknown ids are no error, they give nothing."""
    wanted = _account_ids(await reading.json_object(call.request))
    known = [account for account in call.site.accounts if account.account_id in wanted]
    return listing(call, [answers.person(account) for account in known], {})


def _account_ids(body: dict[str, Any]) -> list[str]:
    given = body.get("accountIds")
    if not isinstance(given, list) or not all(isinstance(held, str) for held in given):
        raise reading.wrong_type("accountIds", str(given), "list of strings")
    if not 1 <= len(given) <= MOST:
        raise BadRequestError(f"Between 1 and {MOST} account ids are expected", code="BAD_REQUEST")
    return given


ENDPOINTS = (Endpoint("POST", "/api/v2/users-bulk", SCOPES, look_up),)
