"""What must be true at the end of the day, asked anew of what is written: not of what the day remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from proche.availability import queries as availability
from proche.kernel import gate, outbox, trace
from proche.kernel.trace import Entry
from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.people import days
from proche.people.rules import PersonRef
from proche.queue import queries as cases
from proche.queue.promises.queries import rows as promised
from proche.queue.promises.rules import PromiseState
from proche.queue.queries import CaseRow, Filters
from proche.queue.rules import State
from proche.site.demo.day.direction import Director
from proche.site.demo.day.people import Actor

LEVEL = timedelta(minutes=30)
#: Fewer done than this, and the day shows nothing.
FEWEST_DONE = 10
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Verdict:
    """`told` is how the day went, `problems` what does not hold."""

    told: tuple[Said, ...]
    problems: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


def judge(director: Director, *, at: datetime) -> Verdict:
    rows = list(_list_rows(director, at))
    problems = [
        *_stuck(rows, director, at),
        *_disturbed(director, rows),
        *_promises(director, at),
        *_whole(rows),
    ]
    return Verdict(tuple(_told(director, rows, at)), tuple(problems))


def _list_rows(director: Director, at: datetime) -> Iterator[CaseRow]:
    """Every case of the day."""
    opens = director.script.opens
    for state in State:
        cursor = ""
        while True:
            page = cases.page(Filters(state=state), cursor, person=None, at=at)
            yield from (row for row in page.rows if row.arrived_at >= opens)
            # What is done is walked latest first: nothing of today follows a row of before.
            if not page.cursor or (state is State.DONE and page.rows[-1].arrived_at < opens):
                break
            cursor = page.cursor


# -- nothing stuck


def _stuck(rows: Iterable[CaseRow], director: Director, at: datetime) -> Iterator[str]:
    for row in rows:
        if row.state is State.TAKEN:
            yield f"{row.code} is still in the hands of {row.holder.name if row.holder else 'nobody'}"
        elif row.state is State.ASIDE and (row.aside_until is None or row.aside_until <= at):
            yield f"{row.code} is aside and was not woken"
        elif row.state is State.WAITING and (why := _why_it_still_waits(row, director, at)):
            yield f"{row.code} ({row.title}) waits: {why}"


def _why_it_still_waits(row: CaseRow, director: Director, at: datetime) -> str:
    """What comes when nobody is there any more may wait, if it is known who will take it and when."""
    if any(one.is_here(moment) for one in director.actors.values() for moment in _quarters(row, at)):
        return "somebody was there to take it"
    answer = cases.who(row.code, at=at)
    return "" if answer.next_at is not None else "nobody is known to come for it"


def _quarters(row: CaseRow, at: datetime) -> Iterator[datetime]:
    """The moments, well after its arrival, at which someone at their desk would have taken it."""
    moment = row.arrived_at + timedelta(minutes=45)
    while moment < at:
        yield moment
        moment += timedelta(minutes=15)


# -- nobody disturbed


def _disturbed(director: Director, rows: Iterable[CaseRow]) -> Iterator[str]:
    """Every offer that was made, and every letter let through, against the hours of its person."""
    actors = {one.ref.pk: one for one in director.actors.values()}
    for row in rows:
        for offer in cases.list_offers(row.pk):
            yield from _offer_disturbs(actors[offer.person.pk], offer.at, row)
    for one in actors.values():
        for letter in gate.list_came(one.ref.pk, limit=MOST_ROWS):
            if letter.delivered_at and not _may_be_reached(one, letter.delivered_at):
                yield f"{one.row.name} was reached at {_clock(letter.delivered_at)}, outside their hours"


def _offer_disturbs(one: Actor, at: datetime, row: CaseRow) -> Iterator[str]:
    if one.is_here(at) or one.is_on_call(at):
        return
    yield f"{one.row.name} was offered {row.code} at {_clock(at)}, when they were not there"


def _may_be_reached(one: Actor, at: datetime) -> bool:
    """In the hours that are written for them, in those they were at their desk, or on call."""
    begins = timezone.localtime(at).date()
    planned = any(begin <= at < end for begin, end in days.spans(one.row.plan, begins, 1))
    return (planned or one.is_at_desk(at) or one.is_on_call(at)) and not one.went_ill(at)


# -- promises


def _promises(director: Director, at: datetime) -> Iterator[str]:
    for code in director.promised:
        row = promised.get_row(code, at=at)
        if row.ends_at <= at and row.state is not PromiseState.KEPT:
            yield f"the promise {code} for {_clock(row.begins_at)} was not kept: {row.state}"
        elif row.is_open and row.is_uncovered:
            yield f"nobody will be there for the promise {code}"
        elif row.is_open and not _will_be_there(director, row.owner, row.begins_at):
            yield f"{row.owner.name} keeps the promise {code} and will not be there"


def _will_be_there(director: Director, owner: PersonRef, begin: datetime) -> bool:
    row = availability.get_candidate(owner.pk, at=begin)
    return days.is_working(row.plan, begin)


# -- the whole


def _whole(rows: list[CaseRow]) -> Iterator[str]:
    done = sum(row.state is State.DONE for row in rows)
    if done < FEWEST_DONE:
        yield f"only {done} cases were done"
    if dead := outbox.list_dead():
        yield f"{len(dead)} messages could not be sent, the first: {dead[0].kind}: {dead[0].error}"
    found = trace.verify()
    if not found.ok:
        yield "the trace does not hold: " + "; ".join(str(one.sentence) for one in found.breaks[:3])


# -- how it went


def _told(director: Director, rows: list[CaseRow], at: datetime) -> Iterator[Said]:
    waits = sorted(wait for row in rows if (wait := _first_wait(row)) is not None)
    states = {state: sum(row.state is state for row in rows) for state in State}
    yield said(
        N_("%(all)s cases came in: %(done)s are done, %(aside)s are aside, %(waiting)s wait for tomorrow."),
        all=len(rows), done=states[State.DONE], aside=states[State.ASIDE], waiting=states[State.WAITING],
    )  # fmt: skip
    if waits:
        met = sum(wait <= LEVEL for wait in waits)
        yield said(
            N_("Half were taken within %(half)s minutes, nine of ten within %(most)s; %(met)s %% within 30."),
            half=_minutes(waits[len(waits) // 2]), most=_minutes(waits[len(waits) * 9 // 10]),
            met=met * 100 // len(waits),
        )  # fmt: skip
    kept = [promised.get_row(code, at=at) for code in director.promised]
    yield said(
        N_("%(kept)s of %(due)s promises for today were kept; %(open)s is for another day."),
        kept=sum(row.state is PromiseState.KEPT for row in kept), due=sum(row.ends_at <= at for row in kept),
        open=sum(row.is_open for row in kept),
    )  # fmt: skip


def _first_wait(row: CaseRow) -> timedelta | None:
    """From its arrival until someone first had it in hand, as its trace tells."""
    entries: list[Entry] = trace.list_entries(f"case:{row.code}")
    taken = next((entry.at for entry in entries if entry.what == "queue.case.claimed"), None)
    return taken - row.arrived_at if taken else None


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"
