"""Who will be there to keep a promise: availability's answer over a span, less what is promised already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from proche.availability import queries as availability
from proche.availability import rules as answer
from proche.availability.rules import Answer, Candidate, Need
from proche.people.rules import PersonRef
from proche.queue import queries as cases
from proche.queue.models import Case, Promise
from proche.queue.promises import slots
from proche.queue.promises.rules import PromiseState
from proche.queue.promises.slots import Slot, Taken


@dataclass(frozen=True, slots=True)
class Keepers:
    """Who may keep a promise for one need, read once at one moment and asked for many spans."""

    need: Need
    candidates: Sequence[Candidate]
    taken: Sequence[Taken]
    first: tuple[int, ...]
    at: datetime

    def there(self, begin: datetime, end: datetime) -> Answer:
        return answer.who_will_be_there(self.need, self.candidates, begin, end)

    def fill(self, begin: datetime, end: datetime) -> Slot | None:
        return slots.fill(self.there, begin, end, taken=self.taken, first=self.first)

    def next_slots(self, *, length: timedelta, count: int, since: datetime | None = None) -> list[Slot]:
        return slots.next_slots(
            self.there,
            since=since or self.at,
            length=length,
            count=count,
            day_of=lambda moment: timezone.localdate(moment),
            taken=self.taken,
            first=self.first,
        )

    def nearest(self, begin: datetime, end: datetime) -> list[Slot]:
        return slots.nearest(self.there, begin, end, at=self.at, taken=self.taken, first=self.first)

    def free(self, begin: datetime, end: datetime) -> list[int]:
        """Who is there over the span and has promised nothing in it, best first."""
        kept = slots.busy(self.taken, begin, end)
        return [pick.person.pk for pick in self.there(begin, end).candidates if pick.person.pk not in kept]


def for_case(case_pk: int, *, at: datetime, by: PersonRef | None = None, but: str = "") -> Keepers:
    """Ask for one case: who holds it keeps its promises first, then who makes them. `but` leaves one out."""
    case = Case.objects.get(pk=case_pk)
    holder = case.taken_by_id or case.kept_for_id
    first = [pk for pk in (holder, by.pk if by else None) if pk is not None]
    return _keepers(cases.waiting_of(case).need, tuple(dict.fromkeys(first)), at=at, but=but)


def for_customer(customer_pk: int | None, *, at: datetime, by: PersonRef | None = None) -> Keepers:
    """Ask before there is a case."""
    return _keepers(Need(customer=customer_pk), (by.pk,) if by else (), at=at, but="")


def _keepers(need: Need, first: tuple[int, ...], *, at: datetime, but: str) -> Keepers:
    people = availability.list_candidates(need, at=at, until=at + slots.AHEAD + slots.AROUND)
    # Someone without hours works when they are here: nobody knows beforehand when that is.
    known = [one for one in people if one.plan.hours]
    return Keepers(need, known, list_taken(at=at, but=but), first, at)


def list_taken(*, at: datetime, but: str = "") -> list[Taken]:
    """What is promised and still to come, and covered: an uncovered promise keeps nobody."""
    open_ones = Promise.objects.filter(
        state=PromiseState.OPEN.value, ends_at__gt=at, uncovered_at__isnull=True
    ).exclude(code=but)
    return [Taken(*row) for row in open_ones.values_list("code", "owner_id", "begins_at", "ends_at")]
