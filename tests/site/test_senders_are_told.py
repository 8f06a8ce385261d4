"""What the gate answers is for whoever sends: no code throws away when a message arrives.

Where nobody sends, because the desk tells of itself, the place stands in `NOBODY_SENDS` with its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "proche"
NOBODY_SENDS = {"availability/own_days_actions.py": "the desk tells a person of their own days, them alone"}


def thrown_away(source: str) -> Iterator[int]:
    """The lines on which a message is sent and its passage looked at by nobody."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _reaches(node.value.func):
            yield node.lineno


def _reaches(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and ast.unparse(function) == "gate.reach"


def test_no_passage_is_thrown_away() -> None:
    found = {
        str(path.relative_to(HOUSE))
        for path in HOUSE.rglob("*.py")
        if any(thrown_away(path.read_text(encoding="utf-8")))
    }
    assert found == set(NOBODY_SENDS)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("gate.reach(3, message, at=at)", [1]),
        ("def tell():\n    for pk in pks:\n        gate.reach(pk, message, at=at)", [3]),
        ("def tell():\n    return gate.reach(3, message, at=at)", []),
        ("told = [gate.reach(pk, message, at=at) for pk in pks]", []),
        ("hand.reach(3)", []),
    ],
)
def test_the_walk_sees_it(source: str, lines: list[int]) -> None:
    assert list(thrown_away(source)) == lines
