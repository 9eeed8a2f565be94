"""Blocks over paragraphs, bullets and rows print what the same Liquid prints as plain text."""

import random
import re
from collections.abc import Iterator

import pytest

from confluence.errors import TemplateError
from confluence.rendering import compile_template
from confluence.rendering.environment import ENVIRONMENT

CONTEXT = {"incident": {"title": "T", "nothing": None, "two": ["a", "b"], "none": [], "number": 2}}
BLOCKS = (
    ("{% if incident.title %}", "{% endif %}"),
    ("{% if incident.nothing %}", "{% else %}", "{% endif %}"),
    ("{% unless incident.nothing %}", "{% endunless %}"),
    ("{% for x in incident.two %}", "{% endfor %}"),
    ("{% for x in incident.none %}", "{% else %}", "{% endfor %}"),
    ("{% case incident.number %}{% when 1 %}", "{% when 2 %}", "{% endcase %}"),
)
TEXTS = ("", "{{ x }}", "{% increment n %}", "{{ incident.title }}")
LAYOUTS = (
    ("", "<p>", "</p>", ""),
    ("", "<h3>", "</h3>", ""),
    ("<ul>", "<li><p>", "</p></li>", "</ul>"),
    ("<table><tbody>", "<tr><td>", "</td></tr>", "</tbody></table>"),
    ("<table><tbody>", "<tr><td>", "</td><td>&nbsp;</td></tr>", "</tbody></table>"),
)
SAID = re.compile(r"\[[^\]]*\]")


def pieces(dice: random.Random, depth: int = 0) -> Iterator[str]:
    """Texts in brackets and tags, in an order that is right."""
    for _ in range(dice.randint(1, 3)):
        if depth == 3 or dice.random() < 0.45:
            yield f"[{dice.randrange(1000)}{dice.choice(TEXTS)}]"
            continue
        *tags, end = dice.choice(BLOCKS)
        for tag in tags:
            yield tag
            yield from pieces(dice, depth + 1)
        yield end


def laid_out(parts: list[str], dice: random.Random) -> str:
    """Storage format in which some of the parts stand together, most alone."""
    before, opening, closing, after = dice.choice(LAYOUTS)
    between = closing + opening
    body = "".join(part + between * (dice.random() < 0.7) for part in parts)
    return before + opening + body + closing + after


def told(body: str) -> list[str] | str:
    """The texts of the page, or why there is none."""
    try:
        return SAID.findall(compile_template(body).render(CONTEXT).body)
    except TemplateError as error:
        return error.reason


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_layouts_print_what_plain_text_prints(seed: int) -> None:
    """Each text comes as often and in the order that Liquid says, or the template is refused."""
    pages = 0
    for dice in map(random.Random, range(seed, seed + 20)):
        parts = list(pieces(dice))
        plain = SAID.findall(ENVIRONMENT.from_string("".join(parts)).render(**CONTEXT))
        found = told(laid_out(parts, dice))

        assert found == plain or "into a paragraph or a table row of its own" in found
        pages += found == plain

    assert pages > 10
