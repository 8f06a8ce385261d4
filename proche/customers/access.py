"""The doors to establishments: absent and forbidden look the same."""

from __future__ import annotations

from typing import Protocol

from proche.customers.models import Establishment
from proche.customers.queries import CustomerRef
from proche.kernel.refusal import NotFound
from proche.people.rules import Right


class Viewer(Protocol):
    def has_right(self, right: Right, /) -> bool: ...


def customer(viewer: Viewer, code: str) -> CustomerRef:
    """Raises: NotFound."""
    row = Establishment.objects.filter(code=code).values_list("pk", "code", "number", "name").first()
    if row is None or not viewer.has_right(Right.SEE_CUSTOMER):
        raise NotFound
    return CustomerRef(*row)
