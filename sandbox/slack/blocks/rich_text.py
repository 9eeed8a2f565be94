"""Rich text: sections, lists, quotes, preformatted text and what stands in them.

https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from sandbox.slack.blocks.shapes import (
    Shape,
    flag,
    items,
    kinds,
    number,
    one_of,
    string,
    thing,
    typed,
    url,
)

STYLES = (
    "bold",
    "italic",
    "strike",
    "code",
    "underline",
    "highlight",
    "client_highlight",
    "unlink",
)
style = thing({}, dict.fromkeys(STYLES, flag))


def _part(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    return typed(required, {"style": style, **(optional or {})})


PARTS: dict[str, Shape] = {
    "text": _part({"text": string(least=1)}),
    "link": _part({"url": url()}, {"text": string(), "unsafe": flag}),
    "emoji": _part(
        {"name": string(least=1)},
        {"skin_tone": number(least=1, most=6), "unicode": string(), "url": url()},
    ),
    "user": _part({"user_id": string(least=1)}),
    "usergroup": _part({"usergroup_id": string(least=1)}),
    "channel": _part({"channel_id": string(least=1)}),
    "team": _part({"team_id": string(least=1)}),
    "broadcast": _part({"range": one_of("here", "channel", "everyone")}),
    "color": _part({"value": string(least=1)}),
    "date": _part(
        {"timestamp": number(), "format": string(least=1)}, {"url": url(), "fallback": string()}
    ),
}
_parts = items(kinds(PARTS))
border = number(least=0)

section = typed({"elements": _parts})

SECTIONS: dict[str, Shape] = {
    "rich_text_section": section,
    "rich_text_quote": typed({"elements": _parts}, {"border": border}),
    "rich_text_preformatted": typed(
        {"elements": items(kinds({name: PARTS[name] for name in ("text", "link")}))},
        {"border": border, "language": string()},
    ),
    "rich_text_list": typed(
        {
            "style": one_of("bullet", "ordered"),
            "elements": items(kinds({"rich_text_section": section})),
        },
        {"indent": number(least=0, most=8), "offset": number(least=0), "border": border},
    ),
}

block: Shape = typed({"elements": items(kinds(SECTIONS))}, {"block_id": string(least=1, most=255)})
