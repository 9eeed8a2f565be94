"""The form that takes a secret in the browser, as HTML without scripts. Pure."""

import html

from bot.hints import Hint
from bot.views.credentials import ADDRESSES, LAST_DAYS, SECRETS, USERNAMES, CredentialForm
from confluence.nouns import Way

STYLE = (
    "body{font:18px/1.5 system-ui;max-width:34em;margin:8vh auto;padding:0 1em}"
    "label{display:block;margin-top:1em}input{font:inherit;width:100%;padding:.3em}"
    "button{font:inherit;margin-top:1.5em;padding:.4em 1em}[role=alert]{border-left:4px solid "
    "#c33;padding-left:1em}"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
}


def form_page(typed: CredentialForm, *, csrf: str, site: str = "", hint: Hint | None = None) -> str:
    """The form with what was typed before, but the secret; `site` is one that is known already."""
    fields = [
        _known(site) if site else _field("address", *ADDRESSES[typed.way], value=typed.address),
        *([_username(typed)] if typed.way in USERNAMES else []),
        _field("password", SECRETS[typed.way], kind="password"),
        *([] if typed.way is Way.BASIC else _life(typed)),
        *([] if site else [_space(typed)]),
    ]
    told = f"<div role=alert><b>{_text(hint.title)}</b><p>{_text(hint.text)}</div>" if hint else ""
    return _page(
        "Connect Confluence",
        f"<p>This goes to the bot, not to Slack. You confirm it in Slack afterwards.</p>{told}"
        f"<form method=post autocomplete=off><input type=hidden name=csrf value='{_text(csrf)}'>"
        f"{''.join(fields)}<button>Save and test connection</button></form>",
    )


def end_page(title: str, text: str) -> str:
    """How it ended."""
    return _page(title, f"<p>{_text(text)}</p>")


def _known(site: str) -> str:
    return f"<p>For <b>{_text(site)}</b>.</p>"


def _username(typed: CredentialForm) -> str:
    return _field("username", USERNAMES[typed.way], value=typed.username)


def _space(typed: CredentialForm) -> str:
    label = "Default space (its key; may be left empty)"
    return _field("space", label, value=typed.hopes.space_key, optional=True)


def _life(typed: CredentialForm) -> list[str]:
    hopes = typed.hopes
    day = hopes.ends_on.isoformat() if hopes.ends_on else ""
    name = "Name of the token (may be left empty)"
    last = "Last day of the token (may be left empty)"
    return [
        _field("token_name", name, value=hopes.token_name, optional=True),
        _field("last_day", last, LAST_DAYS[typed.way], value=day, kind="date", optional=True),
    ]


def _field(
    name: str,
    label: str,
    example: str = "",
    *,
    value: str = "",
    kind: str = "text",
    optional: bool = False,
) -> str:
    """An input; a password manager knows the secret's by its type."""
    needed = "" if optional else " required"
    hint = f"<br><small>{_text(example)}</small>" if example else ""
    return (
        f"<label>{_text(label)}{hint}<input name={name} type={kind} value='{_text(value)}' "
        f"autocomplete=off{needed}></label>"
    )


def _page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang=en><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'><title>Retro</title>"
        f"<style>{STYLE}</style><h1>{_text(title)}</h1>{body}</html>"
    )


def _text(text: str) -> str:
    return html.escape(text, quote=True)
