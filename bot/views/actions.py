"""The actions in the App Home: what each makes, and levers for admins. Their form: `action`."""

from bot.mrkdwn import escape
from bot.views import parts
from bot.views.parts import Block
from confluence.submissions import Include
from storage.models import Action

NEW = "action_new"
CHANGE = "action_change"
DELETE = "action_delete"


def section(actions: tuple[Action, ...], *, command: str, may_change: bool) -> list[Block]:
    """A heading, a line for each action and, for admins, their levers."""
    said = "*Actions* make the same page again and again, without a form."
    if not actions:
        said += " There are none yet."
    new = parts.button("New action", NEW) if may_change else None
    blocks: list[Block] = [{"type": "divider"}, parts.section(said, accessory=new)]
    for action in actions:
        blocks.append(parts.section(_line(action, command)))
        blocks += _levers(action) if may_change else []
    return blocks


def _line(action: Action, command: str) -> str:
    messages = "all messages" if action.include == Include.ALL else "marked messages"
    return (
        f"`{command} create {action.name}`\n*{escape(action.template_name)}* in "
        f"*{escape(action.space_name)}*, {messages}, saved by <@{action.saved_by}>"
    )


def _levers(action: Action) -> list[Block]:
    delete = parts.button("Delete", DELETE, value=action.id, style="danger")
    delete["confirm"] = {
        "title": parts.plain_text("Delete this action?", 100),
        "text": parts.plain_text(f"{action.name} can then not be run any more. Pages stay.", 300),
        "confirm": parts.plain_text("Delete", 30),
        "deny": parts.plain_text("Keep", 30),
        "style": "danger",
    }
    return parts.actions(parts.button("Change", CHANGE, value=action.id), delete)
