"""Phrases: what is said for each of python-liquid's messages, and how each tag is written.

Not here: what needs more than the message's own words (`wording`).
"""

EXAMPLES = {
    "assign": "{% assign first = incident.events[0] %}",
    "capture": "{% capture text %}…{% endcapture %}",
    "case": '{% case incident.severity %}{% when "SEV1" %}…{% endcase %}',
    "cycle": '{% cycle "odd", "even" %}',
    "decrement": "{% decrement counter %}",
    "echo": "{% echo incident.title %}",
    "elsif": '{% elsif incident.severity == "SEV2" %}',
    "for": "{% for event in incident.events %}…{% endfor %}",
    "if": '{% if incident.severity == "SEV1" %}…{% endif %}',
    "increment": "{% increment counter %}",
    "tablerow": "{% tablerow name in incident.services cols: 2 %}…{% endtablerow %}",
    "unless": "{% unless incident.resolved_at %}…{% endunless %}",
    "when": '{% when "SEV1", "SEV2" %}',
    "": "{{ incident.title | upcase }}",
}
FILTERS_FOR = {
    "+": "“| plus: …”, or “| append: …” for texts",
    "-": "“| minus: …”",
    "*": "“| times: …”",
    "/": "“| divided_by: …”",
    "%": '“| modulo: …”; a text such as "%H:%M" needs quotes',
}
TERNARY = "An output cannot hold a condition: write {% if %}…{% else %}…{% endif %}."
COMPARE = "To compare, write “==”."
COLON = 'A filter’s value follows a colon, as in {{ incident.summary | default: "none" }}.'
_END = r"(?:'?eof'?|end of expression)"
_VALUE = "a primitive expression"
PHRASES: tuple[tuple[str, str], ...] = (
    (r"expected content, found expression", "Nothing can follow the name of this tag."),
    (r"missing expression", "Something is missing after the tag’s name."),
    (rf"expected {_VALUE}, found {_END}", "A name or a value is missing."),
    (rf"expected (?:{_VALUE}|{_END}), found ('='|assign)", COMPARE),
    (rf"expected {_VALUE}, found .*", "A name or a value is missing before this."),
    (
        rf"expected {_END}, found '\('",
        "Nothing is called with “( )” in Liquid; a filter’s value follows a colon: | truncate: 20.",
    ),
    (
        rf"expected {_END}, found in",
        (
            "To ask whether something is in a list or a text, write it the other way round, with"
            " “contains”."
        ),
    ),
    (
        rf"expected {_END}, found '\|'",
        "Filters cannot stand here: put what they make into an {% assign %} before.",
    ),
    (
        rf"expected {_END}, found (?:or|and)",
        "“and” and “or” stand in conditions only; for what may be missing, write “| default: …”.",
    ),
    (
        rf"expected {_END}, found '[=!<>]=?'",
        (
            "Only a condition compares, and one thing with one other; a filter’s values are set"
            " apart by commas."
        ),
    ),
    (
        rf"expected {_END}, found .*",
        "This is one too many: a dot, a colon, a comma or an operator is missing before it.",
    ),
    (r"expected in, found .*", "“in” is missing: for NAME in LIST."),
    (r"expected '=', found .*", "“=” is missing."),
    (r"expected '\)', found .*", "“)” is missing: a range is written (1..5)."),
    (r"expected word, found .*", "A filter’s name is missing after “|”."),
    (
        r"expected a comma separated list.*",
        "A comma, or quotes around a text, are missing before this.",
    ),
    (
        r"expected 'reversed', .*",
        (
            "After the list, only “reversed”, “limit:” and “offset:” can follow; a filter goes into"
            " an {% assign %} before, and a range is written (1..5)."
        ),
    ),
    (r"expected one of \('colon',\).*", "A colon is missing."),
    (
        r"expected an identifier, found (?:integer|float)",
        "An item of a list is taken by its place in brackets: incident.events[0].",
    ),
    (
        r"missing or unexpected path.*",
        (
            "A name is not finished here. A list is written as a text that is split: "
            '{% assign names = "a,b" | split: "," %}.'
        ),
    ),
    (r"expected an identifier, .*", "A name is not finished here."),
    (r"expected tag (\w+), found .*", r"{% \1 %} is missing inside of this {% liquid %}."),
    (
        r"unknown operator '(.*)'",
        r"“\1” is no operator; there are ==, !=, <, >, <=, >= and contains.",
    ),
    (
        r"disallowed not operator.*",
        "Liquid has no “not”: write {% unless … %}, or compare with “== false”.",
    ),
    (
        r"disallowed parentheses.*",
        "Conditions cannot have parentheses: put one {% if %} into another.",
    ),
    (
        r"disallowed ternary.*",
        TERNARY,
    ),
)
