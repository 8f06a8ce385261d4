"""The doors: the only way from an address to an order or a document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from proche.kernel.refusal import NotFound
from proche.orders import models
from proche.people.rules import Right


class HasRights(Protocol):
    def has_right(self, right: Right, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class OrderRef:
    pk: int
    code: str
    case_pk: int


@dataclass(frozen=True, slots=True)
class DocumentRef:
    pk: int
    sha256: str
    name: str


def order(person: HasRights, code: str) -> OrderRef:
    """Find an order by its code. Raises: NotFound, for an absent one and a forbidden one alike."""
    if not person.has_right(Right.SEE_DESK):
        raise NotFound
    found = models.Order.objects.filter(code=code).values_list("pk", "code", "case_id").first()
    if found is None:
        raise NotFound
    return OrderRef(*found)


def document(person: HasRights, sha256: str) -> DocumentRef:
    """Find a received document. Raises: NotFound."""
    if not person.has_right(Right.SEE_DESK):
        raise NotFound
    found = models.Document.objects.filter(sha256=sha256).values_list("pk", "sha256", "name").first()
    if found is None:
        raise NotFound
    return DocumentRef(*found)


def document_of(person: HasRights, code: str) -> DocumentRef:
    """Find the document that an order was read from. Raises: NotFound."""
    ref = order(person, code)
    found = models.Document.objects.filter(orders=ref.pk).values_list("pk", "sha256", "name").get()
    return DocumentRef(*found)
