"""The doors to people: absent and forbidden look the same."""

from __future__ import annotations

from proche.kernel.refusal import NotFound
from proche.people import day_queries, rules
from proche.people.day_queries import LeaveRow, SwapRow
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


def days(viewer: SignedIn, pk: int) -> PersonRef:
    """Let the person, or whoever leads them, arrange their days and leave. Raises: NotFound."""
    found = Person.objects.filter(pk=pk, is_active=True).first()
    if found is None or not viewer.is_active:
        raise NotFound
    if viewer.pk != pk and not rules.may_manage(viewer.role, found.role):
        raise NotFound
    return found.ref


def leave(viewer: SignedIn, pk: int) -> LeaveRow:
    """Let the person, or whoever leads them, reach one leave. Raises: NotFound."""
    row = day_queries.get_leave(pk)
    if viewer.pk != row.person.pk and not rules.may_manage(viewer.role, row.role):
        raise NotFound
    return row


def swap(viewer: SignedIn, pk: int) -> SwapRow:
    """Let the two, or whoever leads them, reach their exchange. Raises: NotFound."""
    row = day_queries.get_swap(pk)
    if viewer.pk not in (row.asker.pk, row.other.pk) and not viewer.has_right(Right.MANAGE_TEAM):
        raise NotFound
    return row
