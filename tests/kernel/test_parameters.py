"""Dated values of rules: what holds on a day, what cannot be written, what the law asks for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proche.kernel import parameters, trace
from proche.kernel.parameters import Kind, Parameter, Side
from proche.kernel.refusal import NotFound
from proche.kernel.words import Said

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
#: Tuesday 24 November 2026, the day of the tests.
TODAY, TOMORROW, LATER = date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 1)
REST = Parameter(
    "test.rest", Kind.SPAN, 11 * HOUR, "Rest", source="L3131-1", least=9 * HOUR, most=16 * HOUR,
    law=11 * HOUR, protects=Side.AT_LEAST,
)  # fmt: skip
DAY = Parameter(
    "test.day", Kind.SPAN, 10 * HOUR, "Longest day", source="L3121-18", most=12 * HOUR, law=10 * HOUR,
    protects=Side.AT_MOST,
)  # fmt: skip
POINTS = Parameter("test.points", Kind.NUMBER, 8, "Points", least=0, most=100, scoped=True)
WAY = Parameter("test.way", Kind.CHOICE, "PULL", "Way", choices=("PULL", "PUSH"))
ASKED = Parameter("test.asked", Kind.YES_NO, True, "Asked")
HOURS = Parameter(
    "test.hours", Kind.TEXT, "8-18", "Hours",
    refuses=lambda text: None if text.startswith("8") else Said("Write hours."),
)  # fmt: skip


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(parameters, "_DECLARED", {})
    parameters.declare(REST, DAY, POINTS, WAY, ASKED, HOURS)


def change(name: str, text: str, at, *, day: date = TODAY, **more):
    return parameters.set_value(
        name, text, **{"active_from": day, "source": "", "by": "person:1", "at": at, **more}
    )


@pytest.mark.django_db
def test_a_value_holds_from_its_day_on_and_what_held_before_stays(at):
    change("test.points", "5", at, day=LATER)
    change("test.points", "6", at)
    held = [parameters.get("test.points", on=day) for day in (TODAY, TOMORROW, LATER, date(2027, 6, 1))]
    assert held == [6, 6, 5, 5]
    assert parameters.get("test.points", on=date(2026, 11, 23)) == 8
    assert parameters.on(LATER)["test.points"] == 5


@pytest.mark.django_db
def test_a_change_told_twice_is_one_and_told_again_after_another_counts(at):
    for _ in range(2):
        change("test.points", "5", at, day=LATER, source="a try")
    assert len(parameters.history("test.points")) == 1
    change("test.points", "7", at, day=LATER)
    change("test.points", "5", at, day=LATER, source="a try")
    assert parameters.get("test.points", on=LATER) == 5
    assert len(parameters.history("test.points")) == 3


@pytest.mark.django_db
def test_what_is_written_last_for_a_day_counts_and_both_stay_in_the_history(at):
    change("test.points", "5", at, source="too high")
    change("test.points", "7", at)
    assert parameters.get("test.points", on=TODAY) == 7
    told = [(row.value, row.source, row.written_by) for row in parameters.history("test.points")]
    assert told == [(7, "", "person:1"), (5, "too high", "person:1")]
    assert [entry.what for entry in trace.list_entries("parameters")] == ["kernel.parameter.set"] * 2


@pytest.mark.django_db
def test_a_kind_has_its_own_value_where_the_rule_may_differ(at):
    change("test.points", "3", at, scope="CALL")
    assert parameters.get("test.points", on=TODAY, scope="CALL") == 3
    assert parameters.get("test.points", on=TODAY, scope="ORDER") == 8
    assert parameters.on_each(TODAY, ["", "CALL"])["CALL"]["test.points"] == 3
    with pytest.raises(NotFound):
        change("test.rest", "12 h", at, scope="CALL")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["on", "get"])
def test_reading_asks_one_query_whatever_was_changed(name, at, django_assert_num_queries):
    for n in range(20):
        change("test.points", str(n), at, day=TODAY + timedelta(days=n))
    with django_assert_num_queries(1):
        parameters.on(LATER) if name == "on" else parameters.get("test.points", on=LATER)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "text", "refusal", "words"),
    [
        ("test.points", "eight", parameters.NotAValue, "eight is no whole number. Write one such as 8."),
        ("test.points", "8.5", parameters.NotAValue, "8.5 is no whole number."),
        ("test.points", "101", parameters.OutOfBounds, "This cannot be more than 100."),
        ("test.points", "-1", parameters.OutOfBounds, "This cannot be less than 0."),
        ("test.rest", "11", parameters.NotAValue, "11 is no length of time. Write one such as 11 h"),
        ("test.rest", "", parameters.NotAValue, "no length of time"),
        ("test.rest", "a night", parameters.NotAValue, "a night is no length of time."),
        ("test.rest", "17 h", parameters.OutOfBounds, "This cannot be more than 16 h."),
        ("test.rest", "10 h", parameters.WeakensLaw, "The law sets 11 h (L3131-1)"),
        ("test.day", "11 h", parameters.WeakensLaw, "The law sets 10 h (L3121-18)"),
        ("test.way", "SHOUT", parameters.NotAValue, "SHOUT is none of these: PULL, PUSH."),
        ("test.asked", "perhaps", parameters.NotAValue, "perhaps is neither yes nor no."),
        ("test.hours", "always", parameters.NotAValue, "Write hours."),
        ("test.hours", "8" * 201, parameters.NotAValue, "This is too long"),
        ("test.unknown", "8", NotFound, "There is nothing here"),
    ],
)
def test_what_cannot_be_written_is_said_and_changes_nothing(name, text, refusal, words, at):
    with pytest.raises(refusal) as refused:
        change(name, text, at)
    assert words in str(refused.value)
    assert parameters.list_changes() == {}
    assert trace.list_entries("parameters") == []


@pytest.mark.django_db
def test_below_the_law_an_agreement_must_be_named_and_has_a_floor(at):
    for half in ({"agreed": True}, {"source": "Agreement of 3 March"}):
        with pytest.raises(parameters.WeakensLaw):
            change("test.rest", "9 h", at, **half)
    change("test.rest", "9 h", at, agreed=True, source="Agreement of 3 March")
    assert parameters.get("test.rest", on=TODAY) == 9 * HOUR
    with pytest.raises(parameters.OutOfBounds):
        change("test.rest", "8 h 59", at, agreed=True, source="Agreement of 3 March")


@pytest.mark.django_db
def test_more_protection_than_the_law_asks_nobody(at):
    change("test.rest", "12 h", at)
    change("test.day", "9 h", at)
    assert (parameters.get("test.rest", on=TODAY), parameters.get("test.day", on=TODAY)) == (
        12 * HOUR,
        9 * HOUR,
    )


@pytest.mark.django_db
def test_the_past_stays_as_it_was(at):
    with pytest.raises(parameters.InThePast):
        change("test.points", "5", at, day=date(2026, 11, 23))
    # 23:30 in London is tomorrow in Paris, which is the desk's day.
    with pytest.raises(parameters.InThePast):
        change("test.points", "5", at.replace(hour=23, minute=30), day=TODAY)


@pytest.mark.django_db
def test_the_latest_change_is_undone_from_its_own_day(at):
    change("test.points", "5", at)
    change("test.points", "9", at, day=LATER)
    parameters.undo_latest("test.points", by="person:1", at=at)
    assert parameters.get("test.points", on=LATER) == 5
    with pytest.raises(NotFound):
        parameters.undo_latest("test.rest", by="person:1", at=at)
    with pytest.raises(parameters.InThePast):
        parameters.undo_latest("test.points", by="person:1", at=at + timedelta(days=30))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("11 h", 11 * HOUR), ("11h", 11 * HOUR), ("1 h 30", 90 * MINUTE), ("1h30", 90 * MINUTE),
        ("1:30", 90 * MINUTE), ("20 min", 20 * MINUTE), ("90 s", timedelta(seconds=90)),
        ("2 min 30 s", timedelta(seconds=150)), ("0 min", timedelta(0)), ("11 heures", 11 * HOUR),
    ],
)  # fmt: skip
def test_a_length_of_time_is_read_as_people_write_it(text, span):
    assert parameters.read(REST, text) == span
    assert parameters.read(REST, parameters.write(span)) == span
