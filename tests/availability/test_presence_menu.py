"""One's own menu: a break that is protected, away until an hour or tomorrow, and back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from proche.availability import actions, queries
from proche.availability.models import Hold, Presence
from proche.availability.rules import Need, PresenceState
from proche.kernel import clock as desk_clock
from tests import cast as story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> story.Cast:
    return story.make_cast(at)


@pytest.fixture
def nadia(cast: story.Cast, at: datetime, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(desk_clock, "now", lambda: at)
    actions.see(cast.nadia.pk, at=at)
    client = Client()
    client.force_login(cast.nadia)
    return client


def say(client: Client, state: str, **more: str) -> str:
    return client.post("/presence/", {"state": state, **more}, follow=True).content.decode()


def who(at: datetime) -> list[str]:
    need = Need(right="TAKE_CASE", length=timedelta(minutes=5))
    return [one.person.name for one in queries.answer(need, at=at).candidates]


def test_neither_case_nor_message_reaches_into_a_break(nadia: Client, cast: story.Cast, at: datetime) -> None:
    assert "Nadia Benali" in who(at)
    answer = say(nadia, "BREAK 20")
    assert "On a break until 11:02. No case, call or message reaches you before." in answer
    assert "On a break until 11:02." in nadia.get("/calendars/").content.decode()
    assert "Nadia Benali" not in who(at)
    reach = queries.may_reach(cast.nadia.pk, at=at, urgent=True)
    assert (reach.is_now, reach.at) == (False, at + timedelta(minutes=20))


def test_back_ends_the_break_and_only_one_runs(nadia: Client, cast: story.Cast, at: datetime) -> None:
    say(nadia, "BREAK 15")
    assert "I am back" in say(nadia, "BREAK 45")
    assert Hold.objects.get().active_to == at + timedelta(minutes=45)
    assert "I am back" not in say(nadia, "HERE")
    assert Hold.objects.count() == 0
    assert "Nadia Benali" in who(at)


def test_back_ends_a_break_that_another_told_of_and_no_call(
    nadia: Client, cast: story.Cast, at: datetime
) -> None:
    for kind, key in ((actions.HoldKind.BREAK, "plan:1"), (actions.HoldKind.CALL, "call:1")):
        begin, end = at - timedelta(minutes=5), at + timedelta(minutes=5)
        actions.hold(cast.nadia.pk, kind, key=key, active_from=begin, active_to=end, at=at)
    say(nadia, "HERE")
    assert queries.get_presence(cast.nadia.pk, at=at).break_until is None
    assert Hold.objects.get(key="call:1").active_to == at + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("state", "hour", "until"),
    [
        ("AWAY 15", "", datetime(2026, 11, 24, 9, 57, tzinfo=UTC)),
        ("AWAY UNTIL", "14:30", datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ("AWAY UNTIL", "09:00", datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
        ("AWAY TOMORROW", "", datetime(2026, 11, 25, 8, 0, tzinfo=UTC)),
    ],
)
def test_away_ends_when_it_was_said(
    nadia: Client, cast: story.Cast, state: str, hour: str, until: datetime
) -> None:
    assert "I am back" in say(nadia, state, until=hour)
    presence = Presence.objects.get(pk=cast.nadia.pk)
    assert (presence.state, presence.until) == (PresenceState.AWAY, until)


@pytest.mark.parametrize("state", ["BREAK", "BREAK 0", "BREAK x", "LUNCH 20", "AWAY UNTIL", "AWAY ²", ""])
def test_what_is_no_state_is_refused(nadia: Client, state: str) -> None:
    assert nadia.post("/presence/", {"state": state}).status_code == 422
    assert Hold.objects.count() == 0
