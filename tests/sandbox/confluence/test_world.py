"""What stands in a new world, and templates from files."""

from pathlib import Path

import pytest

from sandbox.confluence import ConfluenceWorld
from sandbox.confluence.markup import parse

SHARED = Path(__file__).parents[3] / "../shared/data/templates"
SHIPPED = Path(__file__).parents[3] / "sandbox/data/templates"


def test_a_new_world_has_three_spaces_and_no_pages(world: ConfluenceWorld) -> None:
    """Two on Cloud, one on Data Center, each with a homepage that is nobody's page."""
    assert list(world.cloud.spaces) == ["OPS", "ENG"]
    assert list(world.server.spaces) == ["ITOPS"]
    assert world.pages == []
    assert all(space.homepage_id for site in world.sites for space in site.spaces.values())


@pytest.mark.parametrize("directory", [SHIPPED, SHARED])
def test_templates_go_where_their_editor_belongs(world: ConfluenceWorld, directory: Path) -> None:
    """Editor v2 is Cloud, v1 is Data Center; spaces they name exist afterwards."""
    if not directory.exists():
        pytest.skip(f"{directory.name} is not there")
    loaded = world.load_templates(directory)

    assert loaded
    for template in loaded:
        site = world.server if template.editor == "v1" else world.cloud
        assert site.templates[template.id] is template
        assert template.space is None or template.space in site.spaces
        parse(template.body)
