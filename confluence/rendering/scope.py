"""Scope: one render's state: names, what was not defined, what it has cost so far.

Not here: tags (`tags`), limits themselves (`limits`).
"""

import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from liquid import BoundTemplate, RenderContext
from liquid.builtin.expressions import Path
from liquid.exceptions import ResourceLimitError
from liquid.token import Token
from liquid.undefined import UNDEFINED
from liquid.undefined import Undefined as Nil
from liquid.utils import ReadOnlyChainMap

from confluence.rendering.advice import nearest_path
from confluence.rendering.limits import (
    LONGEST_NAME,
    LONGEST_VALUE,
    MOST_TURNS,
    MOST_WORK,
    Sheet,
    weighed,
)
from confluence.rendering.place import Place
from confluence.rendering.rich import Escaped, Rich
from confluence.rendering.style import Style
from confluence.storage_format import clean, escape_text

if TYPE_CHECKING:
    from confluence.rendering.twice import State

_MOST_MISSING = 200
_GONE = object()
_PLAIN = frozenset({str, Escaped, int, float, bool, datetime, list, tuple, dict, type(None)})


@dataclass(frozen=True, slots=True)
class Undefined:
    """A name that nothing has, or that is empty where it is printed.

    `suggestion` is the path that the author may have meant. `in_title`: the page's title asks.
    """

    path: str
    line: int
    column: int
    suggestion: str | None = None
    in_title: bool = False


class Clock(Mapping[str, object]):
    """`now` and `today`, which Liquid knows without being told."""

    def __getitem__(self, name: str) -> object:
        if name not in self:
            raise KeyError(name)
        return datetime.now(UTC)

    def __contains__(self, name: object) -> bool:
        return name in {"now", "today"}

    def __iter__(self) -> Iterator[str]:
        return iter(("now", "today"))

    def __len__(self) -> int:
        return 2


class Scope(RenderContext):
    """The state of one render. `missing` maps a path and its token's index to a suggestion.

    `assigned` are the names that the template gives somewhere.
    """

    __slots__ = (
        "assigned",
        "beginnings",
        "count",
        "done",
        "kept",
        "last",
        "missing",
        "place",
        "rows",
        "style",
        "turns",
        "variables",
    )

    def __init__(self, template: BoundTemplate, *, globals: Mapping[str, object]) -> None:  # noqa: A002
        super().__init__(template, globals=globals)
        self.scope = ReadOnlyChainMap(self.locals, self.globals, Clock(), self.counters)
        self.place = Place.PLAIN
        self.assigned: frozenset[str] = frozenset()
        self.style = Style()
        self.variables: Mapping[str, str] = {}
        self.missing: dict[tuple[str, int], str | None] = {}
        self.beginnings: list[State] = []
        self.count = [0]
        self.last: Token | None = None
        self.rows: list[int] = []
        self.turns = 0
        self.kept = 0
        self.done = 0

    def show(self, value: object) -> str:
        """A value as it comes out in the present place."""
        if isinstance(value, Escaped):
            return self._escaped(value)
        if self.place is Place.LINE:
            return escape_text(plainly(value))
        if self.place is not Place.TEXT:
            return clean(plainly(value))
        if type(value) is str:
            return escape_text(value)
        if isinstance(value, list | tuple):
            return "".join(self.show(item) for item in value)
        markup = getattr(value, "__html__", None)
        return str(markup()) if markup else escape_text(plainly(value))

    def _escaped(self, value: Escaped) -> str:
        """What its author escaped, so that readers and browsers get what was there."""
        if self.place in {Place.TEXT, Place.LINE}:
            return value.__html__()
        in_attribute = self.place in {Place.ATTRIBUTE, Place.ADDRESS}
        return clean(html.unescape(value) if in_attribute else value)

    def show_unknown(self) -> str:
        """What stands where nothing is known: in text only, an address would be a wrong one."""
        in_text = self.place in {Place.TEXT, Place.LINE}
        return escape_text(self.style.unknown) if in_text else ""

    def get(
        self, path: list[object], *, token: Token | None, default: object = UNDEFINED
    ) -> object:
        """The value at a path; a name that nothing has is remembered."""
        self.last = token
        # By type: an isinstance with python-liquid's class, an ABC, is slow and this is hot.
        value = super().get(path, token=token, default=_GONE)
        kind = type(value)
        if value is _GONE:
            # Made here: python-liquid would write the whole path into it, however long a key is.
            if default is not UNDEFINED:
                return default
            value = self.env.undefined(str(path[0]), token=token)
            self._look(path, token)
        elif kind not in _PLAIN and kind is not Rich and hasattr(value, "__html__"):
            return Rich(str(value.__html__()), str(value))
        return value

    def miss(self, path: list[object], token: Token | None, meant: str | None = None) -> None:
        """Remember that there is nothing at this path."""
        if len(self.missing) < _MOST_MISSING:
            self.missing.setdefault((_written(path), token.start_index if token else -1), meant)

    def miss_empty(self, path: Path, value: object) -> None:
        """Remember that nothing is at a path, if it is not what the template itself left empty."""
        keys = path.path
        if any(isinstance(key, Path) for key in keys) or self._is_to_come(keys[0]):
            return
        if value is None or type(value) is Nil or keys[0] not in self.locals:
            self.miss([*keys], path.token)

    def _is_to_come(self, name: object) -> bool:
        """Whether the template assigns it, but has not yet: a turn may ask for the last one's."""
        return str(name) in self.assigned and str(name) not in self.locals

    def _look(self, path: list[object], token: Token | None) -> None:
        """Remember the path if a name on it does not exist; below nil and in arrays all do."""
        is_long = any(type(key) is str and len(key) > LONGEST_NAME for key in path)
        if is_long or self._is_to_come(path[0]):
            return
        known = (_written(path), token.start_index if token else -1) in self.missing
        if known or len(self.missing) >= _MOST_MISSING:
            return
        holder: object = self.scope
        for at, key in enumerate(path):
            if not isinstance(holder, Mapping):
                return
            names: Mapping[object, object] = holder
            try:
                holder = names[str(key)]
            except KeyError:
                found = nearest_path(path[at:], names)
                meant = _written([*path[:at], *found]) if found else None
                self.miss(path, token, meant)
                return

    def assign(self, key: str, val: object) -> None:
        """Keep a value under a name, within limits."""
        weighed(val)
        self.kept += len(val) if isinstance(val, str | list) else 1
        if self.kept > 20 * LONGEST_VALUE:
            raise ResourceLimitError("the template assigns too much", token=None)
        self.locals[key] = val

    def work(self, weight: int) -> None:
        """Count what loops and filters have to do."""
        self.done += weight
        if self.done > MOST_WORK:
            raise ResourceLimitError("the template has too much to do", token=None)

    def get_buffer(self, buf: TextIO | None = None) -> Sheet:  # noqa: ARG002
        """A sheet that counts together with all others of this render."""
        return Sheet(self.count)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count the turns of a loop that begins."""
        self.turns += length
        if self.turns > MOST_TURNS:
            raise ResourceLimitError(
                f"the template's loops take more than {MOST_TURNS:,} turns", token=None
            )


def is_nothing(value: object) -> bool:
    """Whether a value is nil, or a text or a list without anything in it."""
    return value is None or type(value) is Nil or value in ("", [])


def plainly(value: object) -> str:
    """A value as text; of a person or another thing with a name, that."""
    if isinstance(value, str):
        return str(value)
    if value is None or type(value) is Nil:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "".join(plainly(item) for item in value)
    if isinstance(value, range):
        return f"{value.start}..{value.stop - 1}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S %Z")
    if isinstance(value, Mapping):
        return plainly(value["name"]) if "name" in value else _listed(value)
    return str(value)


def _listed(thing: Mapping[object, object]) -> str:
    return f"{{{', '.join(f'{name}: {plainly(each)}' for name, each in thing.items())}}}"


def _written(path: list[object]) -> str:
    head, *rest = path
    return str(head) + "".join(map(_key, rest))


def _key(key: object) -> str:
    if isinstance(key, str):
        return f".{key}"
    return f"[{key}]" if isinstance(key, int) else "[…]"
