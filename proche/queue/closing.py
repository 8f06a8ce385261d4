"""What is asked before a person closes a case; parts of the desk register what may stand in the way."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from proche.people.rules import PersonRef
from proche.queue.queries import CaseRef


class Question(Protocol):
    """Raises a Refusal that says what to do first, or gives nothing."""

    def __call__(self, case: CaseRef, *, by: PersonRef, at: datetime) -> None: ...


_questions: dict[str, Question] = {}


def register(name: str, question: Question) -> None:
    """Called by site/wiring.py, once for each."""
    _questions[name] = question


def ask(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    for question in _questions.values():
        question(case, by=by, at=at)
