"""Fuzz: mangled templates and hostile values; each render ends in a sound page or a clean error.

`fuzz(runs, seed)` is what `make torture` calls; `test_fuzz` runs a slice. Not here: known cases.
"""

import random
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.entities import name2codepoint

from confluence.errors import TemplateError
from confluence.rendering import compile_template
from confluence.rendering.rich import Rich
from confluence.standard_template import STANDARD_TEMPLATE
from sandbox.confluence import markup
from sandbox.confluence.refusals import MarkupBadError

LIVE = "liveelement"
HOSTILE = (
    f"<{LIVE}>x</{LIVE}>",
    f'"><{LIVE} a="',
    "' onlive='1' x='",
    f"]]><{LIVE}/><![CDATA[",
    f"--><{LIVE}/><!--",
    f"</p></td></tr></table><{LIVE}/>",
    f"&lt;{LIVE}&gt; &amp; & &bogus; &#0; &#x1F600;",
    "{{ incident.title }} {% for a in b %} {% endraw %}",
    "\x00\x08\x1b\ufffe\uffff\ud800 a \udfff",
    "\r\n\u2028\u0085\x0c tab\t",
    "שלום 🚨 ﷽ é à",
    "]]>" * 5 + "]]",
    "javascript:alert(1)",
    "",
    " ",
    "x" * 5_000,
)
_OUTPUTS = (
    "{{ incident.title }}",
    "{{ incident.summary | upcase | truncate: 20 }}",
    "{{ incident.services | join: '<&>' }}",
    "{{ incident.events | map: 'event' | join: ', ' }}",
    "{{ incident.table }}",
    "{{ incident.started_at | date: '%H:%M' }}",
    "{{ incident.title | append: incident.summary | escape }}",
    "{{ incident.title | split: '' | reverse | join: '' }}",
    "{{ incident.nothing.at.all }}",
    "{{ incident | to_json }}",
    "{{ incident.title | newline_to_br }}",
    "{{ incident.title | url_encode | base64_encode }}",
    "{{ incident.title | regex_replace: '<.*?>', '&lt;' }}",
    "{{ incident.events | to_table: 'events', incident.title, 'UTC', 'html' }}",
    "{{ incident.title | base64_decode }}",
    "{% assign a = incident.title %}",
    "{% echo incident.title %}",
    "{% cycle incident.title, 'b' %}",
    "{% capture c %}{{ incident.title }}<em>c</em>{% endcapture %}{{ c }}",
    "{% # note %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% comment %}{{ a | b {% endcomment %}",
    '<at:var at:name="title" />',
)
_PAIRS = (
    ("{% for e in incident.events %}", "{% endfor %}"),
    ("{% for s in incident.services %}{{ s }}", "{% else %}none{% endfor %}"),
    ("{% if incident.title == blank %}", "{% else %}", "{% endif %}"),
    ("{% unless incident.nothing %}", "{% endunless %}"),
    ("{% case incident.title %}", "{% when 'a' %}", "{% endcase %}"),
    ("{% capture d %}", "{% endcapture %}", "{{ d }}"),
    ("{% comment %}", "{% endcomment %}"),
    ("{% raw %}", "{% endraw %}"),
    (
        "{% for e in incident.events %}",
        "{% if e.event %}",
        "{% break %}",
        "{% endif %}{% endfor %}",
    ),
    ("{% tablerow s in incident.services %}", "{% endtablerow %}"),
)
_WRAPPERS = (
    "<p>{}</p>",
    "<h2>{}</h2>",
    "<p><strong>{}</strong></p>",
    "<ul><li>{}</li><li><p>{}</p></li></ul>",
    (
        "<table><tbody><tr><td>{}</td><td><p>{}</p></td></tr>"
        "<tr><td>{}</td><td>x</td></tr></tbody></table>"
    ),
    "<blockquote><p>{}</p></blockquote>",
    '<p><a href="https://example.com/{}">{}</a></p>',
    '<p title="{}">{}</p>',
    (
        '<ac:structured-macro ac:name="status"><ac:parameter ac:name="title">{}</ac:parameter>'
        "</ac:structured-macro>"
    ),
    (
        '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[{}]]>'
        "</ac:plain-text-body></ac:structured-macro>"
    ),
    (
        '<ac:structured-macro ac:name="info"><ac:rich-text-body><p>{}</p>{}</ac:rich-text-body>'
        "</ac:structured-macro>"
    ),
    (
        "<ac:task-list><ac:task><ac:task-id>1</ac:task-id>"
        "<ac:task-status>incomplete</ac:task-status><ac:task-body>{}</ac:task-body></ac:task></ac:task-list>"
    ),
    (
        '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell>{}</ac:layout-cell>'
        "<ac:layout-cell><p>{}</p></ac:layout-cell></ac:layout-section></ac:layout>"
    ),
    (
        '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-content><p>{}</p></ac:adf-content>'
        "</ac:adf-node><ac:adf-fallback><div><p>{}</p></div></ac:adf-fallback></ac:adf-extension>"
    ),
    (
        '<ac:adf-extension><ac:adf-node type="decision-list"><ac:adf-node type="decision-item">'
        '<ac:adf-attribute key="state">{}</ac:adf-attribute><ac:adf-content>{}</ac:adf-content>'
        "</ac:adf-node></ac:adf-node></ac:adf-extension>"
    ),
    "<table><thead><tr>{}<th>a</th>{}</tr></thead><tbody>{}</tbody></table>",
    "<p>a&nbsp;{}<br/>{}</p>",
    "<!-- {} --><p>{}</p>",
)
_MANGLED = (
    ("'", "‘"), ("'", "’"), ("'", "&rsquo;"), ("'", "&quot;"), (" ", "&nbsp;"), (" ", "\u200b "),
    ("{{", "{"), ("}}", "}"), ("%}", ""), ("{%", "{%-"), ("%}", "–%}"), ("{{", "<em>{</em>{"),
    ("incident", "<strong>incident</strong>"), ("incident.", "<a href='x'>incident</a>."),
    ("|", "||"), ("|", "| |"), (".", ".."), ("endfor", "endif"), ("{{", "%7B%7B"),
    ("in ", "<br/>in "),
    (" ", "<ac:inline-comment-marker ac:ref='1'> </ac:inline-comment-marker>"), ("title", "titel"),
)  # fmt: skip
_ENTITIES = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in {"lt", "gt", "amp", "quot"}
)
_XML = (
    f'<!DOCTYPE r [{_ENTITIES}]><r xmlns:ac="urn:ac" xmlns:ri="urn:ri" xmlns:at="urn:at">{{}}</r>'
)


@dataclass
class Totals:
    """What became of the runs. `reasons` counts the beginnings of the errors' sentences."""

    pages: int = 0
    errors: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


class UnsoundPageError(AssertionError):
    """A page came out that must not be sent."""


def fuzz(runs: int, seed: int) -> Totals:
    """Render that many mangled templates. Raises what a render should never raise."""
    totals = Totals()
    for page, where in pages(runs, seed, totals):
        _check(page, where)
        totals.pages += 1
    return totals


def pages(runs: int, seed: int, totals: Totals) -> Iterator[tuple[str, str]]:
    """Each page that came out, and whence; `totals` counts the errors."""
    dice = random.Random(seed)
    for run in range(runs):
        body = _template(dice)
        context = {"incident": _incident(dice)}
        try:
            page = compile_template(body).render(context, variables={"title": _hostile(dice)}).body
        except TemplateError as error:
            totals.errors += 1
            totals.reasons[error.reason[:24]] += 1
            continue
        except BaseException as error:
            error.add_note(f"run {run} of seed {seed}: {body!r}")
            raise
        yield page, f"run {run} of seed {seed}: {body!r}"


def _check(page: str, where: str) -> None:
    try:
        root = ET.fromstring(_XML.replace("{}", page))
    except (ET.ParseError, UnicodeEncodeError) as error:
        raise UnsoundPageError(f"not well-formed: {error}: {where}") from error
    try:
        accepted = markup.parse(page)
    except MarkupBadError as error:
        raise UnsoundPageError(f"the sandbox refuses it: {error}: {where}") from error
    if markup.template_tags(accepted):
        raise UnsoundPageError(f"a template's element is left: {where}")
    for element in root.iter():
        if LIVE in str(element.tag) or any(name.startswith("onlive") for name in element.attrib):
            raise UnsoundPageError(f"live markup from a value: {where}")


def _hostile(dice: random.Random) -> str:
    return "".join(dice.choice(HOSTILE) for _ in range(dice.choice((1, 1, 2, 3))))


def _incident(dice: random.Random) -> dict[str, object]:
    table = Rich("<table><tbody><tr><td><p>1</p></td></tr></tbody></table>")
    return {
        "title": _hostile(dice),
        "summary": dice.choice((None, _hostile(dice))),
        "services": [_hostile(dice) for _ in range(dice.randrange(3))],
        "events": [{"event": _hostile(dice), "n": n} for n in range(dice.randrange(4))],
        "started_at": dice.choice((None, datetime(2026, 5, 4, tzinfo=UTC), _hostile(dice))),
        "table": dice.choice((None, table)),
    }


def _template(dice: random.Random) -> str:
    if dice.random() < 0.05:
        return _mangled(dice, STANDARD_TEMPLATE)
    parts = [_filled(dice, dice.choice(_WRAPPERS), 0) for _ in range(dice.randrange(1, 6))]
    body = "".join(parts)
    for _ in range(dice.randrange(3)):
        body = _with_pair(dice, body)
    return _mangled(dice, body)


def _filled(dice: random.Random, wrapper: str, depth: int) -> str:
    parts = wrapper.split("{}")
    filled = [parts[0]]
    for part in parts[1:]:
        inner = dice.choice(_OUTPUTS) if dice.random() < 0.6 else "text"
        if (
            depth < 2
            and dice.random() < 0.2
            and part.startswith(("</td", "</li", "</ac:l", "</ac:r"))
        ):
            inner = _filled(dice, dice.choice(_WRAPPERS), depth + 1)
        filled += [inner, part]
    return "".join(filled)


def _with_pair(dice: random.Random, body: str) -> str:
    """The body with a block's tags put anywhere between or inside of its elements."""
    tags = dice.choice(_PAIRS)
    spots = [at + (character == ">") for at, character in enumerate(body) if character in "<>"]
    places = sorted(dice.choice(spots) for _ in tags)
    parts: list[str] = []
    done = 0
    for place, tag in zip(places, tags, strict=True):
        wrapped = f"<p>{tag}</p>" if dice.random() < 0.4 else tag
        parts += [body[done:place], wrapped]
        done = place
    return "".join([*parts, body[done:]])


def _mangled(dice: random.Random, body: str) -> str:
    for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
        old, new = dice.choice(_MANGLED)
        spots = body.count(old)
        if spots:
            at = -1
            for _ in range(dice.randrange(spots) + 1):
                at = body.find(old, at + 1)
            body = body[:at] + new + body[at + len(old) :]
    if dice.random() < 0.05:
        at = dice.randrange(len(body) + 1)
        body = body[:at] + body[at + dice.randrange(4) :]
    return body
