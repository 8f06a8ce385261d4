"""The only writers of availability. Higher rooms tell it what keeps a person; it asks none of them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest

from proche.availability.models import Acquaintance, Hold, Load, Presence
from proche.availability.rules import HoldKind, PresenceState, is_seen
from proche.kernel import live
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.hours import wall_clock


class WrongSpan(BadInput):
    default = N_("An end must come after its start. Give a later time.")


def see(person_pk: int, *, at: datetime) -> bool:
    """Note that the person's page is open; say whether they have just come back.

    Comes every minute from every open page, so it tells the others only on coming back.
    """
    seen = Presence.objects.filter(pk=person_pk).values_list("seen_at", flat=True).first()
    with transaction.atomic():
        if not Presence.objects.filter(pk=person_pk).update(seen_at=at):
            Presence.objects.get_or_create(pk=person_pk, defaults={"seen_at": at})
        if is_seen(seen, at):
            return False
        _tell(person_pk, at=at)
    return True


@transaction.atomic
def set_presence(
    person_pk: int, state: PresenceState, *, at: datetime, until: datetime | None = None
) -> None:
    """Say by hand that one is here, away or off, open or until a moment. Raises: WrongSpan."""
    if until is not None and until <= at:
        raise WrongSpan
    Presence.objects.update_or_create(
        pk=person_pk, defaults={"state": state, "until": None if state is PresenceState.HERE else until}
    )
    _tell(person_pk, at=at)


@transaction.atomic
def hold(
    person_pk: int,
    kind: HoldKind,
    *,
    key: str,
    active_from: datetime,
    active_to: datetime | None,
    at: datetime,
) -> None:
    """Keep a person for a meeting, a call, a break or rest; told twice with one key, the latest counts."""
    if active_to is not None and active_to <= active_from:
        raise WrongSpan
    span = {"kind": kind, "active_from": active_from, "active_to": active_to}
    Hold.objects.update_or_create(person_id=person_pk, key=key, defaults=span)
    _tell(person_pk, at=at)


@transaction.atomic
def release_hold(person_pk: int, *, key: str, at: datetime) -> None:
    """End a hold now; one that has not begun is taken away. Telling it twice is harmless."""
    Hold.objects.filter(person_id=person_pk, key=key, active_from__gte=at).delete()
    Hold.objects.filter(person_id=person_pk, key=key, active_from__lt=at).update(active_to=at)
    _tell(person_pk, at=at)


def note_taken(person_pk: int, *, at: datetime, zone: str = "") -> None:
    """Count one case more in this person's hands, and one more taken on their day.

    `zone` spares the question where the caller knows it.
    """
    day = wall_clock(at, zone or people.get_time_zone(person_pk)).day
    taken = Case(When(taken_on=day, then=F("taken") + 1), default=Value(1))
    changes = {"held": F("held") + 1, "taken": taken, "taken_on": day}
    if not Load.objects.filter(pk=person_pk).update(**changes):
        Load.objects.get_or_create(pk=person_pk)
        Load.objects.filter(pk=person_pk).update(**changes)


def note_released(person_pk: int, *, count: int = 1) -> None:
    """Count cases out of this person's hands."""
    Load.objects.filter(pk=person_pk).update(held=Greatest(F("held") - count, Value(0)))


def note_worked_for(person_pk: int, customer: int, *, at: datetime) -> None:
    """Remember that this person worked for this customer: they will know them next time."""
    known = Acquaintance.objects.filter(person_id=person_pk, customer=customer)
    if not known.update(times=F("times") + 1, latest_at=at):
        _, is_new = Acquaintance.objects.get_or_create(
            person_id=person_pk, customer=customer, defaults={"latest_at": at}
        )
        if not is_new:
            known.update(times=F("times") + 1, latest_at=at)


def _tell(person_pk: int, *, at: datetime) -> None:
    live.publish("presence", "presence.changed", {"person": person_pk}, at=at)
