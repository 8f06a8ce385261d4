"""The door to promises: absent and forbidden look the same."""

from __future__ import annotations

from datetime import datetime

from proche.kernel.refusal import NotFound
from proche.people.requests import SignedIn
from proche.people.rules import Right
from proche.queue.promises import queries
from proche.queue.promises.queries import PromiseRow


def promise(viewer: SignedIn, code: str, *, at: datetime) -> PromiseRow:
    """Let those who see the desk reach a promise. Raises: NotFound."""
    if not viewer.has_right(Right.SEE_DESK):
        raise NotFound
    return queries.get_row(code, at=at, person=viewer.ref)
