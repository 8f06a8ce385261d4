"""The orders of a period as the figures take them. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from proche.kernel.refusal import TooMuch
from proche.kernel.words import gettext_noop, said
from proche.orders import models
from proche.orders.figures.rules import OpenTime, OrderFact
from proche.orders.rules import OrderState
from proche.queue import service_level, terms

N_ = gettext_noop
#: What a page counts while somebody waits for it: half a second of one core.
MOST_ORDERS = 100_000
#: An answer may come after the period ended; one that took longer was a case put aside.
ANSWERED_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the desk's calendar, both counted."""

    since: date
    until: date

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    @property
    def before(self) -> Period:
        """As many days just before, to compare with."""
        return Period(self.since - timedelta(days=self.days), self.since - timedelta(days=1))

    def moments(self) -> tuple[datetime, datetime]:
        """From..to, half open."""
        return _midnight(self.since), _midnight(self.until + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def list_facts(period: Period) -> list[OrderFact]:
    """Every order that arrived in the period; what was filed as no order, or as received before, is none.

    Raises: TooMuch when the period holds more than a page can count.
    """
    begin, end = period.moments()
    orders = models.Order.objects.filter(received_at__gte=begin, received_at__lt=end, is_order=True).exclude(
        state=OrderState.REJECTED
    )
    if orders.count() > MOST_ORDERS:
        raise TooMuch(said(N_("More than %(most)s orders: choose fewer days."), most=MOST_ORDERS))
    corrections = _corrections(orders)
    return [_fact(row, corrections.get(row["pk"], ())) for row in orders.values(*_READ).iterator()]


_READ = (
    "pk", "form", "channel", "customer__code", "customer__name", "received_at", "answered_at", "state",
    "confirmed_by_id", "first_doubt_count",
)  # fmt: skip


def _fact(row: dict[str, Any], corrections: tuple[str, ...]) -> OrderFact:
    local = timezone.localtime(row["received_at"], timezone.get_default_timezone())
    confirmed = row["state"] == OrderState.CONFIRMED
    return OrderFact(
        form=row["form"],
        channel=row["channel"],
        customer_code=row["customer__code"] or "",
        customer_name=row["customer__name"] or "",
        day=local.date(),
        hour=local.hour,
        arrived_at=row["received_at"],
        answered_at=row["answered_at"],
        is_confirmed=confirmed,
        # Nobody's hand: only the desk itself confirms without one.
        is_touchless=confirmed and row["confirmed_by_id"] is None,
        doubts=row["first_doubt_count"],
        corrections=corrections,
    )


def _corrections(orders: QuerySet[models.Order]) -> dict[int, tuple[str, ...]]:
    """The steps that still count, by order."""
    found: dict[int, list[str]] = defaultdict(list)
    steps = models.OrderStep.objects.filter(order__in=orders.values("pk"), undone_at=None)
    for order, kind in steps.values_list("order_id", "kind"):
        found[order].append(kind)
    return {order: tuple(kinds) for order, kinds in found.items()}


def opening(period: Period) -> OpenTime:
    """When the desk was open, by the hours that hold as the period ends, less public holidays."""
    return OpenTime(list(_spans(*period.moments())))


def _spans(begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    business = terms.read(end).business(terms.day_of(begin))
    if not business.hours:
        return
    for opens, closes in service_level.spans(business, begin):
        if opens >= end + ANSWERED_AFTER:
            return
        yield opens, closes


def first_day() -> date | None:
    """The day of the first order that ever came in."""
    first = models.Order.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return timezone.localdate(first, timezone.get_default_timezone()) if first else None
