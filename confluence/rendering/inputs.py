"""Inputs: Confluence's own template variables (`at:declarations`, `at:var`).

Not here: what is filled in (`tags.VariableNode`), what the incident knows of one (`known`).
https://confluence.atlassian.com/doc/confluence-storage-format-790796544.html
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from confluence.rendering.characters import decoded
from confluence.rendering.tree import Element, Node

_ATTRIBUTE = re.compile(r"at:(\w+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_KINDS = {"at:string": "string", "at:textarea": "textarea", "at:list": "list"}


@dataclass(frozen=True, slots=True)
class Input:
    """What a template asks for. `kind` is string, textarea or list; `options` of a list."""

    name: str
    kind: str
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """A short word for the name, which may be of any length."""
        return sha256(self.name.encode()).hexdigest()[:16]

    def meant(self, answer: str) -> str:
        """What was answered: a long option may have come back cut."""
        if answer in self.options:
            return answer
        return next((whole for whole in self.options if whole.startswith(answer)), answer)


def answered(inputs: Iterable[Input], answers: Mapping[str, str]) -> dict[str, str]:
    """The variables' values by name; `answers` are by the inputs' keys."""
    return {each.name: each.meant(answers[each.key]) for each in inputs if each.key in answers}


def foreign(root: Element) -> Element | None:
    """An element of a blueprint's that only its plugin could fill."""
    known = {"at:var", "at:declarations", "at:option", *_KINDS}
    return next((e for e in root.walk() if e.name.startswith("at:") and e.name not in known), None)


def take_declarations(root: Element) -> tuple[Input, ...]:
    """Take the declarations out of the tree. A name is asked for once, the first time."""
    found: dict[str, Input] = {}
    for element in list(root.walk()):
        declarations = [child for child in element.children if _is_declarations(child)]
        for child in declarations:
            assert isinstance(child, Element)
            for each in _inputs(child):
                found.setdefault(each.name, each)
        if declarations:
            element.children = [each for each in element.children if each not in declarations]
    return tuple(each for name, each in found.items() if name.strip())


def attribute(element: Element, name: str) -> str:
    """The value of an `at:` attribute, or nothing."""
    opening = "".join(part for part in element.opening if isinstance(part, str))
    for match in _ATTRIBUTE.finditer(opening):
        if match[1] == name:
            return decoded(match[2] if match[2] is not None else match[3], 0).text
    return ""


def _is_declarations(node: Node) -> bool:
    return isinstance(node, Element) and node.name == "at:declarations"


def _inputs(declarations: Element) -> list[Input]:
    return [
        Input(attribute(each, "name"), _KINDS[each.name], _options(each))
        for each in declarations.walk()
        if each.name in _KINDS
    ]


def _options(declared: Element) -> tuple[str, ...]:
    return tuple(attribute(each, "value") for each in declared.walk() if each.name == "at:option")
