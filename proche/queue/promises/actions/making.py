"""A promise is made: at a time that holds, with an owner and a stand-in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from proche.customers import queries as customers
from proche.kernel import heard
from proche.kernel.ids import new_code, new_id
from proche.people.rules import PersonRef
from proche.queue.models import Case, Promise
from proche.queue.promises import parameters, slots, zones
from proche.queue.promises.actions import cases, records, telling
from proche.queue.promises.actions.refusals import (
    NobodyThere,
    NoMailAddress,
    NoNumber,
    NothingPromised,
    TooFar,
    WrongTime,
)
from proche.queue.promises.queries import keepers
from proche.queue.promises.rules import PromiseKind, PromiseRef, is_reached_by
from proche.queue.promises.slots import Slot
from proche.queue.queries import CaseRef


@dataclass(frozen=True, slots=True)
class To:
    """Whom it is promised to: a contact of the customer by its pk, or a name and a number or address."""

    contact: int | None = None
    name: str = ""
    address: str = ""
    language: str = ""
    zone: str = ""


def propose(
    case: CaseRef,
    *,
    at: datetime,
    by: PersonRef | None = None,
    length: timedelta | None = None,
    count: int = 6,
) -> list[Slot]:
    """Give the next times at which a promise on this case will hold, and who would keep it."""
    asked = keepers.for_case(case.pk, at=at, by=by)
    length = length or parameters.window(at)
    return asked.next_slots(length=length, count=count, since=at + parameters.notice(at))


@transaction.atomic
def promise(
    case: CaseRef,
    *,
    kind: PromiseKind = PromiseKind.CALL_BACK,
    begin: datetime,
    end: datetime | None = None,
    by: PersonRef | None,
    at: datetime,
    to: To | None = None,
    about: str = "",
    key: str = "",
    follows: int | None = None,
) -> PromiseRef:
    """Promise something on a case; the answer chooses who keeps it and who stands in.

    Told twice with one `key` it is one promise. Raises: NobodyThere with the nearest times, WrongTime,
    TooFar, NothingPromised, NoNumber, NoMailAddress.
    """
    end = end or begin + parameters.window(at)
    if kind is PromiseKind.OTHER and not about.strip():
        raise NothingPromised
    if follows is None:
        # One that takes another's place goes to whom that one went, however it was made.
        _refuse_wrong_address(case, kind, to or To())
    records.take_turns()
    made = _find(key)
    if made is not None:
        return made
    records.hold_case(case)
    slot = slot_at(keepers.for_case(case.pk, at=at, by=by), begin, end, at=at)
    return _make(case, slot, kind=kind, by=by, at=at, to=to or To(), about=about, key=key, follows=follows)


@transaction.atomic
def promise_customer(
    customer_pk: int,
    *,
    title: str,
    kind: PromiseKind = PromiseKind.CALL_BACK,
    begin: datetime,
    end: datetime | None = None,
    by: PersonRef,
    at: datetime,
    to: To | None = None,
    about: str = "",
    key: str = "",
) -> PromiseRef:
    """Promise something to a customer of whom there is no case yet: the promise opens one."""
    end = end or begin + parameters.window(at)
    records.take_turns()
    made = _find(key)
    if made is not None:
        return made
    # Asked before the case is opened too: a time that does not hold leaves nothing behind.
    slot_at(keepers.for_customer(customer_pk, at=at, by=by), begin, end, at=at)
    case = cases.open_for(customer_pk, title=title, ends_at=end, by=by, at=at)
    return promise(case, kind=kind, begin=begin, end=end, by=by, at=at, to=to, about=about, key=key)


def slot_at(asked: keepers.Keepers, begin: datetime, end: datetime, *, at: datetime) -> Slot:
    """Give who would keep it over this span. Raises: NobodyThere, WrongTime, TooFar."""
    if begin <= at:
        raise WrongTime
    if begin - at > slots.AHEAD:
        raise TooFar
    slot = asked.fill(begin, end)
    if slot is None:
        near = asked.nearest(begin, end)
        raise NobodyThere(slots.say_nobody(begin, near), near)
    return slot


def _make(
    case: CaseRef,
    slot: Slot,
    *,
    kind: PromiseKind,
    by: PersonRef | None,
    at: datetime,
    to: To,
    about: str,
    key: str,
    follows: int | None,
) -> PromiseRef:
    row = Promise.objects.create(
        code=new_code(),
        key=key or new_id().hex,
        case_id=case.pk,
        kind=kind.value,
        about=" ".join(about.split())[:300],
        begins_at=slot.begin,
        ends_at=slot.end,
        owner_id=slot.owner.pk,
        stand_in_id=slot.stand_in.pk if slot.stand_in else None,
        made_by_id=by.pk if by else None,
        made_at=at,
        follows_id=follows,
        **_to(case, to),
    )
    span = {"begins_at": row.begins_at.isoformat(), "ends_at": row.ends_at.isoformat()}
    records.record(row, "made", by=by, at=at, kind=row.kind, **span, **records.people_of(row))
    records.keep_free(row, at=at)
    is_soon = row.begins_at - parameters.warning(at) <= at
    cases.rest(case, until=row.begins_at, is_soon=is_soon, by=by, at=at)
    told = heard.by_each(telling.made(row, by=by, at=at))
    return replace(records.ref_of(row), told=told)


def _refuse_wrong_address(case: CaseRef, kind: PromiseKind, to: To) -> None:
    """Refuse a call-back to a mail address, and an answer by mail to a number."""
    if not is_reached_by(kind, to.address.strip() or _address_of(case, kind, to.contact)):
        raise NoMailAddress if kind is PromiseKind.ANSWER else NoNumber


def _address_of(case: CaseRef, kind: PromiseKind, contact: int | None) -> str:
    """The contact's own number or address, whichever the promise asks for; else what there is."""
    customer = Case.objects.select_related("customer").get(pk=case.pk).customer
    if contact is None or customer is None:
        return ""
    known = (one for one in customers.get_row(customer.code).contacts if one.pk == contact)
    row = next(known, None)
    if row is None:
        return ""
    return row.phone or row.email if kind is PromiseKind.CALL_BACK else row.email or row.phone


def _to(case: CaseRef, to: To) -> dict[str, Any]:
    """Whom it is for, as the table keeps it; their language and clock are the customer's unless said."""
    customer = Case.objects.select_related("customer").get(pk=case.pk).customer
    own = settings.TIME_ZONE
    theirs = zones.zone_of(customer.country, customer.postcode, otherwise=own) if customer else own
    return {
        "contact_id": to.contact,
        "to_name": to.name.strip()[:120],
        "to_address": to.address.strip()[:254],
        "language": to.language or (customer.language if customer else settings.LANGUAGE_CODE[:2]),
        "zone": to.zone or theirs,
    }


def _find(key: str) -> PromiseRef | None:
    row = Promise.objects.select_related("owner", "stand_in").filter(key=key).first() if key else None
    return records.ref_of(row) if row else None
