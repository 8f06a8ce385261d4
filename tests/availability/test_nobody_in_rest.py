"""From real work to the gate: nobody is reached in their rest, and what waited comes when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from proche.availability import actions as availability
from proche.availability import duty_actions, reach_actions
from proche.kernel import clock, gate, outbox
from proche.kernel.gate import GateMessage, Urgency, Way
from proche.kernel.words import said
from proche.people.hours import Hours
from proche.people.rules import Role
from tests import cast as story

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: Tuesday 24 November 2026, midnight in Paris.
MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
#: Hours that stand in nobody's way: rest alone decides.
ALWAYS = tuple(Hours(weekday, 0, 24 * 60) for weekday in range(1, 8))


def hour(hours: float) -> datetime:
    """An hour of Tuesday on the wall clock of Paris; beyond 24 it is Wednesday."""
    return MIDNIGHT + hours * HOUR


@pytest.fixture
def nadia(at: datetime) -> Any:
    person = story.make_person("Nadia Benali", "nadia@desk.example", Role.AGENT, at, hours=ALWAYS)
    everything = {urgency: [Way.MAIL] for urgency in Urgency}
    reach_actions.choose(person.pk, everything, is_discreet=False)
    return person


def work(person: Any, begin: datetime, end: datetime) -> None:
    """Do something every ten minutes, as one who works."""
    moment = begin
    while moment <= end:
        availability.note_work(person.pk, at=moment)
        moment += 10 * MINUTE


def send(person: Any, at: datetime, urgency: Urgency = Urgency.SOON) -> gate.Passage:
    return gate.reach(person.pk, GateMessage(title=said("Look."), url="/", urgency=urgency), at=at)


def arrives(person: Any, since: datetime, monkeypatch: Any, *, within: timedelta) -> datetime | None:
    """Have the worker look every five minutes; give the moment at which anything reached the person."""
    moment = since
    while moment <= since + within:
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        gate.deliver_due(at=moment)
        outbox.send_due(at=moment)
        if mail.outbox or gate.list_unseen(person.pk):
            return moment
        moment += 5 * MINUTE
    return None


@pytest.mark.parametrize("urgency", list(Urgency))
def test_late_work_in_the_evening_moves_the_next_morning(
    nadia: Any, monkeypatch: pytest.MonkeyPatch, urgency: Urgency
) -> None:
    work(nadia, hour(10), hour(12))
    work(nadia, hour(20), hour(23))
    passage = send(nadia, hour(23.5), urgency)
    rested = hour(23 + 11)
    assert (passage.now, passage.arrives_at) == (False, rested)
    assert arrives(nadia, hour(23.5), monkeypatch, within=14 * HOUR) == rested
    assert [sent.to for sent in mail.outbox] == [["nadia@desk.example"]]


def test_after_six_hours_without_a_pause_a_break_comes_first(
    nadia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(nadia, hour(8), hour(14))
    passage = send(nadia, hour(14) + MINUTE)
    assert (passage.now, passage.arrives_at) == (False, hour(14) + 20 * MINUTE)
    assert arrives(nadia, hour(14) + MINUTE, monkeypatch, within=HOUR) == hour(14) + 21 * MINUTE


def test_work_that_goes_on_moves_what_waited(nadia: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held until ten; meanwhile she is called out until one: it comes eleven hours after that."""
    work(nadia, hour(10), hour(12))
    work(nadia, hour(20), hour(23))
    send(nadia, hour(23.5))
    work(nadia, hour(24), hour(25))
    assert arrives(nadia, hour(25), monkeypatch, within=20 * HOUR) == hour(25 + 11)


def test_after_six_days_the_weekly_rest_comes_first(nadia: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(6):
        work(nadia, hour(24 * day + 9), hour(24 * day + 12))
        work(nadia, hour(24 * day + 13), hour(24 * day + 16))
    # 133 hours after nine on the first day her run is over: nine hours and more of the seventh remain.
    late = hour(24 * 5 + 9) + 14 * HOUR
    passage = send(nadia, late)
    ended = hour(24 * 5 + 16)
    assert (passage.now, passage.arrives_at) == (False, ended + 35 * HOUR)
    assert arrives(nadia, late, monkeypatch, within=40 * HOUR) == ended + 35 * HOUR


def test_who_is_on_call_is_called_for_what_is_urgent_alone(nadia: Any, at: datetime) -> None:
    """Being on call counts as rest until one is called (Code du travail, L3121-10)."""
    hugo = story.make_person("Hugo Martin", "hugo@desk.example", Role.LEAD, at)
    duty_actions.plan(nadia.pk, begin=hour(18), end=hour(32), by=hugo.ref, at=hour(9))
    work(nadia, hour(10), hour(12))
    work(nadia, hour(20), hour(23))
    assert not send(nadia, hour(23.5), Urgency.SOON).now
    assert send(nadia, hour(23.5), Urgency.NOW).now


def test_a_push_under_way_is_kept_back_by_rest_that_began_meanwhile(
    nadia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(nadia, hour(10), hour(12))
    work(nadia, hour(20), hour(22.5))
    assert send(nadia, hour(22.5)).now
    work(nadia, hour(22.5), hour(23))
    monkeypatch.setattr(clock, "now", lambda: hour(23.5))
    assert outbox.send_due(at=hour(23.5)) == 0
    assert mail.outbox == []
    monkeypatch.setattr(clock, "now", lambda: hour(34))
    assert outbox.send_due(at=hour(34)) == 1
