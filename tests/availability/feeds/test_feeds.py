"""From an address to holds: fetched from a real server, read in the bounded process, only changes written."""

from __future__ import annotations

import gzip
import stat
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from proche.availability import facts, queries
from proche.availability.feeds import actions, jobs, secrets
from proche.availability.feeds import queries as feeds
from proche.availability.feeds.actions import Choices
from proche.availability.feeds.secrets import Access
from proche.availability.models import Feed, Hold
from proche.availability.rules import HoldKind
from proche.kernel.refusal import NotFound
from tests import cast as story
from tests.availability.feeds.calendar_server import CalendarServer, calendar

pytestmark = pytest.mark.django_db

NOON = "UID:lunch\nDTSTART:20261124T110000Z\nDTEND:20261124T120000Z\nSUMMARY:Dentist"
LATER = "UID:later\nDTSTART:20261126T080000Z\nDTEND:20261126T090000Z\nSUMMARY:School"


def add(cast: story.Cast, server: CalendarServer, at: datetime, **choices: Any) -> int:
    return actions.add_ical(cast.nadia.pk, Access(server.url), name="", choices=Choices(**choices), at=at)


def busy(pk: int) -> list[tuple[str, str]]:
    rows = Hold.objects.filter(key__startswith=f"feed:{pk}:", kind="BUSY").order_by("active_from")
    return [(f"{row.active_from:%d %H:%M}", f"{row.active_to:%d %H:%M}") for row in rows]


def mine(cast: story.Cast, at: datetime) -> feeds.FeedRow:
    (row,) = feeds.list_feeds(cast.nadia.pk, at=at)
    return row


def test_busy_times_become_holds_that_the_answer_knows(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body = calendar(NOON, LATER)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    assert busy(pk) == [("24 11:00", "24 12:00"), ("26 08:00", "26 09:00")]
    noon = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
    reach = queries.may_reach(cast.nadia.pk, at=noon)
    assert not reach.is_now
    assert "Busy in their calendar" in str(reach.reasons[-1])


def test_no_title_is_kept_anywhere_unless_asked_for(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body = calendar(NOON)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    assert "Dentist" not in str(list(Feed.objects.values())) + str(list(Hold.objects.values()))
    assert [one.title for one in mine(cast, at).coming] == [""]
    actions.choose(cast.nadia.pk, pk, Choices(keeps_titles=True), at=at)
    jobs.read_now(pk, at=at)
    assert [one.title for one in mine(cast, at).coming] == ["Dentist"]
    actions.choose(cast.nadia.pk, pk, Choices(), at=at)
    assert "Dentist" not in str(list(Feed.objects.values()))


def test_only_what_changed_is_written_and_others_are_told_once(
    cast: story.Cast, server: CalendarServer, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.body = calendar(NOON, LATER)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    kept = Hold.objects.get(active_from__day=26).pk
    told: list[int] = []
    monkeypatch.setattr(facts, "tell_person_changed", lambda person_pk, *, at: told.append(person_pk))
    jobs.read_now(pk, at=at)
    assert told == []
    server.body = calendar(LATER, NOON.replace("T120000Z", "T123000Z"))
    jobs.read_now(pk, at=at)
    assert told == [cast.nadia.pk]
    assert busy(pk) == [("24 11:00", "24 12:30"), ("26 08:00", "26 09:00")]
    assert Hold.objects.get(active_from__day=26).pk == kept
    server.body = calendar()
    jobs.read_now(pk, at=at)
    assert busy(pk) == []


def test_what_has_not_changed_is_not_sent_again_until_the_day_turns(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body, server.headers = calendar(NOON), {"ETag": '"one"', "Last-Modified": "Tue"}
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    later = at + timedelta(minutes=5)
    jobs.read_now(pk, at=later)
    assert server.got[1]["if-none-match"] == '"one"'
    assert server.got[1]["if-modified-since"] == "Tue"
    assert mine(cast, at).read_at == later
    assert busy(pk) == [("24 11:00", "24 12:00")]
    jobs.read_now(pk, at=at + timedelta(days=1))
    assert "if-none-match" not in server.got[2]


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (401, b"", "not open at this address any more"),
        (404, b"", "Nothing is at this address"),
        (503, b"", "answered with 503"),
        (200, b"<html>Sign in</html>", "is no calendar"),
        (200, b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (200, calendar(*["UID:x"] * 10_001), "more than 10,000 events"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    cast: story.Cast, server: CalendarServer, at: datetime, status: int, body: bytes, words: str
) -> None:
    server.body = calendar(NOON)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    server.status, server.body = status, body
    jobs.read_now(pk, at=at)
    assert words in str(mine(cast, at).trouble)
    assert busy(pk) == [("24 11:00", "24 12:00")]
    server.status, server.body = 200, calendar(NOON)
    jobs.read_now(pk, at=at)
    assert mine(cast, at).trouble is None


def test_a_packed_answer_is_unfolded_no_further_than_the_bound(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.headers = {"Content-Encoding": "gzip"}
    server.body = gzip.compress(calendar(NOON))
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    assert len(busy(pk)) == 1
    server.body = gzip.compress(b"BEGIN:VCALENDAR\n" + b"\n" * 200_000_000)
    jobs.read_now(pk, at=at)
    assert "larger than 5 MB" in str(mine(cast, at).trouble)


def test_a_server_that_is_gone_is_told_and_after_a_day_its_times_are_not_believed(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body = calendar(NOON, LATER)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    server.status = 500
    jobs.read_now(pk, at=at + timedelta(hours=23))
    assert len(busy(pk)) == 2
    jobs.read_now(pk, at=at + timedelta(hours=25))
    assert busy(pk) == []


def test_removed_while_it_is_read_it_keeps_nobody(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body = calendar(NOON)
    pk = add(cast, server, at)
    feed, asked = feeds.find_to_read(pk), at
    assert feed is not None
    fetched = jobs._fetch(feed, at=asked)
    reading = jobs.bounded.read(fetched.documents or (), jobs._asked(feed, at=asked))
    assert reading.spans
    actions.remove(cast.nadia.pk, pk, at=at)
    assert not actions.keep_reading(pk, feed.version, fetched, reading, at=at)
    actions.restore(cast.nadia.pk, pk, at=at)
    assert not actions.keep_reading(pk, feed.version, fetched, reading, at=at)
    assert busy(pk) == []


def test_paused_or_removed_its_times_go_at_once_and_come_back(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    server.body = calendar(NOON)
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    for stop, start in ((actions.pause, actions.resume), (actions.remove, actions.restore)):
        stop(cast.nadia.pk, pk, at=at)
        assert busy(pk) == []
        jobs.read_now(pk, at=at)
        assert busy(pk) == []
        start(cast.nadia.pk, pk, at=at)
        jobs.read_now(pk, at=at)
        assert len(busy(pk)) == 1


def test_what_was_removed_is_forgotten_with_its_secret(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    pk = add(cast, server, at)
    actions.remove(cast.nadia.pk, pk, at=at)
    assert actions.forget_removed(at=at + timedelta(minutes=59)) == 0
    with pytest.raises(NotFound):
        actions.restore(cast.nadia.pk, pk, at=at + timedelta(minutes=61))
    assert actions.forget_removed(at=at + timedelta(minutes=61)) == 1
    assert not Feed.objects.filter(pk=pk).exists()


def test_nobody_touches_the_calendar_of_another(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    pk = add(cast, server, at)
    for act in (actions.pause, actions.resume, actions.remove, actions.restore):
        with pytest.raises(NotFound):
            act(cast.ines.pk, pk, at=at)
    with pytest.raises(NotFound):
        actions.choose(cast.ines.pk, pk, Choices(), at=at)
    assert feeds.list_feeds(cast.ines.pk, at=at) == []


def test_each_due_calendar_is_read_once(cast: story.Cast, server: CalendarServer, at: datetime) -> None:
    pk = add(cast, server, at)
    paused = add(cast, server, at)
    actions.pause(cast.nadia.pk, paused, at=at)
    assert actions.read_due(at=at) == 1
    assert actions.read_due(at=at) == 0
    assert actions.read_due(at=at + actions.EVERY) == 1
    assert Feed.objects.get(pk=pk).next_at == at + 2 * actions.EVERY


def test_a_password_that_is_refused_is_not_tried_every_five_minutes(
    cast: story.Cast, server: CalendarServer, at: datetime
) -> None:
    pk = add(cast, server, at)
    server.status = 401
    jobs.read_now(pk, at=at)
    assert Feed.objects.get(pk=pk).next_at == at + actions.LASTING


def test_secrets_are_kept_encrypted_with_a_key_for_the_desk_alone(cast: story.Cast, at: datetime) -> None:
    access = Access("https://cal.example/nadia-7f3a.ics", "nadia", "plum-tree-42")
    pk = actions.add_ical(cast.nadia.pk, access, name="", choices=Choices(), at=at)
    row = Feed.objects.get(pk=pk)
    kept = str(Feed.objects.values()) + repr(bytes(row.secret)) + repr(access)
    assert not [word for word in ("7f3a", "plum-tree") if word in kept]
    assert secrets.show(bytes(row.secret)) == access
    assert stat.S_IMODE(secrets.key_path().stat().st_mode) == 0o600
    secrets.key_path().unlink()
    jobs.read_now(pk, at=at)
    assert "can no longer open" in str(mine(cast, at).trouble)


@pytest.mark.parametrize(
    "leads_to", ["http://127.0.0.1:1/x", "http://169.254.169.254/x", "file:///etc/passwd"]
)
def test_a_calendar_leads_the_desk_into_no_network_of_its_own(
    cast: story.Cast, server: CalendarServer, at: datetime, leads_to: str
) -> None:
    server.status, server.headers = 302, {"Location": leads_to}
    pk = add(cast, server, at)
    jobs.read_now(pk, at=at)
    assert len(server.got) == 1
    assert mine(cast, at).trouble is not None


def test_holds_of_others_stay(cast: story.Cast, server: CalendarServer, at: datetime) -> None:
    from proche.availability import actions as availability

    end = at + timedelta(hours=1)
    availability.hold(cast.nadia.pk, HoldKind.CALL, key="call:1", active_from=at, active_to=end, at=at)
    server.body = calendar(NOON)
    first, second = add(cast, server, at), add(cast, server, at)
    for pk in (first, second):
        jobs.read_now(pk, at=at)
    actions.remove(cast.nadia.pk, first, at=at)
    assert (busy(first), len(busy(second))) == ([], 1)
    assert Hold.objects.filter(key="call:1").exists()
