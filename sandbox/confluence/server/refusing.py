"""How Data Center says no: its REST error, the servlet container's HTML, the login page."""

from aiohttp import web

from sandbox.confluence import refusals
from sandbox.confluence.edge import fault_headers, html_error
from sandbox.faults import Fault

REASONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
}
BASIC_OFF = "Basic Authentication has been disabled on this instance"
BASIC_FAILED = "Basic Authentication Failure - Reason : AUTHENTICATED_FAILED"
BASIC_DENIED = "Basic Authentication Failure - Reason : AUTHENTICATION_DENIED"
MAY_NOT: dict[type, str] = {
    refusals.CreateForbiddenError: "Could not create content with type page",
    refusals.EditForbiddenError: "User not permitted to edit content",
}


class BadRequestError(Exception):
    """A request the API does not understand; the message is the sentence."""


def rest(status: int, message: str, *, reason: str | None = None) -> web.Response:
    """The error of every REST call."""
    data = {
        "authorized": status not in (401, 403),
        "valid": status != 400,
        "allowedInReadOnlyMode": True,
        "errors": [],
        "successful": False,
    }
    return web.json_response(
        {
            "statusCode": status,
            "data": data,
            "message": message,
            "reason": reason or REASONS.get(status, ""),
        },
        status=status,
    )


def refused(error: refusals.RefusalError | BadRequestError) -> web.Response:
    """A refusal in Data Center's words; what may not be seen is not found."""
    match error:
        case refusals.TitleTakenError(title=title, space=space):
            taken = f"A page already exists with the title {title} in the space with key {space}"
            return rest(400, f"A page with this title already exists: {taken}")
        case refusals.TitleBadError(reason=reason) | refusals.LabelBadError(reason=reason):
            return rest(400, reason)
        case refusals.MarkupBadError(text=text):
            return rest(400, text)
        case refusals.ParentUnseenError():
            return rest(400, "The parent ID specified does not exist")
        case refusals.CreateForbiddenError() | refusals.EditForbiddenError():
            return rest(403, MAY_NOT[type(error)])
        case refusals.SpaceUnseenError(space=space):
            return rest(404, f"No space with key : {space}")
        case refusals.PageUnseenError(page=page):
            return rest(404, f"No content found with id: ContentId{{id={page}}}")
        case BadRequestError():
            return rest(400, str(error))
    raise error


def login_page() -> web.Response:
    """What a single sign-on in front of the server shows instead of JSON."""
    return html_error(200, {}, "Log in")


def fault(ordered: Fault) -> web.Response:
    """An ordered fault: the application's own as JSON, a proxy's as HTML."""
    headers = fault_headers(ordered)
    if ordered.status in REASONS:
        response = rest(ordered.status, REASONS[ordered.status])
    else:
        response = html_error(ordered.status, {}, f"{ordered.status} upstream error")
    response.headers.update(headers)
    return response
