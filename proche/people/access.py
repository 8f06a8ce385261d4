"""The doors to people: absent and forbidden look the same."""

from __future__ import annotations

from proche.kernel.refusal import NotFound
from proche.people.models import Person
from proche.people.requests import SignedIn
from proche.people.rules import PersonRef, Right


def person(viewer: SignedIn, pk: int) -> PersonRef:
    """Let whoever sees the team, or the person themself, reach a person. Raises: NotFound."""
    if viewer.pk == pk and viewer.is_active:
        return viewer.ref
    if not viewer.has_right(Right.SEE_TEAM):
        raise NotFound
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found.ref
