"""The modal in which a person agrees that an action publishes a private channel."""

from bot.hints import Hint
from bot.mrkdwn import escape
from bot.views import parts
from bot.views.choices import audience_sentence
from bot.views.metadata import Metadata
from bot.views.parts import View
from confluence.actions import Recipe
from confluence.nouns import Audience
from confluence.submissions import Include

TITLE = "Publish this channel?"
CALLBACK_ID = "action_agreement"
WHAT = {
    Include.MARKED: "the marked messages, people and times",
    Include.ALL: "*all its messages*, people and times",
}


def loading(metadata: Metadata) -> View:
    """Shown while we ask Confluence who can see the space."""
    said = ":hourglass_flowing_sand: Looking who can see the space …"
    return parts.modal(
        TITLE, [parts.section(said)], close="Cancel", private_metadata=metadata.dump()
    )


def build(metadata: Metadata, name: str, recipe: Recipe, audience: Audience | None) -> View:
    """What is published, where, and who can see it there."""
    said = (
        f":lock: <#{metadata.channel_id}> is private. *{escape(name)}* makes a page of it: "
        f"{WHAT[recipe.include]}.\n{audience_sentence(recipe.space, audience)}"
    )
    return parts.modal(
        TITLE,
        [parts.section(said)],
        submit="Publish",
        close="Cancel",
        callback_id=CALLBACK_ID,
        private_metadata=metadata.dump(),
    )


def making(metadata: Metadata, recipe: Recipe) -> View:
    """Agreed; the page is on its way."""
    said = (
        f":hourglass_flowing_sand: Making *{parts.title_so_far(recipe.title)}* in "
        f"*{escape(recipe.space.name)}* …\nYou can close this: the link comes to the channel."
    )
    return parts.modal(
        TITLE, [parts.section(said)], close="Close", private_metadata=metadata.dump()
    )


def problem(hint: Hint, metadata: Metadata) -> View:
    """Nothing was made."""
    return parts.problem(TITLE, hint, metadata)
