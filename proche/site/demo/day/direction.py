"""The clock of the day: each thing at its moment.

In a hurry the desk's clock is set from moment to moment and nothing waits; along with the desk it runs at
the pace of the page and everything that is due happens. Both are the same story by the same code.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, close_old_connections, connection, connections, transaction
from django.utils import timezone

from proche.availability import actions as availability
from proche.availability.rules import HoldKind, PresenceState
from proche.customers import queries as customers
from proche.kernel import clock, gate, jobs, live, outbox
from proche.kernel.refusal import Refusal
from proche.kernel.words import gettext_noop as N_
from proche.kernel.words import said
from proche.orders import actions as orders
from proche.orders.rules import Channel
from proche.orders.writers import ubl
from proche.people import actions as people_actions
from proche.people import days
from proche.people import queries as people_queries
from proche.people.days import Place
from proche.people.leave import LeaveKind, LeaveSpan
from proche.people.rules import Right
from proche.queue import actions as queue
from proche.queue import queries as cases
from proche.queue.promises import actions as promises
from proche.queue.promises.queries import rows as promised
from proche.queue.promises.queries.rows import PromiseRow
from proche.queue.queries import CaseRef
from proche.queue.rules import Priority
from proche.site.demo.day import flaws, keeping, people, script
from proche.site.demo.day.keeping import Kept, Sample
from proche.site.demo.day.people import MINUTE, Actor
from proche.site.demo.day.script import Arrival, Kind, Script

log = logging.getLogger(__name__)

#: How often the team looks up from its work, and how often the desk sweeps, on the desk's clock.
LOOK, SWEEP, HEARTBEAT, SAMPLE = 0.5 * MINUTE, MINUTE, 1.5 * MINUTE, 5 * MINUTE
#: A change of someone's days has promises looked at again at once; a rest that arises is found by this look.
RECHECK = 15 * MINUTE
#: Along with the desk: how long to wait for the next thing that is due.
PAUSE_SECONDS = 0.08
TOPIC = "demo:day"

Act = Callable[[datetime], None]


class Director:
    """Plays one day. `runs_jobs`: nobody else works on what the desk has put off."""

    def __init__(self, day: Script, *, runs_jobs: bool) -> None:
        self.script = day
        self.runs_jobs = runs_jobs
        self.kept = Kept(day.opens, day.closes)
        rows = people_queries.list_people(right=Right.TAKE_CASE)
        self.actors = {row.email.partition("@")[0]: people.actor(row, day.day) for row in rows}
        self.requests: dict[str, Arrival] = {}
        self.answered = 0
        #: The day's promises: code and time.
        self.promised: dict[str, datetime] = {}
        self.kept_promises: set[str] = set()
        #: Acts that the desk refused, and those that the database put off: by what they were.
        self.refused: list[str] = []
        self._recurring: set[str] = set()
        self._due: list[tuple[datetime, int, str, Act]] = []
        self._numbers = itertools.count()
        self._lay_out()

    # -- the clock

    def plan(self, at: datetime, what: str, act: Act) -> None:
        heapq.heappush(self._due, (at, next(self._numbers), what, act))

    def every(self, gap: timedelta, what: str, act: Act) -> None:
        """Again and again until the day closes."""

        def again(at: datetime) -> None:
            # First the next time, so that a no of today ends nothing for good.
            if at + gap <= self.script.closes:
                self.plan(at + gap, what, again)
            act(at)

        self._recurring.add(what)
        self.plan(self.script.opens, what, again)

    def hurry(self) -> None:
        """Play the whole day as fast as it goes; the same day goes the same way every time."""
        while self._due:
            at, _, what, act = heapq.heappop(self._due)
            clock.set_pace(0, desk_from=at)
            self._do(what, act, at)

    def play_along(self, stop: threading.Event) -> None:
        """Play at the pace of the desk until the day is over or told to stop."""
        while self._due and not stop.is_set():
            close_old_connections()
            now = clock.now()
            if self._due[0][0] > now:
                stop.wait(PAUSE_SECONDS)
                continue
            _, _, what, act = heapq.heappop(self._due)
            # What comes late happens now: its own moment lies behind what others have written since.
            self._do(what, act, now)
        connections.close_all()

    def _do(self, what: str, act: Act, at: datetime) -> None:
        try:
            act(at)
        except Refusal as refusal:
            self._note_refusal(at, what, refusal)
        except DatabaseError:
            if self.runs_jobs:
                raise
            # Several processes on one SQLite: once more in a moment, unless it comes again anyway.
            log.warning("%s was put off", what, exc_info=True)
            connection.close()
            if what not in self._recurring:
                self.plan(at + LOOK, what, act)

    def _note_refusal(self, at: datetime, what: str, refusal: Refusal) -> None:
        """The desk said no: someone else was quicker, or it may not be. It is told at the end."""
        self.refused.append(f"{timezone.localtime(at):%H:%M} {what}: {refusal}")
        log.info("the desk said no at %s", self.refused[-1])

    def tell(self, at: datetime, words: str, **values: object) -> None:
        self.kept.told.append((at, said(words, **values)))

    # -- what happens when

    def _lay_out(self) -> None:
        for arrival in self.script.arrivals():
            self.plan(arrival.at, "arrival", partial(self._arrive, arrival))
        self._special()
        for place, one in enumerate(self.actors.values()):
            self._lay_out_breaks(one, place)
            for begin, end in one.spans:
                self.plan(begin, "comes", partial(people.come, one))
                self.plan(end, "goes", partial(self._go, one))
        self.every(SWEEP, "sweeps", self._sweep)
        self.every(HEARTBEAT, "heartbeats", self._show)
        self.every(RECHECK, "promises", self._recheck)
        self.every(LOOK, "looks", self._look)
        self.every(SAMPLE, "sample", self._sample)

    def _lay_out_breaks(self, one: Actor, place: int) -> None:
        for begins in script.BREAKS:
            begin = self.script.moment(begins) + place * timedelta(minutes=script.BREAK_STEP)
            span = (begin, begin + timedelta(minutes=script.BREAK_MINUTES))
            if one.is_at_desk(span[0]) and one.is_at_desk(span[1]):
                key = f"demo:break:{begin:%H%M}"
                self.plan(begin, "break", partial(self._pause, one, HoldKind.BREAK, span, key))

    def _special(self) -> None:
        """What makes this day this day; who is not there today is left out."""
        at = self.script.moment
        if late := self._first_there(script.LATE):
            late.spans.append((at(script.LATE_FROM), at(script.LATE_TO)))
        if on_call := self._first_there(script.ON_CALL):
            on_call.on_call = (at(script.DUTY_FROM), at(script.DUTY_TO))
            self.plan(self.script.opens, "duty", partial(self._on_call, on_call))
        if ill := self._first_there(script.ILL):
            self.plan(at(script.ILL_AT), "illness", partial(self._fall_ill, ill))
        self.plan(at(script.ELSEWHERE_AT), "telework", self._work_elsewhere)
        self.plan(self.script.opens, "meeting", self._meet)

    def _there(self, name: str) -> Actor | None:
        one = self.actors.get(name)
        return one if one is not None and one.spans else None

    def _first_there(self, names: Iterable[str]) -> Actor | None:
        return next((one for name in names if (one := self._there(name)) is not None), None)

    # -- what comes in

    def _arrive(self, one: Arrival, at: datetime) -> None:
        if one.kind is Kind.ORDER:
            self._order_arrives(one, at)
        else:
            self._request_arrives(one, at)

    def _order_arrives(self, one: Arrival, at: datetime) -> None:
        assert one.order is not None
        data = ubl.write(flaws.put_in(one))
        orders.receive(
            data, channel=Channel.API, name=f"{one.order.number}.xml", key=f"demo:day:{one.order.number}",
            sender=one.customer.card.emails[0], at=at,
        )  # fmt: skip
        self._run_jobs()

    def _request_arrives(self, one: Arrival, at: datetime) -> None:
        ref = customers.find_ref(one.customer.card.number)
        priority = Priority.URGENT if one.is_urgent else Priority.USUAL
        case = queue.open_case(
            kind=Kind.REQUEST.value, title=f"{one.customer.card.name} : {one.subject.lower()}",
            customer_pk=ref.pk if ref else None, priority=priority, at=at,
        )  # fmt: skip
        self.requests[case.code] = one
        if one.is_urgent:
            self.tell(at, N_("Urgent, and the day is over: %(title)s."), title=one.customer.card.name)
        elif one.subject == script.SPIKE_SUBJECT:
            self._first_of_the_spike(at)

    def _first_of_the_spike(self, at: datetime) -> None:
        words = N_("A letter about a batch went out: everybody asks at once.")
        if not any(told.text == words for _, told in self.kept.told):
            self.tell(at, words)

    # -- who is there

    def _go(self, one: Actor, at: datetime) -> None:
        """Off to lunch or home: what is being worked on is ended first, the rest waits for others."""
        people.give_back(one, at, but_first=True)

    def _pause(self, one: Actor, kind: HoldKind, span: people.Span, key: str, at: datetime) -> None:
        # A break that is told late begins late: until then the desk could not know.
        begin, end = max(span[0], at), span[1]
        if one.is_here(at) and begin < end:
            people.pause(one, kind, (begin, end), key=key, at=at)

    def _meet(self, at: datetime) -> None:
        span = (self.script.moment(script.MEETING_FROM), self.script.moment(script.MEETING_TO))
        for name in script.MEETING:
            if (one := self._there(name)) is not None:
                people.pause(one, HoldKind.MEETING, span, key="demo:meeting", at=at)

    def _on_call(self, one: Actor, at: datetime) -> None:
        assert one.on_call is not None
        begin, end = one.on_call
        availability.set_duty(one.ref.pk, active_from=begin, active_to=end, at=at)
        self.tell(at, N_("%(name)s is on call from %(begin)s to %(end)s."), name=one.row.name,
                  begin=begin.isoformat(), end=end.isoformat())  # fmt: skip

    def _fall_ill(self, one: Actor, at: datetime) -> None:
        """Gives back what they hold, tells that they are ill, and is off until tomorrow."""
        given = people.give_back(one, at)
        one.leaves(at)
        one.ill_from = at
        day = self.script.day
        span = LeaveSpan(day, day, from_noon=True)
        people_actions.ask_leave(one.ref.pk, kind=LeaveKind.SICK, span=span, by=one.ref, at=at)
        tomorrow = self.script.opens + timedelta(days=1)
        availability.set_presence(one.ref.pk, PresenceState.OFF, at=at, until=tomorrow)
        self.tell(at, N_("%(name)s goes home ill; in hand and waiting again: %(count)s."), name=one.row.name,
                  count=given)  # fmt: skip

    def _work_elsewhere(self, at: datetime) -> None:
        """A train that does not run, a meeting on site: the day is worked from elsewhere than was written."""
        day = self.script.day
        there = [one for one in self.actors.values() if one.spans]
        from_home = (one for one in there if days.place_on(one.row.plan, day) is Place.HOME)
        if (one := next(from_home, None)) is not None:
            people_actions.change_place(one.ref.pk, day, Place.SITE, by=one.ref, at=at)
            self.tell(at, N_("%(name)s was to work from home and comes on site today."), name=one.row.name)
        elif (one := self._there(script.ELSEWHERE)) is not None:
            people_actions.change_place(one.ref.pk, day, Place.HOME, by=one.ref, at=at)
            self.tell(at, N_("%(name)s works from home today."), name=one.row.name)

    # -- what the desk does by itself

    def _sweep(self, at: datetime) -> None:
        queue.lapse(at=at)
        queue.wake(at=at)
        promises.sweep(at=at)
        gate.deliver_due(at=at)
        if self.runs_jobs:
            outbox.send_due(at=at)
        self._run_jobs()

    def _recheck(self, at: datetime) -> None:
        promises.recheck(at=at)

    def _run_jobs(self) -> None:
        # Jobs are on the machine's time, whatever the desk's clock shows.
        while self.runs_jobs and jobs.run_next(at=timezone.now(), worker="demo day"):
            pass

    # -- what people do

    @transaction.atomic
    def _show(self, at: datetime) -> None:
        """Everyone's heartbeat in one transaction: a dozen of them a second would keep the disk busy."""
        for one in self.actors.values():
            if one.is_at_desk(at) or one.todo:
                people.show(one, at)

    def _look(self, at: datetime) -> None:
        """The team looks up: offers are taken, Next is pressed, promises are kept."""
        queue.offer_waiting(at=at)
        draws = cases.is_anything_waiting()
        offered = cases.list_busy(at=at, lapsed_since=at)
        for one in self.actors.values():
            self._look_of(one, at, is_offered=one.ref.pk in offered, draws=draws)
        self._keep_promises(at)

    def _look_of(self, one: Actor, at: datetime, *, is_offered: bool, draws: bool) -> None:
        if not (one.is_here(at) or (one.is_on_call(at) and is_offered)):
            return
        try:
            case = people.take(one, at, is_offered=is_offered, draws=draws and one.is_at_desk(at))
        except Refusal as refusal:
            self._note_refusal(at, "take", refusal)
            return
        if case is not None and len(one.todo) == 1:
            self._begin(one, case, at)

    def _begin(self, one: Actor, case: CaseRef, at: datetime) -> None:
        arrival = self.requests.get(case.code)
        minutes = arrival.minutes if arrival else people.minutes_for(case)
        self.plan(at + minutes * MINUTE, "end of a case", partial(self._end, one, case))

    def _end(self, one: Actor, case: CaseRef, at: datetime) -> None:
        if one.todo[:1] != [case]:
            return  # it went out of their hands meanwhile
        if people.has_in_hand(one, case, at):
            self._end_well(one, case, at)
        one.todo = one.todo[1:]
        one.free_since = at
        if not one.is_at_desk(at):
            people.give_back(one, at)
        if one.todo:
            self._begin(one, one.todo[0], at)

    def _end_well(self, one: Actor, case: CaseRef, at: datetime) -> None:
        try:
            if case.code not in self.requests or not self._promise(one, case, at):
                people.end(one, case, at)
        except Refusal as refusal:
            self._note_refusal(at, "end", refusal)
            people.give_back(one, at, but_first=False)

    # -- promises

    def _promise(self, one: Actor, case: CaseRef, at: datetime) -> bool:
        """Some requests end with a promise to call back; whether this one does."""
        self.answered += 1
        begin = self._promised_for(self.answered)
        if begin is None or begin <= at + timedelta(minutes=20):
            return False
        queue.add_note(case, text="À rappeler.", by=one.ref, at=at)
        made = promises.promise(case, begin=begin, by=one.ref, at=at)
        self.promised[made.code] = begin
        self.tell(at, N_("%(name)s promises a call-back for %(when)s; %(owner)s keeps it."),
                  name=one.row.name, when=begin.isoformat(), owner=made.owner.name)  # fmt: skip
        if timezone.localtime(begin).date() != self.script.day:
            leave = self.script.moment(script.LEAVE_AT)
            self.plan(max(leave, at + MINUTE), "leave", partial(self._leave_tomorrow, made.code))
        return True

    def _promised_for(self, answered: int) -> datetime | None:
        if answered == script.TOMORROW_NTH:
            zone = timezone.get_default_timezone()
            return datetime.combine(self.script.next_day, script.TOMORROW_AT, zone)
        when = script.CALL_BACKS.get(answered)
        return self.script.moment(when) if when else None

    def _leave_tomorrow(self, code: str, at: datetime) -> None:
        """Whoever keeps tomorrow's promise is given that day off: it goes to the stand-in."""
        row = promised.get_row(code, at=at)
        lead = next(one for one in self.actors.values() if Right.MANAGE_TEAM in one.row.rights
                    and one.ref.pk != row.owner.pk)  # fmt: skip
        span = LeaveSpan(self.script.next_day, self.script.next_day)
        people_actions.ask_leave(row.owner.pk, kind=LeaveKind.PAID, span=span, by=lead.ref, at=at)
        self._run_jobs()
        promises.recheck(at=at)
        after = promised.get_row(code, at=at)
        self.tell(at, N_("%(name)s has tomorrow off: the call-back is %(owner)s's now."),
                  name=row.owner.name, owner=after.owner.name)  # fmt: skip

    def _keep_promises(self, at: datetime) -> None:
        for code, begin in self.promised.items():
            if begin <= at and code not in self.kept_promises:
                self._keep_promise(promised.get_row(code, at=at), at)

    def _keep_promise(self, row: PromiseRow, at: datetime) -> None:
        keeper = next(one for one in self.actors.values() if one.ref.pk == row.owner.pk)
        if not keeper.is_at_desk(at):
            return
        self.kept_promises.add(row.code)
        promises.keep(row.ref, words="Rappelé, c'est réglé.", by=keeper.ref, at=at)
        self.tell(at, N_("%(name)s keeps a promise: %(title)s."), name=keeper.row.name, title=row.title)

    # -- what the page shows

    def _sample(self, at: datetime) -> None:
        figures = cases.figures(at=at)
        here = sum(one.is_here(at) for one in self.actors.values())
        counts = (figures.waiting.number, figures.taken.number, figures.done_today.number, here)
        self.kept.samples.append(Sample(at, *counts))
        self.keep(at)

    def keep(self, at: datetime) -> None:
        keeping.write(self.kept)
        with transaction.atomic():
            live.publish(TOPIC, "day.changed", {}, at=at)
