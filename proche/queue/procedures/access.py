"""The doors to procedures and to what is followed in a case: absent and forbidden look the same."""

from __future__ import annotations

from proche.kernel.refusal import NotFound
from proche.people.rules import Right
from proche.queue import access as cases
from proche.queue.access import Viewer
from proche.queue.models import Following
from proche.queue.procedures import queries
from proche.queue.procedures.queries import DraftRow, FollowingRef, VersionRow


def version(viewer: Viewer, key: str, number: int | None = None) -> VersionRow:
    """Let those who see the desk read a version. Raises: NotFound."""
    if not viewer.has_right(Right.SEE_DESK):
        raise NotFound
    return queries.get_version(key.lower(), number)


def proposal(viewer: Viewer, pk: int) -> DraftRow:
    """Let a lead read what a colleague proposes. Raises: NotFound."""
    if not viewer.has_right(Right.PUBLISH_PROCEDURE):
        raise NotFound
    return queries.get_proposal(pk)


def following(viewer: Viewer, code: str, pk: int) -> FollowingRef:
    """What is followed in this case, and in no other. Raises: NotFound."""
    case = cases.case(viewer, code)
    if not Following.objects.filter(pk=pk, case_id=case.pk).exists():
        raise NotFound
    return FollowingRef(pk, case)
