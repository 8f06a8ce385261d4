"""What a case is about, told by the room that knows its kind, so that queue imports none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

#: For a case's pk and a moment, the kinds of doubt that it has then.
DoubtsOf = Callable[[int, datetime], frozenset[str]]


@dataclass(frozen=True, slots=True)
class KindOfCase:
    """`words` gives an English msgid for each kind of doubt."""

    doubts_of: DoubtsOf
    words: Mapping[str, str]


_kinds: dict[str, KindOfCase] = {}


def register(kind: str, *, doubts_of: DoubtsOf, words: Mapping[str, str]) -> None:
    """Called by site/wiring.py, once for each kind whose cases have doubts."""
    _kinds[kind] = KindOfCase(doubts_of, words)


def doubts_of(kind: str, case_pk: int, *, at: datetime) -> frozenset[str]:
    found = _kinds.get(kind)
    return found.doubts_of(case_pk, at) if found else frozenset()


def doubt_words(code: str) -> str:
    """An English msgid for a kind of doubt; the code itself where nobody knows it."""
    return next((kind.words[code] for kind in _kinds.values() if code in kind.words), code)


def list_doubts() -> dict[str, str]:
    """Every kind of doubt that a procedure may be for, with its words."""
    return {code: words for kind in _kinds.values() for code, words in kind.words.items()}
