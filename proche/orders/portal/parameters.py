"""The desk's rules about ordering: until when, and how long before. Dated, set by an admin."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from proche.kernel import parameters
from proche.kernel.parameters import Kind, Parameter
from proche.kernel.words import gettext_noop as N_
from proche.orders.checks import days
from proche.orders.portal.rules import Service

HOUR = timedelta(hours=1)
CUT_OFF, DAYS_BEFORE, STANDING_LEAD = "orders.cut_off", "orders.days_before", "orders.standing_lead"

parameters.declare(
    Parameter(
        CUT_OFF, Kind.SPAN, 14 * HOUR, N_("Orders of the day: until"), least=timedelta(0), most=24 * HOUR,
        help=N_("The hour of the day until which an order counts for today: 14 h. Later ones count for the "
                "next working day."),
    ),
    Parameter(
        DAYS_BEFORE, Kind.NUMBER, 1, N_("Working days before a delivery"), unit=N_("days"), least=0, most=30,
        help=N_("So many working days lie between an order and its first possible delivery."),
    ),
    Parameter(
        STANDING_LEAD, Kind.NUMBER, 3, N_("Standing orders: working days ahead"), unit=N_("days"), least=1,
        most=30,
        help=N_("So many working days before its delivery a standing order is sent to the desk."),
    ),
)  # fmt: skip


def service_on(day: date) -> Service:
    values = parameters.on(day)
    cut_off, before = values[CUT_OFF], values[DAYS_BEFORE]
    assert isinstance(cut_off, timedelta)
    assert isinstance(before, int)
    # A whole day means that the day's orders never end.
    at = time.max if cut_off >= 24 * HOUR else (datetime.min + cut_off).time()
    return Service(at, before)


def standing_lead_on(day: date) -> int:
    found = parameters.get(STANDING_LEAD, on=day)
    assert isinstance(found, int)
    return found


def now_at_desk(at: datetime) -> datetime:
    """A moment on the wall clock of the desk, whoever reads the page and wherever."""
    return timezone.localtime(at, timezone.get_default_timezone())


def works(day: date) -> bool:
    """Whether the desk prepares orders on a day."""
    return day.isoweekday() in days.EVERY_WORKDAY and not days.is_holiday(day)
