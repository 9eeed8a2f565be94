"""A small language for the shape of JSON; faults in Slack's words. No Block Kit here."""

import re
from collections.abc import Callable, Iterator
from typing import Any

Json = dict[str, Any]
Shape = Callable[[Any, str], Iterator[str]]
"""Given a value and its JSON pointer, every fault as `words [json-pointer:/…]`."""

_URL = re.compile(r"(https?://[^\s]+|mailto:[^\s]+|slack://[^\s]+)")


def fault(words: str, at: str) -> str:
    """A fault at a JSON pointer."""
    return f"{words} [json-pointer:{at}]"


def string(*, least: int = 0, most: int | None = None, like: str | None = None) -> Shape:
    """A string of at least and at most so many characters (code points), all matching `like`."""
    pattern = re.compile(like) if like else None

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield fault("must provide a string", at)
        elif len(value) < least:
            yield fault(f"must be more than {least - 1} characters", at)
        elif most is not None and len(value) > most:
            yield fault(f"must be less than {most + 1} characters", at)
        elif pattern and not pattern.fullmatch(value):
            yield fault("failed to match the expected format", at)

    return check


def url(*, most: int = 3000) -> Shape:
    """A web, mail or Slack address."""
    length = string(least=1, most=most)

    def check(value: Any, at: str) -> Iterator[str]:
        faults = list(length(value, at))
        yield from faults
        if not faults and not _URL.fullmatch(value):
            yield fault("invalid url", at)

    return check


def number(*, least: float | None = None, most: float | None = None, whole: bool = True) -> Shape:
    """A number between bounds, whole unless said otherwise."""

    def check(value: Any, at: str) -> Iterator[str]:
        right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if not right:
            yield fault("must provide an integer" if whole else "must provide a number", at)
        elif least is not None and value < least:
            yield fault(f"must be greater than or equal to {least}", at)
        elif most is not None and value > most:
            yield fault(f"must be less than or equal to {most}", at)

    return check


def flag(value: Any, at: str) -> Iterator[str]:
    """True or false."""
    if not isinstance(value, bool):
        yield fault("must provide a boolean", at)


def one_of(*allowed: str) -> Shape:
    """One of these words."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield fault(f"must be one of: {', '.join(allowed)}", at)

    return check


def items(shape: Shape, *, least: int = 0, most: int | None = None) -> Shape:
    """A list of at least and at most so many of a shape."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield fault("must provide an array", at)
            return
        if len(value) < least:
            yield fault(f"must provide at least {least} items", at)
        if most is not None and len(value) > most:
            yield fault(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from shape(item, f"{at}/{index}")

    return check


def thing(required: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    """An object with these fields and no others."""
    fields = {**required, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
            return
        for name in required:
            if value.get(name) is None:
                yield fault(f"missing required field: {name}", at)
        for name, held in value.items():
            if name not in fields:
                yield fault(f"invalid additional property: {name}", at)
            elif held is not None:
                yield from fields[name](held, f"{at}/{name}")

    return check


def typed(
    required: dict[str, Shape] | None = None, optional: dict[str, Shape] | None = None
) -> Shape:
    """An object that also carries its `type`, already looked at by `kinds`."""
    return thing(required or {}, {"type": string(), **(optional or {})})


def kinds(shapes: dict[str, Shape]) -> Shape:
    """An object whose `type` says which shape it has."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield fault("must provide an object", at)
        elif value.get("type") is None:
            yield fault("missing required field: type", at)
        elif value["type"] not in shapes:
            yield fault(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def both(*shapes: Shape) -> Shape:
    """All of these; the later ones only look at what has the first one's shape."""

    def check(value: Any, at: str) -> Iterator[str]:
        for shape in shapes:
            faults = list(shape(value, at))
            yield from faults
            if faults:
                return

    return check


def exactly_one(*names: str) -> Shape:
    """Exactly one of these fields."""

    def check(value: Any, at: str) -> Iterator[str]:
        held = [name for name in names if value.get(name) is not None]
        if len(held) > 1:
            yield fault(f"only one of {', '.join(names)} is allowed", at)
        elif not held:
            yield fault(f"missing required field: {names[0]}", at)

    return check


def at_least_one(*names: str) -> Shape:
    """One of these fields, or more."""

    def check(value: Any, at: str) -> Iterator[str]:
        if all(value.get(name) is None for name in names):
            yield fault(f"missing required field: {names[0]}", at)

    return check
