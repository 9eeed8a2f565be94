"""Every id that a view draws is listened to, and none is used twice."""

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bot.handlers import register
from bot.views import (
    action,
    actions,
    agreement,
    connect,
    credentials,
    defaults,
    doctor,
    fields,
    home,
    managing,
    messages,
    notices,
    overrides,
    parts,
    preferences,
    preview,
    progress,
    retro,
    rotate,
    templates,
    variable_listing,
    variables,
)

ACTIONS = [
    fields.SPACE,
    action.CONNECTION,
    action.SPACE,
    actions.NEW,
    actions.CHANGE,
    actions.DELETE,
    messages.ANOTHER,
    fields.TEMPLATE,
    progress.AGAIN,
    progress.CHANGE,
    progress.ANOTHER,
    progress.OWN,
    progress.RETRY,
    progress.LOOK,
    progress.ANYWAY,
    preview.OPEN,
    parts.CONNECT,
    connect.SERVER,
    parts.DOCTOR,
    doctor.AGAIN,
    doctor.OTHER,
    variables.OPEN,
    variables.AGAIN,
    variables.SEARCH,
    variables.BROWSE,
    variable_listing.PREVIOUS,
    variable_listing.NEXT,
    templates.AGAIN,
    templates.MUTE,
    connect.API_TOKEN,
    connect.PASTE,
    connect.CANCEL,
    credentials.SIGN_IN,
    credentials.IN_BROWSER,
    home.TEST,
    parts.RECONNECT,
    home.MAKE_DEFAULT,
    home.DISCONNECT,
    home.ELSEWHERE,
    home.TEMPLATES,
    home.PREFERENCES,
    parts.DEFAULTS,
    defaults.SPACE,
    overrides.CONNECTION,
    overrides.REMOVE,
    notices.AGAIN,
    notices.MUTE,
    notices.ROTATE,
    notices.EXCHANGE,
    rotate.USE,
]
SUBMISSIONS = [
    retro.CALLBACK_ID,
    preview.CALLBACK_ID,
    rotate.CALLBACK_ID,
    preferences.CALLBACK_ID,
    variables.CALLBACK_ID,
    credentials.CALLBACK_ID,
    connect.PASTE_ID,
    managing.DISCONNECT_ID,
    defaults.CALLBACK_ID,
    overrides.CALLBACK_ID,
    action.CALLBACK_ID,
    agreement.CALLBACK_ID,
]


class Noted(AsyncApp):
    """An app that remembers what it listens to."""

    noted: list[str]

    def action(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the constraint."""
        self.noted.append(f"action {constraints}")
        return super().action(constraints, *args, **kwargs)

    def view(self, constraints, *args, **kwargs):  # type: ignore[no-untyped-def]
        """Remember the constraint."""
        self.noted.append(f"view {constraints}")
        return super().view(constraints, *args, **kwargs)


async def nobody(team_id: str) -> AuthorizeResult:
    """No workspace is let in: the app is only looked at."""
    return AuthorizeResult(enterprise_id=None, team_id=team_id)


def test_ids_are_listened_to_once() -> None:
    """Buttons and submissions have one listener each."""
    app = Noted(signing_secret="s", authorize=nobody)
    app.noted = []

    register(app, "/retro")

    wanted = [f"action {name}" for name in ACTIONS]
    wanted += [f"view {name}" for name in SUBMISSIONS]
    assert sorted(line for line in app.noted if "re.compile" not in line) == sorted(wanted)
