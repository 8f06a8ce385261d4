"""How people want to be reached, as pages and the ways behind the gate read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from proche.availability.models import PushSubscription, ReachChoice
from proche.availability.reach_rules import ways_for
from proche.kernel.gate import Urgency, Way


@dataclass(frozen=True, slots=True)
class Choice:
    """What one person chose; `ways` is empty where they chose nothing yet."""

    ways: Mapping[str, Sequence[str]]
    is_discreet: bool

    def ways_for(self, urgency: Urgency, fit: Sequence[Way] = tuple(Way)) -> frozenset[Way]:
        return ways_for(self.ways, urgency, fit)


@dataclass(frozen=True, slots=True)
class Browser:
    """One browser of a person, without its secret."""

    pk: int
    browser: str
    made_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a push service needs of a browser. Its endpoint is a secret."""

    pk: int
    person: int
    endpoint: str
    p256dh: str
    auth: str


def get_choice(person_pk: int) -> Choice:
    row = ReachChoice.objects.filter(pk=person_pk).first()
    return Choice(row.ways, row.is_discreet) if row else Choice({}, is_discreet=False)


def list_browsers(person_pk: int) -> list[Browser]:
    rows = PushSubscription.objects.filter(person_id=person_pk).order_by("made_at", "pk")
    return [Browser(*row) for row in rows.values_list("pk", "browser", "made_at", "sent_at")]


def list_subscription_pks(person_pk: int) -> list[int]:
    rows = PushSubscription.objects.filter(person_id=person_pk)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def list_keys(person_pk: int) -> list[str]:
    """By which a browser's page knows whether the desk still has its address."""
    rows = PushSubscription.objects.filter(person_id=person_pk)
    return list(rows.order_by("pk").values_list("key", flat=True))


def find_subscription(pk: int) -> Subscription | None:
    """None once it was removed or is dead: what was to be sent there has no receiver any more."""
    fields = Subscription.__slots__
    row = PushSubscription.objects.filter(pk=pk).values_list("pk", "person_id", *fields[2:]).first()
    return Subscription(*row) if row else None
