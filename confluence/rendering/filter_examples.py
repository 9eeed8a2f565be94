"""Filter examples: for each filter what it does and a piece of Liquid that shows it.

What comes out is computed, not written here. Not here: the filters (`filters`).
"""

from dataclasses import dataclass
from functools import cache

_TEXTS = {
    "append": ("Puts a text behind.", '"SEV1" | append: "!"'),
    "camelize": ("A name with capitals.", '"root_cause" | camelize'),
    "capitalize": ("Makes the first letter large.", '"payments are down" | capitalize'),
    "dasherize": ("Underscores as dashes.", '"root_cause" | dasherize'),
    "default": ("Something else for what is empty.", 'incident.nobody | default: "unknown"'),
    "downcase": ("Small letters.", '"SEV1" | downcase'),
    "humanize": ("A name as words; 0 and 1 as No and Yes.", '"root_cause" | humanize'),
    "lstrip": ("Takes blanks off the beginning.", '"  down" | lstrip'),
    "newline_to_br": ("Keeps line ends as breaks on the page.", "incident.summary | newline_to_br"),
    "parameterize": ("A part of an address.", '"Root cause: DNS" | parameterize'),
    "pluralize": ("The word for several.", '"outage" | pluralize'),
    "prepend": ("Puts a text in front.", '"42" | prepend: "inc-"'),
    "remove": ("Takes a text out.", '"inc-42-inc" | remove: "inc"'),
    "remove_first": ("Takes the first one out.", '"inc-42-inc" | remove_first: "inc"'),
    "remove_last": ("Takes the last one out.", '"inc-42-inc" | remove_last: "inc"'),
    "replace": ("Another text in its place.", '"inc-42" | replace: "inc", "incident"'),
    "replace_first": ("In place of the first.", '"a-b-c" | replace_first: "-", ": "'),
    "replace_last": ("In place of the last.", '"a-b-c" | replace_last: "-", ": "'),
    "rstrip": ("Takes blanks off the end.", '"down  " | rstrip | append: "!"'),
    "singularize": ("The word for one.", '"outages" | singularize'),
    "squish": ("One blank where there are several.", '"  all   good " | squish'),
    "strip": ("Takes blanks off both ends.", '"  down  " | strip'),
    "strip_html": ("Takes markup out.", '"<b>down</b>" | strip_html'),
    "strip_newlines": ("Takes line ends out.", "incident.summary | strip_newlines"),
    "titleize": ("Each word with a capital.", '"root_cause" | titleize'),
    "truncate": ("At most so many characters.", "incident.summary | truncate: 12"),
    "truncatewords": ("At most so many words.", "incident.summary | truncatewords: 2"),
    "upcase": ("Large letters.", '"sev1" | upcase'),
}
_NUMBERS = {
    "abs": ("Without its sign.", "-3 | abs"),
    "at_least": ("Not less than.", "3 | at_least: 5"),
    "at_most": ("Not more than.", "3 | at_most: 2"),
    "ceil": ("Rounded up.", "1.2 | ceil"),
    "divided_by": (
        "Divided; by a whole number, rounded down.",
        "incident.duration | divided_by: 60",
    ),
    "floor": ("Rounded down.", "1.8 | floor"),
    "minus": ("Less.", "5 | minus: 2"),
    "modulo": ("What a division leaves.", "150 | modulo: 60"),
    "plus": ("More.", "5 | plus: 2"),
    "round": ("Rounded, to so many places.", "1.257 | round: 2"),
    "times": ("So many times.", "3 | times: 4"),
}
_TIMES = {
    "date": ("A time in a form of yours.", 'incident.started_at | date: "%d %b %Y %H:%M"'),
    "date_add": ("Later by so much.", 'incident.started_at | date_add: 2, "days" | date: "%d %b"'),
    "date_minus": (
        "Earlier by so much.",
        'incident.started_at | date_minus: 1, "week" | date: "%d %b"',
    ),
    "distance_of_time_in_words": (
        "A duration in words.",
        'incident.started_at | distance_of_time_in_words: incident.resolved_at, "precise"',
    ),
    "distance_of_time_in_words_from_now": (
        "From now to a time.",
        "incident.started_at | distance_of_time_in_words_from_now",
    ),
    "distance_of_time_in_words_to_now": (
        "From a time to now.",
        "incident.started_at | distance_of_time_in_words_to_now",
    ),
    "in_time_zone": (
        "On the clocks of a place.",
        'incident.started_at | in_time_zone: "Europe/Amsterdam" | date: "%H:%M %Z"',
    ),
    "smart_date": ("A time said in words.", '"2 days ago" | smart_date | date: "%d %b"'),
    "to_iso8601": ("A time for machines.", "incident.started_at | to_iso8601"),
    "to_utc": ("In UTC.", '"2026-05-04 11:30 CEST" | to_utc | date: "%H:%M"'),
}
_LISTS = {
    "compact": ("Without what is nil.", 'incident.responders | map: "email" | compact | size'),
    "concat": (
        "Two lists as one.",
        "incident.responders | concat: incident.responders | size",
    ),
    "find": ("The first that fits.", 'incident.responders | find: "name", "sre-1" | get: "id"'),
    "find_index": ("Where it stands, from 0.", 'incident.responders | find_index: "name", "sre-1"'),
    "first": ("The first.", 'incident.events | map: "event" | first'),
    "flatten": (
        "Lists in lists as one.",
        'incident.events | get: "user.name" | flatten | join: ", "',
    ),
    "get": ("What is deeper inside.", 'incident.roles | get: "0.user.name"'),
    "has": ("Whether one fits.", 'incident.responders | has: "name", "sre-1"'),
    "join": ("As one text.", 'incident.responders | map: "name" | join: " and "'),
    "last": ("The last.", 'incident.events | map: "event" | last'),
    "map": ("One property of each.", 'incident.responders | map: "name" | join: ", "'),
    "push": ("With one more.", '"a,b" | split: "," | push: "c" | join: "+"'),
    "reject": ("Those that do not fit.", 'incident.responders | reject: "name", "sre-1" | size'),
    "reverse": ("From the end.", '"a,b,c" | split: "," | reverse | join: ","'),
    "shuffle": ("In another order.", '"a,b,c" | split: "," | shuffle | join: ","'),
    "size": ("How many; of a text, how long.", "incident.events | size"),
    "slice": ("A part: from where, how many.", '"inc-42" | slice: 4, 2'),
    "sort": ("In order; by a property.", '"b,a,C" | split: "," | sort | join: ","'),
    "sort_natural": (
        "In order, whatever the case.",
        '"b,a,C" | split: "," | sort_natural | join: ","',
    ),
    "split": ("A text as a list.", '"api,web" | split: "," | last'),
    "sum": ("All together.", '"1,2,3" | split: "," | sum'),
    "to_values": ("The values of an object.", "incident.commander | to_values | first"),
    "uniq": ("Each once.", '"a,b,a" | split: "," | uniq | join: ","'),
    "where": ("All that fit.", 'incident.responders | where: "name", "sre-1" | size'),
}
_PATTERNS = {
    "regex_match": ("The first match and its groups.", '"inc-42" | regex_match: "(\\d+)" | last'),
    "regex_match_all": ("All matches.", '"a1 b2" | regex_match_all: "\\d" | size'),
    "regex_remove": ("Takes all matches out.", '"inc-42-7" | regex_remove: "-\\d+"'),
    "regex_remove_first": (
        "Takes the first match out.",
        '"inc-42-7" | regex_remove_first: "-\\d+"',
    ),
    "regex_replace": ("A text for each match.", '"a1 b2" | regex_replace: "\\d", "#"'),
    "regex_replace_first": ("A text for the first.", '"a1 b2" | regex_replace_first: "\\d", "#"'),
}
_NOTATIONS = {
    "base64_decode": ("Out of Base64.", '"U0VWMQ==" | base64_decode'),
    "base64_encode": ("Into Base64.", '"SEV1" | base64_encode'),
    "base64_url_safe_decode": (
        "Out of Base64 for addresses.",
        '"U0VWMQ==" | base64_url_safe_decode',
    ),
    "base64_url_safe_encode": ("Into Base64 for addresses.", '"SEV1" | base64_url_safe_encode'),
    "escape": ("Markup as it is typed; the page does it anyway.", '"a < b" | escape'),
    "escape_once": ("The same, but not twice.", '"a &lt; b" | escape_once'),
    "h": ("The same as escape.", '"a < b" | h'),
    "html_to_markdown": ("Markup as Markdown.", '"<b>down</b>" | html_to_markdown'),
    "shortener": (
        "The address itself: nothing is shortened.",
        "incident.slack_channel_url | shortener",
    ),
    "to_json": ("As JSON.", "incident.commander | to_json"),
    "to_table": (
        "Events or action items as a table.",
        'incident.events | to_table: "events", "Timeline", "Europe/Amsterdam"',
    ),
    "url_decode": ("Out of an address.", '"a%20b" | url_decode'),
    "url_encode": ("For an address.", '"a b" | url_encode'),
}
_GROUPS = {
    "Texts": _TEXTS,
    "Numbers": _NUMBERS,
    "Times": _TIMES,
    "Lists": _LISTS,
    "Patterns": _PATTERNS,
    "Notations and tables": _NOTATIONS,
}


@dataclass(frozen=True, slots=True)
class FilterExample:
    """One filter, and Liquid that shows with the sample incident what it does."""

    name: str
    group: str
    purpose: str
    expression: str


@cache
def filter_examples() -> tuple[FilterExample, ...]:
    """All, group by group, by name in each."""
    return tuple(
        FilterExample(name, group, purpose, f"{{{{ {liquid} }}}}")
        for group, examples in _GROUPS.items()
        for name, (purpose, liquid) in examples.items()
    )
