"""Bodies converted by a raw client: what is shown, and each reason for a refusal."""

import httpx
import pytest

CONVERT = "rest/api/contentbody/convert"


def body(value: str, representation: str = "storage") -> dict[str, str]:
    """What is sent."""
    return {"value": value, "representation": representation}


@pytest.mark.parametrize("to", ["view", "export_view", "styled_view"])
async def test_storage_format_is_shown(server: httpx.AsyncClient, to: str) -> None:
    """HTML comes back, macros told in it."""
    sent = (
        '<p>It was &eacute; &amp; <strong>slow</strong></p><ac:structured-macro ac:name="info">'
        "<ac:rich-text-body><p>Known</p></ac:rich-text-body></ac:structured-macro>"
    )

    answer = await server.post(f"{CONVERT}/{to}", json=body(sent))

    shown = answer.json()
    assert answer.status_code == 200
    assert shown["representation"] == to
    assert "<p>It was é &amp; <strong>slow</strong></p>" in shown["value"]
    assert "Known" in shown["value"]
    assert "ac:" not in shown["value"]


@pytest.mark.parametrize(
    ("to", "sent", "said"),
    [
        (
            "view",
            body("<p>a<br></p>"),
            (
                "Error parsing xhtml: Unexpected close tag </p>; expected </br>."
                "\n at [row,col {unknown-source}]: [1,13]"
            ),
        ),
        (
            "view",
            body("<p>&nope;</p>"),
            (
                'Error parsing xhtml: Undeclared general entity "nope"'
                "\n at [row,col {unknown-source}]: [1,10]"
            ),
        ),
        ("view", body("<p />", "view"), "Cannot convert from view to view"),
        ("storage", body("<p />"), "Cannot convert from storage to storage"),
        ("view", {"representation": "storage"}, "A value is needed"),
        ("view", body("<p />") | {"more": "x"}, 'Unrecognized field "more"'),
    ],
)
async def test_what_is_refused(
    server: httpx.AsyncClient, to: str, sent: dict[str, str], said: str
) -> None:
    """400 with a sentence; a body that cannot be parsed with its row and column."""
    answer = await server.post(f"{CONVERT}/{to}", json=sent)

    assert answer.status_code == 400
    assert answer.json()["message"] == said


async def test_what_is_no_body(server: httpx.AsyncClient) -> None:
    """Only JSON is taken, and not more than 5 MB."""
    plain = await server.post(f"{CONVERT}/view", content="x", headers={"Content-Type": "text/x"})
    large = await server.post(f"{CONVERT}/view", json=body("x" * 5_300_000))

    assert [(answer.status_code, answer.json()["message"]) for answer in (plain, large)] == [
        (415, "Unsupported Media Type"),
        (413, "Request body is over 5 MB"),
    ]
