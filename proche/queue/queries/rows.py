"""Cases as lists and pages show them: frozen rows, so that a template can never fetch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from proche.kernel.refusal import NotFound
from proche.kernel.words import Said
from proche.people.rules import PersonRef
from proche.queue import kinds
from proche.queue.models import Case, CaseNote
from proche.queue.queries.walks import WALKS, after, read_cursor, write_cursor
from proche.queue.rules import State

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseRef:
    """How other rooms name a case."""

    pk: int
    code: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as lists and its head show it. `wait` ends when it is taken or closed."""

    pk: int
    code: str
    kind: str
    kind_label: str
    url: str
    title: str
    state: State
    priority: int
    region: str
    language: str
    customer_pk: int | None
    customer_code: str
    customer_name: str
    arrived_at: datetime
    due_at: datetime | None
    wait: timedelta
    is_overdue: bool
    holder: PersonRef | None
    is_mine: bool
    taken_at: datetime | None
    lease_until: datetime | None
    kept_for: PersonRef | None
    kept_until: datetime | None
    keeping: str
    weight: int
    length: timedelta
    aside_until: datetime | None
    aside_reason: str
    outcome: str
    closed_at: datetime | None
    closed_by: PersonRef | None
    reasons: tuple[Said, ...]
    summary: Any
    #: Kept for, or offered to, someone else than the reader.
    is_kept_from_me: bool = False
    #: Yours because, theirs because, waiting because: filled in by `explained`.
    because: tuple[Said, ...] = ()

    @property
    def ref(self) -> CaseRef:
        return CaseRef(self.pk, self.code)

    @property
    def is_open(self) -> bool:
        return self.state is not State.DONE

    @property
    def outcomes(self) -> tuple[tuple[str, str], ...]:
        """How people may close it from the queue; empty where its own page does."""
        return kinds.outcomes(self.kind)

    @property
    def own_url(self) -> str:
        """Its kind's page, else its file in the queue."""
        return self.url or reverse("case", args=[self.code])


@dataclass(frozen=True, slots=True)
class NoteRow:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of cases is narrowed to. `holder` is a person's pk."""

    state: State = State.WAITING
    kind: str = ""
    region: str = ""
    customer: int | None = None
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Up to 50 rows; `cursor` asks for the rows after them, empty at the end."""

    rows: tuple[CaseRow, ...]
    cursor: str


def page(
    filters: Filters, cursor: str = "", *, person: PersonRef | None, at: datetime, size: int = PAGE
) -> Page:
    """Give one page of cases. Raises: NotFound for a cursor that this list never gave."""
    keys, latest_first = WALKS[filters.state]
    found = narrowed(filters)
    if cursor:
        found = found.filter(after(keys, read_cursor(cursor, keys), latest_first))
    found = found.order_by(*(f"-{key}" if latest_first else key for key in keys))
    cases = list(whole(found)[: size + 1])
    more = len(cases) > size
    rows = _rows(cases[:size], person=person, at=at)
    return Page(rows, write_cursor(cases[size - 1], keys) if more else "")


def list_waiting(*, person: PersonRef | None, at: datetime, size: int = PAGE) -> tuple[CaseRow, ...]:
    return page(Filters(), person=person, at=at, size=size).rows


def list_held_by(person: PersonRef, *, at: datetime, size: int = PAGE) -> tuple[CaseRow, ...]:
    """A person's own cases, in the order of their turn."""
    return page(Filters(state=State.TAKEN, holder=person.pk), person=person, at=at, size=size).rows


def list_for_customer(
    customer_pk: int, *, person: PersonRef | None, at: datetime, size: int = 20
) -> tuple[CaseRow, ...]:
    """A customer's latest cases, whatever their state."""
    found = Case.objects.filter(customer_id=customer_pk).order_by("-arrived_at", "-id")
    return _rows(list(whole(found)[:size]), person=person, at=at)


def get_row(code: str, *, at: datetime, person: PersonRef | None = None) -> CaseRow:
    """Raises: NotFound."""
    cases = list(whole(Case.objects.filter(code=code)))
    if not cases:
        raise NotFound
    return _rows(cases, person=person, at=at)[0]


def get_ref(code: str) -> CaseRef:
    """Raises: NotFound."""
    pk = Case.objects.filter(code=code).values_list("pk", flat=True).first()
    if pk is None:
        raise NotFound
    return CaseRef(pk, code)


def list_rows(pks: Sequence[int], *, at: datetime, person: PersonRef | None = None) -> dict[int, CaseRow]:
    """Give the rows of some cases, for rooms that keep pks."""
    rows = _rows(list(whole(Case.objects.filter(pk__in=pks))), person=person, at=at)
    return {row.pk: row for row in rows}


def list_notes(case_pk: int) -> list[NoteRow]:
    rows = CaseNote.objects.filter(case_id=case_pk).order_by("at", "pk")
    return [NoteRow(at, by or "", text) for at, by, text in rows.values_list("at", "by__name", "text")]


def narrowed(filters: Filters) -> QuerySet[Case]:
    found = Case.objects.filter(state=filters.state.value)
    for field, value in (("kind", filters.kind), ("region", filters.region)):
        if value:
            found = found.filter(**{field: value})
    if filters.customer is not None:
        found = found.filter(customer_id=filters.customer)
    if filters.holder is not None:
        person = "closed_by_id" if filters.state is State.DONE else "taken_by_id"
        found = found.filter(**{person: filters.holder})
    return found


def whole(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.select_related("customer", "taken_by", "kept_for", "closed_by")


def _rows(cases: Sequence[Case], *, person: PersonRef | None, at: datetime) -> tuple[CaseRow, ...]:
    shown = kinds.summaries([(case.pk, case.kind) for case in cases])
    return tuple(_row(case, shown.get(case.pk), person=person, at=at) for case in cases)


def _row(case: Case, summary: Any, *, person: PersonRef | None, at: datetime) -> CaseRow:
    customer = case.customer
    ended = case.closed_at or case.taken_at or at
    return CaseRow(
        pk=case.pk,
        code=case.code,
        kind=case.kind,
        kind_label=kinds.label(case.kind),
        url=kinds.page_url(case.code, case.kind),
        # A document may name nobody and bear no number: its case is called by its code.
        title=case.title.strip() or case.code,
        state=State(case.state),
        priority=case.priority,
        region=case.region,
        language=case.language,
        customer_pk=case.customer_id,
        customer_code=customer.code if customer else "",
        customer_name=customer.name if customer else "",
        arrived_at=case.arrived_at,
        due_at=case.due_at,
        wait=max(ended - case.arrived_at, timedelta(0)),
        is_overdue=case.state != State.DONE and case.due_at is not None and case.due_at < at,
        holder=_ref(case.taken_by),
        is_mine=person is not None and case.taken_by_id == person.pk,
        taken_at=case.taken_at,
        lease_until=case.lease_until,
        kept_for=_ref(case.kept_for) if case.kept_until and case.kept_until > at else None,
        kept_until=case.kept_until,
        keeping=case.keeping,
        weight=case.weight,
        length=timedelta(minutes=case.length_minutes),
        aside_until=case.aside_until,
        aside_reason=case.aside_reason,
        outcome=case.outcome,
        closed_at=case.closed_at,
        closed_by=_ref(case.closed_by),
        reasons=tuple(Said.from_json(reason) for reason in case.reasons),
        summary=summary,
        is_kept_from_me=_is_kept_from(case, person, at),
    )


def _is_kept_from(case: Case, person: PersonRef | None, at: datetime) -> bool:
    if case.kept_for_id is None or case.kept_until is None or case.kept_until <= at:
        return False
    return person is None or case.kept_for_id != person.pk


def _ref(person: Any) -> PersonRef | None:
    return PersonRef(person.pk, person.name) if person else None
