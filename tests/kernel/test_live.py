"""The live log: everything that was committed, in one order, with nothing missed and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from proche.kernel import live, locks, models
from proche.kernel.live import Cursor
from proche.kernel.refusal import NotFound
from tests.kernel.desk import Desk

# On PostgreSQL a transaction anywhere in the cluster holds the log back, another test's too.
pytestmark = pytest.mark.alone


def publish(topic: str, number: int, at: datetime) -> None:
    with transaction.atomic():
        live.publish(topic, "counted", {"number": number}, at=at)


def numbers(events: list[live.Event]) -> list[int]:
    return [json.loads(event.data)["number"] for event in events]


@pytest.mark.django_db(transaction=True)
def test_events_come_in_order_from_a_place_on(at: datetime) -> None:
    publish("queue", 1, at)
    start = live.position()
    publish("queue", 2, at)
    publish("case:K7", 3, at)
    publish("queue", 4, at)
    events = live.list_after(start)
    assert numbers(events) == [2, 3, 4]
    assert numbers(live.list_after(start, topics=frozenset(["queue"]))) == [2, 4]
    assert numbers(live.list_after(events[0].cursor, limit=1)) == [3]
    assert live.list_after(events[-1].cursor) == []


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_its_action_is_refused(at: datetime) -> None:
    with pytest.raises(locks.OutsideTransaction):
        live.publish("queue", "counted", {}, at=at)


@pytest.mark.django_db(transaction=True)
def test_an_action_that_fails_tells_nobody(at: datetime) -> None:
    start = live.position()
    with transaction.atomic():
        live.publish("queue", "counted", {}, at=at)
        transaction.set_rollback(True)
    assert live.list_after(start) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("topic", "event"), [("a\nb", "x"), ("a", "x\ndata: forged"), ("", "x"), ("a", "")])
def test_a_name_that_would_break_the_stream_is_refused(topic: str, event: str, at: datetime) -> None:
    with pytest.raises(ValueError, match="named"):
        live.publish(topic, event, {}, at=at)


@pytest.mark.django_db
def test_the_data_is_one_line_whatever_it_holds(at: datetime) -> None:
    live.publish("queue", "counted", {"words": "a\nb\r\nc\u2028d", "at": at}, at=at)
    assert len(models.LiveEvent.objects.get().data.split("\n")) == 1


@pytest.mark.django_db(transaction=True)
def test_an_id_is_never_given_twice(at: datetime) -> None:
    publish("queue", 1, at)
    first = models.LiveEvent.objects.get().pk
    models.LiveEvent.objects.all().delete()
    publish("queue", 2, at)
    assert models.LiveEvent.objects.get().pk > first


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A second connection, whose transaction runs beside the test's own."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    other = connection.copy()
    other.ensure_connection()
    yield other
    other.close()


INSERT = """INSERT INTO kernel_liveevent (transaction, topic, event, data, at)
            VALUES (pg_current_xact_id()::text::bigint, 'queue', 'counted', '{"number": 1}', now())"""


@pytest.mark.django_db(transaction=True)
def test_what_is_committed_later_with_a_smaller_number_is_not_missed(
    other: BaseDatabaseWrapper, at: datetime
) -> None:
    start = live.position()
    other.set_autocommit(False)
    other.cursor().execute(INSERT)
    publish("queue", 2, at)
    assert live.list_after(start) == [], "event 2 waits: passing it would skip event 1 for ever"
    other.commit()
    assert numbers(live.list_after(start)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_place_taken_while_another_commits_skips_nothing(other: BaseDatabaseWrapper, at: datetime) -> None:
    other.set_autocommit(False)
    other.cursor().execute(INSERT)
    place = live.position()
    publish("queue", 2, at)
    other.commit()
    assert numbers(live.list_after(place)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_what_rolls_back_holds_nothing_up(other: BaseDatabaseWrapper, at: datetime) -> None:
    start = live.position()
    other.set_autocommit(False)
    other.cursor().execute(INSERT)
    publish("queue", 2, at)
    other.rollback()
    assert numbers(live.list_after(start)) == [2]


@pytest.mark.slow
def test_a_tail_misses_nothing_among_overlapping_writers(desk: Desk) -> None:
    tail = desk.program("tail", "180")
    writers = [
        desk.program("publish", f"writer:{name}", "60", more) for name, more in zip("abc", "159", strict=True)
    ]
    assert [desk.end_of(writer) for writer in writers] == [0, 0, 0]
    out, problems = tail.communicate(timeout=60)
    assert tail.returncode == 0, problems
    seen = [tuple(one) for one in json.loads(out)]
    assert len(seen) == len(set(seen)) == 180
    for name in "abc":
        assert [number for topic, number in seen if topic == f"writer:{name}"] == list(range(60))


@pytest.mark.django_db
def test_a_token_opens_the_topics_it_was_given_for() -> None:
    topics, start = live.open_token(live.topics_token(["queue", "case:K7"]))
    assert topics == {"queue", "case:K7"}
    assert start.place == live.position().place


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forge", [lambda token: token[:-1] + "x", lambda token: "", lambda token: "nonsense"]
)
def test_a_token_signed_elsewhere_opens_nothing(forge: object) -> None:
    with pytest.raises(NotFound):
        live.open_token(forge(live.topics_token(["queue"])))  # type: ignore[operator]


@pytest.mark.django_db
def test_a_token_signed_for_something_else_opens_nothing() -> None:
    with pytest.raises(NotFound):
        live.open_token(signing.dumps({"topics": ["queue"], "from": "0-0-0"}, salt="another"))


@pytest.mark.django_db
def test_a_token_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    token = live.topics_token(["queue"])
    monkeypatch.setattr(live, "TOKEN_AGE", timedelta(seconds=-1))
    with pytest.raises(live.Stale):
        live.open_token(token)


@pytest.mark.parametrize("text", ["", "1-2", "1-2-x", "a", "1-2-3-4"])
def test_what_was_never_an_event_id_is_refused(text: str) -> None:
    with pytest.raises(NotFound):
        Cursor.parse(text)


def test_an_event_id_reads_back() -> None:
    assert Cursor.parse(str(Cursor(7, 12, 99))) == Cursor(7, 12, 99)


def test_a_page_away_for_more_than_a_day_is_not_remembered() -> None:
    left = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)
    cursor = Cursor(1, 1, int(left.timestamp()))
    assert cursor.is_remembered(left + timedelta(hours=24))
    assert not cursor.is_remembered(left + timedelta(hours=24, seconds=1))


@pytest.mark.django_db
def test_events_are_forgotten_only_when_nobody_may_ask_for_them(at: datetime) -> None:
    live.publish("queue", "counted", {"number": 1}, at=at)
    assert live.prune(at=at + live.REMEMBERED) == 0
    assert live.prune(at=at + live.KEPT + timedelta(seconds=1)) == 1
