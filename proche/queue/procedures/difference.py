"""What changed between two versions of a procedure, step by step and word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from proche.kernel.words import gettext_noop as N_
from proche.queue.procedures.text import Option, Procedure, Step, parameter_of


class Change(StrEnum):
    SAME = "SAME"
    ADDED = "ADDED"
    REMOVED = "REMOVED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words: kept (SAME), new (ADDED) or gone (REMOVED)."""

    words: str
    change: Change = Change.SAME


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a step, or of what stands on top; `label` is an English msgid."""

    label: str
    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        return any(run.change is not Change.SAME for run in self.runs)


@dataclass(frozen=True, slots=True)
class StepChange:
    """One step in both versions; `before` and `now` are its places, 0 where it is not there."""

    key: str
    change: Change
    title: str
    before: int
    now: int
    is_moved: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    top: tuple[Part, ...]
    steps: tuple[StepChange, ...]

    @property
    def is_same(self) -> bool:
        return not self.top and not self.changed

    @property
    def changed(self) -> tuple[StepChange, ...]:
        return tuple(one for one in self.steps if one.change is not Change.SAME or one.is_moved)


def compare(old: Procedure, new: Procedure) -> Difference:
    """Every step of both in the order of the new one; what is gone stands where it was."""
    top = tuple(part for part in _parts(_top(old), _top(new)) if part.is_changed)
    return Difference(top, tuple(_steps(old, new)))


def words(old: str, new: str) -> tuple[Run, ...]:
    """The runs of words that lead from one text to the other."""
    a, b = _tokens(old), _tokens(new)
    runs: list[Run] = []
    for how, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if how == "equal":
            runs.append(Run("".join(a[a1:a2])))
            continue
        if a2 > a1:
            runs.append(Run("".join(a[a1:a2]), Change.REMOVED))
        if b2 > b1:
            runs.append(Run("".join(b[b1:b2]), Change.ADDED))
    return tuple(runs)


def _tokens(text: str) -> list[str]:
    """A word with the blank behind it, so that a changed sentence is not cut at each space; signs and line
    ends stand alone, so that a word whose comma became a full stop has not changed.
    """
    return re.findall(r"\w+[^\S\n]*|[^\w\s][^\S\n]*|\n|[^\S\n]+", text)


def _steps(old: Procedure, new: Procedure) -> Iterator[StepChange]:
    kept = [step.key for step in old.steps if new.find(step.key)]
    stayed = _stayed(kept, [step.key for step in new.steps if old.find(step.key)])
    for key in _order(old, new):
        yield _step(old, new, key, is_moved=key in kept and key not in stayed)


def _stayed(before: Sequence[str], now: Sequence[str]) -> frozenset[str]:
    """The steps that kept their order: the longest run common to both; the others have moved."""
    best: dict[str, list[str]] = {}
    for key in now:
        earlier = [best[k] for k in best if before.index(k) < before.index(key)]
        best[key] = [*_longest(earlier), key]
    return frozenset(_longest(list(best.values())))


def _longest(runs: Sequence[list[str]]) -> list[str]:
    return max(runs, key=lambda run: len(run), default=[])


def _order(old: Procedure, new: Procedure) -> list[str]:
    order = [step.key for step in new.steps]
    place = 0
    for step in old.steps:
        if step.key in order:
            place = order.index(step.key) + 1
        else:
            order.insert(place, step.key)
            place += 1
    return order


def _step(old: Procedure, new: Procedure, key: str, *, is_moved: bool) -> StepChange:
    before, now = old.find(key), new.find(key)
    shown = now or before
    assert shown is not None
    parts = _parts(_fields(before), _fields(now))
    if before and now:
        change = Change.CHANGED if any(part.is_changed for part in parts) else Change.SAME
    else:
        change = Change.ADDED if now else Change.REMOVED
    return StepChange(key, change, shown.title, old.number(key), new.number(key), is_moved, tuple(parts))


TITLE, TYPE, PARAMETER, TEXT, SAY, OPTIONS = (
    N_("Title"),
    N_("Type"),
    N_("Asks"),
    N_("Text"),
    N_("To say"),
    N_("Answers"),
)
KINDS, DOUBTS, REGIONS, TAGS, LANGUAGE, REQUIRED, OPENING = (
    N_("Kinds of case"),
    N_("Doubts"),
    N_("Regions"),
    N_("Needs"),
    N_("Language"),
    N_("Required"),
    N_("Introduction"),
)


def _fields(step: Step | None) -> dict[str, str]:
    if step is None:
        return {}
    return {
        TITLE: step.title,
        TYPE: step.type.lower(),
        PARAMETER: parameter_of(step),
        TEXT: step.text,
        SAY: step.say,
        OPTIONS: "\n".join(_option(option) for option in step.options),
    }


def _option(option: Option) -> str:
    return f"{option.words} → {option.to}" if option.to else option.words


def _top(procedure: Procedure) -> dict[str, str]:
    return {
        TITLE: procedure.title,
        KINDS: ", ".join(procedure.kinds),
        DOUBTS: ", ".join(procedure.doubts),
        REGIONS: ", ".join(procedure.regions),
        TAGS: ", ".join(procedure.tags),
        LANGUAGE: procedure.language,
        REQUIRED: "yes" if procedure.is_required else "no",
        OPENING: procedure.opening,
    }


def _parts(before: dict[str, str], now: dict[str, str]) -> list[Part]:
    labels = dict.fromkeys([*now, *before])
    found = [Part(label, words(before.get(label, ""), now.get(label, ""))) for label in labels]
    return [part for part in found if part.runs]
