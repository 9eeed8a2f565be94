"""What `retro` prints for authors of templates: a template's check, the list of variables.

Not here: arguments and exit codes (`cli`), rendering a page.
"""

import sys
import textwrap
from collections.abc import Sequence
from itertools import groupby

from confluence.rendering import Explained, Input, Shelf, TemplateCheck, Undefined, reference

LEAD = "The values are those of a sample incident; in Slack, the same list shows yours."
UNKNOWN = "Rootly's names that print nothing here: "
WIDTH = 100


def print_check(file: str, found: TemplateCheck) -> bool:
    """Print how a template does; False if no page can be made with it."""
    if found.error:
        _complain(file, found.error.line, found.error.column, found.error.reason)
        print(f"  {found.error.excerpt}", file=sys.stderr)
    for notice in found.notices:
        _complain(file, notice.line, notice.column, notice.reason)
    for missing in found.unknown:
        _complain(file, missing.line, missing.column, _unknown(missing))
    if found.works:
        print(f"{file}: pages can be made with it")
    for each in found.inputs:
        print(f"{file}: asks for {_asked(each)}")
    return found.works


def print_reference(word: str) -> bool:
    """Print the variables and filters with the word in name or meaning; False if there are none."""
    found = [each for each in reference() if each.tells_of(word)]
    if not found:
        print(f"Nothing has “{word}” in its name or meaning.", file=sys.stderr)
        return False
    print(LEAD)
    for (shelf, group), entries in groupby(found, key=lambda each: (each.shelf, each.group)):
        print(f"\n{'Filters: ' if shelf is Shelf.FILTERS else ''}{group}")
        _print_group(list(entries))
    return True


def _print_group(entries: Sequence[Explained]) -> None:
    for each in entries:
        if each.known:
            prints = " ".join(each.prints.split())
            print(f"  {each.name} ({each.kind}): {each.meaning}")
            print(
                f"      {each.expression}  →  {textwrap.shorten(prints, WIDTH, placeholder=' …')}"
            )
    unknown = ", ".join(each.name for each in entries if not each.known)
    if unknown:
        print(textwrap.fill(UNKNOWN + unknown, WIDTH, initial_indent="  ", subsequent_indent="  "))


def _complain(file: str, line: int, column: int, reason: str) -> None:
    print(f"{file}:{line}:{column}: {reason}", file=sys.stderr)


def _unknown(missing: Undefined) -> str:
    meant = f"; did you mean {missing.suggestion}?" if missing.suggestion else ""
    return f"no incident has {missing.path}, it prints nothing{meant}"


def _asked(wanted: Input) -> str:
    options = f" ({', '.join(wanted.options)})" if wanted.options else ""
    return f"{wanted.name}{options}"
