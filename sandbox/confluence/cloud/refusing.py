"""How Cloud says no: the shapes of v2, v1, the gateway and the auth host.

Statuses and texts are those measured on the real one; a status without a known body is noted.
"""

from collections.abc import Callable

from aiohttp import web

from sandbox.confluence import refusals
from sandbox.confluence.edge import fault_headers, html_error
from sandbox.faults import Fault

TITLE_TAKEN = (
    "A page with this title already exists: A page already exists with the same TITLE in this space"
)
PARENT_UNSEEN = (
    "The parent ID specified does not exist, or user does not have permissions to view it"
)
V1_EXCEPTIONS = "com.atlassian.confluence.api.service.exceptions.api"


class BadRequestError(Exception):
    """A request the API does not understand; `title` is the sentence."""

    def __init__(self, title: str, *, code: str = "INVALID_REQUEST_PARAMETER") -> None:
        super().__init__(title)
        self.title = title
        self.code = code


def v2(status: int, code: str, title: str) -> web.Response:
    """An error of v2: the text stands in `title`."""
    error = {"status": status, "code": code, "title": title, "detail": None}
    return web.json_response({"errors": [error]}, status=status)


def v1(status: int, message: str, *, authorized: bool = True) -> web.Response:
    """An error of v1."""
    data = {"authorized": authorized, "valid": True, "errors": [], "successful": True}
    return web.json_response(
        {"statusCode": status, "data": data, "message": message}, status=status
    )


def gateway(status: int, message: str) -> web.Response:
    """An error of the gateway in front of the site."""
    return web.json_response({"code": status, "message": message}, status=status)


def token(status: int, error: str, description: str) -> web.Response:
    """An error of the token endpoint."""
    return web.json_response({"error": error, "error_description": description}, status=status)


def refused_v2(error: refusals.RefusalError | BadRequestError) -> web.Response:
    """A refusal in v2's words. A missing right is a 404, as if the space were not there."""
    match error:
        case BadRequestError(title=title, code=code):
            return v2(400, code, title)
        case refusals.TitleTakenError():
            return v2(400, "BAD_REQUEST", TITLE_TAKEN)
        case refusals.TitleBadError(reason=reason):
            return v2(400, "BAD_REQUEST", reason)
        case refusals.MarkupBadError(text=text):
            return v2(400, "BAD_REQUEST", text)
        case refusals.ParentUnseenError():
            return v2(400, "BAD_REQUEST", PARENT_UNSEEN)
        case refusals.PageUnseenError(page=page):
            return v2(404, "NOT_FOUND", f"Cannot find a page with id [{page}]")
        case refusals.SpaceUnseenError(space=space) | refusals.CreateForbiddenError(space=space):
            return v2(404, "NOT_FOUND", f"Cannot find a space with id [{space}]")
    raise error


def refused_v1(error: refusals.RefusalError | BadRequestError) -> web.Response:
    """A refusal in v1's words. Templates answer 403 for "missing" and for "no right"."""
    if isinstance(error, BadRequestError):
        return v1(400, f"{V1_EXCEPTIONS}.BadRequestException: {error.title}")
    if isinstance(error, refusals.LabelBadError):
        return v1(400, f"{V1_EXCEPTIONS}.BadRequestException: {error.reason}")
    if isinstance(error, refusals.EditForbiddenError):
        return v1(403, f"{V1_EXCEPTIONS}.PermissionException: Could not add labels to content")
    if isinstance(error, refusals.PageUnseenError):
        unseen = f"No content found with id: ContentId{{id={error.page}}}"
        return v1(404, f"{V1_EXCEPTIONS}.NotFoundException: {unseen}")
    return v1(403, f"{V1_EXCEPTIONS}.PermissionException: No permission to view content templates")


def fault_at_gateway(fault: Fault) -> web.Response:
    """An ordered fault; a proxy's statuses come as HTML, the limit's body is not documented."""
    headers = fault_headers(fault)
    return _with(headers, _FAULTS.get(fault.status, _by_proxy)(fault))


def fault_at_auth(fault: Fault) -> web.Response:
    """An ordered fault of the auth host."""
    if fault.status >= 500:
        return _with(fault_headers(fault), _by_proxy(fault))
    return _with(fault_headers(fault), token(fault.status, "access_denied", "Unauthorized"))


def _by_proxy(fault: Fault) -> web.Response:
    return html_error(fault.status, {}, f"{fault.status} upstream error")


_FAULTS: dict[int, Callable[[Fault], web.Response]] = {
    401: lambda _: gateway(401, "Unauthorized"),
    403: lambda _: v1(403, "Current user not permitted to use Confluence", authorized=False),
    404: lambda _: v2(404, "NOT_FOUND", "Not Found"),
    429: lambda _: gateway(429, "Rate limit exceeded"),
    500: lambda _: v2(500, "INTERNAL_SERVER_ERROR", "Internal Server Error"),
}


def _with(headers: dict[str, str], response: web.Response) -> web.Response:
    response.headers.update(headers)
    return response
