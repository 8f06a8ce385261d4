"""Promises as lists, pages and panels show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from proche.kernel.refusal import NotFound
from proche.people.rules import PersonRef, initials
from proche.queue import kinds
from proche.queue.models import Promise
from proche.queue.promises.rules import PromiseKind, PromiseRef, PromiseState

#: As many as a page of what is open shows: more than a desk of 500 promises in a week.
MOST = 300


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One promise. `to_name` and `to_address` are the contact's where one is named, as they stand now."""

    pk: int
    code: str
    kind: PromiseKind
    about: str
    to_name: str
    to_address: str
    language: str
    zone: str
    begins_at: datetime
    ends_at: datetime
    owner: PersonRef
    owner_initials: str
    stand_in: PersonRef | None
    state: PromiseState
    is_late: bool
    is_mine: bool
    is_uncovered: bool
    case_pk: int
    case_code: str
    case_url: str
    title: str
    customer_code: str
    customer_name: str
    made_by: PersonRef | None
    made_at: datetime
    closed_at: datetime | None
    closed_by: PersonRef | None
    words: str
    follows: str
    followed_by: str

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN

    @property
    def is_phone(self) -> bool:
        return self.kind is PromiseKind.CALL_BACK

    @property
    def face(self) -> dict[str, str]:
        """Its owner, as the avatar draws a person."""
        return {"name": self.owner.name, "initials": self.owner_initials}

    @property
    def ref(self) -> PromiseRef:
        return PromiseRef(self.pk, self.code, self.begins_at, self.ends_at, self.owner, self.stand_in)


def get_row(code: str, *, at: datetime, person: PersonRef | None = None) -> PromiseRow:
    """Raises: NotFound."""
    rows = _rows(Promise.objects.filter(code=code), person=person, at=at)
    if not rows:
        raise NotFound
    return rows[0]


def list_open(*, person: PersonRef | None, at: datetime, mine: bool = False) -> list[PromiseRow]:
    """What is still to be kept, the first first; `mine` what `person` keeps or stands in for."""
    found = Promise.objects.filter(state=PromiseState.OPEN.value)
    found = _kept_by(person, found) if mine and person else found
    return _rows(found.order_by("begins_at", "pk")[:MOST], person=person, at=at)


def list_between(
    begin: datetime, end: datetime, *, person: PersonRef | None, at: datetime, mine: bool = False
) -> list[PromiseRow]:
    """What is or was promised to begin in a span, whatever became of it; what was moved stands elsewhere."""
    found = Promise.objects.filter(begins_at__gte=begin, begins_at__lt=end)
    found = found.exclude(state__in=[PromiseState.MOVED.value, PromiseState.CALLED_OFF.value])
    found = _kept_by(person, found) if mine and person else found
    return _rows(found.order_by("begins_at", "pk")[:MOST], person=person, at=at)


def _kept_by(person: PersonRef, found: QuerySet[Promise]) -> QuerySet[Promise]:
    return found.filter(Q(owner_id=person.pk) | Q(stand_in_id=person.pk))


def list_today(day: tuple[datetime, datetime], *, person: PersonRef | None, at: datetime) -> list[PromiseRow]:
    """What is still to be kept of one day and of the days before it: late ones come first."""
    found = Promise.objects.filter(state=PromiseState.OPEN.value, begins_at__lt=day[1])
    return _rows(found.order_by("begins_at", "pk")[:MOST], person=person, at=at)


def list_for_case(case_pk: int, *, person: PersonRef | None, at: datetime) -> list[PromiseRow]:
    """A case's promises, the latest first."""
    found = Promise.objects.filter(case_id=case_pk).order_by("-begins_at", "-pk")
    return _rows(found[:20], person=person, at=at)


def list_for_customer(customer_pk: int, *, person: PersonRef | None, at: datetime) -> list[PromiseRow]:
    """What a customer is still promised, on whichever of their cases."""
    found = Promise.objects.filter(case__customer_id=customer_pk, state=PromiseState.OPEN.value)
    return _rows(found.order_by("begins_at", "pk")[:20], person=person, at=at)


def list_ended(since: datetime, until: datetime) -> list[tuple[str, datetime, datetime | None]]:
    """State, end and closing of the promises whose time ended in a span: no names, for figures."""
    rows = Promise.objects.filter(ends_at__gte=since, ends_at__lt=until).order_by("ends_at", "pk")
    return list(rows.values_list("state", "ends_at", "closed_at"))


def day_span(midnight: datetime) -> tuple[datetime, datetime]:
    """A day from its midnight to the next on the wall clock: 23 or 25 hours where the clock changes."""
    return midnight, midnight + timedelta(days=1)


def _rows(found: QuerySet[Promise], *, person: PersonRef | None, at: datetime) -> list[PromiseRow]:
    related = found.select_related(
        "case", "case__customer", "owner", "stand_in", "contact", "made_by", "closed_by", "follows"
    )
    rows = list(related)
    if not rows:
        return []
    after = dict(
        Promise.objects.filter(follows_id__in=[row.pk for row in rows]).values_list("follows_id", "code")
    )
    return [_row(row, after.get(row.pk, ""), person=person, at=at) for row in rows]


def _row(row: Promise, followed_by: str, *, person: PersonRef | None, at: datetime) -> PromiseRow:
    case, customer, state = row.case, row.case.customer, PromiseState(row.state)
    name, address = _to(row)
    is_open = state is PromiseState.OPEN
    return PromiseRow(
        pk=row.pk,
        code=row.code,
        kind=PromiseKind(row.kind),
        about=row.about,
        to_name=name,
        to_address=address,
        language=row.language,
        zone=row.zone,
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        owner=PersonRef(row.owner.pk, row.owner.name),
        owner_initials=initials(row.owner.name),
        stand_in=_person(row.stand_in),
        state=state,
        is_late=is_open and row.ends_at <= at,
        is_mine=person is not None and person.pk == row.owner_id,
        is_uncovered=is_open and row.uncovered_at is not None,
        case_pk=case.pk,
        case_code=case.code,
        case_url=kinds.page_url(case.code, case.kind),
        title=case.title.strip() or case.code,
        customer_code=customer.code if customer else "",
        customer_name=customer.name if customer else "",
        made_by=_person(row.made_by),
        made_at=row.made_at,
        closed_at=row.closed_at,
        closed_by=_person(row.closed_by),
        words=row.words,
        follows=row.follows.code if row.follows else "",
        followed_by=followed_by,
    )


def _to(row: Promise) -> tuple[str, str]:
    """Whom and where: a contact as they are known now, what was typed otherwise."""
    contact = row.contact
    if contact is None:
        return row.to_name, row.to_address
    known = contact.phone if row.kind == PromiseKind.CALL_BACK else contact.email
    return contact.name, row.to_address or known or contact.phone or contact.email


def _person(person: Any) -> PersonRef | None:
    return PersonRef(person.pk, person.name) if person else None
