"""What kinds of case there are. The room that knows a kind registers it, so that queue imports none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proche.kernel.words import gettext_noop as N_

#: How search names the cases whose kind has no name of its own there.
OTHER_CASES = "CASE"
#: The queue's own kind: someone asks for a second pair of eyes on another case.
SECOND_LOOK = "SECOND_LOOK"
#: How a case that has no page of its own kind may end: code and what a person reads.
USUAL_OUTCOMES = (
    ("DONE", N_("Done")),
    ("NOT_NEEDED", N_("Not needed any more")),
    ("DUPLICATE", N_("The same as another case")),
)

Summaries = Callable[[Sequence[int]], Mapping[int, Any]]
Numbers = Callable[[Sequence[int]], Mapping[int, Sequence[str]]]


def _nothing(case_pks: Sequence[int]) -> Mapping[int, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class CaseKind:
    """`label` is an English msgid; `summaries` gives, for many cases at once, what a row shows of each.

    `numbers` gives, for many at once, what a case is known by besides its code; `searched_as` is the kind
    of search that finds them.
    """

    code: str
    label: str
    page_url: Callable[[str], str]
    summaries: Summaries = _nothing
    numbers: Numbers = _nothing
    searched_as: str = OTHER_CASES
    #: How people may close it from the queue; empty where its own page does.
    outcomes: tuple[tuple[str, str], ...] = USUAL_OUTCOMES


_kinds: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> None:
    """Called by site/wiring.py, once for each kind."""
    _kinds[kind.code] = kind


def find(code: str) -> CaseKind | None:
    return _kinds.get(code)


def list_kinds() -> list[CaseKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def label(code: str) -> str:
    kind = _kinds.get(code)
    return kind.label if kind else code


def outcomes(code: str) -> tuple[tuple[str, str], ...]:
    """How people may close a case of this kind from the queue."""
    kind = _kinds.get(code)
    return kind.outcomes if kind else USUAL_OUTCOMES


def page_url(case_code: str, kind_code: str) -> str:
    kind = _kinds.get(kind_code)
    return kind.page_url(case_code) if kind else ""


def searched_as(kind_code: str) -> str:
    kind = _kinds.get(kind_code)
    return kind.searched_as if kind else OTHER_CASES


def summaries(cases: Sequence[tuple[int, str]]) -> dict[int, Any]:
    """Give what each row shows, asking each kind once for all of its cases."""
    return _asked(cases, lambda kind: kind.summaries)


def numbers(cases: Sequence[tuple[int, str]]) -> dict[int, Sequence[str]]:
    """Give what each case is known by, asking each kind once."""
    return _asked(cases, lambda kind: kind.numbers)


def _asked(
    cases: Sequence[tuple[int, str]],
    asking: Callable[[CaseKind], Callable[[Sequence[int]], Mapping[int, Any]]],
) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for code in dict.fromkeys(kind for _, kind in cases):
        kind = _kinds.get(code)
        if kind:
            found.update(asking(kind)([pk for pk, own in cases if own == code]))
    return found
