"""What the file of a procedure says: its steps, its bounds, what may be wrong with it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_

MOST_CHARACTERS = 60_000
MOST_STEPS = 60
MOST_OPTIONS = 12
LONGEST_TITLE = 120
LONGEST_KEY = 60
#: A wait longer than this is no step of a case.
LONGEST_WAIT = 60 * 24 * 30
END, NEXT = "end", "next"
#: Words that an address or an option uses for itself.
RESERVED = frozenset({END, NEXT, "new", "import", "export", "preview", "proposals"})


class StepType(StrEnum):
    CHECK = "CHECK"
    CHOICE = "CHOICE"
    TEXT = "TEXT"
    CALL = "CALL"
    WAIT = "WAIT"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice. `to` is the key of a step, "end", or "" for the next one."""

    words: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """So many minutes, or until an hour of the day (minutes from midnight), today or tomorrow."""

    minutes: int = 0
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`whom` and `say` are a call's, `options` a choice's, `wait` a wait's, `is_required` a text's."""

    key: str
    type: StepType
    title: str
    text: str = ""
    options: tuple[Option, ...] = ()
    is_required: bool = False
    whom: str = ""
    say: str = ""
    wait: Wait = Wait()


@dataclass(frozen=True, slots=True)
class Procedure:
    """What one file says. `kinds`, `doubts`, `regions` and `tags` say when it fits; empty = always."""

    key: str
    title: str
    steps: tuple[Step, ...]
    opening: str = ""
    kinds: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str = "fr"
    is_required: bool = False

    def find(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def number(self, key: str) -> int:
        """A step's place, from 1; 0 when it has none here."""
        return next((n for n, step in enumerate(self.steps, 1) if step.key == key), 0)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a file, at a line counted from 1."""

    line: int
    words: Said


class Unreadable(Exception):
    """The file is no procedure; `problems` are all that was found, from top to bottom."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda one: one.line))
        super().__init__("; ".join(f"line {one.line}: {one.words}" for one in self.problems))

    @property
    def sentence(self) -> Said:
        first = self.problems[0]
        return said(N_("Line %(line)s: %(words)s"), line=first.line, words=first.words)
