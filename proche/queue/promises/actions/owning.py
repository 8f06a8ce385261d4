"""Who keeps a promise now: its owner, the stand-in once the owner cannot be there, or nobody for a while."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from proche.availability import queries as presence
from proche.availability.rules import PresenceState, is_seen
from proche.kernel.gate import Passage
from proche.people.rules import PersonRef, Right
from proche.queue.models import Promise
from proche.queue.promises import slots
from proche.queue.promises.actions import cases, records, telling
from proche.queue.promises.queries import keepers


@transaction.atomic
def settle(pk: int, *, at: datetime) -> bool:
    """Leave a promise with who will be there for it, or say that nobody will; whether that changed."""
    return look_after(pk, by=None, at=at) is not None


@transaction.atomic
def look_after(pk: int, *, by: PersonRef | None, at: datetime) -> list[Passage] | None:
    """What `settle` does, on somebody's act; gives how people hear of a change, None where nothing did."""
    records.take_turns()
    row = records.find_open(pk)
    if row is None or row.ends_at <= at or _is_being_kept(row, at=at):
        return None
    asked = keepers.for_case(row.case_id, at=at, but=row.code)
    free = asked.free(max(row.begins_at, at), row.ends_at)
    owner, stand_in = slots.settle(free, owner=row.owner_id, stand_in=row.stand_in_id)
    if owner is None:
        return [] if _uncover(row, asked, at=at) else None
    if owner != row.owner_id or row.uncovered_at is not None:
        return pass_on(row, owner, stand_in, by=by, at=at)[1]
    if stand_in != row.stand_in_id:
        return _stand_in(row, stand_in, by=by, at=at)
    return None


def _is_being_kept(row: Promise, *, at: datetime) -> bool:
    """Its time runs and its owner is at their desk: the call that keeps them busy may well be this one."""
    if row.uncovered_at is not None or row.begins_at > at or Right.TAKE_CASE not in row.owner.rights:
        return False
    return is_at_desk(row.owner_id, at=at)


def is_at_desk(person: int, *, at: datetime) -> bool:
    row = presence.get_presence(person, at=at)
    return row.state is not PresenceState.OFF and is_seen(row.seen_at, at)


def pass_on(
    row: Promise, owner: int, stand_in: int | None, *, by: PersonRef | None = None, at: datetime
) -> tuple[Promise, list[Passage]]:
    """Give it to another owner, or to the same one who will be there again; in the turn of `settle`."""
    before = PersonRef(row.owner.pk, row.owner.name)
    records.free(row, at=at)
    changes = {"owner_id": owner, "stand_in_id": stand_in, "uncovered_at": None}
    Promise.objects.filter(pk=row.pk).update(**changes)
    row = _reread(row)
    records.keep_free(row, at=at)
    if before.pk == owner:
        records.record(row, "covered", by=None, at=at, **records.people_of(row))
        # Somebody's act made it theirs anew; whoever is only there again knew of it all the time.
        tell = telling.made if by else telling.stand_in
        return row, tell(row, by=by, at=at)
    records.record(row, "passed", by=None, at=at, before=f"person:{before.pk}", **records.people_of(row))
    told = [*telling.passed(row, before=before, by=by, at=at), *telling.stand_in(row, by=by, at=at)]
    if row.warned_at is not None:
        bring(row, at=at)
    return row, told


def _stand_in(row: Promise, stand_in: int | None, *, by: PersonRef | None, at: datetime) -> list[Passage]:
    Promise.objects.filter(pk=row.pk).update(stand_in_id=stand_in)
    row = _reread(row)
    records.record(row, "stand_in_changed", by=None, at=at, **records.people_of(row))
    return telling.stand_in(row, by=by, at=at)


def _uncover(row: Promise, asked: keepers.Keepers, *, at: datetime) -> bool:
    if row.uncovered_at is not None:
        return False
    Promise.objects.filter(pk=row.pk).update(uncovered_at=at, stand_in_id=None)
    records.free(row, at=at)
    records.record(row, "uncovered", by=None, at=at, owner=f"person:{row.owner_id}")
    near = asked.nearest(max(row.begins_at, at), row.ends_at)
    telling.uncovered(row, near=near, at=at)
    return True


def bring(row: Promise, *, at: datetime) -> None:
    """Have its case come to its owner's hands."""
    owner = PersonRef(row.owner.pk, row.owner.name)
    cases.bring_to(records.case_of(row), to=owner, begins_at=row.begins_at, until=row.ends_at, at=at)


def _reread(row: Promise) -> Promise:
    return Promise.objects.select_related("case", "owner", "stand_in").get(pk=row.pk)
