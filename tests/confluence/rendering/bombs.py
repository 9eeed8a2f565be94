"""Bombs: templates that would cost too much, and what their authors are told.

Where nothing is said, the template is merely large: it is rendered, and fast.
"""

GROW = "{% assign s = 'a' %}{% for i in (1..60) %}"
LONG = "{% assign s = 'a' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}"
BOMBS = {
    "blanks in an output that does not end": ("{{" + " " * 50_000, "never closed"),
    "blanks in a tag that does not end": ("{%" + " " * 50_000, "never closed"),
    "a tag longer than a book": ("{{ a" + " " * 30_000 + "}}", "longer than 20,000"),
    "loops in loops": (
        "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}",
        "more than 200,000 turns",
    ),
    "a long range": ("{% for a in (1..1000000000) %}x{% endfor %}", "beyond 100,000 items"),
    "a long range reversed": (
        "{% for a in (1..1000000000) reversed %}x{% endfor %}",
        "beyond 100,000 items",
    ),
    "a long range joined": ("{{ (1..1000000000) | join: '' }}", "beyond 100,000 items"),
    "a text that doubles": (
        GROW + "{% assign s = s | append: s %}{% endfor %}",
        "beyond 1,000,000 characters",
    ),
    "a capture that doubles": (
        GROW + "{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}",
        "beyond 1,000,000 characters",
    ),
    "a text that squares": (
        LONG + "{{ s | replace: 'a', s }}",
        "beyond 1,000,000 characters",
    ),
    "a number that squares": (
        "{% assign s = 9 %}{% for i in (1..60) %}{% assign s = s | times: s %}{% endfor %}",
        "beyond 4,000 digits",
    ),
    "a list that doubles": (
        (
            "{% assign s = 'a,b' | split: ',' %}"
            "{% for i in (1..60) %}{% assign s = s | concat: s %}{% endfor %}"
        ),
        "beyond 100,000 items",
    ),
    "a page that grows": (
        LONG + "{% for i in (1..1000) %}{{ s }}{% endfor %}",
        "beyond 5,000,000 characters",
    ),
    "filters with much to do": (
        LONG + "{% for i in (1..99999) %}{{ s | upcase | size }}{% endfor %}",
        "too much to do",
    ),
    "lists deep in formatted text": (
        "{% capture x %}</p><ul><li>a</li></ul><p>{% endcapture %}"
        + "<strong><em>" * 100
        + "{% for i in (1..1000) %}b{{ x }}{% endfor %}"
        + "</em></strong>" * 100,
        "Too many lists and tables stand inside of paragraphs or formatted text",
    ),
    "a very long name": ("{{ " + "a" * 19_000 + " }}", ""),
    "very many numbered rows": (
        "</p><table><tbody>"
        + '<tr><td class="numberingColumn">1</td></tr>' * 4_000
        + "</tbody></table><p>",
        "",
    ),
    "a range without end": (
        "{% assign x = '1e400' | plus: 0 %}{% for i in (1..x) %}{% endfor %}",
        "range has no end",
    ),
    "a loop with very much in it": (
        "{% for i in (1..99999) %}" + "{% if a %}{% endif %}" * 2_000 + "{% endfor %}",
        "too much to do",
    ),
    "a loop of outputs of nothing": (
        "{% for i in (1..99999) %}" + "{{ a }}" * 2_000 + "{% endfor %}",
        "too much to do",
    ),
    "a condition without an end to it": (
        "{% for i in (1..9999) %}{% if " + " or ".join(["a"] * 200) + " %}{% endif %}{% endfor %}",
        "too much to do",
    ),
    "patterns in a loop": (
        (
            "{% assign s = 'a' %}{% for i in (1..13) %}{% assign s = s | append: s %}{% endfor %}"
            "{% for i in (1..999) %}{{ s | regex_remove: 'a' | size }}{% endfor %}"
        ),
        "too ",
    ),
    "patterns that are new each time": (
        (
            "{% for i in (1..9999) %}{% assign p = 'a{900}b{900}' | append: i %}"
            "{{ 'a' | regex_match: p }}{% endfor %}"
        ),
        "too much to do",
    ),
    "patterns that remember much": (
        (
            "{% assign p = '()' %}{% for i in (1..7) %}{% assign p = p | append: p %}{% endfor %}"
            "{% assign p = p | prepend: '(?:(?=(?:' | append: 'a)*)a)*$' %}"
            "{% assign s = 'a' %}{% for i in (1..15) %}{% assign s = s | append: s %}{% endfor %}"
            "{{ s | append: '!' | regex_match: p }}"
        ),
        "takes too",
    ),
    "a pattern on a long text": (LONG + "{{ s | regex_match: '(a+)+b' }}", "of this length"),
    **{
        f"the pattern {pattern}": (
            (
                "{% assign s = 'a' %}{% for i in (1..16) %}{% assign s = s | append: s %}"
                f"{{% endfor %}}{{{{ s | append: '!b' | regex_match: '{pattern}$' }}}}"
            ),
            "takes too long",
        )
        for pattern in (
            "(a+)+",
            "(a|aa)+",
            "(.*)*x?a",
            "(?=(a+)+c)(?=(a+)+d)b?",
            r"(a*)\1\1\1\1\1c?",
            "(?:a{1,1000}){1,1000}",
            r"[^\p{Lu}\p{Nd}\p{Han}\p{Greek}\p{Zs}!]+",
            "(?:(?=(a)*)a)*",
        )
    },
    "a replacement that multiplies": (
        (
            "{% assign s = 'a' %}{% for i in (1..16) %}{% assign s = s | append: s %}{% endfor %}"
            "{% assign t = s | replace: 'a', '\\0' %}{{ s | regex_replace: '.+', t }}"
        ),
        "beyond 1,000,000 characters",
    ),
    "a pattern that is large": ("{{ 'a' | regex_match: '((a{99}){99}){99}' }}", "too large"),
    "a condition with many parts": (
        "{% if " + " or ".join(["a"] * 2_000) + " %}x{% endif %}",
        "too many parts",
    ),
    "a name in a name in a name": ("{{ " + "a[" * 3_000 + "b" + "]" * 3_000 + " }}", "too many"),
    "blocks in blocks": ("{% if a %}" * 500 + "{% endif %}" * 500, "More than 30 blocks"),
    "a long date format": (
        (
            "{% assign f = '%c' %}{% for i in (1..12) %}{% assign f = f | append: f %}{% endfor %}"
            "{{ 'now' | date: f }}"
        ),
        "at most 500 characters",
    ),
    "very many tags": ("{{ a }}" * 20_000, "more than 5,000 tags"),
    "rows in loops over cells": (
        "</p><table><tbody>"
        + "<tr><td>{% for i in (1..2) %}</td><td>{{ i }}{% endfor %}</td></tr>" * 2_000
        + "</tbody></table><p>",
        "more than 5,000 tags",
    ),
    "a range whose length is no number of the machine's": (
        "{% for i in (1..99999999999999999999) %}{% endfor %}",
        "beyond 100,000 items",
    ),
    "a number of very many digits": ("{{ '" + "9" * 15_000 + "' | plus: 1 }}", "too many digits"),
    "a number with a large exponent": ("{{ '1e10000000' | times: '1e10000000' }}", ""),
    "dates to be guessed in a loop": (
        "{% for i in (1..99999) %}{{ i | append: ' Sep 15 1:00' | date: '%c' }}{% endfor %}",
        "too much to do",
    ),
    "dates compared in a loop": (
        "{% for i in (1..99999) %}{% if now > '1 Sep 15 1:00' %}{% endif %}{% endfor %}",
        "too much to do",
    ),
    "a date of great width": ("{{ 'now' | date: '%999999999d' }}", ""),
    "texts compared in a loop": (
        LONG + "{% assign t = s | append: '' %}"
        "{% for i in (1..99999) %}{% if s == t %}{% endif %}{% endfor %}",
        "too much to do",
    ),
    "texts looked for in a loop": (
        LONG + "{% for i in (1..99999) %}{% if s contains 'aaaab' %}{% endif %}{% endfor %}",
        "too much to do",
    ),
    "cases compared in a loop": (
        LONG + "{% for i in (1..99999) %}{% case s %}{% when 'a' %}{% endcase %}{% endfor %}",
        "too much to do",
    ),
    "items looked for in a loop": (
        (
            "{% assign l = 'a,' %}{% for i in (1..14) %}{% assign l = l | append: l %}{% endfor %}"
            "{% assign l = l | split: ',' %}"
            "{% for i in (1..99999) %}{% if l contains 'b' %}{% endif %}{% endfor %}"
        ),
        "too much to do",
    ),
    "a very long name looked up in a loop": (
        LONG + "{% for i in (1..9999) %}{{ incident[s] }}{% endfor %}",
        "",
    ),
    "a separator that multiplies": (
        (
            "{% assign s = 'a ' %}{% for i in (1..18) %}{% assign s = s | append: s %}{% endfor %}"
            "{{ s | parameterize: s }}"
        ),
        "beyond 1,000,000 characters",
    ),
    "names taken apart in a loop": (
        LONG + "{% for i in (1..99) %}{{ s | titleize | size }}{% endfor %}",
        "too much to do",
    ),
    "a text that is split and joined": (
        (
            "{% assign s = 'ab' %}{% for i in (1..60) %}"
            "{% assign s = s | split: '' | join: ',,,,' %}{% endfor %}"
        ),
        "beyond",
    ),
    "an array in an array in an array": (
        (
            "{% assign a = 'x' | split: ',' %}"
            "{% for i in (1..60) %}{% assign a = a | push: a %}{% endfor %}{{ a }}"
        ),
        "cannot be pushed",
    ),
    "lists in lists, many times": (
        (
            "</p>"
            + ("<ac:task-list>" * 200 + "<ac:task>{{ a }}</ac:task>" + "</ac:task-list>" * 200) * 10
            + "<p>"
        ),
        "",
    ),
    "panels that remember much": (
        (
            "{% for i in (1..50000) %}{% cycle i: 'a' %}{% endfor %}"
            "{% for i in (1..50000) %}</p><ac:adf-extension><ac:adf-node><ac:adf-content>{{ i }}"
            "</ac:adf-content></ac:adf-node><ac:adf-fallback>{{ i }}</ac:adf-fallback>"
            "</ac:adf-extension><p>{% endfor %}"
        ),
        "too much to do",
    ),
    "a pattern at every place of a long text": (
        (
            "{% assign s = 'a' %}{% for i in (1..17) %}{% assign s = s | append: s %}{% endfor %}"
            "{{ s | regex_match_all: 'b*' | size }}"
        ),
        "takes too long",
    ),
}
