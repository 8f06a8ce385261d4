"""The doors to cases: absent and forbidden look the same."""

from __future__ import annotations

from typing import Protocol

from proche.kernel.refusal import NotFound
from proche.people.rules import Right
from proche.queue.models import Case
from proche.queue.queries import CaseRef


class Viewer(Protocol):
    def has_right(self, right: Right, /) -> bool: ...


def case(viewer: Viewer, code: str) -> CaseRef:
    """Let those who see the desk reach a case. Raises: NotFound."""
    pk = Case.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is None or not viewer.has_right(Right.SEE_DESK):
        raise NotFound
    return CaseRef(pk, code)
