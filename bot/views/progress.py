"""The modal while something goes on and when it has ended: loading, working, done, failed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.hints import Hint
from bot.mrkdwn import escape, ticked
from bot.views import parts
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.drafts import Standing
from storage.models import Draft, Page

TITLE = "Create a retro"
CALLBACK_ID = "retro_state"
AGAIN = "retro_again"
RETRY = "retro_retry"
CHANGE = "retro_change"
ANOTHER = "retro_another"
OWN = "retro_own"
LOOK = "retro_look"
ANYWAY = "retro_anyway"
MOST_SHOWN = 20
MOST_NAMES = 10
LONGEST_NAME = 80


def loading(metadata: Metadata, *, messages: int = 0) -> View:
    """Shown at once, and again with a count while a long channel is read."""
    channel = f"<#{metadata.channel_id}>"
    said = (
        f"Reading {channel}: {messages:,} messages so far …" if messages else f"Reading {channel} …"
    )
    return _state(metadata, [parts.section(f":hourglass_flowing_sand: {said}")])


def working(title: str, space_name: str, metadata: Metadata) -> View:
    """The submission is kept; the page is on its way."""
    said = (
        f":hourglass_flowing_sand: Making *{parts.title_so_far(title)}* in "
        f"*{escape(space_name)}* …\n"
        "You can close this: the link comes to the channel."
    )
    return _state(metadata, [parts.section(said)])


def waiting(hint: Hint, seconds: float | None, draft: Draft) -> View:
    """It takes longer, and why; without seconds it goes on when somebody has mended it."""
    blocks = parts.hint_blocks(replace(hint, text=hint.meanwhile or hint.text))
    if seconds is None:
        said = ":hourglass_flowing_sand: The page is made by itself as soon as it works again."
        buttons = parts.hint_buttons(hint, draft.connection_id)
        blocks += [parts.context(said), *parts.actions(*buttons)]
    else:
        said = f":hourglass_flowing_sand: Trying again by itself in {max(1, round(seconds))} s."
        blocks.append(parts.context(said))
    return _state(_sent(draft), blocks)


def done(page: Page, unknown: Sequence[str] = ()) -> View:
    """The page is there; `unknown` are the names for which it has nothing."""
    open_it = parts.button("Open the page", parts.LINK, url=page.url, style="primary")
    said = f":white_check_mark: *{escape(page.title)}* is made. The link stands in the channel."
    blocks = [parts.section(said), *_to_fill_in(unknown), *parts.actions(open_it)]
    return parts.modal(TITLE, blocks, close="Close")


def _to_fill_in(unknown: Sequence[str]) -> list[parts.Block]:
    if not unknown:
        return []
    names = [f"`{ticked(parts.cut(name, LONGEST_NAME))}`" for name in unknown[:MOST_NAMES]]
    more = len(unknown) - len(names)
    named = ", ".join(names) + (f" and {more:,} more" if more else "")
    return [parts.context(f":pencil2: Nothing is known of {named}: fill that in on the page.")]


def failed(hint: Hint, draft: Draft) -> View:
    """The draft is kept; it can be sent again as it is or changed first."""
    label = "Change title" if hint.about_title else "Change …"
    change = parts.button(label, CHANGE, style="" if _again(hint) else "primary")
    buttons = [*parts.hint_buttons(hint, draft.connection_id), *_again(hint), change]
    kept = parts.context("What you entered is kept.")
    return _state(_sent(draft), [*parts.hint_blocks(hint), *parts.actions(*buttons), kept])


def _again(hint: Hint) -> list[parts.Block]:
    """What can be done with the draft as it is."""
    if hint.about_preview:
        return [
            parts.button("See the new preview", LOOK, style="primary"),
            parts.button("Create it as it is now", ANYWAY),
        ]
    return [parts.button("Try again", RETRY, style="primary")] if hint.may_pass else []


def untold(hint: Hint, draft: Draft) -> View:
    """The page is there, its link not where it belongs: only the telling can be tried again."""
    again = parts.button("Try again", RETRY, style="primary")
    more = [again] if hint.may_pass else []
    buttons = [*parts.hint_buttons(hint, draft.connection_id), *more]
    said = parts.context("The page itself is made.")
    return _state(_sent(draft), [*parts.hint_blocks(hint), *parts.actions(*buttons), said])


def problem(hint: Hint, metadata: Metadata) -> View:
    """The form could not be opened."""
    again = parts.button("Try again", AGAIN)
    return _state(metadata, parts.problem_blocks(hint, metadata, again))


def apology(hint: Hint) -> View:
    """Something broke while the form was being taken."""
    return parts.modal(TITLE, [*parts.hint_blocks(hint)], close="Close")


def standing(retros: Iterable[Standing], metadata: Metadata, own: Draft | None = None) -> View:
    """The channel has retros already, made or being made; `own`: the person's, which failed."""
    shown = tuple(retros)[:MOST_SHOWN]
    said = "This channel already has a retro." if len(shown) == 1 else "This channel has retros."
    blocks = [parts.section(f"*{said}*"), *map(_standing, shown)]
    another = parts.button("Create another", ANOTHER)
    if own is None:
        return _state(metadata, [*blocks, *parts.actions(another)])
    kept = f"Yours is kept: *{escape(own.title)}*, {parts.moment(own.created_at)}."
    go_on = parts.button("Go on with yours", OWN)
    blocks += [parts.section(kept), *parts.actions(go_on, another)]
    return _state(replace(metadata, draft_id=own.id), blocks)


def free(hint: Hint, theirs: Draft, own: Draft) -> View:
    """Somebody else was faster but failed: the person's own can be made."""
    said = f"*<@{theirs.user_id}>’s retro was not made.*\n{escape(hint.title)}."
    create = parts.button("Create mine", RETRY, style="primary")
    change = parts.button("Change …", CHANGE)
    kept = parts.context("What you entered is kept.")
    return _state(_sent(own), [parts.section(said), *parts.actions(create, change), kept])


def taken(retro: Standing, metadata: Metadata) -> View:
    """Somebody else was faster by a moment; the metadata's draft is what was sent in here."""
    who = f"<@{retro.draft.user_id}>"
    said = f"{who} made a retro here" if retro.page else f"{who} is making a retro here right now"
    follow = "" if retro.page else "\nThe link appears here as soon as it is made."
    another = parts.button("Create another", OWN)
    kept = parts.context("What you entered is kept.")
    return _state(
        metadata,
        [parts.section(f"*{said}.*{follow}"), _standing(retro), *parts.actions(another), kept],
    )


def overtaken(retro: Standing, own: Draft) -> View:
    """The same, once more is known of the other one."""
    return taken(retro, _sent(own))


def _standing(retro: Standing) -> parts.Block:
    draft = retro.draft
    when = parts.moment(draft.created_at)
    if retro.page:
        open_it = parts.button("Open", f"{parts.LINK}:{draft.id}", url=retro.page.url)
        said = f"*{escape(retro.page.title)}*\nby <@{draft.user_id}>, {when}"
        return parts.section(said, accessory=open_it)
    title = parts.title_so_far(draft.frozen_title or draft.title)
    return parts.section(f"*{title}*\nbeing made by <@{draft.user_id}>, {when}")


def _state(metadata: Metadata, blocks: list[parts.Block]) -> View:
    return parts.modal(
        TITLE,
        blocks,
        close="Close",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def _sent(draft: Draft) -> Metadata:
    """The metadata of a draft that was sent in."""
    return Metadata(
        channel_id=draft.channel_id,
        connection_id=draft.connection_id,
        number=draft.number,
        draft_id=draft.id,
    )
