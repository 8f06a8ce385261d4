"""What pages that ask for a time share: the times proposed, the one that is meant, the sentence for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from proche.kernel.refusal import Refusal
from proche.people.rules import PersonRef
from proche.queue.promises import actions, forms, parameters, spoken, words
from proche.queue.promises.queries import Keepers, PromiseRow
from proche.queue.promises.slots import Slot

PROPOSED = 6


@dataclass(frozen=True, slots=True)
class Time:
    """A time one may choose: `value` is its moment, `is_near` one beside what was asked for in vain.

    `is_chosen`: the one that stands chosen as the page opens.
    """

    value: str
    begin: datetime
    when: str
    owner: PersonRef
    stand_in: PersonRef | None
    is_near: bool
    is_chosen: bool = False


def proposed(
    asked: Keepers, trouble: Refusal | None, *, at: datetime, chosen: datetime | None = None
) -> list[Time]:
    """The times that hold: those nearest to one that does not come first; the first is chosen unless said."""
    near = trouble.near if isinstance(trouble, actions.NobodyThere) else ()
    since = at + parameters.notice(at)
    found = asked.next_slots(length=parameters.window(at), count=PROPOSED, since=since)
    others = [slot for slot in found if slot.begin not in {one.begin for one in near}]
    times = [_time(slot, True, at) for slot in near] + [_time(slot, False, at) for slot in others]
    stands = next((time for time in times if time.begin == chosen), times[0] if times else None)
    return [replace(time, is_chosen=time is stands) for time in times]


def _time(slot: Slot, is_near: bool, at: datetime) -> Time:
    when = words.between(slot.begin, slot.end, at=at)
    return Time(
        slot.begin.isoformat(), slot.begin, when[:1].upper() + when[1:], slot.owner, slot.stand_in, is_near
    )


def meant(form: forms.TimeForm, *, at: datetime) -> datetime:
    """The moment that was chosen, or typed in the reader's own zone. Raises: NotUnderstood."""
    typed, chosen = form.cleaned_data["typed"].strip(), form.cleaned_data["begin"]
    begin = spoken.read(typed, at=at, zone=timezone.get_current_timezone_name()) if typed else chosen
    if begin is None:
        raise actions.NotUnderstood
    assert isinstance(begin, datetime)
    return begin


def sentence(row: PromiseRow, *, at: datetime) -> str:
    """What the customer is told of a promise."""
    return words.to_customer(
        row.kind, row.begins_at, row.ends_at, language=row.language, zone=row.zone, at=at
    )
