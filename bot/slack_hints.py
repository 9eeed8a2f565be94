"""Hints for what goes wrong on Slack's side, and for our own mistakes. Texts are plain."""

from collections.abc import Callable
from typing import Any

from bot.errors import (
    ActionAmbiguous,
    AdminsOnly,
    FromElsewhere,
    GuestRefused,
    MadePrivate,
    NoMember,
    NotAChannel,
    NotAgreed,
    NotInChannel,
    NotInstalled,
    ReadingCutShort,
    StepInputWrong,
)
from bot.hint import ASK_AN_ADMIN, Hint, how_long, passing
from bot.slack_errors import SlackRefused, SlackUnreachable
from confluence.failures import Broken


def _broken(error: Broken) -> Hint:
    return Hint(
        "Something broke, sorry",
        f"It is our mistake and in the log as {error.reference}. Try again; if it stays, give "
        "that reference to whoever runs the bot.",
    )


def _not_in_channel(error: NotInChannel) -> Hint:
    me = (error.bot_user_id,) if error.bot_user_id else ()
    return Hint(
        "I am not in this channel",
        "I only read channels that I am a member of. Invite me there and try again: type /invite"
        + ("" if me else " and choose me."),
        mention_ids=me,
    )


def _not_a_channel(_: NotAChannel) -> Hint:
    return Hint(
        "Retros are made in channels",
        "This is a direct message. Go to the channel of the incident and type the command there.",
        may_pass=False,
    )


def _cut_short(error: ReadingCutShort) -> Hint:
    return Hint(
        "The channel could not be read to its end",
        f"Slack stopped after {error.read:,} messages. Nothing was made of a part; try again.",
    )


def _from_elsewhere(_: FromElsewhere) -> Hint:
    return Hint(
        "You are from another workspace",
        "Only members of the workspace that Confluence is connected to can make a retro. "
        "Ask one of them.",
    )


def _guest_refused(_: GuestRefused) -> Hint:
    return Hint("Guests cannot make retros here", "Ask a full member of the workspace to do it.")


def _admins_only(error: AdminsOnly) -> Hint:
    title = "Only admins can do this"
    if error.admin_ids:
        return Hint(title, "One of these people can do it:", mention_ids=tuple(error.admin_ids))
    return Hint(title, f"{ASK_AN_ADMIN} to do it.")


def _not_installed(_: NotInstalled) -> Hint:
    return Hint(
        "The app is not in this workspace any more",
        "Whoever runs the bot can install it again.",
    )


def _no_member(_: NoMember) -> Hint:
    return Hint(
        "Nobody who answers for it is in the channel",
        "A channel is published only for one of its members. Join it and try again.",
    )


def _not_agreed(_: NotAgreed) -> Hint:
    return Hint(
        "This channel is private",
        "Nobody agreed to publish it. Say so in the step (“Publish private channels”), with "
        "--private on the command line, or start the action in the channel itself and agree.",
    )


def _made_private(_: MadePrivate) -> Hint:
    return Hint(
        "The channel is private now",
        "It was made private on the way, so no page is made of it yet. Send the form again: it "
        "asks whether people who see the space may read it.",
        may_pass=False,
    )


def _action_ambiguous(error: ActionAmbiguous) -> Hint:
    return Hint(
        f"Several workspaces have an action “{error.name[:40]}”",
        f"Say which one with --workspace: {', '.join(error.workspace_ids)}.",
    )


def _step_input_wrong(error: StepInputWrong) -> Hint:
    return Hint(
        f"The step's {error.name} cannot be used",
        f"Open the workflow, give the step its {error.name} again, and publish the workflow.",
    )


def _slack_refused(error: SlackRefused) -> Hint:
    if error.retry_after:
        said = "Too much was asked of it in a short time."
        return passing(
            "Slack asks us to wait", said, f"Try again in {how_long(error.retry_after)}."
        )
    return _slack(error.code, error.needed)


def _slack_unreachable(_: SlackUnreachable) -> Hint:
    said = "It may be in trouble itself."
    return passing("Slack did not answer", said, "Try again in a moment.")


def _slack(code: str, needed: str) -> Hint:
    match code:
        case "expired_trigger_id" | "invalid_trigger_id":
            return Hint("That took too long", "Slack gave up waiting. Please try again.")
        case "missing_scope":
            text = f"Whoever runs the bot must add the scope {needed} and reinstall the app."
            return Hint("The app lacks a right in Slack", text)
        case "ratelimited" | "rate_limited":
            said = "Too much was asked of it in a short time."
            return passing("Slack asks us to wait", said, "Try again in a minute.")
        case "not_in_channel" | "channel_not_found":
            return _not_in_channel(NotInChannel("", ""))
        case "invalid_auth" | "account_inactive" | "token_revoked" | "token_expired":
            return Hint(
                "Slack does not let the app in",
                "Whoever runs the bot must install the app in this workspace again.",
            )
        case "user_not_found" | "user_not_visible":
            return _from_elsewhere(FromElsewhere())
        case _ if code.startswith("restricted_action"):  # …_read_only_channel, …_thread_locked
            return Hint(
                "I may not write in this channel",
                "Ask somebody who looks after the channel to let the app post there.",
            )
        case "is_archived":
            return Hint("The channel is archived", "Unarchive it first, then start again.")
        case _:
            return Hint(
                "Slack refused",
                f"It said: {code}. Try again; if it stays, show this to whoever runs the bot.",
            )


HINTS: dict[type, Callable[[Any], Hint]] = {
    Broken: _broken,
    NotInChannel: _not_in_channel,
    NotAChannel: _not_a_channel,
    ReadingCutShort: _cut_short,
    FromElsewhere: _from_elsewhere,
    GuestRefused: _guest_refused,
    AdminsOnly: _admins_only,
    NoMember: _no_member,
    NotAgreed: _not_agreed,
    MadePrivate: _made_private,
    ActionAmbiguous: _action_ambiguous,
    StepInputWrong: _step_input_wrong,
    NotInstalled: _not_installed,
    SlackRefused: _slack_refused,
    SlackUnreachable: _slack_unreachable,
}
