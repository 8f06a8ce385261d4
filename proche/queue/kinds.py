"""What kinds of case there are. The room that knows a kind registers it, so that queue imports none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Summaries = Callable[[Sequence[int]], Mapping[int, Any]]


def _nothing(case_pks: Sequence[int]) -> Mapping[int, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class CaseKind:
    """`label` is an English msgid; `summaries` gives, for many cases at once, what a row shows of each."""

    code: str
    label: str
    page_url: Callable[[str], str]
    summaries: Summaries = _nothing


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


def page_url(case_code: str, kind_code: str) -> str:
    kind = _kinds.get(kind_code)
    return kind.page_url(case_code) if kind else ""


def summaries(cases: Sequence[tuple[int, str]]) -> dict[int, Any]:
    """Give what each row shows, asking each kind once for all of its cases."""
    found: dict[int, Any] = {}
    for code in dict.fromkeys(kind for _, kind in cases):
        kind = _kinds.get(code)
        if kind:
            found.update(kind.summaries([pk for pk, own in cases if own == code]))
    return found
