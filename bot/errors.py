"""What can go wrong on Slack's side, as facts; the tree goes on in `confluence.errors`.

RetroError
├── FromElsewhere      a person of another workspace
├── GuestRefused       a guest, where the settings do not let guests in
├── AdminsOnly         admin_ids: those whom the settings name
├── NotInChannel       channel_id, bot_user_id
├── NotAChannel        channel_id: a conversation of a few people
├── ReadingCutShort    channel_id, read: messages so far
├── NotInstalled       workspace_id: the app is not (any more) in the workspace
├── NoMember           channel_id: nobody who answers for a run is in it
├── NotAgreed          channel_id: a private channel, and nobody agreed to publish it
├── MadePrivate        channel_id: the same, of one that was public when somebody was asked
├── ActionAmbiguous    name, workspace_ids: several workspaces have an action of this name
└── StepInputWrong     name: an input of a workflow's step that is not what we offered
"""

from collections.abc import Collection

from confluence.errors import RetroError


class FromElsewhere(RetroError):
    """The person belongs to another workspace."""


class GuestRefused(RetroError):
    """Guests may not make retros here."""


class AdminsOnly(RetroError):
    """Only admins may do this."""

    def __init__(self, admin_ids: Collection[str]) -> None:
        super().__init__(admin_ids)
        self.admin_ids = sorted(admin_ids)


class NotInChannel(RetroError):
    """The bot is not a member of the channel, or Slack hides the channel from it."""

    def __init__(self, channel_id: str, bot_user_id: str) -> None:
        super().__init__(channel_id, bot_user_id)
        self.channel_id = channel_id
        self.bot_user_id = bot_user_id


class NotAChannel(RetroError):
    """A direct message, of two people or of several, is no place for a retro."""

    def __init__(self, channel_id: str) -> None:
        super().__init__(channel_id)
        self.channel_id = channel_id


class ReadingCutShort(RetroError):
    """Slack said that there are more messages but not where they are."""

    def __init__(self, channel_id: str, read: int) -> None:
        super().__init__(channel_id, read)
        self.channel_id = channel_id
        self.read = read


class NotInstalled(RetroError):
    """The app is not in the workspace, or not any more."""

    def __init__(self, workspace_id: str) -> None:
        super().__init__(workspace_id)
        self.workspace_id = workspace_id


class NoMember(RetroError):
    """Neither the person a run is for nor its author is in the channel."""

    def __init__(self, channel_id: str) -> None:
        super().__init__(channel_id)
        self.channel_id = channel_id


class NotAgreed(RetroError):
    """The channel is private and nobody agreed that it is published."""

    def __init__(self, channel_id: str) -> None:
        super().__init__(channel_id)
        self.channel_id = channel_id


class MadePrivate(RetroError):
    """The channel was made private since somebody was asked, who agreed to no such thing."""

    def __init__(self, channel_id: str) -> None:
        super().__init__(channel_id)
        self.channel_id = channel_id


class ActionAmbiguous(RetroError):
    """Several workspaces have an action of this name."""

    def __init__(self, name: str, workspace_ids: Collection[str]) -> None:
        super().__init__(name, workspace_ids)
        self.name = name
        self.workspace_ids = list(workspace_ids)


class StepInputWrong(RetroError):
    """An input of a workflow's step is missing, or not one that we offered."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
