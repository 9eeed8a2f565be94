"""The reference page: all that there is, told accessibly, and well-formed."""

from datetime import date

from lxml import html

from bot.variables_page import variables_page
from confluence.rendering import reference

DAY = date(2026, 5, 4)


def test_all_that_there_is() -> None:
    """Every variable and filter, with its expression and the sample's value."""
    page = html.document_fromstring(variables_page(DAY, "/retro"))
    codes = ["".join(map(str, code.itertext())) for code in page.iter("code")]

    for each in reference():
        assert each.name in codes
        assert not each.known or each.expression in codes


def test_command_is_the_one_that_is_set() -> None:
    """People read what they can type."""
    assert "<code>/post-mortem variables</code>" in variables_page(DAY, "/post-mortem")


def test_accessible() -> None:
    """Language, one heading, a caption for each table, headers for rows and columns."""
    page = html.document_fromstring(variables_page(DAY, "/retro"))

    assert page.get("lang") == "en"
    assert len(page.findall(".//h1")) == 1
    assert page.findall(".//table")
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}


def test_links_lead_to_groups() -> None:
    """Each link of the page goes to a section that is there, once."""
    page = html.document_fromstring(variables_page(DAY, "/retro"))
    targets = [section.get("id") for section in page.iter("section")]

    assert [link.get("href") for link in page.iter("a")] == [f"#{target}" for target in targets]
    assert len(set(targets)) == len(targets)


def test_values_are_text() -> None:
    """Markup in examples is shown, not done."""
    assert "&lt;b&gt;down&lt;/b&gt;" in variables_page(DAY, "/retro")
