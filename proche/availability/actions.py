"""The only writers of availability. Higher rooms tell it what keeps a person; it asks none of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Greatest

from proche.availability import facts, queries, rest
from proche.availability.models import Acquaintance, Duty, Hold, KindLoad, Load, Presence, Work, Worked
from proche.availability.parameters import measures_at
from proche.availability.rules import HoldKind, PresenceState, is_seen
from proche.kernel import live
from proche.kernel.refusal import BadInput
from proche.kernel.words import gettext_noop as N_
from proche.people import queries as people
from proche.people.days import week_of
from proche.people.hours import wall_clock

#: One at a time: whoever says "break" again prolongs or shortens the one they are on.
OWN_BREAK = "break:own"
#: SQLite takes so many values in one statement on every machine.
HOLDS_AT_ONCE = 100


class WrongSpan(BadInput):
    default = N_("An end must come after its start. Give a later time.")


def see(person_pk: int, *, at: datetime, is_used: bool = True) -> bool:
    """Note that the person's page is open, and whether it is used; say whether they have just come back.

    Comes every minute from every open page, so it tells the others only on coming back.
    """
    before = Presence.objects.filter(pk=person_pk).values_list("seen_at", "used_at").first()
    seen, used = before or (None, None)
    measures = measures_at(at)
    told = {"seen_at": at, **({"used_at": at} if is_used else {})}
    with transaction.atomic():
        if not Presence.objects.filter(pk=person_pk).update(**told):
            Presence.objects.get_or_create(pk=person_pk, defaults=told)
        was_here = is_seen(seen, at, measures.seen_for) and is_seen(used or at, at, measures.used_for)
        is_here = is_used or is_seen(used or at, at, measures.used_for)
        if was_here or not is_here:
            return False
        _tell(person_pk, at=at)
    return True


@transaction.atomic
def set_presence(
    person_pk: int, state: PresenceState, *, at: datetime, until: datetime | None = None
) -> None:
    """Say by hand that one is here, on the phone, away or off, open or until a moment. Raises: WrongSpan."""
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
    """Keep a person for a span (see `HoldKind`); told twice with one key, the latest counts."""
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


def take_break(person_pk: int, *, until: datetime, at: datetime) -> None:
    """A break of one's own from now on: neither case, call nor message reaches into it. Raises: WrongSpan."""
    hold(person_pk, HoldKind.BREAK, key=OWN_BREAK, active_from=at, active_to=until, at=at)


@transaction.atomic
def end_break(person_pk: int, *, at: datetime) -> None:
    """Back from a break, whoever told of it. Without one nothing happens."""
    now = Q(active_from__lte=at) & (Q(active_to__gt=at) | Q(active_to__isnull=True))
    for key in list(
        Hold.objects.filter(now, person_id=person_pk, kind="BREAK").values_list("key", flat=True)
    ):
        release_hold(person_pk, key=key, at=at)


@transaction.atomic
def keep_holds(
    person_pk: int,
    kind: HoldKind,
    *,
    prefix: str,
    spans: Mapping[str, tuple[datetime, datetime]],
    at: datetime,
) -> int:
    """Have just these holds of all whose key begins with `prefix`; gives how many rows were written.

    For whoever tells of many at once: only what differs is written, and others are told once.
    """
    fields = ("key", "kind", "active_from", "active_to")
    rows = Hold.objects.filter(person_id=person_pk, key__startswith=prefix).values_list(*fields)
    before = {key: (was, begin, end) for key, was, begin, end in rows}
    after = {prefix + key: (kind.value, *span) for key, span in spans.items()}
    gone = [key for key in before if before[key] != after.get(key)]
    new = [Hold(person_id=person_pk, key=key, kind=told, active_from=begin, active_to=end)
           for key, (told, begin, end) in after.items() if before.get(key) != (told, begin, end)]  # fmt: skip
    for start in range(0, len(gone), HOLDS_AT_ONCE):
        Hold.objects.filter(person_id=person_pk, key__in=gone[start : start + HOLDS_AT_ONCE]).delete()
    Hold.objects.bulk_create(new, HOLDS_AT_ONCE)
    if gone or new:
        _tell(person_pk, at=at)
    return len(gone) + len(new)


def note_taken(person_pk: int, *, at: datetime, zone: str = "", kind: str = "", weight: int = 1) -> None:
    """Count one case more in this person's hands, with its weight, and one more taken on their day.

    `zone` spares the question where the caller knows it.
    """
    day = wall_clock(at, zone or people.get_time_zone(person_pk)).day
    week = week_of(day)
    changes = {
        "held": F("held") + 1,
        "weight": F("weight") + weight,
        "taken": Case(When(taken_on=day, then=F("taken") + 1), default=Value(1)),
        "taken_on": day,
        "week_weight": Case(When(week_of=week, then=F("week_weight") + weight), default=Value(weight)),
        "week_of": week,
    }
    if not Load.objects.filter(pk=person_pk).update(**changes):
        Load.objects.get_or_create(pk=person_pk)
        Load.objects.filter(pk=person_pk).update(**changes)
    if kind:
        _hold_kind(person_pk, kind)


def _hold_kind(person_pk: int, kind: str) -> None:
    more = {"held": F("held") + 1}
    if not KindLoad.objects.filter(person_id=person_pk, kind=kind).update(**more):
        KindLoad.objects.get_or_create(person_id=person_pk, kind=kind)
        KindLoad.objects.filter(person_id=person_pk, kind=kind).update(**more)


def note_released(person_pk: int, *, kind: str = "", weight: int | None = None, count: int = 1) -> None:
    """Count cases of one kind out of this person's hands; `weight` is what they weigh together."""
    Load.objects.filter(pk=person_pk).update(
        held=Greatest(F("held") - count, Value(0)),
        weight=Greatest(F("weight") - (count if weight is None else weight), Value(0)),
    )
    if kind:
        KindLoad.objects.filter(person_id=person_pk, kind=kind).update(
            held=Greatest(F("held") - count, Value(0))
        )


@transaction.atomic
def set_load(person_pk: int, by_kind: Mapping[str, tuple[int, int]], *, was: tuple[int, int]) -> bool:
    """Count anew what a person has in hand, by kind how many and how heavy; whether it was needed.

    `was` is what was counted before the caller looked: whoever took or gave back a case since is right.
    """
    held, weight = (sum(counts[n] for counts in by_kind.values()) for n in (0, 1))
    if was == (0, 0):
        Load.objects.get_or_create(pk=person_pk)
    same = Load.objects.filter(pk=person_pk, held=was[0], weight=was[1])
    if not same.update(held=held, weight=weight):
        return False
    KindLoad.objects.filter(person_id=person_pk).exclude(kind__in=by_kind).update(held=0)
    for kind, (number, _) in by_kind.items():
        KindLoad.objects.update_or_create(person_id=person_pk, kind=kind, defaults={"held": number})
    return True


@transaction.atomic
def note_work(person_pk: int, *, at: datetime) -> None:
    """Note real work: a claim, a step, a note, never a page that is open. Rest counts from it."""
    row = Worked.objects.select_for_update().filter(pk=person_pk).first()
    before = queries.worked_of(row) if row else None
    if before is not None and before.latest_at >= at:
        return
    zone = people.get_time_zone(person_pk)
    after = rest.after(before, at, zone=zone, measures=measures_at(at))
    Worked.objects.update_or_create(pk=person_pk, defaults={name: getattr(after, name) for name in _WORKED})
    _lay_out(person_pk, before, after)


def _lay_out(person_pk: int, before: rest.Worked | None, after: rest.Worked) -> None:
    """Prolong the latest span of work, or begin one: what lies closer together than a break is one span."""
    if before is not None and before.unbroken_from == after.unbroken_from:
        latest = Work.objects.filter(person_id=person_pk, active_to=before.latest_at)
        if latest.update(active_to=after.latest_at):
            return
    Work.objects.create(person_id=person_pk, active_from=after.latest_at, active_to=after.latest_at)


_WORKED = tuple(rest.Worked.__slots__)


@transaction.atomic
def set_duty(person_pk: int, *, active_from: datetime, active_to: datetime, at: datetime) -> int:
    """Have a person on call over a span; gives its number. Raises: WrongSpan."""
    if active_to <= active_from or active_to <= at:
        raise WrongSpan
    duty = Duty.objects.create(person_id=person_pk, active_from=active_from, active_to=active_to)
    _tell(person_pk, at=at)
    return duty.pk


@transaction.atomic
def end_duty(duty_pk: int, *, at: datetime) -> None:
    """End a duty now; one that has not begun is taken away. Telling it twice is harmless."""
    person_pk = Duty.objects.filter(pk=duty_pk).values_list("person_id", flat=True).first()
    if person_pk is None:
        return
    Duty.objects.filter(pk=duty_pk, active_from__gte=at).delete()
    Duty.objects.filter(pk=duty_pk, active_to__gt=at).update(active_to=at)
    _tell(person_pk, at=at)


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
    facts.tell_person_changed(person_pk, at=at)
