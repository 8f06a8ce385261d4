"""Establishments as search finds them: the card, the places it is served at, the people there.

What is erased or taken away is in no later entry, so that putting the entry anew forgets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from proche.customers import rules
from proche.customers.models import Address, Contact, Establishment
from proche.kernel.search import Entry

KIND = "CUSTOMER"


def find_entry(pk: int) -> Entry | None:
    """One establishment as it now is; None once it is to be found no more."""
    return next(iter(_entries(Establishment.objects.filter(pk=pk, is_active=True))), None)


def count() -> int:
    return Establishment.objects.filter(is_active=True).count()


def list_entries(before: int | None, size: int) -> tuple[Sequence[Entry], int | None]:
    """A search.Source's page, the latest first."""
    rows = Establishment.objects.filter(is_active=True).order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    entries = _entries(rows[:size])
    return entries, entries[-1].subject if len(entries) == size else None


def _entries(rows: QuerySet[Establishment]) -> list[Entry]:
    found = rows.prefetch_related("contacts", "addresses")
    return [_entry(one, one.contacts.all(), one.addresses.all()) for one in found]


def _entry(one: Establishment, contacts: Iterable[Contact], addresses: Iterable[Address]) -> Entry:
    people = sorted((contact for contact in contacts if contact.erased_at is None), key=lambda it: it.pk)
    places = sorted(addresses, key=lambda it: it.pk)
    numbers = [*one.phones, *one.faxes, *(person.phone for person in people)]
    return Entry(
        kind=KIND,
        subject=one.pk,
        code=one.code,
        title=one.name,
        at=one.added_at,
        text="\n".join(_lines(one, people, places)),
        keys=[one.number, one.gln, one.siret, *one.emails, *(_dialled(numbers))],
    )


def _lines(one: Establishment, people: Sequence[Contact], places: Sequence[Address]) -> Iterator[str]:
    """A fact a line; the first is what tells it from others of its name."""
    yield _beside(one.number, f"{one.postcode} {one.city}")
    yield from filter(None, (*one.other_names, one.street, one.gln, one.siret))
    yield from (*one.phones, *one.faxes, *one.emails)
    for person in people:
        yield _beside(person.name, person.role, person.phone, person.email)
    for place in places:
        yield _beside(place.name, place.street, f"{place.postcode} {place.city}", place.gln)


def _beside(*facts: str) -> str:
    return " · ".join(fact.strip() for fact in facts if fact.strip())


def _dialled(numbers: Iterable[str]) -> Iterator[str]:
    """A telephone number as it is dialled at home and from abroad, figures alone."""
    for number in numbers:
        home = rules.fold_phone(number)
        yield home
        if home.startswith("0") and len(home) == 10:
            yield f"33{home[1:]}"
