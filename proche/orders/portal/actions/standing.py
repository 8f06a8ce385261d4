"""Standing orders, and the sweep that makes each of their days an order ahead of its delivery."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction

from proche.availability.rules import Need
from proche.customers import queries as customers
from proche.customers.link_queries import Visitor
from proche.customers.queries import CustomerRef
from proche.customers.rules import DeliveryAddress, Establishment
from proche.kernel import trace
from proche.kernel.ids import new_code
from proche.kernel.refusal import NotFound
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders import catalogue_queries, models
from proche.orders.portal import document, parameters, places, rules
from proche.orders.portal.actions.baskets import MOST_NOTE, hand_in
from proche.orders.portal.actions.messages import KIND
from proche.orders.portal.document import Wanted
from proche.orders.portal.refusals import DayOrdered, Empty, NotADay, NotAPlan
from proche.orders.portal.rules import Delivery, OnHoliday, Plan, Rhythm, RunState
from proche.queue import actions as queue

log = logging.getLogger(__name__)

DAY = timedelta(days=1)
#: How far from its own day a delivery may come, by a holiday or by choice: a place that is served once a week
#: has its sixth day so far away. Days that passed while the desk was off are looked for as far back.
FAR = timedelta(days=60)
#: Days of a plan that can be left out or moved: those of the next year.
KNOWN_AHEAD = timedelta(days=366)
MOST_STANDING = 20


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A standing order as its form gives it."""

    name: str
    rhythm: Rhythm
    days: Sequence[int]
    starts_on: date
    ends_on: date | None
    on_holiday: OnHoliday
    place: str
    note: str
    lines: Sequence[Wanted]


@transaction.atomic
def put_standing(visitor: Visitor, plan: NewPlan, *, at: datetime, code: str = "") -> str:
    """Make a standing order, or change one; give its code. Raises: NotAPlan, Empty, NotFound."""
    _check(plan)
    lines = _known(plan.lines)
    if not lines:
        raise Empty
    fields = {
        "name": " ".join(plan.name.split())[:80], "rhythm": plan.rhythm,
        "days": list(rules.plan_days(plan.rhythm, plan.days)), "starts_on": plan.starts_on,
        "ends_on": plan.ends_on, "on_holiday": plan.on_holiday, "place": plan.place[:160],
        "note": plan.note.strip(), "lines": [[one.sku, one.unit, one.quantity] for one in lines],
    }  # fmt: skip
    theirs = models.StandingOrder.objects.filter(customer_id=visitor.customer.pk, ended_at=None)
    if code and not theirs.filter(code=code).exists():
        raise NotFound
    if places.is_gone(places.establishment(visitor.customer), plan.place):
        raise NotAPlan(said(N_("Choose where it is delivered.")))
    if code:
        # As changed it counts from here: no day of the weeks before was promised by it.
        theirs.filter(code=code).update(**fields, made_at=at)
    else:
        if theirs.count() >= MOST_STANDING:
            raise NotAPlan(
                said(N_("There are many standing orders already. End one that is no longer used."))
            )
        code = new_code()
        models.StandingOrder.objects.create(code=code, customer_id=visitor.customer.pk, made_at=at, **fields)
    _note(visitor.customer, "put", code, at=at)
    return code


def _check(plan: NewPlan) -> None:
    if not " ".join(plan.name.split()):
        raise NotAPlan(said(N_("Give the standing order a name, such as “Kitchen, every Tuesday”.")))
    if not rules.plan_days(plan.rhythm, plan.days):
        raise NotAPlan(said(N_("Choose one day of delivery at least.")))
    if len(plan.note.strip()) > MOST_NOTE:
        raise NotAPlan(said(N_("The note is longer than 1000 characters. Shorten it.")))
    if plan.ends_on is not None and plan.ends_on < plan.starts_on:
        raise NotAPlan(said(N_("It would end before it begins. Correct one of the two days.")))


def _known(lines: Sequence[Wanted]) -> list[Wanted]:
    sold = catalogue_queries.catalogue()
    found = [(one, sold.find(one.sku)) for one in lines if one.quantity > 0]
    return [one for one, product in found if product is not None and product.unit(one.unit) is not None]


@transaction.atomic
def pause(visitor: Visitor, row: models.StandingOrder, *, at: datetime) -> None:
    if models.StandingOrder.objects.filter(pk=row.pk, paused_at=None).update(paused_at=at):
        _note(visitor.customer, "paused", row.code, at=at)


@transaction.atomic
def resume(visitor: Visitor, row: models.StandingOrder, *, at: datetime) -> None:
    if models.StandingOrder.objects.filter(pk=row.pk, paused_at__isnull=False).update(
        paused_at=None, made_at=at
    ):
        _note(visitor.customer, "resumed", row.code, at=at)


@transaction.atomic
def end(visitor: Visitor, row: models.StandingOrder, *, at: datetime) -> None:
    """What was ordered by it stays; nothing more is."""
    if models.StandingOrder.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at):
        _note(visitor.customer, "ended", row.code, at=at)


@transaction.atomic
def skip(visitor: Visitor, row: models.StandingOrder, day: date, *, at: datetime) -> None:
    """Leave one day out. Raises: NotADay, DayOrdered."""
    held = _hold(row, day, at=at)
    held.skipped = sorted({*_to_come(held.skipped, at), day.isoformat()})
    held.save(update_fields=["skipped"])
    _note(visitor.customer, "day_skipped", row.code, at=at, day=day.isoformat())


@transaction.atomic
def unskip(visitor: Visitor, row: models.StandingOrder, day: date, *, at: datetime) -> None:
    """Take a day back in. Raises: NotADay, DayOrdered."""
    held = _hold(row, day, at=at)
    held.skipped = [one for one in held.skipped if one != day.isoformat()]
    held.save(update_fields=["skipped"])
    _note(visitor.customer, "day_restored", row.code, at=at, day=day.isoformat())


@transaction.atomic
def choose_day(
    visitor: Visitor, row: models.StandingOrder, due_on: date, deliver_on: date, *, at: datetime
) -> None:
    """Have one day of the plan delivered on another. Raises: NotADay, DayOrdered."""
    house = places.establishment(visitor.customer)
    served = places.is_served(house, places.place(house, row.place))
    held = _hold(row, due_on, at=at)
    if not places.first_day(at) <= deliver_on <= due_on + FAR or not served(deliver_on):
        raise NotADay
    kept = {due: day for due, day in held.moved.items() if due in _to_come(held.moved, at)}
    held.moved = {**kept, due_on.isoformat(): deliver_on.isoformat()}
    held.save(update_fields=["moved"])
    _note(visitor.customer, "day_moved", row.code, at=at, day=due_on.isoformat(), to=deliver_on.isoformat())


def _hold(row: models.StandingOrder, day: date, *, at: datetime) -> models.StandingOrder:
    """Hold a standing order so that its day is not made while it is changed."""
    held = models.StandingOrder.objects.select_for_update().get(pk=row.pk)
    if models.StandingRun.objects.filter(standing=row.pk, due_on=day).exists():
        raise DayOrdered
    today = places.today(at)
    if not today <= day <= today + KNOWN_AHEAD or not rules.is_due(plan_of(held), day):
        raise NotADay
    return held


def _to_come(days: Iterable[str], at: datetime) -> set[str]:
    """Of days kept with a plan those that still matter: what is long past is not kept for ever."""
    return {one for one in days if date.fromisoformat(one) > places.today(at) - 2 * FAR}


def _note(customer: CustomerRef, what: str, code: str, *, at: datetime, **data: str) -> None:
    told = {"standing": code, **data}
    trace.append(f"customer:{customer.code}", f"orders.standing.{what}", at=at, data=told)


def plan_of(row: models.StandingOrder) -> Plan:
    return Plan(
        rhythm=Rhythm(row.rhythm),
        days=tuple(row.days),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        on_holiday=OnHoliday(row.on_holiday),
        skipped=frozenset(map(date.fromisoformat, row.skipped)),
        moved=_days(row.moved),
    )


def _days(moved: Mapping[str, str]) -> dict[date, date]:
    return {date.fromisoformat(due): date.fromisoformat(day) for due, day in moved.items()}


def make_due(*, at: datetime) -> int:
    """Make the orders of every day whose time has come; give how many. Each is made once, in one transaction.

    Killed in the middle it goes on where it was; two workers at once make nothing twice.
    """
    active = models.StandingOrder.objects.filter(ended_at=None, paused_at=None).order_by("pk")
    return sum(_make_due_or_tell(row, at=at) for row in active.iterator())


def _make_due_or_tell(row: models.StandingOrder, *, at: datetime) -> int:
    try:
        return _make_due_of(row, at=at)
    except (OperationalError, InterfaceError):
        raise  # The database is out of reach: it is so for all of them.
    except Exception:
        # One that cannot be made holds up nobody else's; it is tried again with the next sweep.
        log.exception("The standing order %s could not be made", row.code)
        return 0


def _make_due_of(row: models.StandingOrder, *, at: datetime) -> int:
    customer = customers.get_ref(row.customer_id)
    try:
        house = places.establishment(customer)
    except NotFound:
        return 0  # An establishment that no longer orders; should it order again, its days go on.
    place, today = places.place(house, row.place), places.today(at)
    known = set(row.runs.values_list("due_on", flat=True))
    # From the day after it was made, changed or resumed: what lay before was never promised.
    start = max(places.today(row.made_at) + DAY, today - FAR)
    days = rules.deliveries(
        plan_of(row), start=start, end=today + FAR, is_served=places.is_served(house, place)
    )
    due = [day for day in days if day.due_on not in known and _is_due(day, today)]
    return sum(_make(row, day, customer=customer, house=house, place=place, at=at) for day in due)


def _is_due(day: Delivery, today: date) -> bool:
    if day.is_skipped:
        return False
    lead = parameters.standing_lead_on(today)
    return today >= rules.days_before(day.deliver_on or day.due_on, lead, works=parameters.works)


def _make(
    row: models.StandingOrder, day: Delivery, *, customer: CustomerRef, house: Establishment,
    place: DeliveryAddress | None, at: datetime,
) -> bool:  # fmt: skip
    try:
        with transaction.atomic():
            if not _stands(row):
                return False  # It was changed in this very moment: the next sweep makes it as it is now.
            _make_once(row, day, customer=customer, house=house, place=place, at=at)
    except IntegrityError:
        if not models.StandingRun.objects.filter(standing=row, due_on=day.due_on).exists():
            raise
        return False  # Another worker made it.
    return True


def _stands(row: models.StandingOrder) -> bool:
    """Hold a standing order, and see that it is as it was read."""
    held = models.StandingOrder.objects.select_for_update().get(pk=row.pk)
    return all(getattr(held, field.attname) == getattr(row, field.attname) for field in row._meta.fields)


def _make_once(
    row: models.StandingOrder, day: Delivery, *, customer: CustomerRef, house: Establishment,
    place: DeliveryAddress | None, at: datetime,
) -> None:  # fmt: skip
    run = models.StandingRun(standing=row, due_on=day.due_on, deliver_on=day.deliver_on, at=at)
    if why := _why_not(row, day, house, at=at):
        run.state = RunState.MISSED if why == MISSED else RunState.ASKED
        run.save(force_insert=True)
        _ask_desk(row, run, customer, why=why, at=at)
        return
    assert day.deliver_on is not None
    code = f"{row.code}-{day.due_on.isoformat()}"
    sent = document.Sent(
        uuid=f"standing-{code}", number=code, issued_on=places.today(at), deliver_on=day.deliver_on,
        customer=house, place=place, note=row.note, lines=tuple(Wanted(*line) for line in row.lines),
    )  # fmt: skip
    run.state, run.document_id = RunState.MADE, hand_in(sent, key=f"standing:{code}", sender="", at=at)
    run.save(force_insert=True)
    _note(customer, "made", row.code, at=at, day=day.due_on.isoformat())


def _why_not(row: models.StandingOrder, day: Delivery, house: Establishment, *, at: datetime) -> str:
    """Why a person of the desk has to settle a day, "" where nobody has."""
    if day.deliver_on is None:
        return ASKED
    if day.deliver_on <= places.today(at):
        return MISSED
    return PLACE_GONE if places.is_gone(house, row.place) else ""


def _ask_desk(
    row: models.StandingOrder, run: models.StandingRun, customer: CustomerRef, *, why: str, at: datetime
) -> None:
    """Open a case for a day that cannot be ordered as it stands."""
    language = customers.get_row(customer.code).language
    case = queue.open_case(
        kind=KIND, title=f"{customer.name} : {row.name}, {run.due_on:%d/%m/%Y}",
        need=Need(language=language), customer_pk=customer.pk, at=at,
    )  # fmt: skip
    data = {"standing": row.code, "day": run.due_on.isoformat()}
    trace.append(f"case:{case.code}", why, at=at, data=data)
    _note(customer, str(run.state).lower(), row.code, at=at, day=run.due_on.isoformat())


#: Nobody chose a day for a holiday; its day has passed; its place to deliver to is not known any more.
ASKED, MISSED = "orders.standing.day_asked", "orders.standing.day_missed"
PLACE_GONE = "orders.standing.place_gone"
