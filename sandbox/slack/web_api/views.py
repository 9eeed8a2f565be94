"""views.*: modals and App Homes the app draws."""

from sandbox.slack.errors import SlackError, invalid
from sandbox.slack.nouns import Json
from sandbox.slack.triggers import Trigger
from sandbox.slack.web_api.call import Call, Method


def open_modal(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.open"""
    body = _body(call, "modal")
    view = call.modals.open(_trigger(call).user, body)
    return {"view": call.modals.as_json(view)}


def push(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.push"""
    body = _body(call, "modal")
    view = call.modals.push(_trigger(call).user, body)
    return {"view": call.modals.as_json(view)}


def update(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.update"""
    view_id, external_id = call.text("view_id", ""), call.text("external_id", "")
    if not (view_id or external_id):
        raise invalid("invalid_arguments", "missing required field: view_id")
    body = _body(call)
    view = call.modals.find(view_id=view_id or None, external_id=external_id or None)
    call.modals.update(view, body, expected=call.text("hash", "") or None)
    return {"view": call.modals.as_json(view)}


def publish(call: Call) -> Json:
    """https://docs.slack.dev/reference/methods/views.publish"""
    if not call.install.home_tab:
        raise SlackError("not_enabled")
    user = call.user("user_id")
    body = _body(call, "home")
    view = call.modals.publish(user.id, body, expected=call.text("hash", "") or None)
    return {"view": call.modals.as_json(view)}


def _trigger(call: Call) -> Trigger:
    return call.world.triggers.exchange(call.text("trigger_id"), team=call.workspace.id)


def _body(call: Call, surface: str | None = None) -> Json:
    """The view sent, of the type that the method shows."""
    body = call.data("view")
    if body is None:
        raise invalid("invalid_arguments", "missing required field: view")
    if not isinstance(body, dict):
        raise invalid("invalid_arguments", "must provide an object [json-pointer:/view]")
    if surface and body.get("type", surface) != surface:
        raise invalid("invalid_arguments", f"unsupported type: {body['type']} [json-pointer:/view]")
    return body


METHODS = {
    "views.open": Method(open_modal),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
