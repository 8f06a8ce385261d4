"""The only readers of cases.

Lists walk by key and counts stop early, so that a million cases cost as a thousand.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from proche.availability import queries as availability
from proche.availability.rules import Answer
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said, gettext_noop, said
from proche.people.rules import PersonRef, initials
from proche.queue import kinds
from proche.queue.models import TURN, Case, CaseNote
from proche.queue.rules import State, Waiting

N_ = gettext_noop
PAGE = 50
COUNT_UP_TO = 1000


@dataclass(frozen=True, slots=True)
class CaseRef:
    """How other rooms name a case."""

    pk: int
    code: str


@dataclass(frozen=True, slots=True)
class Count:
    """A count that stops early; as words "1,000+" when there are more."""

    number: int
    is_more: bool = False

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_more else f"{self.number:,}"

    def __bool__(self) -> bool:
        return self.number > 0


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
    holder_initials: str
    is_mine: bool
    taken_at: datetime | None
    lease_until: datetime | None
    kept_for: PersonRef | None
    kept_until: datetime | None
    aside_until: datetime | None
    aside_reason: str
    outcome: str
    closed_at: datetime | None
    closed_by: PersonRef | None
    reasons: tuple[Said, ...]
    summary: Any

    @property
    def ref(self) -> CaseRef:
        return CaseRef(self.pk, self.code)


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


@dataclass(frozen=True, slots=True)
class Figures:
    """The desk at one moment, for home."""

    waiting: Count
    oldest_wait: timedelta | None
    overdue: Count
    taken: Count
    aside: Count
    done_today: Count


#: How each state is walked: the fields of its index, and whether later comes first.
_WALKS: dict[State, tuple[tuple[str, ...], bool]] = {
    State.WAITING: (tuple(TURN), False),
    State.TAKEN: (tuple(TURN), False),
    State.ASIDE: (("aside_until", "id"), False),
    State.DONE: (("closed_at", "id"), True),
}


def page(
    filters: Filters, cursor: str = "", *, person: PersonRef | None, at: datetime, size: int = PAGE
) -> Page:
    """Give one page of cases. Raises: NotFound for a cursor that this list never gave."""
    keys, latest_first = _WALKS[filters.state]
    found = _narrowed(filters)
    if cursor:
        found = found.filter(_after(keys, _read_cursor(cursor, keys), latest_first))
    found = found.order_by(*(f"-{key}" if latest_first else key for key in keys))
    cases = list(_whole(found)[: size + 1])
    more = len(cases) > size
    rows = _rows(cases[:size], person=person, at=at)
    return Page(rows, _write_cursor(cases[size - 1], keys) if more else "")


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
    return _rows(list(_whole(found)[:size]), person=person, at=at)


def get_row(code: str, *, at: datetime, person: PersonRef | None = None) -> CaseRow:
    """Raises: NotFound."""
    cases = list(_whole(Case.objects.filter(code=code)))
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
    rows = _rows(list(_whole(Case.objects.filter(pk__in=pks))), person=person, at=at)
    return {row.pk: row for row in rows}


def list_notes(case_pk: int) -> list[NoteRow]:
    rows = CaseNote.objects.filter(case_id=case_pk).order_by("at", "pk")
    return [NoteRow(at, by or "", text) for at, by, text in rows.values_list("at", "by__name", "text")]


def count_waiting() -> Count:
    return _count(Case.objects.filter(state=State.WAITING.value))


def oldest_wait(*, at: datetime) -> timedelta | None:
    first = (
        Case.objects.filter(state=State.WAITING.value)
        .order_by("arrived_at")
        .values_list("arrived_at", flat=True)
        .first()
    )
    return max(at - first, timedelta(0)) if first else None


def figures(*, at: datetime) -> Figures:
    """Six bounded queries. Today is the reader's: the zone that is active."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    cases = Case.objects
    return Figures(
        waiting=count_waiting(),
        oldest_wait=oldest_wait(at=at),
        overdue=_count(cases.filter(state=State.WAITING.value, due_at__lt=at)),
        taken=_count(cases.filter(state=State.TAKEN.value)),
        aside=_count(cases.filter(state=State.ASIDE.value)),
        done_today=_count(cases.filter(state=State.DONE.value, closed_at__gte=today)),
    )


def who(code: str, *, at: datetime) -> Answer:
    """Say who can take this case now, and why. Raises: NotFound."""
    case = Case.objects.filter(code=code).first()
    if case is None:
        raise NotFound
    return availability.answer(waiting_of(case).need, at=at)


def why(code: str, *, at: datetime, person: PersonRef) -> tuple[Said, ...]:
    """Say why a case is this person's, or why it waits. Raises: NotFound."""
    return why_of(get_row(code, at=at, person=person), at=at, person=person)


def why_of(
    row: CaseRow, *, at: datetime, person: PersonRef, answer: Answer | None = None
) -> tuple[Said, ...]:
    """The same of a row, with the answer where it is known already."""
    if row.state is not State.WAITING or row.reasons:
        return row.reasons
    answer = answer or who(row.code, at=at)
    pick = answer.pick_of(person.pk)
    return pick.reasons if pick else _nobody(answer)


def _nobody(answer: Answer) -> tuple[Said, ...]:
    if answer.candidates:
        return (
            said(N_("It waits for its turn; %(name)s can take it."), name=answer.candidates[0].person.name),
        )
    if answer.next_at is None:
        return (said(N_("Nobody who can take it is known to come back. Look at skills and hours.")),)
    time = answer.next_at.isoformat()
    return (said(N_("Nobody who can take it is here before %(time)s."), time=time),)


#: What giving a case to someone asks: each field of `Waiting` that a row has.
_TURN_FIELDS = {
    "pk": "pk", "code": "code", "kind": "kind", "priority": "priority", "turn_at": "turn_at",
    "arrived_at": "arrived_at", "due_at": "due_at", "language": "language", "region": "region",
    "customer": "customer_id", "skills": "skills",
}  # fmt: skip


def waiting_of(case: Case) -> Waiting:
    return _waiting([getattr(case, field) for field in _TURN_FIELDS.values()])


def _waiting(row: Sequence[Any], *, is_kept: bool = False) -> Waiting:
    values = dict(zip(_TURN_FIELDS, row, strict=True))
    return Waiting(**{**values, "skills": tuple(values["skills"]), "is_kept": is_kept})


def list_kept_for(person_pk: int, *, at: datetime, size: int = 10) -> list[Waiting]:
    """What was handed over to this person and still waits for them."""
    kept = Case.objects.filter(state=State.WAITING.value, kept_for_id=person_pk, kept_until__gt=at)
    rows = kept.order_by(*TURN).values_list(*_TURN_FIELDS.values())[:size]
    return [_waiting(row, is_kept=True) for row in rows]


def list_turns(*, at: datetime, after: Waiting | None = None, size: int = PAGE) -> list[Waiting]:
    """The next of those that wait for anyone, in turn, after one of them."""
    free = Q(kept_for__isnull=True) | Q(kept_until__lte=at)
    found = Case.objects.filter(free, state=State.WAITING.value)
    if after is not None:
        found = found.filter(_after(tuple(TURN), (after.priority, after.turn_at, after.pk), False))
    return [_waiting(row) for row in found.order_by(*TURN).values_list(*_TURN_FIELDS.values())[:size]]


def _narrowed(filters: Filters) -> QuerySet[Case]:
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


def _whole(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.select_related("customer", "taken_by", "kept_for", "closed_by")


def _after(keys: Sequence[str], place: Sequence[Any], latest_first: bool) -> Q:
    """Rows after a place. The bound on the first key stands alone, so that both planners start there."""
    sign = "lt" if latest_first else "gt"
    after = Q()
    for n, key in enumerate(keys):
        level = Q(**{f"{key}__{sign}": place[n]})
        for k, v in zip(keys[:n], place[:n], strict=True):
            level &= Q(**{k: v})
        after |= level
    return Q(**{f"{keys[0]}__{sign}e": place[0]}) & after


def _write_cursor(case: Case, keys: Sequence[str]) -> str:
    place = [_plain(getattr(case, key)) for key in keys]
    return urlsafe_b64encode(dumps(place).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _read_cursor(text: str, keys: Sequence[str]) -> list[Any]:
    try:
        place = loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        read = [
            datetime.fromisoformat(v) if key.endswith(("_at", "_until")) else int(v)
            for key, v in zip(keys, place, strict=True)
        ]
    except (ValueError, TypeError):
        raise NotFound from None
    if any(isinstance(value, datetime) and value.tzinfo is None for value in read):
        raise NotFound
    return read


def _count(found: QuerySet[Case]) -> Count:
    number = found.order_by()[: COUNT_UP_TO + 1].count()
    return Count(min(number, COUNT_UP_TO), number > COUNT_UP_TO)


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
        title=case.title,
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
        holder_initials=initials(case.taken_by.name) if case.taken_by else "",
        is_mine=person is not None and case.taken_by_id == person.pk,
        taken_at=case.taken_at,
        lease_until=case.lease_until,
        kept_for=_ref(case.kept_for),
        kept_until=case.kept_until,
        aside_until=case.aside_until,
        aside_reason=case.aside_reason,
        outcome=case.outcome,
        closed_at=case.closed_at,
        closed_by=_ref(case.closed_by),
        reasons=tuple(Said.from_json(reason) for reason in case.reasons),
        summary=summary,
    )


def _ref(person: Any) -> PersonRef | None:
    return PersonRef(person.pk, person.name) if person else None


#: The day's arrivals are counted among this many latest cases: a desk with a million answers as fast.
ARRIVALS_LOOKED_AT = 3000


def arrivals_by_hour(*, at: datetime) -> dict[int, int]:
    """Count today's arrivals by the reader's hour of the day, among the latest."""
    today = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    latest = Case.objects.order_by("-id").values_list("arrived_at", flat=True)[:ARRIVALS_LOOKED_AT]
    return dict(Counter(timezone.localtime(moment).hour for moment in latest if today <= moment <= at))
