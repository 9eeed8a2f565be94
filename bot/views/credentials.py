"""The form of a connection by token or password: `build` draws it, `read` turns it into values.

Choosing the way is in `connect`. A secret that was typed is never drawn again, and the block of its
field changes with every drawing, so that Slack's client forgets it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Any

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.entered import entered, text_of, value_of
from bot.views.messages import Texts
from bot.views.metadata import Metadata
from bot.views.parts import Block, View
from confluence.nouns import Way
from confluence.trials import NONE, Hopes
from storage.models import Connection

TITLE = "Connect Confluence"
SAVE = "Save and test connection"
CALLBACK_ID = "connect_credential"
SIGN_IN = "connect_sign_in"
BASE_URL = "connect_base_url"
USERNAME = "connect_username"
SECRET = "connect_secret"  # noqa: S105 - the id of a field
TOKEN_NAME = "connect_token_name"  # noqa: S105 - the id of a field
LAST_DAY = "connect_last_day"
SPACE = "connect_space"
ALERTS = "connect_alerts"
IN_BROWSER = "connect_in_browser"
MOST_YEARS = 100

SERVER_WAYS = {Way.PAT: "Personal access token", Way.BASIC: "User name and password"}
SECRETS = {Way.PAT: "Personal access token", Way.BASIC: "Password", Way.API_TOKEN: "API token"}
USERNAMES = {Way.BASIC: "User name", Way.API_TOKEN: "E-mail"}
# What becomes of a day that is not given.
LAST_DAYS = {
    Way.PAT: "Only needed where Confluence does not tell us: without it, 90 days are assumed.",
    Way.API_TOKEN: "Atlassian does not tell us: without it, a year from today is assumed.",
}
ADDRESSES = {
    Way.API_TOKEN: ("Site", "For example https://your-team.atlassian.net"),
    Way.PAT: ("Base URL", "With its context path, as in https://wiki.example.com/confluence"),
}
ADDRESSES[Way.BASIC] = ADDRESSES[Way.PAT]


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialForm:
    """What was typed. `address` is empty where the connection is known already."""

    way: Way
    address: str = ""
    username: str = ""
    secret: str = field(default="", repr=False)
    hopes: Hopes = NONE


def build(
    metadata: Metadata,
    typed: CredentialForm,
    *,
    current: Connection | None = None,
    hint: Hint | None = None,
    in_browser: bool = False,
) -> View:
    """The form with what was `typed` before, but the secret; for a `current` connection again.

    `in_browser`: there is a form outside of Slack for the secret.
    """
    way = typed.way
    blocks = [
        *([*parts.hint_blocks(hint), {"type": "divider"}] if hint else []),
        _known(current) if current else _address(typed),
        *([_sign_in(way)] if way in SERVER_WAYS else []),
        *([_username(typed)] if way in USERNAMES else []),
        _secret(way, again=hint is not None),
        _service_account(way, in_browser=in_browser),
        *([] if way is Way.BASIC else _life(way, typed.hopes)),
        *([] if current else _hopes(typed.hopes)),
    ]
    return parts.modal(
        TITLE,
        blocks,
        submit=SAVE,
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def read(view: Mapping[str, Any], *, now: datetime) -> CredentialForm | dict[str, str]:
    """What was typed, or what is wrong with it: a sentence for each block id.

    `now` is by the clock of who typed it.
    """
    form, fields = _form(view, now.tzinfo or UTC), entered(view)
    wrong = mistakes(form, now.date())
    return {fields[name].block_id: said for name, said in wrong.items() if name in fields} or form


def field_of(view: Mapping[str, Any], name: str) -> str:
    """The block id under which a field stands in this view; else the secret's."""
    fields = entered(view)
    return fields.get(name, fields[SECRET]).block_id


def in_browser(metadata: Metadata) -> View:
    """The form is elsewhere now."""
    where = f"in <#{metadata.channel_id}>" if metadata.channel_id else "as a direct message"
    said = f":lock: I sent you the link of a form {where}. It is good once, for ten minutes."
    return parts.modal(
        TITLE, [parts.section(said)], close="Close", private_metadata=metadata.dump()
    )


def browser_link(url: str) -> Texts:
    """The link, for the one who asked for it."""
    said = "Enter the secret in your browser. This link is good once, for ten minutes, for you."
    go = parts.button("Open the form", parts.LINK, url=url, style="primary")
    return {"text": said, "blocks": [parts.section(said), *parts.actions(go)]}


def _address(typed: CredentialForm) -> Block:
    label, example = ADDRESSES[typed.way]
    element = parts.text_input(BASE_URL, typed.address, max_length=500)
    return parts.field(BASE_URL, label, element, hint=example)


def _known(current: Connection) -> Block:
    return parts.section(
        f"*{escape(current.site_name)}* once more as {escape(current.account_name)}. Its defaults "
        "stay as they are."
    )


def _sign_in(way: Way) -> Block:
    options = {each: parts.option(label, each) for each, label in SERVER_WAYS.items()}
    element = {
        "type": "radio_buttons",
        "action_id": SIGN_IN,
        "options": list(options.values()),
        "initial_option": options[way],
    }
    return parts.field(SIGN_IN, "Sign in with", element, dispatch_action=True)


def _username(typed: CredentialForm) -> Block:
    element = parts.text_input(USERNAME, typed.username, max_length=200)
    return parts.field(f"{USERNAME}:{typed.way}", USERNAMES[typed.way], element)


def _secret(way: Way, *, again: bool) -> Block:
    element = parts.text_input(SECRET, "", max_length=1000)
    return parts.field(f"{SECRET}:{way}" + (":again" if again else ""), SECRETS[way], element)


def _service_account(way: Way, *, in_browser: bool) -> Block:
    said = (
        ":eyes: Slack has no hidden fields: it shows what you type and passes it on to us. Give "
        "the secret of a *service account* that may only see spaces and add pages; a person who "
        "leaves would take the connection along."
    )
    return warning(said, way, in_browser=in_browser)


def warning(said: str, way: Way, *, in_browser: bool) -> Block:
    """What is said beside a field for a secret, with the form outside of Slack if there is one."""
    if not in_browser:
        return parts.context(said)
    return parts.section(said, accessory=parts.button("Use a browser form", IN_BROWSER, value=way))


def read_way(body: Mapping[str, Any]) -> Way:
    """How the secret lets us in for which a form outside of Slack is wanted."""
    return Way(body["actions"][0]["value"])


def _life(way: Way, hopes: Hopes) -> list[Block]:
    day: Block = {"type": "datepicker", "action_id": LAST_DAY}
    if hopes.ends_on:
        day["initial_date"] = hopes.ends_on.isoformat()
    name = parts.text_input(TOKEN_NAME, hopes.token_name, max_length=200)
    told = "As you named it when you made it; Retro warns before it ends."
    return [
        parts.field(TOKEN_NAME, "Name of the token", name, optional=True, hint=told),
        parts.field(LAST_DAY, "Last day of the token", day, optional=True, hint=LAST_DAYS[way]),
    ]


def _hopes(hopes: Hopes) -> list[Block]:
    alerts: Block = {
        "type": "conversations_select",
        "action_id": ALERTS,
        "filter": {"include": ["public", "private"], "exclude_external_shared_channels": True},
    }
    if hopes.alerts_channel_id:
        alerts["initial_conversation"] = hopes.alerts_channel_id
    space = parts.text_input(SPACE, hopes.space_key, max_length=255)
    key = "Its key, like OPS. It is tried whether pages may be made there."
    where = "Told when the connection breaks or is about to end. Invite me there."
    return [
        parts.field(SPACE, "Default space", space, optional=True, hint=key),
        parts.field(ALERTS, "Team's alerts channel", alerts, optional=True, hint=where),
    ]


def _form(view: Mapping[str, Any], zone: tzinfo) -> CredentialForm:
    fields = entered(view)
    way = Way(fields[SECRET].block_id.split(":")[1])
    day, secret = value_of(fields, LAST_DAY), fields[SECRET].value or ""
    hopes = Hopes(
        token_name=text_of(fields, TOKEN_NAME),
        ends_on=date.fromisoformat(day) if day else None,
        zone=zone,
        space_key=text_of(fields, SPACE),
        alerts_channel_id=value_of(fields, ALERTS),
    )
    return CredentialForm(
        way=way,
        address=text_of(fields, BASE_URL),
        username=text_of(fields, USERNAME),
        secret=pasted(way, secret),
        hopes=hopes,
    )


def mistakes(form: CredentialForm, today: date) -> dict[str, str]:
    """A sentence for each field that is wrong by its looks, whether it is drawn or not."""
    said = {
        BASE_URL: "" if form.address else "Give the address of Confluence.",
        USERNAME: ""
        if form.username or form.way is Way.PAT
        else f"Give the {named(USERNAMES, form.way)}.",
        SECRET: secret_mistake(form.way, form.secret),
        LAST_DAY: day_mistake(form.hopes.ends_on, today),
    }
    if form.way is Way.API_TOKEN and form.username and "@" not in form.username:
        said[USERNAME] = "Give the e-mail address of the account, as in retro@example.com."
    if len(form.hopes.space_key.split()) > 1:
        said[SPACE] = "Give the space's key, like OPS, not its name."
    return {name: text for name, text in said.items() if text}


def pasted(way: Way, secret: str) -> str:
    """The secret as it is meant: blanks at its ends are part of a password, not of a token."""
    return secret if way is Way.BASIC else secret.strip()


def day_mistake(last_day: date | None, today: date) -> str:
    """What is wrong with a token's last day; nothing if nothing is."""
    if last_day and last_day < today:
        return "That day is over. Make a new token and give its last day."
    if last_day and last_day.year > today.year + MOST_YEARS:
        return "No token lives as long. Leave the day empty where it has none."
    return ""


def secret_mistake(way: Way, secret: str) -> str:
    """What is wrong with a secret by its looks; nothing if nothing is."""
    if not secret:
        return f"Give the {named(SECRETS, way)}."
    if way is not Way.BASIC and not (
        secret.isascii() and secret.isprintable() and " " not in secret
    ):
        return "A token has no blanks and plain letters only. Copy it again, and nothing else."
    return ""


def named(labels: Mapping[Way, str], way: Way) -> str:
    """A label as it stands within a sentence."""
    label = labels.get(way, "")
    return label if label.startswith("API") else label.lower()
