"""Where the walk plays and who acts in it."""

import pytest

from sandbox.scene import scene_of
from sandbox.slack.nouns import Message, Workspace
from sandbox.slack.world import SlackWorld


def a_workspace(**sizes: int) -> Workspace:
    """One admin, one member, one guest, and channels with so many messages."""
    world = SlackWorld()
    workspace = world.add_workspace("Example")
    world.add_user(workspace, "boss", is_admin=True)
    guest = world.add_user(workspace, "guest", is_restricted=True)
    member = world.add_user(workspace, "member")
    for name, size in sizes.items():
        channel = world.add_channel(workspace, name.replace("_", "-"), members=[guest, member])
        channel.messages += [Message({"ts": f"{at}.000001"}) for at in range(size)]
    return workspace


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ({"general": 9, "inc_1": 2, "incident_2": 3}, "incident-2"),
        ({"general": 9, "incubator": 5, "INC7": 1}, "INC7"),
        ({"general": 9, "incubator": 5}, "general"),
    ],
)
def test_the_biggest_incident_is_chosen(sizes: dict[str, int], chosen: str) -> None:
    """By what channels are called; the biggest of all where none is an incident's."""
    assert scene_of(a_workspace(**sizes)).channel.name == chosen


def test_a_channel_may_be_named() -> None:
    """With or without its sign; one that is not there is answered with those that are."""
    workspace = a_workspace(general=1, inc_1=2)

    for name in ("general", "#general"):
        assert scene_of(workspace, name).channel.name == "general"
    with pytest.raises(ValueError, match=r"no channel 'inc-2'; there are: general, inc-1$"):
        scene_of(workspace, "inc-2")


def test_who_acts() -> None:
    """An admin, and a member of the channel who is no guest; the admin does both if need be."""
    workspace = a_workspace(inc_1=1)

    assert [scene_of(workspace).admin.name, scene_of(workspace).responder.name] == [
        "boss",
        "member",
    ]
    scene_of(workspace).channel.members.clear()
    assert scene_of(workspace).responder.name == "boss"


def test_nobody_to_act() -> None:
    """Bots play no part."""
    with pytest.raises(ValueError, match="no person"):
        scene_of(SlackWorld().add_workspace("Empty"))


def test_an_archived_channel_is_opened_again() -> None:
    """And the admin let in, who would not see what the bot says there."""
    workspace = a_workspace(inc_1=1)
    channel = scene_of(workspace).channel
    channel.is_archived = True

    scene = scene_of(workspace)
    scene.prepare()

    assert scene.was_archived
    assert not channel.is_archived
    assert channel.members.count(scene.admin.id) == 1
    scene.prepare()
    assert channel.members.count(scene.admin.id) == 1
