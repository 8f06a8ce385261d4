"""A case with a required procedure that has not ended is closed only once someone has said why."""

from __future__ import annotations

from datetime import datetime

from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.people.rules import PersonRef
from proche.queue import queries as cases
from proche.queue.procedures import queries
from proche.queue.procedures.actions.refusals import Unfinished
from proche.queue.queries import CaseRef


def ask(case: CaseRef, *, by: PersonRef, at: datetime) -> None:
    """Asked before a case is closed by a person. Raises: Unfinished."""
    row = cases.get_row(case.code, at=at, person=by)
    found = queries.find_unfinished(row, at=at)
    if found is None:
        return
    if not found.number:
        words = N_("“%(title)s” is required here and was not begun. Follow it, or say why not, then close.")
        raise Unfinished(said(words, title=found.title))
    words = N_(
        "“%(title)s” is required and stands at step %(number)s of %(count)s. "
        "Finish it, or leave it with a reason, then close."
    )
    raise Unfinished(said(words, title=found.title, number=found.number, count=found.count))
